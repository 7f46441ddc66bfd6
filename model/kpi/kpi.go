// Package kpi computes what an agency is judged by: %TL, working days to the
// first follow-up and to closing, the recap per unit. It must never count an
// estimated date among the known ones, nor hold sentences for the screen.
package kpi

import (
	"cmp"
	"slices"
	"time"

	"lapor/model"
)

// Line is one row of the recap (domain.md "What an agency is judged by").
type Line struct {
	Unit       model.ID // zero: at the coordinator
	Unverified int
	Awaiting   int
	Progress   int
	Closed     int
	Held       int
	Archived   int
	Duplicates int // linked to a main report; in no other column
	Total      int // the four buckets; with the rest by policy CountHeldInTotal
	Reopened   int // reports that were reopened at least once

	FollowUp  Days // RTL: working days from dispatch to the first reply
	Closing   Days // RHP: from dispatch to closing
	OnTime    int  // first replies known to be on time …
	Measured  int  // … of so many known ones
	RatingSum int
	Rated     int
}

// Days are working days of known events and, apart from them, of those with
// an estimated end or start (±).
type Days struct {
	Known     Spread
	Estimated Spread
}

// Spread of a sample; zero if N is 0.
type Spread struct {
	N      int
	Mean   float64
	Median float64
}

// TL is the follow-up rate %TL = (Proses + Selesai) / Total, in per cent; ok
// is false when there is nothing to divide by.
func (l Line) TL() (percent float64, ok bool) { return share(l.Progress+l.Closed, l.Total) }

// Done is the share of closed reports in per cent.
func (l Line) Done() (percent float64, ok bool) { return share(l.Closed, l.Total) }

// Punctual is the share of first replies on time in per cent.
func (l Line) Punctual() (percent float64, ok bool) { return share(l.OnTime, l.Measured) }

func share(part, whole int) (float64, bool) {
	if whole == 0 {
		return 0, false
	}
	return 100 * float64(part) / float64(whole), true
}

// Recap counts the reports per unit, units by id, with the line of all of
// them together.
func Recap(reports []model.Report, rules model.Rules) (units []Line, all Line) {
	rules = rules.Prepared()
	tallies := map[model.ID]*tally{}
	var total tally
	for _, r := range reports {
		t := tallies[r.Holder]
		if t == nil {
			t = &tally{line: Line{Unit: r.Holder}}
			tallies[r.Holder] = t
		}
		t.add(r, rules)
		total.add(r, rules)
	}
	for _, t := range tallies {
		units = append(units, t.result())
	}
	slices.SortFunc(units, func(a, b Line) int { return a.Unit.Compare(b.Unit) })
	return units, total.result()
}

// tally collects the samples of a line.
type tally struct {
	line                                           Line
	followUps, followUpsEst, closings, closingsEst []float64
}

func (t *tally) add(r model.Report, rules model.Rules) {
	l := &t.line
	counted := true
	switch {
	case !r.Main.IsZero():
		l.Duplicates++
		counted = rules.Policies.CountHeldInTotal
	case r.Stage == model.StageUnverified:
		l.Unverified++
	case r.Stage == model.StageAwaiting:
		l.Awaiting++
	case r.Stage == model.StageProgress:
		l.Progress++
	case r.Stage == model.StageClosed:
		l.Closed++
	case r.Stage == model.StageHeld:
		l.Held++
		counted = rules.Policies.CountHeldInTotal
	case r.Stage == model.StageArchived:
		l.Archived++
		counted = rules.Policies.CountHeldInTotal
	default:
		return
	}
	if counted {
		l.Total++
	}
	if r.Clocks.Reopened > 0 {
		l.Reopened++
	}
	if r.Rating > 0 {
		l.Rated++
		l.RatingSum += int(r.Rating)
	}
	t.measure(r, rules)
}

// measure takes the unit's own clock, or the agency's where no unit had one.
func (t *tally) measure(r model.Report, rules model.Rules) {
	c := r.Clocks
	start, reply := c.UnitDispatch, c.UnitReply
	if start.At.IsZero() {
		start, reply = c.FirstDispatch, c.AgencyReply
	}
	days, ok := between(rules, r, start.At, reply.At)
	switch {
	case !ok:
	case start.Estimated() || reply.Estimated():
		t.followUpsEst = append(t.followUpsEst, days)
	default:
		t.followUps = append(t.followUps, days)
		t.line.Measured++
		if !c.Late[model.ClockFollowUp.String()] {
			t.line.OnTime++
		}
	}
	if r.Stage != model.StageClosed {
		return
	}
	days, ok = between(rules, r, start.At, c.Closed)
	switch {
	case !ok:
	case start.Estimated() || c.ClosedBasis != "":
		t.closingsEst = append(t.closingsEst, days)
	default:
		t.closings = append(t.closings, days)
	}
}

// between counts working days in the week of the report's holder.
func between(rules model.Rules, r model.Report, from, to time.Time) (float64, bool) {
	if from.IsZero() || to.IsZero() || to.Before(from) {
		return 0, false
	}
	node := r.Holder
	if node.IsZero() {
		node = r.Agency
	}
	view := rules.View(node)
	n, _ := view.Between(view.DateOf(from), view.DateOf(to))
	return float64(n), true
}

func (t *tally) result() Line {
	t.line.FollowUp = Days{spread(t.followUps), spread(t.followUpsEst)}
	t.line.Closing = Days{spread(t.closings), spread(t.closingsEst)}
	return t.line
}

func spread(sample []float64) Spread {
	n := len(sample)
	if n == 0 {
		return Spread{}
	}
	slices.SortFunc(sample, cmp.Compare)
	var sum float64
	for _, x := range sample {
		sum += x
	}
	return Spread{N: n, Mean: sum / float64(n), Median: (sample[(n-1)/2] + sample[n/2]) / 2}
}
