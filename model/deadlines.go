package model

import (
	"slices"
	"time"

	"lapor/model/calendar"
)

// count is one clock counted to its deadline.
type count struct {
	due        calendar.Date // zero while an open pause holds it
	days       int           // its length with paused days
	pausedDays int
	paused     bool
	uncovered  []int
}

// count is the deadline of a clock of so many working days that started at
// start: counting begins on the day after, and days within a pause (after
// the day it began, up to and including the day it ended) do not count. A
// pause that began on or after the deadline moves nothing.
func (c counting) count(start Start, days int) count {
	if start.At.IsZero() || days <= 0 {
		return count{}
	}
	from := c.view.DateOf(start.At)
	if !counts(from) {
		return count{}
	}
	n := count{days: days}
	n.due, n.uncovered = c.view.Deadline(from, days)
	counted := from // the last day already taken out by a pause
	for _, p := range c.pauses {
		begin := c.view.DateOf(p.From)
		if begin.Before(counted) {
			begin = counted
		}
		if !counts(begin) || !begin.Before(n.due) {
			continue
		}
		if p.To.IsZero() {
			n.due, n.paused = calendar.Date{}, true
			return n
		}
		end := c.view.DateOf(p.To)
		if !counts(end) || !end.After(begin) {
			continue
		}
		lost, _ := c.view.Between(begin, end)
		n.pausedDays += lost
		n.days = days + n.pausedDays
		n.due, n.uncovered = c.view.Deadline(from, n.days)
		counted = end
	}
	return n
}

// counts reports whether the calendar can count from a day; a damaged record
// may hold any.
func counts(d calendar.Date) bool { return d.Year >= 1 && d.Year <= 9999 }

// counting is a report's pauses in order, over its agency's working days.
type counting struct {
	view   *calendar.View
	pauses []Pause
}

func (r Rules) counting(report Report) counting {
	c := counting{view: r.View(weekNode(report)), pauses: slices.Clone(report.Clocks.Pauses)}
	slices.SortStableFunc(c.pauses, func(a, b Pause) int { return a.From.Compare(b.From) })
	return c
}

// weekNode is the node whose working week counts for the report.
func weekNode(r Report) ID {
	if r.Holder.IsZero() {
		return r.Agency
	}
	return r.Holder
}

// completion is the length of the completion clock by what the report is.
func (l Lengths) completion(r Report) Length {
	switch {
	case r.Class == ClassInfoRequest:
		return l.CompletionInfo
	case r.Class == ClassAspiration:
		return l.CompletionAspiration
	case r.Supervisory:
		return l.CompletionSupervisory
	default:
		return l.CompletionComplaint
	}
}

// arrival is when the report came to its present agency.
func (c Clocks) arrival() Start {
	if !c.Arrived.At.IsZero() {
		return c.Arrived
	}
	return c.Received
}

