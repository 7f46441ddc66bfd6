package model

import (
	"time"

	"lapor/model/calendar"
)

// OutState is where an operation of this device stands.
type OutState uint8

// States of an operation in the outbox. Screens call them Menunggu jaringan,
// Sedang dikirim, Diterima server, Perlu keputusan Anda, Tidak dapat diproses.
const (
	OutWaiting  OutState = iota + 1 // can be edited and withdrawn
	OutSending                      // bytes frozen with a number; only a counter-operation helps
	OutAccepted                     // applied, already or noop
	OutParked
	OutRejected
)

// Outgoing is an operation in the outbox or, for 30 days, in the sent log.
type Outgoing struct {
	Op       Operation
	State    OutState
	N        uint64    // 0 until it first enters a request
	Order    int64     // local order of writing
	LeavesAt time.Time // end of the 60-second hold; zero = may leave now
	Outcome  Outcome   // once there is one
	Tracking string    // of its report, for lists
	Title    string
	Size     int // bytes as it would travel, before compression
	Due      calendar.Date
	Seen     bool // a rejected one the officer has put away
}

// Draft is a text that was not sent: autosaved, never deleted by sync.
type Draft struct {
	ID      ID
	Report  ID
	Kind    Kind
	Body    Body
	Base    Revs
	Saved   time.Time
	Flagged bool // its report was redacted or left this unit: ask before use
}

// Dossier is a report with all that a screen about it shows.
type Dossier struct {
	Report  Report
	HasText bool // false: the queue row is here, the body has not arrived yet
	Events  []Event
	Pending []Outgoing // own operations not yet answered, in order
	Parked  []Parked   // open decisions about it
	Drafts  []Draft
}

// Link is what the program knows about the connection and the last sync.
type Link struct {
	Offline     bool // the officer's switch
	Syncing     bool
	LastContact time.Time // last completed sync
	LastTry     time.Time
	NextTry     time.Time
	LastError   error
	ServerTime  time.Time
	BytesToday  int64
	Received    int // changes in the running or last sync
	Sent        int
	ClockOff    time.Duration // device clock minus server clock
	Incomplete  bool          // bodies are still to come
}
