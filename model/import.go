package model

import (
	"slices"
	"time"
)

// MergeImport brings a row of an export together with the report as we have
// it (nil: not yet). unit and agency are what the caller resolved the row's
// names to; a zero unit is unknown to us. exported is the date of the export.
//
// Source values always follow the newest export. A value of ours follows too
// as long as nobody corrected it here. The stage never moves backwards, and
// forwards only along the life of a report; a disagreement in stage, unit or
// text is listed in Source.Differs. Dates that an export does not hold are
// estimated with their basis. Doing it twice changes nothing.
func MergeImport(old *Report, row Imported, unit, agency ID, exported time.Time, newID ID, now time.Time, rules Rules) (Report, []Event, ImportChange) {
	if old == nil {
		r := fromImport(row, unit, agency, exported, newID)
		r.Deadlines = rules.Deadlines(r)
		return r, []Event{importEvent(r, StageNone, nil, unit, ID{}, now)}, ImportNew
	}
	if exported.Before(old.Source.Exported) {
		return *old, nil, ImportUnchanged
	}
	if row.Hash != "" && row.Hash == old.Source.Hash {
		r := old.clone()
		r.Source.Exported = exported
		return r, nil, ImportUnchanged
	}
	m := merge{old: *old, r: old.clone(), row: row, unit: unit, exported: exported, now: now}
	m.values()
	m.stage()
	m.holder()
	m.r.Source = m.source()
	m.finish(rules)
	change := ImportChanged
	if len(m.r.Source.Differs) > 0 {
		change = ImportDifferent
	}
	return m.r, []Event{importEvent(m.r, m.old.Stage, m.changed, m.r.Holder, m.old.Holder, now)}, change
}

func importEvent(r Report, from Stage, changed []string, unit, fromUnit ID, now time.Time) Event {
	e := Event{Report: r.ID, Kind: KindImported, At: now, Role: RoleSystem, Audience: AudienceInternal,
		From: from, To: r.Stage, Body: EventBody{Changed: changed}}
	if unit != fromUnit {
		e.Body.Unit, e.Body.FromUnit = unit, fromUnit
	}
	return e
}

// fromImport is a new report as the export tells it. The identity of an
// anonymous reporter is in Texts.Reporter and nowhere else.
func fromImport(row Imported, unit, agency ID, exported time.Time, id ID) Report {
	r := Report{
		ID: id, Tracking: row.Tracking, Revs: born(), Title: row.Title,
		Texts: Texts{Original: row.Original, Edited: row.Edited, Reporter: Reporter{Name: row.Reporter}},
		Class: row.Class, Supervisory: row.Supervisory, Category: row.Category, Channel: row.Channel,
		Place: Place{Name: placeName(row)}, Anonymous: row.Anonymous, Confidential: row.Confidential,
		Agency: agency, Stage: row.Stage, Rating: row.Rating, Status: row.Status,
	}
	if r.Stage == StageNone { // a status unknown to us: its unit says that it was dispatched
		r.Stage = StageUnverified
		if row.Unit != "" || row.UnitID != "" {
			r.Stage = StageAwaiting
		}
	}
	r.Clocks.Received = Start{At: row.Received}
	if row.Received.IsZero() {
		r.Clocks.Received = Start{At: exported, Basis: BasisImport}
	}
	m := merge{r: r, row: row, unit: unit, exported: exported}
	if r.Stage != StageUnverified {
		m.r.Holder = unit
	}
	m.r.Released = !r.Anonymous || written(row.Edited)
	m.entered(BasisReceived, r.Clocks.Received.At)
	m.r.Source = m.source()
	return m.r
}

// merge is one report being brought together with one row.
type merge struct {
	old, r   Report
	row      Imported
	unit     ID
	exported time.Time
	now      time.Time
	changed  []string
	differs  []string
}

