package main

import (
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/safetext"
)

// sheet is a report under --json.
type sheet struct {
	ID           string      `json:"id"`
	Tracking     string      `json:"tracking"`
	Title        string      `json:"title"`
	Text         string      `json:"text"`
	HasText      bool        `json:"has_text"`
	Stage        string      `json:"stage"`
	Status       string      `json:"source_status,omitempty"`
	Class        string      `json:"classification,omitempty"`
	Supervisory  bool        `json:"supervisory,omitempty"`
	Category     string      `json:"category,omitempty"`
	Channel      string      `json:"channel,omitempty"`
	Place        string      `json:"place,omitempty"`
	Anonymous    bool        `json:"anonymous,omitempty"`
	Confidential bool        `json:"confidential,omitempty"`
	Restricted   bool        `json:"restricted,omitempty"`
	Agency       string      `json:"agency,omitempty"`
	Unit         string      `json:"unit,omitempty"`
	Escalation   uint8       `json:"escalation_level,omitempty"`
	Revs         model.Revs  `json:"revisions"`
	Due          string      `json:"due,omitempty"`
	Deadlines    []deadline  `json:"deadlines"`
	Timeline     []entry     `json:"timeline"`
	Pending      []outgoing  `json:"pending"`
	Parked       []parkedRow `json:"needs_decision"`
	Drafts       int         `json:"drafts"`
}

// deadline is one clock explained.
type deadline struct {
	Clock     string          `json:"clock"`
	Agency    bool            `json:"agency,omitempty"`
	From      string          `json:"from"`
	Estimated string          `json:"estimated_from,omitempty"`
	Length    int             `json:"working_days"`
	Basis     string          `json:"legal_basis,omitempty"`
	Due       string          `json:"due,omitempty"`
	Running   bool            `json:"running"`
	Done      string          `json:"done,omitempty"`
	Paused    int             `json:"paused_days,omitempty"`
	Skipped   []calendar.Skip `json:"skipped"`
	Uncovered []int           `json:"uncovered_years,omitempty"`
}

// entry is one event of the timeline.
type entry struct {
	At     string `json:"at"`
	Kind   string `json:"kind"`
	Who    string `json:"who,omitempty"`
	Role   string `json:"role,omitempty"`
	As     string `json:"as,omitempty"`
	Public bool   `json:"public,omitempty"`
	From   string `json:"from,omitempty"`
	To     string `json:"to,omitempty"`
	Unit   string `json:"unit,omitempty"`
	Text   string `json:"text,omitempty"`
	Reason string `json:"reason,omitempty"`
	Date   string `json:"date,omitempty"`
	Level  uint8  `json:"level,omitempty"`
	Late   bool   `json:"late,omitempty"`
}

// sheet makes the report for programs. Without full, numbers and addresses of
// persons are masked; the reporter is never in it.
func (o *office) sheet(d model.Dossier, full bool) sheet {
	clean := masked
	if full {
		clean = func(s string) string { return safetext.Clean(s).String() }
	}
	r := d.Report
	s := sheet{ID: r.ID.String(), Tracking: clean(r.Tracking), Title: clean(r.Title), Text: clean(r.VisibleText()), HasText: d.HasText,
		Stage: r.Stage.String(), Status: clean(r.Status), Class: r.Class.String(), Supervisory: r.Supervisory,
		Category: clean(r.Category), Channel: clean(string(r.Channel)), Place: clean(r.Place.Name), Anonymous: r.Anonymous,
		Confidential: r.Confidential, Restricted: r.Restriction.On, Agency: o.unitCode(r.Agency), Unit: o.unitCode(r.Holder),
		Escalation: r.Escalation.Level, Revs: r.Revs, Due: r.Deadlines.Due.String(), Drafts: len(d.Drafts),
		Deadlines: []deadline{}, Timeline: []entry{}, Pending: []outgoing{}, Parked: []parkedRow{}}
	for _, e := range o.me.Rules.Explain(r) {
		s.Deadlines = append(s.Deadlines, explained(e))
	}
	for _, e := range d.Events {
		s.Timeline = append(s.Timeline, entry{At: stamp(e.At), Kind: string(e.Kind), Who: clean(e.Name), Role: e.Role.String(),
			As: o.unitCode(e.Node), Public: e.Audience == model.AudiencePublic, From: stage(e.From), To: stage(e.To),
			Unit: o.unitCode(e.Body.Unit), Text: clean(e.Body.Text), Reason: clean(e.Body.Reason), Date: e.Body.Date,
			Level: e.Body.Level, Late: e.Late})
	}
	for _, p := range d.Pending {
		s.Pending = append(s.Pending, outgoingOf(p))
	}
	for _, p := range d.Parked {
		s.Parked = append(s.Parked, parkedOf(p))
	}
	return s
}

func explained(e model.Explanation) deadline {
	d := deadline{Clock: e.Clock.String(), Agency: e.Agency, From: e.From.String(), Estimated: e.Start.Basis, Length: e.Length,
		Basis: e.LegalBasis, Due: e.Due.String(), Running: e.Running, Done: stamp(e.Done), Paused: e.PausedDays,
		Skipped: e.Skipped, Uncovered: e.Uncovered}
	if d.Skipped == nil {
		d.Skipped = []calendar.Skip{}
	}
	return d
}

// stamp is an instant in UTC; "" for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func stage(s model.Stage) string {
	if s == model.StageNone {
		return ""
	}
	return s.String()
}
