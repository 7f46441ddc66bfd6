package record

import "lapor/model"

// Type of an entity that travels to clients. Stored and sent: never renumber.
type Type uint8

// Types of entities. A report travels in three: its row, its text, its
// events, so that the queue is usable before the bodies have arrived.
const (
	TypeRow      Type = 1
	TypeText     Type = 2
	TypeEvent    Type = 3
	TypeAgency   Type = 4
	TypeActor    Type = 5 // the caller himself with his mandates
	TypeRules    Type = 6
	TypeCalendar Type = 7
	TypeParked   Type = 8 // an operation that waits for a decision of the caller
)

// Item is one entity as it is sent and as the client keeps it: Bytes is the
// canonical record, kept as received, unknown fields included.
type Item struct {
	Type   Type            `cbor:"1,keyasint"`
	Class  model.ViewClass `cbor:"2,keyasint,omitempty"` // of rows and texts
	ID     model.ID        `cbor:"3,keyasint,omitzero"`
	Report model.ID        `cbor:"4,keyasint,omitzero"` // of texts, events and parked: their report
	Rev    uint64          `cbor:"5,keyasint,omitempty"`
	Bytes  []byte          `cbor:"6,keyasint"`
}

// ItemOverhead estimates what an item takes beside its Bytes, before anything
// is compressed.
const ItemOverhead = 40

// Why a report left someone's sight.
type Why string

// Reasons of Gone.
const (
	WhyMoved    Why = "moved"
	WhyRole     Why = "role"
	WhyAged     Why = "aged"
	WhyRedacted Why = "redacted"
	WhyMerged   Why = "merged"
	WhyUnlisted Why = "unlisted" // missing from a manifest
)

// Gone tells a client that it may no longer hold a report.
type Gone struct {
	Report model.ID `cbor:"1,keyasint"`
	Why    Why      `cbor:"2,keyasint,omitempty"`
	To     string   `cbor:"3,keyasint,omitempty"` // name of the new holder, if the caller may know
}

// Sent is an operation as it travels: the bytes are frozen with their number.
type Sent struct {
	N     uint64 `cbor:"1,keyasint"`
	Bytes []byte `cbor:"2,keyasint"` // deterministic CBOR of model.Operation
}

// Answer is the server's outcome of a device's operation N.
type Answer struct {
	N       uint64        `cbor:"1,keyasint"`
	Outcome model.Outcome `cbor:"2,keyasint"`
}

// Row encodes a report's queue row for a view class.
func (c *Codec) Row(r model.Report, class model.ViewClass) (Item, error) {
	var v any
	switch class {
	case model.ViewSupervisor:
		v = supervisorRow(r)
	case model.ViewUnit:
		v = unitRow(r)
	case model.ViewCoordinator:
		v = coordinatorRow(r)
	default:
		return Item{}, model.Errorf(CodeBadRecord, "no outgoing row for view class %d", class)
	}
	b, err := c.Encode(v)
	return Item{Type: TypeRow, Class: class, ID: r.ID, Rev: r.Revs.Rev, Bytes: b}, err
}

// Text encodes a report's text for a view class.
func (c *Codec) Text(r model.Report, class model.ViewClass) (Item, error) {
	var v any
	switch class {
	case model.ViewSupervisor:
		v = supervisorText(r)
	case model.ViewUnit:
		v = unitText(r)
	case model.ViewCoordinator:
		v = coordinatorText(r)
	default:
		return Item{}, model.Errorf(CodeBadRecord, "no outgoing text for view class %d", class)
	}
	b, err := c.Encode(v)
	return Item{Type: TypeText, Class: class, ID: r.ID, Report: r.ID, Rev: r.Revs.Rev, Bytes: b}, err
}

// Event encodes an event for a view class; ok is false if the class may not
// see it. Which operation made it only its author learns, who compares it with
// his own: to others it would be sixteen bytes of noise.
func (c *Codec) Event(e model.Event, class model.ViewClass, reader model.ID) (item Item, ok bool, err error) {
	if !class.Sees(e.Audience) {
		return Item{}, false, nil
	}
	if e.Actor != reader {
		e.Op = model.ID{}
	}
	b, err := c.Encode(e)
	return Item{Type: TypeEvent, Class: class, ID: e.ID, Report: e.Report, Rev: e.No, Bytes: b}, err == nil, err
}

// Report puts a client's copy together from the row and, if it has arrived,
// the text; what the class does not show is empty.
func (c *Codec) Report(row Item, text *Item) (model.Report, error) {
	r, err := c.decodeRow(row)
	if err != nil || text == nil {
		return r, err
	}
	return c.withText(r, *text)
}

func (c *Codec) decodeRow(row Item) (model.Report, error) {
	switch row.Class {
	case model.ViewSupervisor:
		var v SupervisorRow
		err := c.Decode(row.Bytes, &v)
		r := v.Head.report(row.Class)
		r.Title = v.Title
		return r, err
	case model.ViewUnit:
		var v UnitRow
		err := c.Decode(row.Bytes, &v)
		return v.report(row.Class), err
	case model.ViewCoordinator:
		var v CoordinatorRow
		err := c.Decode(row.Bytes, &v)
		r := v.Unit.report(row.Class)
		r.Restriction, r.NotAuthority, r.Refused = v.Restriction, v.NotAuthority, v.Refused
		r.Proposal = v.Proposal
		r.Source = model.Source{Differs: v.Differs, Status: v.SourceStatus, Unit: v.SourceUnit}
		return r, err
	}
	return model.Report{}, model.Errorf(CodeBadRecord, "row of view class %d", row.Class)
}

func (v UnitRow) report(class model.ViewClass) model.Report {
	r := v.Head.report(class)
	r.Title, r.Escalation.Reason = v.Title, v.Escalation
	r.Waiting, r.Approval, r.Referrals, r.HoldReason = v.Waiting, v.Approval, v.Referrals, v.HoldReason
	return r
}

func (c *Codec) withText(r model.Report, text Item) (model.Report, error) {
	switch text.Class {
	case model.ViewSupervisor:
		var v SupervisorText
		err := c.Decode(text.Bytes, &v)
		r.Texts.Edited = v.Text
		return r, err
	case model.ViewUnit:
		var v UnitText
		err := c.Decode(text.Bytes, &v)
		r.Texts.Edited, r.Place.Detail = v.Text, v.PlaceDetail
		if v.Reporter != nil {
			r.Texts.Reporter = *v.Reporter
		}
		return r, err
	case model.ViewCoordinator:
		var v CoordinatorText
		err := c.Decode(text.Bytes, &v)
		r.Texts.Original, r.Texts.Edited, r.Place.Detail = v.Original, v.Edited, v.PlaceDetail
		if v.Reporter != nil {
			r.Texts.Reporter = *v.Reporter
		}
		return r, err
	}
	return r, model.Errorf(CodeBadRecord, "text of view class %d", text.Class)
}
