package cache

import (
	"time"

	"lapor/model"
	"lapor/store/record"
)

// CodeSyncLocked: another process of this profile holds the sync engine; the
// caller asks that one to sync instead.
const CodeSyncLocked model.Code = "sync_locked"

// SyncState is what the sync engine needs to write a request. The zero
// Incarnation means that this cache has never met a server.
type SyncState struct {
	Device       model.ID
	Incarnation  uint64 // of the server that the cursor and the numbers belong to
	Epoch        uint64 // scope epoch that the cursor belongs to
	Cursor       []byte // opaque; empty: nothing was ever fetched
	Ack          uint64 // highest n up to which every answer is durable here
	CalendarRev  uint64
	RulesRev     uint64
	TreeRev      uint64
	WantManifest bool           // the last digest differed, or rows are here without a usable cursor
	Want         []record.Short // lacking or stale since the last manifest
	Bodies       []model.ID     // reports whose text and events the officer asked for, or that were dropped here
	LeavesAt     time.Time      // when the next unsent operation may leave, perhaps past; zero: none waits
}

// Piece is everything between two commit points of a response. It is stored
// in one transaction, and a piece stored twice equals once:
//
//   - Answers move operations from "sending" to their outcome and raise Ack.
//   - Gone reports leave with text and events before Items are stored.
//   - Items replace what is stored under their type and ID. A row whose Class
//     differs from the stored row's deletes that report's text and events and
//     puts it into SyncState.Bodies; so does a text or event of another Class
//     than the row's, which is left out. A text (its events are always in the
//     same piece) takes its report out of SyncState.Want and SyncState.Bodies;
//     a row alone does not.
//   - A row leaves its report unsettled until FinishRun: its text and events
//     come later in the run, so ApplyManifest wants it even if the revision is
//     equal.
//   - An event takes the place of another with its number (Rev): a restored
//     server may count anew.
//   - An item of a report that has no row here (it was deleted by a Gone of
//     the same run) is left out, except TypeParked.
//   - Revisions: an item of TypeCalendar or TypeRules raises CalendarRev or
//     RulesRev to its Rev; TreeRev is the field below.
type Piece struct {
	Incarnation uint64
	Epoch       uint64
	TreeRev     uint64 // 0: unchanged
	Answers     []record.Answer
	Gone        []record.Gone
	Items       []record.Item
	Cursor      []byte // empty: the cursor stays (a piece of answers only)
	RowsDone    bool   // every queue row of this run has arrived; bodies follow
}

// Finish closes a run in which the server had nothing more to send.
type Finish struct {
	Digest     record.Digest
	HasDigest  bool           // compare it with the sum over the rows here
	Want       []record.Short // asked for in this run: forget those that are left
	Bodies     []model.ID     // the same for bodies
	ServerTime time.Time
	At         time.Time // device clock
	Sent       int       // operations
	Received   int       // items
	Bytes      int64     // both ways
}

// Try is a failed attempt, for the sync panel.
type Try struct {
	At   time.Time
	Code model.Code
	Next time.Time // zero: not planned
}
