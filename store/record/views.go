package record

import "lapor/model"

// SupervisorRow is the queue row for a read-only overseer.
type SupervisorRow struct {
	Head  Head   `cbor:"1,keyasint"`
	Title string `cbor:"2,keyasint,omitempty"` // "" while withheld
}

// SupervisorText is the text beside SupervisorRow; it has no reporter.
type SupervisorText struct {
	Report model.ID `cbor:"1,keyasint"`
	Text   string   `cbor:"2,keyasint,omitempty"`
}

// UnitRow is the queue row for the unit that holds the report.
type UnitRow struct {
	Head       Head             `cbor:"1,keyasint"`
	Title      string           `cbor:"2,keyasint,omitempty"`
	Escalation string           `cbor:"3,keyasint,omitempty"` // reason
	Waiting    model.Waiting    `cbor:"4,keyasint,omitzero"`
	Approval   model.Approval   `cbor:"5,keyasint,omitzero"`
	Referrals  []model.Referral `cbor:"6,keyasint,omitempty"`
	HoldReason string           `cbor:"7,keyasint,omitempty"`
}

// UnitText is the text beside UnitRow. Reporter is nil for an anonymous
// report; of that Text is the released edited text or empty.
type UnitText struct {
	Report      model.ID        `cbor:"1,keyasint"`
	Text        string          `cbor:"2,keyasint,omitempty"`
	Reporter    *model.Reporter `cbor:"3,keyasint,omitempty"`
	PlaceDetail string          `cbor:"4,keyasint,omitempty"`
}

// CoordinatorRow is the queue row for coordinators and national admins.
type CoordinatorRow struct {
	Unit         UnitRow            `cbor:"1,keyasint"`
	Restriction  model.Restriction  `cbor:"2,keyasint,omitzero"`
	NotAuthority model.NotAuthority `cbor:"3,keyasint,omitzero"`
	Refused      []model.ID         `cbor:"4,keyasint,omitempty"`
	Differs      []string           `cbor:"5,keyasint,omitempty"`
	SourceStatus string             `cbor:"6,keyasint,omitempty"`
	SourceUnit   string             `cbor:"7,keyasint,omitempty"`
	Proposal     model.Proposal     `cbor:"8,keyasint,omitzero"`
}

// CoordinatorText is the text beside CoordinatorRow. Reporter is nil for an
// anonymous report here too: the identity is only ever read from the server
// by an explicit, logged reveal.
type CoordinatorText struct {
	Report      model.ID        `cbor:"1,keyasint"`
	Original    string          `cbor:"2,keyasint,omitempty"`
	Edited      string          `cbor:"3,keyasint,omitempty"`
	Reporter    *model.Reporter `cbor:"4,keyasint,omitempty"`
	PlaceDetail string          `cbor:"5,keyasint,omitempty"`
}

// Withheld reports whether the text and title of r may not be shown below
// the coordinator: of an anonymous report only released edited text is.
func Withheld(r model.Report) bool {
	return r.Anonymous && (!r.Released || r.Texts.Edited == "")
}

func supervisorRow(r model.Report) SupervisorRow {
	row := SupervisorRow{Head: headOf(r)}
	if !Withheld(r) {
		row.Title = r.Title
	}
	return row
}

func supervisorText(r model.Report) SupervisorText {
	t := SupervisorText{Report: r.ID}
	if !Withheld(r) {
		t.Text = r.VisibleText()
	}
	return t
}

func unitRow(r model.Report) UnitRow {
	row := UnitRow{Head: headOf(r), Escalation: r.Escalation.Reason, Waiting: r.Waiting,
		Approval: r.Approval, Referrals: r.Referrals, HoldReason: r.HoldReason}
	if !Withheld(r) {
		row.Title = r.Title
	}
	return row
}

func unitText(r model.Report) UnitText {
	t := UnitText{Report: r.ID}
	if !Withheld(r) {
		t.Text = r.VisibleText()
	}
	if !r.Anonymous {
		t.Reporter = known(r.Texts.Reporter)
		t.PlaceDetail = r.Place.Detail // an anonymous reporter's own words on the place may name his house
	}
	return t
}

func coordinatorRow(r model.Report) CoordinatorRow {
	unit := unitRow(r)
	unit.Title = r.Title
	return CoordinatorRow{Unit: unit, Restriction: r.Restriction, NotAuthority: r.NotAuthority,
		Refused: r.Refused, Differs: r.Source.Differs, SourceStatus: r.Source.Status, SourceUnit: r.Source.Unit, Proposal: r.Proposal}
}

func coordinatorText(r model.Report) CoordinatorText {
	t := CoordinatorText{Report: r.ID, Original: r.Texts.Original, Edited: r.Texts.Edited, PlaceDetail: r.Place.Detail}
	if !r.Anonymous {
		t.Reporter = known(r.Texts.Reporter)
	}
	return t
}

func known(p model.Reporter) *model.Reporter {
	if p == (model.Reporter{}) {
		return nil
	}
	return &p
}
