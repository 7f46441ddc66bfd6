package model

import (
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// Audience says who may see an event.
type Audience uint8

// Audiences from the widest to the narrowest. What is not public still never
// holds an anonymous identity.
const (
	AudiencePublic      Audience = iota + 1 // the citizen and everybody who sees the report
	AudienceReporter                        // secret follow-up: the reporter, and officers who see the report
	AudienceInternal                        // officers who see the report
	AudienceCoordinator                     // coordinators over the report only
)

// Event is one entry of a report's timeline, append-only. The history that
// the officer reads is the data.
type Event struct {
	ID       ID        `cbor:"1,keyasint"`
	Report   ID        `cbor:"2,keyasint"`
	No       uint64    `cbor:"3,keyasint,omitempty"` // position in the timeline, from 1
	Kind     Kind      `cbor:"4,keyasint"`           // what happened: the operation's kind
	Op       ID        `cbor:"5,keyasint,omitzero"`  // operation that made it; zero for imports and timers
	At       time.Time `cbor:"6,keyasint,omitzero"`  // server receipt
	Written  time.Time `cbor:"7,keyasint,omitzero"`  // the device's clock when it was written: a claim
	Actor    ID        `cbor:"8,keyasint,omitzero"`
	Name     string    `cbor:"9,keyasint,omitempty"` // actor's name at the time
	Role     Role      `cbor:"10,keyasint,omitempty"`
	Node     ID        `cbor:"11,keyasint,omitzero"` // "as whom"
	Audience Audience  `cbor:"12,keyasint,omitempty"`
	From     Stage     `cbor:"13,keyasint,omitempty"`
	To       Stage     `cbor:"14,keyasint,omitempty"`
	Late     bool      `cbor:"15,keyasint,omitempty"` // a deadline had passed on receipt
	Body     EventBody `cbor:"16,keyasint,omitzero"`
}

// EventID is the identity of a report's event: it follows from the report and
// the event's number (a UUIDv8, RFC 9562, from SHA-256), so that it need not
// travel. Events that came with an identity of their own keep it.
func EventID(report ID, no uint64) ID {
	var in [24]byte
	copy(in[:], report[:])
	binary.BigEndian.PutUint64(in[16:], no)
	sum := sha256.Sum256(in[:])
	id := ID(sum[:16])
	id[6] = id[6]&0x0f | 0x80
	id[8] = id[8]&0x3f | 0x80
	return id
}

// EventBody is kept apart from the header in the server's store (salted and
// hashed there), so that it can be redacted without touching the header.
type EventBody struct {
	Text       string   `cbor:"1,keyasint,omitempty"`
	Reason     string   `cbor:"2,keyasint,omitempty"`
	ReasonCode string   `cbor:"3,keyasint,omitempty"`
	Unit       ID       `cbor:"4,keyasint,omitzero"` // dispatched to, asked, addressed
	FromUnit   ID       `cbor:"5,keyasint,omitzero"`
	Target     string   `cbor:"6,keyasint,omitempty"` // proposed target's or person's name
	Date       string   `cbor:"7,keyasint,omitempty"` // promised, expected, extended to: ISO date
	Level      uint8    `cbor:"8,keyasint,omitempty"`
	Changed    []string `cbor:"9,keyasint,omitempty"` // field names of a correction, import or calendar change; never their texts
	Other      ID       `cbor:"10,keyasint,omitzero"` // the other report of link, split
	Channel    string   `cbor:"11,keyasint,omitempty"`
	Interim    bool     `cbor:"12,keyasint,omitempty"`
	Rating     uint8    `cbor:"13,keyasint,omitempty"`
	Number     string   `cbor:"14,keyasint,omitempty"`
	Delivers   ID       `cbor:"15,keyasint,omitzero"` // the reply event that was delivered
}
