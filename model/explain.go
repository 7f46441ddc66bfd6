package model

import (
	"time"

	"lapor/model/calendar"
)

// Explain says how each deadline of the report is counted, those that have
// stopped for good included, in the order verify, the unit's clocks, the
// agency's, auto-close. A clock that never started is left out.
func (r Rules) Explain(report Report) []Explanation {
	c := r.counting(report)
	clocks := report.Clocks
	completion := r.Lengths.completion(report)
	runs := report.Main.IsZero() && report.Clocks.ResultAt.IsZero() &&
		(report.Stage == StageAwaiting || report.Stage == StageProgress)

	var all []Explanation
	add := func(kind ClockKind, agency bool, start Start, length Length, done time.Time, running bool) {
		if start.At.IsZero() {
			return
		}
		all = append(all, c.explain(Explanation{Clock: kind, Agency: agency, Start: start, Length: length.Days,
			LegalBasis: length.Basis, Done: done, Running: running && done.IsZero()}, clocks.Extended))
	}
	verified := clocks.Verified
	if report.Stage == StageUnverified {
		verified = time.Time{}
	}
	add(ClockVerify, true, clocks.arrival(), r.Lengths.Verify, verified,
		report.Stage == StageUnverified && report.Main.IsZero())
	add(ClockFollowUp, false, clocks.UnitDispatch, r.Lengths.FollowUp, clocks.UnitReply.At, runs)
	add(ClockCompletion, false, clocks.UnitDispatch, completion, clocks.Closed, runs)
	add(ClockFollowUp, true, clocks.FirstDispatch, r.Lengths.FollowUp, clocks.AgencyReply.At, runs)
	add(ClockCompletion, true, clocks.FirstDispatch, completion, clocks.Closed, runs)
	if e, ok := r.explainAutoClose(report, c.view); ok {
		all = append(all, e)
	}
	return all
}

// explain fills in the count of e's clock.
func (c counting) explain(e Explanation, extended calendar.Date) Explanation {
	n := c.count(e.Start, e.Length)
	e.From, e.PausedDays, e.Uncovered = c.view.DateOf(e.Start.At), n.pausedDays, n.uncovered
	if n.due.IsZero() {
		e.Running = false
		return e
	}
	counted := c.view.Add(e.From, n.days)
	e.Due, e.Skipped = counted.Date, counted.Skipped
	if e.Clock == ClockCompletion {
		e.Due = later(e.Due, extended)
	}
	return e
}

func (r Rules) explainAutoClose(report Report, view *calendar.View) (Explanation, bool) {
	result := report.Clocks.ResultAt
	if result.IsZero() || report.Stage != StageProgress {
		return Explanation{}, false
	}
	e := Explanation{Clock: ClockAutoClose, Start: Start{At: result}, From: view.DateOf(result),
		Length: r.Lengths.AutoClose.Days, LegalBasis: r.Lengths.AutoClose.Basis,
		Due: r.autoClose(view, result), Running: true}
	if r.Lengths.AutoCloseWorkingDays && counts(e.From) {
		counted := view.Add(e.From, e.Length)
		e.Skipped, e.Uncovered = counted.Skipped, counted.Uncovered
	}
	return e, true
}
