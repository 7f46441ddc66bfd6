package model

import (
	"time"

	"lapor/model/calendar"
)

// Mandate gives a user a role at a node for a time.
type Mandate struct {
	ID     ID            `cbor:"1,keyasint"`
	User   ID            `cbor:"2,keyasint"`
	Role   Role          `cbor:"3,keyasint"`
	Node   ID            `cbor:"4,keyasint"`
	Kind   MandateKind   `cbor:"5,keyasint,omitempty"`
	From   calendar.Date `cbor:"6,keyasint,omitzero"` // first day; zero = always
	Until  calendar.Date `cbor:"7,keyasint,omitzero"` // last day, inclusive; zero = open
	Decree string        `cbor:"8,keyasint,omitempty"`
}

// Active reports whether the mandate holds on the day of now in zone.
func (m Mandate) Active(now time.Time, zone *time.Location) bool {
	day := calendar.DateOf(now, zone)
	if !m.From.IsZero() && day.Before(m.From) {
		return false
	}
	return m.Until.IsZero() || !day.After(m.Until)
}

// User is a person with an account.
type User struct {
	ID       ID     `cbor:"1,keyasint"`
	Login    string `cbor:"2,keyasint,omitempty"` // unique, lower case
	Name     string `cbor:"3,keyasint,omitempty"`
	Disabled bool   `cbor:"4,keyasint,omitempty"`
	Epoch    uint64 `cbor:"5,keyasint,omitempty"` // scope epoch: rises when role or place changes
}

// Actor is who acts: a user with all mandates, ended ones included (Decide
// judges them), or the system.
type Actor struct {
	User     ID        `cbor:"1,keyasint"`
	Name     string    `cbor:"2,keyasint,omitempty"`
	Mandates []Mandate `cbor:"3,keyasint,omitempty"`
	System   bool      `cbor:"4,keyasint,omitempty"`
}

// Mandate finds a mandate of the actor by its id.
func (a Actor) Mandate(id ID) (Mandate, bool) {
	for _, m := range a.Mandates {
		if m.ID == id {
			return m, true
		}
	}
	return Mandate{}, false
}
