package model

import (
	"time"

	"lapor/model/calendar"
)

// Revs are the revisions of a report. Each part counts by itself so that
// unrelated edits do not collide; Rev rises with every change.
type Revs struct {
	Rev    uint64 `cbor:"1,keyasint,omitempty" json:"rev"`
	Status uint64 `cbor:"2,keyasint,omitempty" json:"status"`
	Assign uint64 `cbor:"3,keyasint,omitempty" json:"assign"`
	Public uint64 `cbor:"4,keyasint,omitempty" json:"public"`
}

// Report is the header of a report; what happened to it is its timeline of
// Events. On the server it is complete. On a client it is what the caller's
// view class holds: Texts that were withheld are empty, and Class says so.
type Report struct {
	ID       ID     `cbor:"1,keyasint"`
	Tracking string `cbor:"2,keyasint,omitempty"` // digits, or a temporary number "S-…" until the server gives one
	Revs     Revs   `cbor:"3,keyasint,omitzero"`

	Title       string         `cbor:"4,keyasint,omitempty"`
	Texts       Texts          `cbor:"5,keyasint,omitzero"`
	Class       Classification `cbor:"6,keyasint,omitempty"`
	Supervisory bool           `cbor:"7,keyasint,omitempty"` // berkadar pengawasan
	Category    string         `cbor:"8,keyasint,omitempty"` // "TOPIC / SUB-TOPIC" as in the category tree; "" = none
	Tags        []string       `cbor:"9,keyasint,omitempty"`
	Channel     Channel        `cbor:"10,keyasint,omitempty"`
	Incident    calendar.Date  `cbor:"11,keyasint,omitzero"`
	Place       Place          `cbor:"12,keyasint,omitzero"`
	Priority    uint8          `cbor:"13,keyasint,omitempty"` // 0 normal, 1 high, 2 urgent

	Anonymous    bool `cbor:"14,keyasint,omitempty"` // name hidden from public and unit
	Confidential bool `cbor:"15,keyasint,omitempty"` // rahasia: hidden from the public
	Released     bool `cbor:"16,keyasint,omitempty"` // edited text may be seen by the unit

	Agency ID    `cbor:"17,keyasint,omitzero"` // instansi induk; whose coordinator it is
	Holder ID    `cbor:"18,keyasint,omitzero"` // assigned unit; zero = at the coordinator
	Stage  Stage `cbor:"19,keyasint,omitempty"`
	Before Stage `cbor:"20,keyasint,omitempty"` // stage to return to from H

	Restriction  Restriction  `cbor:"21,keyasint,omitzero"`
	Escalation   Escalation   `cbor:"22,keyasint,omitzero"`
	NotAuthority NotAuthority `cbor:"23,keyasint,omitzero"`
	Waiting      Waiting      `cbor:"24,keyasint,omitzero"` // request_input without input_received
	Approval     Approval     `cbor:"25,keyasint,omitzero"`
	ClaimedBy    ID           `cbor:"26,keyasint,omitzero"`
	ClaimedName  string       `cbor:"27,keyasint,omitempty"`
	Main         ID           `cbor:"28,keyasint,omitzero"` // linked as duplicate of this report
	SplitFrom    ID           `cbor:"29,keyasint,omitzero"`
	Referrals    []Referral   `cbor:"30,keyasint,omitempty"` // open questions to other units

	Clocks    Clocks    `cbor:"31,keyasint,omitzero"`
	Deadlines Deadlines `cbor:"32,keyasint,omitzero"`

	Undelivered int    `cbor:"33,keyasint,omitempty"` // public replies the citizen has not got yet
	Owes        bool   `cbor:"34,keyasint,omitempty"` // the reporter answered: the agency owes a reply
	Rating      uint8  `cbor:"35,keyasint,omitempty"` // 1–5, 0 = none
	Status      string `cbor:"36,keyasint,omitempty"` // finer status as the source gives it, verbatim
	Source      Source `cbor:"37,keyasint,omitzero"`
	Refused     []ID   `cbor:"38,keyasint,omitempty"` // units that said "not our authority" (ping-pong)
	HoldReason  string `cbor:"39,keyasint,omitempty"` // reason of hold or archive
	Attachments int    `cbor:"40,keyasint,omitempty"` // count; the files themselves travel apart

	Proposal   Proposal `cbor:"41,keyasint,omitzero"`  // a liaison's, for the coordinator to decide
	Questioned bool     `cbor:"42,keyasint,omitempty"` // a supervision note waits for the unit's answer

	View ViewClass `cbor:"-"` // by which class the holder of this copy sees it; ViewFull on the server
}

// Texts are what the citizen wrote and who he is. What a view class may not
// see is empty there and never leaves the server.
type Texts struct {
	Original string   `cbor:"1,keyasint,omitempty"` // as sent
	Edited   string   `cbor:"2,keyasint,omitempty"` // as corrected for release
	Reporter Reporter `cbor:"3,keyasint,omitzero"`
}

// Reporter is the pelapor.
type Reporter struct {
	Name    string `cbor:"1,keyasint,omitempty"`
	Phone   string `cbor:"2,keyasint,omitempty"`
	Email   string `cbor:"3,keyasint,omitempty"`
	NIK     string `cbor:"4,keyasint,omitempty"` // 16 digits
	Address string `cbor:"5,keyasint,omitempty"`
}

