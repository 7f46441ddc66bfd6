package model

import (
	"maps"
	"slices"
)

// clone is r with slices and maps of its own, so that a decision never
// writes into what it was given.
func (r Report) clone() Report {
	r.Tags = slices.Clone(r.Tags)
	r.Referrals = slices.Clone(r.Referrals)
	r.Refused = slices.Clone(r.Refused)
	r.Clocks = r.Clocks.clone()
	r.Deadlines.Uncovered = slices.Clone(r.Deadlines.Uncovered)
	r.Source.Differs = slices.Clone(r.Source.Differs)
	return r
}

func (c Clocks) clone() Clocks {
	c.Pauses = slices.Clone(c.Pauses)
	c.Late = maps.Clone(c.Late)
	return c
}
