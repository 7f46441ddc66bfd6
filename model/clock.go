package model

import (
	"time"

	"lapor/model/calendar"
)

// ClockKind names a clock of domain.md "Clocks".
type ClockKind uint8

// Clocks. The unit's clocks start at its own dispatch, the agency's at the
// first dispatch and never restart by ping-pong.
const (
	ClockNone ClockKind = iota
	ClockVerify
	ClockFollowUp
	ClockCompletion
	ClockAutoClose
)

var clockCodes = [...]string{"", "verify", "follow_up", "completion", "auto_close"}

// String is the stable code.
func (k ClockKind) String() string {
	if int(k) < len(clockCodes) {
		return clockCodes[k]
	}
	return ""
}

// Start is when a clock started and, if the source did not say, on what
// basis it was estimated (shown as ±).
type Start struct {
	At    time.Time `cbor:"1,keyasint,omitzero"`
	Basis string    `cbor:"2,keyasint,omitempty"` // "" = known; else a code such as "received", "import"
}

// Estimated reports whether the source did not give this start.
func (s Start) Estimated() bool { return s.Basis != "" }

// Pause is a time in which the unit and agency clocks stood still: the days
// after From up to and including To. To is zero while it lasts.
type Pause struct {
	From time.Time `cbor:"1,keyasint,omitzero"`
	To   time.Time `cbor:"2,keyasint,omitzero"`
	Why  string    `cbor:"3,keyasint,omitempty"` // PauseHeld, PauseReporter, PauseClosed
}

// Clocks holds the instants (server receipt) that deadlines count from.
type Clocks struct {
	Received      Start     `cbor:"1,keyasint,omitzero"`
	Verified      time.Time `cbor:"2,keyasint,omitzero"` // verified, or archived
	FirstDispatch Start     `cbor:"3,keyasint,omitzero"` // the agency's clock
	UnitDispatch  Start     `cbor:"4,keyasint,omitzero"` // the holder's own clock
	AgencyReply   Start     `cbor:"5,keyasint,omitzero"` // first public reply of the agency
	UnitReply     Start     `cbor:"6,keyasint,omitzero"` // first public reply since UnitDispatch
	LastReply     time.Time `cbor:"7,keyasint,omitzero"` // latest public reply
	ResultAt      time.Time `cbor:"8,keyasint,omitzero"` // a result waits for the reporter since; zero = it does not
	Closed        time.Time `cbor:"9,keyasint,omitzero"`
	Pauses        []Pause   `cbor:"10,keyasint,omitempty"`
	Reopened      int       `cbor:"11,keyasint,omitempty"`

	Promised calendar.Date   `cbor:"12,keyasint,omitzero"`  // of the latest interim follow-up
	Extended calendar.Date   `cbor:"13,keyasint,omitzero"`  // completion moved to this day
	Late     map[string]bool `cbor:"14,keyasint,omitempty"` // clocks of the present holder found to have passed, by ClockKind code

	Arrived     Start  `cbor:"15,keyasint,omitzero"`  // passed on to the present agency; zero = Received. Verify counts from it
	ClosedBasis string `cbor:"16,keyasint,omitempty"` // "" = Closed is known; else on what it was estimated (±)
}

// Bases of estimated starts.
const (
	BasisReceived = "received" // the day the report came in: the earliest it can have been
	BasisImport   = "import"   // the date of the export that first showed it: the latest
)

// Reasons of pauses.
const (
	PauseHeld     = "held"
	PauseReporter = "reporter" // a result waits for the reporter
	PauseClosed   = "closed"   // the report was closed and opened again
)

// Deadlines are computed by the server from Clocks, Rules and the calendar;
// a client's own are previews. A zero date means: does not run.
type Deadlines struct {
	Verify           calendar.Date `cbor:"1,keyasint,omitzero"`
	FollowUp         calendar.Date `cbor:"2,keyasint,omitzero"` // the unit's
	Completion       calendar.Date `cbor:"3,keyasint,omitzero"` // the unit's
	AgencyFollowUp   calendar.Date `cbor:"4,keyasint,omitzero"`
	AgencyCompletion calendar.Date `cbor:"5,keyasint,omitzero"`
	AutoClose        calendar.Date `cbor:"6,keyasint,omitzero"`
	Due              calendar.Date `cbor:"7,keyasint,omitzero"`  // what the queue sorts by: the next of these that we owe
	DueKind          ClockKind     `cbor:"8,keyasint,omitempty"` // which one Due is
	Estimated        bool          `cbor:"9,keyasint,omitempty"` // ±
	Paused           bool          `cbor:"10,keyasint,omitempty"`
	CalendarRev      uint64        `cbor:"11,keyasint,omitempty"`
	Uncovered        []int         `cbor:"12,keyasint,omitempty"` // years the calendar does not know
}

// Explanation says how a deadline was counted, for the report screen.
type Explanation struct {
	Clock      ClockKind
	Agency     bool // the agency's clock, not the unit's
	Start      Start
	From       calendar.Date // day of Start in the zone
	Length     int           // working days
	LegalBasis string
	Due        calendar.Date
	Skipped    []calendar.Skip
	PausedDays int // working days that did not count
	Uncovered  []int
	Done       time.Time // when the clock stopped for good; zero = runs
	Running    bool
}
