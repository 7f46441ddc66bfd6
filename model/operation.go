package model

import (
	"time"

	"lapor/model/calendar"
)

// Kind names what an operation does. A kind never changes shape; a new shape
// is a new kind.
type Kind string

// Kinds of the normative table (domain.md "Operations").
const (
	KindRegister         Kind = "register"
	KindCorrect          Kind = "correct"
	KindVerify           Kind = "verify" // releases the edited text and dispatches
	KindHandleOurselves  Kind = "handle_ourselves"
	KindDispatch         Kind = "dispatch" // and reassign
	KindRestrict         Kind = "restrict"
	KindUnrestrict       Kind = "unrestrict"
	KindClaim            Kind = "claim"
	KindRelease          Kind = "release"
	KindFollowUpInterim  Kind = "follow_up_interim"
	KindFollowUpResult   Kind = "follow_up_result"
	KindFollowUpClose    Kind = "follow_up_close"
	KindNote             Kind = "note"
	KindSupervisionNote  Kind = "supervision_note"
	KindRequestInput     Kind = "request_input"
	KindInputReceived    Kind = "input_received"
	KindRefer            Kind = "refer"
	KindAnswerReferral   Kind = "answer_referral"
	KindSubmitApproval   Kind = "submit_for_approval"
	KindApprove          Kind = "approve"
	KindReturn           Kind = "return"
	KindRecordApproval   Kind = "record_approval"
	KindDelivered        Kind = "delivered"
	KindHold             Kind = "hold"
	KindResume           Kind = "resume"
	KindArchive          Kind = "archive"
	KindNotAuthority     Kind = "not_authority"
	KindEscalate         Kind = "escalate"
	KindAnswerEscalation Kind = "answer_escalation"
	KindExtendDeadline   Kind = "extend_deadline"
	KindSnooze           Kind = "snooze" // private: never leaves the device's cache but as a setting
	KindLinkDuplicate    Kind = "link_duplicate"
	KindUnlink           Kind = "unlink"
	KindSplit            Kind = "split"
	KindClose            Kind = "close"
	KindReopen           Kind = "reopen"
	KindAutoClose        Kind = "auto_close"
	KindAutoEscalate     Kind = "auto_escalate"
	KindReporterAnswered Kind = "reporter_answered"
	KindRated            Kind = "rated"
	KindObjected         Kind = "objected"
	KindWithdraw         Kind = "withdraw"
	KindResolveParked    Kind = "resolve_parked"

	// Made by the system only.
	KindImported        Kind = "imported"
	KindCalendarChanged Kind = "calendar_changed"
	KindSetStart        Kind = "set_start" // coordinator enters the real start of an estimated clock
)

// Operation is a named act of an officer: what travels, instead of an edited
// row. ID is its true identity; N is given when it first enters a request.
type Operation struct {
	ID      ID        `cbor:"1,keyasint"`
	Kind    Kind      `cbor:"2,keyasint"`
	Report  ID        `cbor:"3,keyasint,omitzero"` // zero for register: the new report takes Body.NewReport
	Base    Revs      `cbor:"4,keyasint,omitzero"` // what the officer saw
	As      ID        `cbor:"5,keyasint,omitzero"` // mandate; zero = the only one that fits
	After   []ID      `cbor:"6,keyasint,omitempty"`
	Written time.Time `cbor:"7,keyasint,omitzero"` // the device's clock: a claim, decides nothing
	Body    Body      `cbor:"8,keyasint,omitzero"`
}

// Body carries what the kinds need; which fields a kind needs is in the
// table of operations.
type Body struct {
	Text       string        `cbor:"1,keyasint,omitempty"`
	Reason     string        `cbor:"2,keyasint,omitempty"`
	ReasonCode string        `cbor:"3,keyasint,omitempty"`
	Unit       ID            `cbor:"4,keyasint,omitzero"` // dispatch, refer, proposed target, restricted unit
	Target     string        `cbor:"5,keyasint,omitempty"`
	Date       calendar.Date `cbor:"6,keyasint,omitzero"` // promised, expected by, extended to, snooze until, approved on
	Level      uint8         `cbor:"7,keyasint,omitempty"`
	Secret     bool          `cbor:"8,keyasint,omitempty"` // follow-up for the reporter only
	Correct    Correction    `cbor:"9,keyasint,omitzero"`
	Main       ID            `cbor:"10,keyasint,omitzero"`
	Parts      []Part        `cbor:"11,keyasint,omitempty"`
	Parked     ID            `cbor:"12,keyasint,omitzero"` // operation that resolve_parked or withdraw decides
	Decision   Decision      `cbor:"13,keyasint,omitempty"`
	Channel    string        `cbor:"14,keyasint,omitempty"`
	Number     string        `cbor:"15,keyasint,omitempty"`
	Officer    ID            `cbor:"16,keyasint,omitzero"`
	NewReport  ID            `cbor:"17,keyasint,omitzero"`
	Draft      *Report       `cbor:"18,keyasint,omitempty"` // register
	Event      ID            `cbor:"19,keyasint,omitzero"`  // the event it is about (delivered)
	Rating     uint8         `cbor:"20,keyasint,omitempty"`
	Releases   bool          `cbor:"21,keyasint,omitempty"` // verify: the officer confirmed that the edited text names nobody
	Start      time.Time     `cbor:"22,keyasint,omitzero"`  // set_start
}

// Correction of a report's own values; nil = unchanged.
type Correction struct {
	Title       *string         `cbor:"1,keyasint,omitempty"`
	Edited      *string         `cbor:"2,keyasint,omitempty"`
	Category    *string         `cbor:"3,keyasint,omitempty"`
	Class       *Classification `cbor:"4,keyasint,omitempty"`
	Supervisory *bool           `cbor:"5,keyasint,omitempty"`
	Place       *Place          `cbor:"6,keyasint,omitempty"`
	Tags        *[]string       `cbor:"7,keyasint,omitempty"`
	Priority    *uint8          `cbor:"8,keyasint,omitempty"`
}

// Part of a split: a new report.
type Part struct {
	ID    ID     `cbor:"1,keyasint"`
	Title string `cbor:"2,keyasint,omitempty"`
	Text  string `cbor:"3,keyasint,omitempty"`
	Unit  ID     `cbor:"4,keyasint,omitzero"` // zero: the part stays unverified
}
