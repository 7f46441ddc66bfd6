// Package wire is the protocol as types: requests, frames, their codec.
// docs/protocol.md describes it for a stranger. It must never decide
// anything, open a connection or touch a store.
package wire

import (
	"time"

	"lapor/model"
	"lapor/store/record"
)

// Version of the protocol spoken here, and the oldest one still served.
const (
	Version    = 1
	MinVersion = 1
)

// Limits of one request (sync.md "One exchange").
const (
	MaxOps      = 64
	MaxOpsBytes = 64 << 10
)

// Request is the body of POST /v1/sync.
type Request struct {
	V            int            `cbor:"1,keyasint"`
	Features     []string       `cbor:"2,keyasint,omitempty"`
	Device       model.ID       `cbor:"3,keyasint"`
	Incarnation  uint64         `cbor:"4,keyasint,omitempty"` // known to the client; 0 = none
	Epoch        uint64         `cbor:"5,keyasint,omitempty"` // known scope epoch
	Cursor       []byte         `cbor:"6,keyasint,omitempty"` // opaque
	WantManifest bool           `cbor:"7,keyasint,omitempty"` // the last digest differed
	Ack          uint64         `cbor:"8,keyasint,omitempty"` // highest n whose answer is durable on the device
	Ops          []record.Sent  `cbor:"9,keyasint,omitempty"`
	Want         []record.Short `cbor:"10,keyasint,omitempty"` // reports that the client lacks after a manifest
	Bodies       []model.ID     `cbor:"11,keyasint,omitempty"` // bodies asked for on demand
	MaxBytes     int            `cbor:"12,keyasint,omitempty"` // the client wants to spend now; 0 = no limit
	MaxSeconds   int            `cbor:"13,keyasint,omitempty"`
	Frugal       bool           `cbor:"14,keyasint,omitempty"` // mode hemat
	CalendarRev  uint64         `cbor:"15,keyasint,omitempty"`
	RulesRev     uint64         `cbor:"16,keyasint,omitempty"`
	TreeRev      uint64         `cbor:"17,keyasint,omitempty"`
	Wall         time.Time      `cbor:"18,keyasint,omitzero"`  // device clock, for reports of lateness only
	Wait         int            `cbor:"19,keyasint,omitempty"` // seconds of long poll
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
	Estimate    int       `cbor:"10,keyasint,omitempty"` // items that will follow in this run
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
// this cursor in one transaction.
type Commit struct {
	Cursor []byte `cbor:"1,keyasint"`
	// Rows says that all queue rows of this run have been sent: the queue is
	// complete, bodies follow.
	Rows bool `cbor:"2,keyasint,omitempty"`
}

// End closes a response.
type End struct {
	More    bool          `cbor:"1,keyasint,omitempty"` // ask again at once
	Digest  record.Digest `cbor:"2,keyasint,omitzero"`  // only when no more
	Next    int           `cbor:"3,keyasint,omitempty"` // seconds until the next sync, jittered by the client
	Digests bool          `cbor:"4,keyasint,omitempty"` // Digest is set
}

// Failure is an error in place of, or in the middle of, a response.
type Failure struct {
	Code    model.Code `cbor:"1,keyasint" json:"code"`
	RetryIn int        `cbor:"2,keyasint,omitempty" json:"retry_in,omitempty"` // seconds
	Detail  string     `cbor:"3,keyasint,omitempty" json:"detail,omitempty"`
}