// follow takes the source's value if ours is still the one that the source
// gave before; it reports whether ours is our own and says otherwise.
func (m *merge) follow(ours *string, before, value, field string) (own bool) {
	if *ours == value {
		return false
	}
	if *ours != before {
		return true
	}
	*ours = value
	m.changed = append(m.changed, field)
	return false
}

func (m *merge) values() {
	r, row, was := &m.r, m.row, m.old.Source
	m.follow(&r.Title, was.Title, row.Title, "title")
	m.follow(&r.Category, was.Category, row.Category, "category")
	// An export without an edited text takes none away: what was released
	// would fall back to the original.
	if written(row.Edited) && m.follow(&r.Texts.Edited, was.Edited, row.Edited, "edited") && row.Edited != was.Edited {
		m.differs = append(m.differs, "text")
	}
	if r.Texts.Original != row.Original && row.Original != "" {
		r.Texts.Original = row.Original
		m.changed = append(m.changed, "original")
	}
	if row.Reporter != "" && r.Texts.Reporter.Name == "" {
		r.Texts.Reporter.Name = row.Reporter
	}
	// Protection may be added by an export, never taken away.
	if row.Anonymous && !r.Anonymous {
		r.Anonymous, r.Released = true, false
		m.changed = append(m.changed, "anonymous")
	}
	if row.Confidential && !r.Confidential {
		r.Confidential = true
		m.changed = append(m.changed, "confidential")
	}
	if !r.Released && r.Anonymous && written(row.Edited) && r.Texts.Edited == row.Edited {
		r.Released = true
		m.changed = append(m.changed, "released")
	}
	if row.Rating > 0 && row.Rating != r.Rating {
		r.Rating = row.Rating
		m.changed = append(m.changed, "rating")
	}
}

// stage moves the report forwards along its life if the source is ahead.
func (m *merge) stage() {
	to := m.row.Stage
	if to == StageNone || to == m.r.Stage {
		return
	}
	if !m.forwards(to) {
		m.differs = append(m.differs, "stage")
		return
	}
	if m.r.Stage == StageHeld {
		m.r.Clocks.unpause(PauseHeld, m.exported)
	}
	before := m.r.Stage
	m.r.Stage, m.r.Before, m.r.HoldReason = to, StageNone, ""
	if to == StageHeld {
		m.r.Before = before
	}
	m.changed = append(m.changed, "stage")
}

// forwards reports whether the source's stage lies ahead of ours on the way
// of the table. A hold of our own is ours to end.
func (m *merge) forwards(to Stage) bool {
	from := m.r.Stage
	if from == StageHeld {
		if m.old.Source.Stage != StageHeld {
			return false
		}
		return to == StageArchived || to >= StageAwaiting && to != StageHeld || to == m.r.back()
	}
	switch to {
	case StageHeld:
		return from == StageUnverified || from == StageAwaiting
	case StageArchived:
		return from == StageUnverified
	case StageAwaiting, StageProgress, StageClosed:
		return from < to && from.Open()
	}
	return false
}

// holder follows the source's unit as long as ours is the one it gave before
// or none.
func (m *merge) holder() {
	switch {
	case m.unit.IsZero(), m.unit == m.r.Holder, m.r.Stage == StageUnverified:
	case m.r.Holder == m.old.Source.Holder && m.r.Stage.Open(),
		m.r.Holder.IsZero() && slices.Contains(m.changed, "stage"):
		m.r.Holder = m.unit
		m.r.leaveUnit(m.exported)
		m.changed = append(m.changed, "unit")
	default:
		m.differs = append(m.differs, "unit")
	}
}

// finish raises revisions and deadlines of a merged report.
func (m *merge) finish(rules Rules) {
	r := &m.r
	m.entered(BasisImport, m.exported)
	r.Revs.Rev++
	if r.Stage != m.old.Stage {
		r.Revs.Status++
	}
	if r.Holder != m.old.Holder {
		r.Revs.Assign++
	}
	if r.Stage == m.row.Stage || m.row.Stage == StageNone {
		r.Status = m.row.Status
	}
	r.Deadlines = rules.Deadlines(*r)
}
