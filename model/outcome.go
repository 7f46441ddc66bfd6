package model

import "time"

// Result is what became of an operation: exactly one of these (sync.md).
type Result uint8

// Results. ResultNone means: no answer yet.
const (
	ResultNone     Result = iota
	ResultApplied         // done
	ResultAlready         // seen before: the same answer again
	ResultNoop            // already so
	ResultParked          // safe on the server, nothing sent, a person decides
	ResultRejected        // with a reason a person can read; text kept
)

var resultCodes = [...]string{"", "applied", "already", "noop", "parked", "rejected"}

// String is the stable code.
func (r Result) String() string {
	if int(r) < len(resultCodes) {
		return resultCodes[r]
	}
	return ""
}

// Reasons of parked operations (sync.md "What becomes of an operation").
const (
	ParkMoved            Code = "moved"
	ParkMovedInside      Code = "moved_inside"
	ParkNewerReply       Code = "newer_reply"
	ParkClosed           Code = "closed"
	ParkHeld             Code = "held" // a reply to a report that is on hold now
	ParkAssignRace       Code = "assign_race"
	ParkMerged           Code = "merged"
	ParkNotAllowed       Code = "not_allowed"
	ParkMandateEnded     Code = "mandate_ended"
	ParkParentNotApplied Code = "parent_not_applied"
	ParkRuleChanged      Code = "rule_changed"
	ParkInternalError    Code = "internal_error"
	ParkRedacted         Code = "redacted"
)

// Reasons of rejected operations and hints on applied ones.
const (
	RejectStale    Code = "stale_status"
	RejectClosed   Code = "already_closed"
	RejectUnknown  Code = "unknown_kind"
	RejectInvalid  Code = "invalid"
	RejectNotFound Code = "not_found"
	RejectApproval Code = "approval_needed" // the head has not approved exactly this text
	HintLate       Code = "late"
	HintNewerReply Code = "newer_reply_warn"
)

// Decision is one way to end a parked operation.
type Decision string

// Decisions. Copying the text is not one: it is always possible.
const (
	DecideHandOver      Decision = "hand_over"      // give the text to the new holder as a note
	DecideSendAnyway    Decision = "send_anyway"    // send the reply too
	DecideEdit          Decision = "edit"           // write it anew; the old one is withdrawn when the new one is sent
	DecideReopenSend    Decision = "reopen_send"    // reopen and send
	DecideMakeNote      Decision = "make_note"      // keep it as an internal note
	DecideAskAgain      Decision = "ask_again"      // dispatch from the present holder
	DecideApplyToMain   Decision = "apply_to_main"  // do it on the main report
	DecideToCoordinator Decision = "to_coordinator" // the coordinator becomes owner
	DecideTakeOver      Decision = "take_over"      // successor or coordinator does it under the author's name
	DecideWithdraw      Decision = "withdraw"       // take it back
	DecideRetry         Decision = "retry"          // after internal_error, rule_changed
)

// Outcome is the answer to an operation; it never changes.
type Outcome struct {
	Op        ID         `cbor:"1,keyasint"`
	Result    Result     `cbor:"2,keyasint"`
	Reason    Code       `cbor:"3,keyasint,omitempty"` // of parked, rejected; hint on applied
	Field     string     `cbor:"4,keyasint,omitempty"` // of a rejected body
	Decisions []Decision `cbor:"5,keyasint,omitempty"`
	Report    ID         `cbor:"6,keyasint,omitzero"`
	Events    []ID       `cbor:"7,keyasint,omitempty"`
	Revs      Revs       `cbor:"8,keyasint,omitzero"` // of the report afterwards, if the actor may see it
	Stage     Stage      `cbor:"9,keyasint,omitempty"`
	Holder    ID         `cbor:"10,keyasint,omitzero"` // only if the actor may know
	Who       string     `cbor:"11,keyasint,omitempty"`
	When      time.Time  `cbor:"12,keyasint,omitzero"` // of what happened meanwhile
	Tracking  string     `cbor:"13,keyasint,omitempty"`
	At        time.Time  `cbor:"14,keyasint,omitzero"` // server receipt
	Main      ID         `cbor:"15,keyasint,omitzero"` // merged into
}

// Parked is an operation that waits for a person's decision. Nothing expires.
type Parked struct {
	Op         Operation `cbor:"1,keyasint"`
	Author     ID        `cbor:"2,keyasint"`
	AuthorName string    `cbor:"3,keyasint,omitempty"`
	Outcome    Outcome   `cbor:"4,keyasint"`
	Owner      ID        `cbor:"5,keyasint,omitzero"` // user who must decide; zero = the coordinators of Agency
	Agency     ID        `cbor:"6,keyasint,omitzero"`
	Since      time.Time `cbor:"7,keyasint,omitzero"`
	Resolved   Decision  `cbor:"8,keyasint,omitempty"` // "" while open
	ResolvedBy ID        `cbor:"9,keyasint,omitzero"`
	ResolvedAt time.Time `cbor:"10,keyasint,omitzero"`
	Tracking   string    `cbor:"11,keyasint,omitempty"`
	Title      string    `cbor:"12,keyasint,omitempty"` // as the author saw it
}

// Effects are what an applied operation changes. The caller stores them in
// one transaction.
type Effects struct {
	Reports  []Report // new states, Revs already raised
	Events   []Event  // in order; ID, No and Op are set by the caller where zero
	Parked   *Parked  // the operation itself, parked
	Resolved *Parked  // new state of the parked operation that this one decided; still open while its Resolved is ""
	Created  []ID     // reports among Reports that are new
}

// View is what Decide looks at.
type View struct {
	Reports []Report // the loaded reports: none for register, several for link and split
	Parked  *Parked  // for resolve_parked and withdraw
	Tree    *Tree
	Last    map[ID]Event  // per report: the latest event that moved it (who, when), for parked outcomes; may be nil
	Parents map[ID]Result // outcomes of op.After, by operation
}