// Place of the incident by Kemendagri code (province.regency.district.village).
type Place struct {
	Code   string `cbor:"1,keyasint,omitempty"`
	Name   string `cbor:"2,keyasint,omitempty"` // "Desa X, Kec. Y, Kab. Z" as shown
	Detail string `cbor:"3,keyasint,omitempty"` // free text of the citizen: travels with the texts
}

// Restriction makes a report terbatas: hidden from the unit it is about.
type Restriction struct {
	On      bool `cbor:"1,keyasint,omitempty"`
	About   ID   `cbor:"2,keyasint,omitzero"` // the unit complained about
	Officer ID   `cbor:"3,keyasint,omitzero"` // named user who may see it beside the holder; may be zero
}

// Escalation is the flag of the highest open escalation.
type Escalation struct {
	Level  uint8     `cbor:"1,keyasint,omitempty"` // 0 none, 1 to the coordinator, 2 to the head or the admin above
	From   ID        `cbor:"2,keyasint,omitzero"`  // node that escalated
	By     ID        `cbor:"3,keyasint,omitzero"`
	Reason string    `cbor:"4,keyasint,omitempty"`
	At     time.Time `cbor:"5,keyasint,omitzero"`
	Target ID        `cbor:"6,keyasint,omitzero"` // node addressed
}

// NotAuthority is the flag "bukan wewenang" with what was proposed.
type NotAuthority struct {
	From        ID     `cbor:"1,keyasint,omitzero"`
	Target      ID     `cbor:"2,keyasint,omitzero"`
	TargetName  string `cbor:"3,keyasint,omitempty"` // when the target is not in the tree
	Explanation string `cbor:"4,keyasint,omitempty"`
}

// Waiting is an open request for material ("Menunggu bahan dari … sampai …").
type Waiting struct {
	From  string        `cbor:"1,keyasint,omitempty"`
	Until calendar.Date `cbor:"2,keyasint,omitzero"`
}

// Proposal is what a liaison may not do himself: a category, a main report.
// The newest stands; it goes when the coordinator does either.
type Proposal struct {
	Kind     Kind   `cbor:"1,keyasint,omitempty"` // correct or link_duplicate
	By       ID     `cbor:"2,keyasint,omitzero"`
	Name     string `cbor:"3,keyasint,omitempty"`
	Category string `cbor:"4,keyasint,omitempty"`
	Main     ID     `cbor:"5,keyasint,omitzero"`
}

// ApprovalState of a waiting reply.
type ApprovalState uint8

// States of approval by the head.
const (
	ApprovalNone ApprovalState = iota
	ApprovalAsked
	ApprovalGiven
	ApprovalReturned
)

// Approval by the head, bound to the exact text by its hash.
type Approval struct {
	State  ApprovalState `cbor:"1,keyasint,omitempty"`
	Hash   string        `cbor:"2,keyasint,omitempty"` // SHA-256 of the text, hex
	By     string        `cbor:"3,keyasint,omitempty"`
	How    string        `cbor:"4,keyasint,omitempty"` // "" inside the program; paper, whatsapp …
	Number string        `cbor:"5,keyasint,omitempty"`
	Date   calendar.Date `cbor:"6,keyasint,omitzero"`
	Reason string        `cbor:"7,keyasint,omitempty"` // of a return
	Text   string        `cbor:"8,keyasint,omitempty"` // the proposed reply
	Rev    uint64        `cbor:"9,keyasint,omitempty"` // Revs.Rev when it was submitted: who approves must have seen it
}

// Referral is an open question to another unit that gives up nothing.
type Referral struct {
	ID       ID     `cbor:"1,keyasint"` // the operation that asked
	Unit     ID     `cbor:"2,keyasint"`
	Question string `cbor:"3,keyasint,omitempty"`
}

// Source holds the values of the newest import, apart from our own; they
// always follow the export with the latest date.
type Source struct {
	System     string    `cbor:"1,keyasint,omitempty"` // "lapor.go.id"
	Exported   time.Time `cbor:"2,keyasint,omitzero"`  // date of the export
	Status     string    `cbor:"3,keyasint,omitempty"` // verbatim
	Stage      Stage     `cbor:"4,keyasint,omitempty"` // what Status means to us; StageNone = unknown
	Unit       string    `cbor:"5,keyasint,omitempty"` // verbatim name
	UnitID     string    `cbor:"6,keyasint,omitempty"`
	Agency     string    `cbor:"7,keyasint,omitempty"`
	Title      string    `cbor:"8,keyasint,omitempty"`
	Original   string    `cbor:"9,keyasint,omitempty"`
	Edited     string    `cbor:"10,keyasint,omitempty"`
	Category   string    `cbor:"11,keyasint,omitempty"`
	CategoryID string    `cbor:"12,keyasint,omitempty"`
	Reason     string    `cbor:"13,keyasint,omitempty"`
	Rating     string    `cbor:"14,keyasint,omitempty"`
	Hash       string    `cbor:"15,keyasint,omitempty"` // of the whole source row: unchanged rows are skipped
	Differs    []string  `cbor:"16,keyasint,omitempty"` // stage, unit, text: for the coordinator to decide
	Holder     ID        `cbor:"17,keyasint,omitzero"`  // the unit as we know it; zero = unknown to us
}

// VisibleText is the text this copy may show: the edited one once there is
// one, else the original.
func (r Report) VisibleText() string {
	if r.Texts.Edited != "" {
		return r.Texts.Edited
	}
	return r.Texts.Original
}
