// Package query is the search language of the officer: words, phrases and
// operators such as status:proses unit:dinkes tenggat:<3 dari:2026-09.
//
// It also holds the one folding of text that search index and query share
// ([Fold], [Terms]) and the abbreviations of complaints ([Expand]).
//
// Pure: it must never know how reports are stored, what day it is, or who asks.
// Nothing that is typed is an error; what was not understood is reported as a
// [Problem] beside the query.
package query

import (
	"math"
	"slices"

	"lapor/model/calendar"
)

// Query is a parsed search. All parts must hold at once; within one list of a
// [Filter] one value is enough. The zero Query matches everything.
type Query struct {
	Words   []string // folded; each must occur, also inside a longer word
	Phrases []string // folded, single spaces; each must occur as written
	Not     []string // folded words or phrases that must not occur
	IDs     []string // typed with #: tracking IDs begin with one of these; digits or upper-case "S-…"
	Numbers []string // bare digits, four or more: begin the tracking ID or occur in the text, each

	Only   Filter // must match
	Except Filter // must not match

	Due      *Range        // working days left; nil = any
	From, To calendar.Date // day of receipt, both included; zero = open
}

// Filter holds the values of operators. An empty list asks nothing.
type Filter struct {
	Stages     []string // letters of model.Stage: U A P H C Z
	Units      []string // folded name or code of the assigned unit, or a part of it
	Channels   []string // codes of model.Channel, or the folded word of the source
	Categories []string // folded name of topic or sub-topic, or a part of it
	Classes    []string // codes of model.Classification
	Flags      []string // codes of Flag…; in Only every one must be set, in Except none
}

// Range of working days from today to the deadline, both ends included: 0 is
// due today, negative is overdue.
type Range struct {
	Min, Max int // NoMin and NoMax = open
}

// Open ends of a [Range].
const (
	NoMin = math.MinInt32
	NoMax = math.MaxInt32
)

// Codes of flags, the values of tanda:.
const (
	FlagAnonymous    = "anonymous"
	FlagConfidential = "confidential"
	FlagRestricted   = "restricted"
	FlagAttachment   = "attachment"
	FlagDuplicate    = "duplicate"
	FlagEscalated    = "escalated"
	FlagNotAuthority = "not_authority"
	FlagOwes         = "owes" // the reporter answered
	FlagWaiting      = "waiting"
	FlagReturned     = "returned"
	FlagApproval     = "approval"
	FlagEstimated    = "estimated"
	FlagPaused       = "paused"
	FlagUnsent       = "unsent"
	FlagParked       = "parked"
	FlagUndelivered  = "undelivered"
	FlagSupervisory  = "supervisory"
	FlagClaimed      = "claimed"
	FlagDiffers      = "differs"
	FlagDraft        = "draft"
)

// Empty reports that the query asks nothing.
func (q Query) Empty() bool {
	return !q.HasText() && len(q.IDs) == 0 && q.Only.Empty() && q.Except.Empty() &&
		q.Due == nil && q.From.IsZero() && q.To.IsZero()
}

// HasText reports that the query needs the full-text index.
func (q Query) HasText() bool {
	return len(q.Words)+len(q.Phrases)+len(q.Not)+len(q.Numbers) > 0
}

// Empty reports that the filter asks nothing.
func (f Filter) Empty() bool {
	return len(f.Stages)+len(f.Units)+len(f.Channels)+len(f.Categories)+len(f.Classes)+len(f.Flags) == 0
}

// Equal reports that two queries ask the same in the same order.
func (q Query) Equal(o Query) bool {
	return slices.Equal(q.Words, o.Words) && slices.Equal(q.Phrases, o.Phrases) &&
		slices.Equal(q.Not, o.Not) && slices.Equal(q.IDs, o.IDs) && slices.Equal(q.Numbers, o.Numbers) &&
		q.Only.Equal(o.Only) && q.Except.Equal(o.Except) &&
		(q.Due == nil) == (o.Due == nil) && (q.Due == nil || *q.Due == *o.Due) &&
		q.From == o.From && q.To == o.To
}

// Equal reports that two filters hold the same in the same order.
func (f Filter) Equal(o Filter) bool {
	return slices.Equal(f.Stages, o.Stages) && slices.Equal(f.Units, o.Units) &&
		slices.Equal(f.Channels, o.Channels) && slices.Equal(f.Categories, o.Categories) &&
		slices.Equal(f.Classes, o.Classes) && slices.Equal(f.Flags, o.Flags)
}

// Contains reports that a number of working days left lies in the range.
func (r Range) Contains(days int) bool { return r.Min <= days && days <= r.Max }
