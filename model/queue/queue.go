// Package queue says what the officer's worklist is: its rows, its views,
// the order of its pages. Pure; it must never know how rows are stored or
// drawn.
package queue

import (
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/query"
)

// Flags of a row that are shown as letters.
type Flags uint32

// Flags. Rev of meaning: values are stored in the cache's derived tables only.
const (
	FlagAnonymous Flags = 1 << iota
	FlagConfidential
	FlagRestricted
	FlagAttachment
	FlagDuplicate
	FlagEscalated
	FlagNotAuthority
	FlagOwes      // the reporter answered
	FlagWaiting   // for material
	FlagReturned  // by the head
	FlagApproval  // waits for the head
	FlagEstimated // ±
	FlagPaused
	FlagUnsent
	FlagParked
	FlagUndelivered // server has it, citizen not
	FlagSupervisory
	FlagClaimed
	FlagDiffers // an import differs: the coordinator decides
	FlagDraft
	FlagNoText   // body has not arrived yet
	FlagWithheld // text not released to this view class
)

// Row is one line of the queue, recomputed with every change of its report.
type Row struct {
	ID       model.ID
	Tracking string
	Title    string
	Stage    model.Stage
	Status   string // verbatim source status, when it says more than Stage
	Agency   model.ID
	Holder   model.ID
	Category string
	Channel  model.Channel
	Flags    Flags
	Due      calendar.Date // zero = none runs
	DueKind  model.ClockKind
	Received time.Time
	Changed  time.Time
	Priority uint8
	Level    uint8 // of escalation
	Claimed  string
	Views    Views // membership
}

// View is a saved view with a count. The built-in ones come first in tabs.
type View uint8

// Built-in views. Due-soon and overdue depend on today and are ranges of the
// due day inside ViewOpen.
const (
	ViewNeedsAction View = iota // mine to act on now
	ViewDueSoon                 // due today or within 2 working days
	ViewOverdue
	ViewReporter   // waits for the reporter
	ViewUnverified // for coordinators
	ViewAll        // everything open
	ViewDone       // closed and archived
	ViewUndelivered
	ViewOpenRunning // open with a running deadline: what due-soon and overdue range over; not a tab
	viewCount
)

// Views is a set of views.
type Views uint16

// Has reports membership.
func (v Views) Has(view View) bool { return v&(1<<view) != 0 }

// With adds a view.
func (v Views) With(view View) Views { return v | 1<<view }

// Count of built-in views.
const Count = int(viewCount)

// Sort is an offered order.
type Sort uint8

// Orders: by deadline (rows without one last), by receipt, newest first, by
// last change, newest first.
const (
	SortDue Sort = iota
	SortReceived
	SortChanged
)

// Key is a place in a sorted view: the sort value and the report's id.
type Key struct {
	Value int64
	ID    model.ID
}

// Request asks for a window of rows.
type Request struct {
	View    View
	Sort    Sort
	Search  query.Query   // empty = no search
	Today   calendar.Date // in the officer's zone
	Soon    calendar.Date // last day that counts as due soon
	After   *Key          // rows after this place; nil = from the start
	Before  *Key          // rows before this place (exclusive with After)
	FromEnd bool          // the last Limit rows
	Around  model.ID      // centre on this report, if it is in the view
	Limit   int
}

// Page is a window of rows in order.
type Page struct {
	Rows           []Row
	First          int // position of Rows[0] in the whole view, from 0; -1 = unknown
	Total          int // rows in the view; -1 = unknown (search still counting)
	AtStart, AtEnd bool
}

// Counts per view, and what the status bar shows.
type Counts struct {
	Views    [Count]int
	Unsent   int
	DueToday int // of the unsent: reports due today
	Parked   int
	Rejected int
	Drafts   int
}