// Deadlines of a report as it stands, in its holder's (or its agency's)
// working week. They depend on no clock: what is overdue is for the reader
// to say. A linked duplicate follows its main report and has none.
func (r Rules) Deadlines(report Report) Deadlines {
	c := r.counting(report)
	d := Deadlines{CalendarRev: c.view.Revision()}
	clocks := report.Clocks
	if !report.Main.IsZero() || !report.Stage.Open() {
		return d
	}
	if report.Stage == StageHeld {
		d.Paused = true
		return d
	}
	var due []dueClock
	add := func(kind ClockKind, start Start, n count) calendar.Date {
		d.Uncovered = append(d.Uncovered, n.uncovered...)
		due = append(due, dueClock{kind, n.due, start.Estimated()})
		return n.due
	}
	if report.Stage == StageUnverified {
		d.Verify = add(ClockVerify, clocks.arrival(), c.count(clocks.arrival(), r.Lengths.Verify.Days))
	} else {
		length := r.Lengths.completion(report)
		own := !clocks.UnitDispatch.At.IsZero()
		agency := c.count(clocks.FirstDispatch, length.Days)
		d.AgencyCompletion = later(agency.due, clocks.Extended)
		d.Uncovered = append(d.Uncovered, agency.uncovered...)
		if clocks.AgencyReply.At.IsZero() {
			n := c.count(clocks.FirstDispatch, r.Lengths.FollowUp.Days)
			d.AgencyFollowUp = n.due
			if !own {
				add(ClockFollowUp, clocks.FirstDispatch, n)
			}
		}
		if own && clocks.UnitReply.At.IsZero() {
			d.FollowUp = add(ClockFollowUp, clocks.UnitDispatch, c.count(clocks.UnitDispatch, r.Lengths.FollowUp.Days))
		}
		if own {
			n := c.count(clocks.UnitDispatch, length.Days)
			n.due = later(n.due, clocks.Extended)
			d.Completion = add(ClockCompletion, clocks.UnitDispatch, n)
		} else {
			agency.due = d.AgencyCompletion
			add(ClockCompletion, clocks.FirstDispatch, agency)
		}
		if !clocks.ResultAt.IsZero() {
			d.AutoClose = r.autoClose(c.view, clocks.ResultAt)
			d.Paused = true
		}
	}
	if !d.Paused {
		d.Due, d.DueKind, d.Estimated = next(due)
	}
	slices.Sort(d.Uncovered)
	d.Uncovered = slices.Compact(d.Uncovered)
	return d
}

// autoClose is the day on which a result that nobody answered closes the
// report.
func (r Rules) autoClose(view *calendar.View, result time.Time) calendar.Date {
	day := view.DateOf(result)
	if !counts(day) {
		return calendar.Date{}
	}
	if !r.Lengths.AutoCloseWorkingDays {
		return day.AddDays(r.Lengths.AutoClose.Days)
	}
	due, _ := view.Deadline(day, r.Lengths.AutoClose.Days)
	return due
}

type dueClock struct {
	kind      ClockKind
	due       calendar.Date
	estimated bool
}

// next is the earliest clock that runs: the one we owe next.
func next(clocks []dueClock) (calendar.Date, ClockKind, bool) {
	var first dueClock
	for _, c := range clocks {
		if !c.due.IsZero() && (first.due.IsZero() || c.due.Before(first.due)) {
			first = c
		}
	}
	return first.due, first.kind, first.estimated
}

// later is the later date; a clock that does not run stays zero.
func later(due, extended calendar.Date) calendar.Date {
	if due.IsZero() || !counts(extended) || !extended.After(due) {
		return due
	}
	return extended
}

// HMark is the number of the H-mark: working days left until due. 2 is H-2,
// 0 is H (also on free days right after it), -3 is H+3.
func HMark(due, today calendar.Date, view *calendar.View) (workingDaysLeft int) {
	left, _ := view.Between(today, due)
	return left
}

// Overdue reports whether a deadline on due has passed at now, to the minute
// of the office's closing time.
func Overdue(due calendar.Date, now time.Time, view *calendar.View) bool {
	return !due.IsZero() && now.After(view.DueInstant(due).Add(time.Minute-1))
}

// AutoCloses reports whether the report must be closed by the system at now:
// a result has waited for the reporter long enough.
func (r Rules) AutoCloses(report Report, now time.Time) bool {
	if report.Stage != StageProgress || report.Clocks.ResultAt.IsZero() || report.Owes {
		return false
	}
	view := r.View(weekNode(report))
	return Overdue(r.autoClose(view, report.Clocks.ResultAt), now, view)
}

// AutoEscalates reports whether the report must be flagged for the
// coordinator at now: a known, running deadline has passed, nobody escalated
// yet, and this deadline was not flagged before.
func (r Rules) AutoEscalates(report Report, now time.Time) bool {
	if report.Stage != StageAwaiting && report.Stage != StageProgress || report.Escalation.Level > 0 {
		return false
	}
	d := r.Deadlines(report)
	return !d.Estimated && Overdue(d.Due, now, r.View(weekNode(report))) && !report.Clocks.Late[d.DueKind.String()]
}
