package model

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// entered fills in the dates that the present stage must have and nobody
// gave: estimated, with their basis.
func (m *merge) entered(basis string, dispatched time.Time) {
	r, c := &m.r, &m.r.Clocks
	estimate := Start{At: dispatched, Basis: basis}
	if r.Stage == StageUnverified {
		return
	}
	if r.Stage != StageHeld && r.Stage != StageArchived || !r.Holder.IsZero() {
		if c.FirstDispatch.At.IsZero() {
			c.FirstDispatch = estimate
		}
		if c.UnitDispatch.At.IsZero() && !r.Holder.IsZero() {
			c.UnitDispatch = estimate
		}
	}
	if c.Verified.IsZero() && r.Stage != StageHeld {
		c.Verified = dispatched
	}
	reply := Start{At: m.exported, Basis: BasisImport}
	if r.Stage == StageProgress || r.Stage == StageClosed {
		if c.AgencyReply.At.IsZero() {
			c.AgencyReply = reply
		}
		if c.UnitReply.At.IsZero() && !c.UnitDispatch.At.IsZero() {
			c.UnitReply = reply
		}
	}
	switch r.Stage {
	case StageHeld:
		if r.Before == StageNone {
			r.Before = StageUnverified
			if !r.Holder.IsZero() {
				r.Before = StageAwaiting
			}
		}
		r.HoldReason = cmp.Or(m.row.Reason, r.HoldReason)
		c.pause(PauseHeld, m.exported)
	case StageArchived:
		r.HoldReason = cmp.Or(m.row.Reason, r.HoldReason)
		fallthrough
	case StageClosed:
		if c.Closed.IsZero() {
			r.end(m.exported)
			c.ClosedBasis = BasisImport
		}
	}
}

// source is the row as our record of the source.
func (m *merge) source() Source {
	row := m.row
	slices.Sort(m.differs)
	return Source{
		System: "lapor.go.id", Exported: m.exported, Status: row.Status, Stage: row.Stage,
		Unit: row.Unit, UnitID: row.UnitID, Agency: row.Agency, Title: row.Title,
		Original: row.Original, Edited: row.Edited, Category: row.Category, CategoryID: row.CategoryID,
		Reason: row.Reason, Rating: rating(row.Rating), Hash: row.Hash, Differs: m.differs, Holder: m.unit,
	}
}

func rating(n uint8) string {
	if n == 0 {
		return ""
	}
	return string(rune('0' + n%10))
}

// placeName is the place as it is shown, from the village up.
func placeName(row Imported) string {
	var parts []string
	for _, part := range []string{row.Village, row.District, row.Regency, row.Province} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ")
}
