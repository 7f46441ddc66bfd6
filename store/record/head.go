package record

import (
	"lapor/model"
	"lapor/model/calendar"
)

// Head holds what every view class may see of a report: no citizen's text,
// no identity, no reason written by an officer.
type Head struct {
	ID           model.ID             `cbor:"1,keyasint"`
	Tracking     string               `cbor:"2,keyasint,omitempty"`
	Revs         model.Revs           `cbor:"3,keyasint,omitzero"`
	Class        model.Classification `cbor:"4,keyasint,omitempty"`
	Supervisory  bool                 `cbor:"5,keyasint,omitempty"`
	Category     string               `cbor:"6,keyasint,omitempty"`
	Tags         []string             `cbor:"7,keyasint,omitempty"`
	Channel      model.Channel        `cbor:"8,keyasint,omitempty"`
	Incident     calendar.Date        `cbor:"9,keyasint,omitzero"`
	PlaceCode    string               `cbor:"10,keyasint,omitempty"`
	PlaceName    string               `cbor:"11,keyasint,omitempty"`
	Priority     uint8                `cbor:"12,keyasint,omitempty"`
	Anonymous    bool                 `cbor:"13,keyasint,omitempty"`
	Confidential bool                 `cbor:"14,keyasint,omitempty"`
	Released     bool                 `cbor:"15,keyasint,omitempty"`
	Restricted   bool                 `cbor:"16,keyasint,omitempty"`
	Agency       model.ID             `cbor:"17,keyasint,omitzero"`
	Holder       model.ID             `cbor:"18,keyasint,omitzero"`
	Stage        model.Stage          `cbor:"19,keyasint,omitempty"`
	Before       model.Stage          `cbor:"20,keyasint,omitempty"`
	Main         model.ID             `cbor:"21,keyasint,omitzero"`
	SplitFrom    model.ID             `cbor:"22,keyasint,omitzero"`
	ClaimedBy    model.ID             `cbor:"23,keyasint,omitzero"`
	ClaimedName  string               `cbor:"24,keyasint,omitempty"`
	Clocks       model.Clocks         `cbor:"25,keyasint,omitzero"`
	Deadlines    model.Deadlines      `cbor:"26,keyasint,omitzero"`
	Undelivered  int                  `cbor:"27,keyasint,omitempty"`
	Owes         bool                 `cbor:"28,keyasint,omitempty"`
	Rating       uint8                `cbor:"29,keyasint,omitempty"`
	Status       string               `cbor:"30,keyasint,omitempty"`
	Escalated    uint8                `cbor:"31,keyasint,omitempty"` // level
	EscalatedTo  model.ID             `cbor:"32,keyasint,omitzero"`
	EscalatedBy  model.ID             `cbor:"33,keyasint,omitzero"` // node
	Attachments  int                  `cbor:"34,keyasint,omitempty"`
	Questioned   bool                 `cbor:"35,keyasint,omitempty"` // a supervision note waits for the unit
}

func headOf(r model.Report) Head {
	return Head{
		ID: r.ID, Tracking: r.Tracking, Revs: r.Revs, Class: r.Class, Supervisory: r.Supervisory,
		Category: r.Category, Tags: r.Tags, Channel: r.Channel, Incident: r.Incident,
		PlaceCode: r.Place.Code, PlaceName: r.Place.Name, Priority: r.Priority,
		Anonymous: r.Anonymous, Confidential: r.Confidential, Released: r.Released,
		Restricted: r.Restriction.On, Agency: r.Agency, Holder: r.Holder, Stage: r.Stage,
		Before: r.Before, Main: r.Main, SplitFrom: r.SplitFrom, ClaimedBy: r.ClaimedBy,
		ClaimedName: r.ClaimedName, Clocks: r.Clocks, Deadlines: r.Deadlines,
		Undelivered: r.Undelivered, Owes: r.Owes, Rating: r.Rating, Status: r.Status,
		Escalated: r.Escalation.Level, EscalatedTo: r.Escalation.Target,
		EscalatedBy: r.Escalation.From, Attachments: r.Attachments, Questioned: r.Questioned,
	}
}

func (h Head) report(view model.ViewClass) model.Report {
	return model.Report{
		ID: h.ID, Tracking: h.Tracking, Revs: h.Revs, Class: h.Class, Supervisory: h.Supervisory,
		Category: h.Category, Tags: h.Tags, Channel: h.Channel, Incident: h.Incident,
		Place: model.Place{Code: h.PlaceCode, Name: h.PlaceName}, Priority: h.Priority,
		Anonymous: h.Anonymous, Confidential: h.Confidential, Released: h.Released,
		Restriction: model.Restriction{On: h.Restricted}, Agency: h.Agency, Holder: h.Holder,
		Stage: h.Stage, Before: h.Before, Main: h.Main, SplitFrom: h.SplitFrom,
		ClaimedBy: h.ClaimedBy, ClaimedName: h.ClaimedName, Clocks: h.Clocks,
		Deadlines: h.Deadlines, Undelivered: h.Undelivered, Owes: h.Owes, Rating: h.Rating,
		Status:      h.Status,
		Escalation:  model.Escalation{Level: h.Escalated, Target: h.EscalatedTo, From: h.EscalatedBy},
		Attachments: h.Attachments, Questioned: h.Questioned, View: view,
	}
}
