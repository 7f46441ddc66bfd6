package wire

import (
	"time"

	"lapor/model"
	"lapor/store/record"
	"lapor/sync/wire/columns"
)

// Version of the protocol spoken here, and the oldest one still served.
const (
	Version    = 1
	MinVersion = 1
)

// Limits of one request (sync.md "One exchange"). A single operation may be
// larger than MaxOpsBytes if it travels alone.
const (
	MaxOps      = 64
	MaxOpsBytes = 64 << 10
	MaxWant     = 4096
	MaxBodies   = 256
)

// Request is the body of POST /v1/sync. A client that has fetched something
// and has no cursor for it (or whose last digest differed) sets WantManifest;
// a client with neither is new and gets everything.
type Request struct {
	V            int            `cbor:"1,keyasint" json:"v"`
	Features     []string       `cbor:"2,keyasint,omitempty" json:"features,omitempty"`
	Device       model.ID       `cbor:"3,keyasint" json:"device"`
	Incarnation  uint64         `cbor:"4,keyasint,omitempty" json:"incarnation,omitempty"` // known to the client; 0 = none
	Epoch        uint64         `cbor:"5,keyasint,omitempty" json:"epoch,omitempty"`       // known scope epoch
	Cursor       []byte         `cbor:"6,keyasint,omitempty" json:"cursor,omitempty"`      // opaque
	WantManifest bool           `cbor:"7,keyasint,omitempty" json:"want_manifest,omitempty"`
	Ack          uint64         `cbor:"8,keyasint,omitempty" json:"ack,omitempty"` // highest n up to which every answer is durable on the device
	Ops          []record.Sent  `cbor:"9,keyasint,omitempty" json:"ops,omitempty"`
	Want         []record.Short `cbor:"10,keyasint,omitempty" json:"want,omitempty"`        // reports that the client lacks after a manifest
	Bodies       []model.ID     `cbor:"11,keyasint,omitempty" json:"bodies,omitempty"`      // bodies asked for on demand
	MaxBytes     int            `cbor:"12,keyasint,omitempty" json:"max_bytes,omitempty"`   // the client wants to spend now; 0 = no limit
	MaxSeconds   int            `cbor:"13,keyasint,omitempty" json:"max_seconds,omitempty"` // the same in seconds
	Frugal       bool           `cbor:"14,keyasint,omitempty" json:"frugal,omitempty"`      // mode hemat
	CalendarRev  uint64         `cbor:"15,keyasint,omitempty" json:"calendar_rev,omitempty"`
	RulesRev     uint64         `cbor:"16,keyasint,omitempty" json:"rules_rev,omitempty"`
	TreeRev      uint64         `cbor:"17,keyasint,omitempty" json:"tree_rev,omitempty"`
	Wall         time.Time      `cbor:"18,keyasint,omitzero" json:"wall,omitzero"`   // device clock, for reports of lateness only
	Wait         int            `cbor:"19,keyasint,omitempty" json:"wait,omitempty"` // seconds of long poll

	memory *columns.Memory // what the answer may refer to
}

// FrameType names a frame of the response.
type FrameType byte

// Frames (protocol.md 5.5). Reserved for later: 'B' uploads and attachments.
const (
	FrameHello    FrameType = 'H'
	FrameResults  FrameType = 'R'
	FrameGone     FrameType = 'G'
	FrameItems    FrameType = 'U'
	FrameManifest FrameType = 'M'
	FrameBlobs    FrameType = 'B'
	FrameCommit   FrameType = 'C'
	FrameEnd      FrameType = 'E'
	FrameError    FrameType = 'X' // the server fails in the middle: code, retry after
)

// Hello opens a response.
type Hello struct {
	V           int       `cbor:"1,keyasint"`
	Time        time.Time `cbor:"2,keyasint"`
	Incarnation uint64    `cbor:"3,keyasint"`
	Epoch       uint64    `cbor:"4,keyasint"`
	LastN       uint64    `cbor:"5,keyasint,omitempty"` // last operation number the server has of this device
	MinVersion  int       `cbor:"6,keyasint,omitempty"`
	Fork        bool      `cbor:"7,keyasint,omitempty"` // the device id is used twice: take a new one
	Resend      uint64    `cbor:"8,keyasint,omitempty"` // offer operations from this n again (restored server)
	TreeRev     uint64    `cbor:"9,keyasint,omitempty"`
	Estimate    int       `cbor:"10,keyasint,omitempty"` // reports that will follow in this run, or are listed
	Manifest    bool      `cbor:"11,keyasint,omitempty"` // a manifest follows instead of a run
}

// Results answers operations, oldest first.
type Results struct {
	Answers []record.Answer `cbor:"1,keyasint"`
	RetryIn int             `cbor:"2,keyasint,omitempty"` // seconds: the rest of the batch was not judged now
}

// GoneList is what the caller may no longer hold.
type GoneList struct {
	Gone []record.Gone `cbor:"1,keyasint"`
}

// Items carries entities.
type Items struct {
	Items []record.Item `cbor:"1,keyasint"`
}

// Manifest lists everything the caller may hold; what is not listed goes.
type Manifest struct {
	Listed []record.Listed `cbor:"1,keyasint"`
}

// Commit is a commit point: everything since the last one is stored with
// this cursor in one transaction. Without Cursor the client keeps its own.
type Commit struct {
	Cursor []byte `cbor:"1,keyasint,omitempty"`
	// Rows says that all queue rows of this run have been sent: the queue is
	// complete, bodies follow.
	Rows bool `cbor:"2,keyasint,omitempty"`
}

// End closes a response. Without More, WantTo set says that every wanted
// report up to it has been answered.
type End struct {
	More    bool          `cbor:"1,keyasint,omitempty"` // ask again at once
	Digest  record.Digest `cbor:"2,keyasint,omitzero"`  // only when no more
	Next    int           `cbor:"3,keyasint,omitempty"` // seconds until the next sync, jittered by the client
	Digests bool          `cbor:"4,keyasint,omitempty"` // Digest is set
	WantTo  record.Short  `cbor:"5,keyasint,omitzero"`
}

// Failure is an error in place of, or in the middle of, a response.
type Failure struct {
	Code    model.Code     `cbor:"1,keyasint" json:"code"`
	RetryIn int            `cbor:"2,keyasint,omitempty" json:"retry_in,omitempty"` // seconds
	Detail  string         `cbor:"3,keyasint,omitempty" json:"detail,omitempty"`   // English, for logs
	Args    map[string]any `cbor:"4,keyasint,omitempty" json:"args,omitempty"`
}
