package soak

import (
	"maps"
	"slices"

	"lapor/store/central"
	"lapor/sync/client"
)

// planted is a bug on purpose: parts that stand in for the real ones, which
// know nothing of them.
type planted struct {
	store  func(*office, central.Store) central.Store
	disk   func(*disk) client.Store
	decide judging
	what   string
}

// plants are all of them by name.
func plants() map[string]planted {
	return map[string]planted{
		"cursor_apart":       {disk: cursorApart, what: "the cursor is stored before what it stands for, in a transaction of its own"},
		"piece_in_parts":     {disk: pieceInParts, what: "a piece is stored in two transactions"},
		"gone_ignored":       {disk: goneIgnored, what: "what left an officer's sight stays on his disk"},
		"ack_too_early":      {disk: ackTooEarly, what: "answers count as here when the operations have left"},
		"new_ids_on_resend":  {disk: newIDsOnResend, what: "after a restore operations are offered under new ids"},
		"outbox_cleared":     {disk: outboxCleared, what: "what was sent counts as answered"},
		"wakeup_lost":        {disk: wakeupLost, what: "a local write wakes nobody"},
		"class_not_compared": {disk: classNotCompared, what: "rows and digests are compared without the view class"},

		"late_commit":      {store: lateCommit, what: "a change gets its number before an earlier one is committed"},
		"gone_not_sent":    {store: goneNotSent, what: "the feed does not know who saw a report before"},
		"epoch_not_raised": {store: epochNotRaised, what: "a new mandate does not raise the scope epoch"},
		"restricted_shown": {store: restrictedShown, what: "visibility without the restriction"},
		"done_twice":       {store: doneTwice, what: "a repeated operation takes effect again"},
		"blocked":          {store: blocked, what: "a rejected operation does not advance the number"},
		"fork_not_seen":    {store: forkNotSeen, what: "other bytes under a used number are taken for a repetition"},
		"parked_trimmed":   {store: parkedTrimmed, what: "spaces around a parked text are dropped"},

		"base_ignored":        {decide: baseIgnored, what: "a reply is judged on what is, not on what was seen"},
		"judged_when_written": {decide: judgedWhenWritten, what: "mandates are judged at the moment of writing"},
		"mandates_for_ever":   {decide: mandatesForEver, what: "an ended mandate still gives its right"},
	}
}

func plantedNames() []string { return slices.Sorted(maps.Keys(plants())) }
