package model

// Rule is one row of the table of operations (domain.md "Operations"): data,
// so that an office can adjust it.
type Rule struct {
	Roles    []Role   `cbor:"1,keyasint,omitempty"` // who may; in the scope of one of his mandates
	From     []Stage  `cbor:"2,keyasint,omitempty"` // from which stages; empty = any
	To       Stage    `cbor:"3,keyasint,omitempty"` // StageNone = the same, or what Effect says
	Needs    []Need   `cbor:"4,keyasint,omitempty"` // what its body must hold
	Reason   When     `cbor:"5,keyasint,omitempty"` // is a reason due
	Audience Audience `cbor:"6,keyasint,omitempty"` // who sees its event
	Family   Family   `cbor:"7,keyasint,omitempty"` // which conflict rules hold for it
	Proposes []Role   `cbor:"8,keyasint,omitempty"` // roles whose act is only a proposal
	Scope    Scope    `cbor:"9,keyasint,omitempty"` // by what the report must be the actor's own
}

// Scope says by what a report is an actor's own.
type Scope uint8

// Scopes. A liaison's or head's report is held by a node of his subtree; a
// coordinator's or supervisor's belongs to, or is held in, his subtree.
const (
	ScopeHeld      Scope = iota
	ScopeSeen            // whoever sees it, a unit that was only asked included
	ScopeAsked           // a unit with an open referral
	ScopeAddressed       // whom the open escalation addresses
)

// Need names a field of Body that a kind requires.
type Need string

// Needs.
const (
	NeedText    Need = "text"
	NeedUnit    Need = "unit"
	NeedDate    Need = "date"
	NeedLevel   Need = "level"
	NeedTarget  Need = "target" // a unit, or a name when it is not in the tree
	NeedMain    Need = "main"
	NeedParts   Need = "parts"
	NeedChannel Need = "channel"
	NeedParked  Need = "parked"
	NeedDraft   Need = "draft"
	NeedChange  Need = "change" // at least one field of Correct
	NeedRating  Need = "rating"
	NeedStart   Need = "start"
)

// When says whether something is required.
type When uint8

// Requirements. WhenAway: when a report is taken from a unit that held it.
const (
	Never When = iota
	Always
	WhenAway
)

// Family groups kinds by what may collide with them (sync.md).
type Family uint8

// Families. FamilyNone: append-only and internal, applies while visible.
const (
	FamilyNone Family = iota
	FamilyReply
	FamilyStatus
	FamilyDispatch
	FamilyEscalate
)
