package model_test

import (
	"testing"
	"time"

	"lapor/model"
	"lapor/model/calendar"
)

func day(s string) calendar.Date {
	d, err := calendar.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func at(s string) time.Time {
	d := day(s)
	return time.Date(d.Year, d.Month, d.Day, 9, 0, 0, 0, calendar.WIB.Location())
}

// TestDeadlinesAcrossEid was counted by hand with the decree for 2026: 18 and
// 19 March are holidays (Nyepi with its joint leave), 20 to 24 March Eid and
// its joint leave. From Monday 16 March, 3 working days are 17, 25, 26 March.
func TestDeadlinesAcrossEid(t *testing.T) {
	o := newOffice()
	r := o.report(model.StageUnverified)
	r.Clocks = model.Clocks{Received: model.Start{At: at("2026-03-16")}}
	d := o.rules.Deadlines(r)
	if d.Verify != day("2026-03-26") || d.Due != d.Verify || d.DueKind != model.ClockVerify {
		t.Errorf("verify by %v", d.Verify)
	}
	e := o.rules.Explain(r)[0]
	if e.Clock != model.ClockVerify || e.Due != d.Verify || !e.Running || e.LegalBasis == "" || len(e.Skipped) != 7 {
		t.Errorf("explained %+v", e)
	}
}

func TestCompletionByClass(t *testing.T) {
	o := newOffice()
	r := o.report(model.StageAwaiting)
	for _, c := range []struct {
		class       model.Classification
		supervisory bool
		days        int
	}{
		{model.ClassInfoRequest, false, 5}, {model.ClassComplaint, false, 14}, {model.ClassComplaint, true, 60},
		{model.ClassAspiration, false, 14}, {model.ClassUnknown, false, 14},
	} {
		r.Class, r.Supervisory = c.class, c.supervisory
		d := o.rules.Deadlines(r)
		if n := o.workdays(day("2026-09-01"), d.Completion); n != c.days {
			t.Errorf("class %v: completion after %d working days, want %d", c.class, n, c.days)
		}
		if n := o.workdays(day("2026-09-01"), d.FollowUp); n != 5 || d.Due != d.FollowUp {
			t.Errorf("follow-up after %d, due %v", n, d.Due)
		}
	}
}

func TestUnitClockRestartsAgencyClockNever(t *testing.T) {
	o := newOffice()
	r := o.report(model.StageAwaiting)
	before := r.Deadlines
	later := noon.AddDate(0, 0, 7)
	moved, _ := o.must(t, r, o.coordinator(), model.KindDispatch, later, nil)
	if moved.Deadlines.AgencyFollowUp != before.AgencyFollowUp || moved.Deadlines.AgencyCompletion != before.AgencyCompletion {
		t.Errorf("agency clock moved: %+v, was %+v", moved.Deadlines, before)
	}
	if n := o.workdays(calendar.DateOf(later, calendar.WIB.Location()), moved.Deadlines.FollowUp); n != 5 {
		t.Errorf("the new unit has %d working days", n)
	}
	replied, _ := o.must(t, r, o.liaison(), model.KindFollowUpInterim, noon, nil)
	moved, _ = o.must(t, replied, o.coordinator(), model.KindDispatch, later, nil)
	if moved.Stage != model.StageProgress || moved.Deadlines.FollowUp.IsZero() || !moved.Deadlines.AgencyFollowUp.IsZero() {
		t.Errorf("in progress at a new unit: %+v", moved.Deadlines)
	}
}

func TestExtended(t *testing.T) {
	o := newOffice()
	r := o.report(model.StageAwaiting)
	op := o.op(model.KindExtendDeadline, r)
	op.Body.Date = r.Deadlines.Completion
	if out, _ := o.decide(r, op, o.coordinator()); out.Field != "date" {
		t.Errorf("extended to the day it is due: %+v", out)
	}
	later := r.Deadlines.Completion.AddDays(10)
	r, _ = o.must(t, r, o.coordinator(), model.KindExtendDeadline, noon, func(op *model.Operation) { op.Body.Date = later })
	if r.Deadlines.Completion != later || r.Deadlines.AgencyCompletion != later || r.Deadlines.FollowUp.IsZero() {
		t.Errorf("%+v", r.Deadlines)
	}
}

func TestReopenedDaysDoNotCount(t *testing.T) {
	o := newOffice()
	r := o.report(model.StageProgress)
	closed, _ := o.must(t, r, o.coordinator(), model.KindClose, noon, nil)
	if closed.Deadlines.Due != (calendar.Date{}) || !closed.Deadlines.Completion.IsZero() {
		t.Errorf("closed but due: %+v", closed.Deadlines)
	}
	again, _ := o.must(t, closed, system(), model.KindObjected, noon.AddDate(0, 0, 14), nil)
	if n := o.workdays(r.Deadlines.Completion, again.Deadlines.Completion); n != 10 || !again.Owes {
		t.Errorf("moved %d working days, want the 10 it was closed; owes %v", n, again.Owes)
	}
}

func TestPauses(t *testing.T) {
	o := newOffice()
	r := o.report(model.StageAwaiting)
	start := r.Deadlines.FollowUp
	for name, c := range map[string]struct {
		pauses []model.Pause
		moved  int
	}{
		"within":                 {[]model.Pause{{From: at("2026-09-03"), To: at("2026-09-04")}}, 1},
		"over a weekend":         {[]model.Pause{{From: at("2026-09-04"), To: at("2026-09-06")}}, 0},
		"the same day":           {[]model.Pause{{From: at("2026-09-03"), To: at("2026-09-03")}}, 0},
		"overlapping count once": {[]model.Pause{{From: at("2026-09-03"), To: at("2026-09-07")}, {From: at("2026-09-04"), To: at("2026-09-07")}}, 2},
		"before the start":       {[]model.Pause{{From: at("2026-08-20"), To: at("2026-08-28")}}, 0},
		"after the deadline":     {[]model.Pause{{From: at("2026-09-20"), To: at("2026-09-28")}}, 0},
		"in any order":           {[]model.Pause{{From: at("2026-09-07"), To: at("2026-09-08")}, {From: at("2026-09-02"), To: at("2026-09-03")}}, 2},
	} {
		r.Clocks.Pauses = c.pauses
		if n := o.workdays(start, o.rules.Deadlines(r).FollowUp); n != c.moved {
			t.Errorf("%s: moved %d working days, want %d", name, n, c.moved)
		}
	}
}

func TestEstimatedAndUncovered(t *testing.T) {
	o := newOffice()
	r := o.report(model.StageAwaiting)
	r.Clocks.UnitDispatch.Basis = model.BasisReceived
	if !o.rules.Deadlines(r).Estimated || o.rules.AutoEscalates(r, noon.AddDate(1, 0, 0)) {
		t.Error("an estimated clock must bear its mark and escalate nothing by itself")
	}
	r.Clocks.UnitDispatch.At = at("2031-01-06")
	if d := o.rules.Deadlines(r); len(d.Uncovered) != 1 || d.Uncovered[0] != 2031 {
		t.Errorf("uncovered years %v", d.Uncovered)
	}
	without := model.Rules{Lengths: model.DefaultLengths(), Tree: o.tree}
	if d := without.Deadlines(o.report(model.StageAwaiting)); d.Due.IsZero() || len(d.Uncovered) == 0 {
		t.Errorf("no calendar at all: %+v", d)
	}
}

func TestSetStart(t *testing.T) {
	o := newOffice()
	r := o.report(model.StageAwaiting)
	r.Clocks.UnitDispatch = model.Start{At: r.Clocks.Received.At, Basis: model.BasisReceived}
	real := noon.Add(-24 * time.Hour)
	after, e := o.must(t, r, o.coordinator(), model.KindSetStart, noon, func(op *model.Operation) { op.Body.Target, op.Body.Start = "", real })
	if after.Clocks.UnitDispatch != (model.Start{At: real}) || after.Deadlines.Estimated || len(e.Body.Changed) != 1 {
		t.Errorf("%+v %+v", after.Clocks.UnitDispatch, e.Body.Changed)
	}
	op := o.op(model.KindSetStart, after)
	if out, _ := o.decide(after, op, o.coordinator()); out.Result != model.ResultNoop {
		t.Errorf("a known start changed: %+v", out)
	}
}

func TestAgencyWeekAndZone(t *testing.T) {
	o := newOffice()
	var all []model.Agency
	for _, a := range o.tree.All() {
		if a.ID == o.regency {
			a.Own, a.Week = true, calendar.Week{SixDay: true, Zone: calendar.WIT}
		}
		all = append(all, a)
	}
	cal := o.rules.Calendar
	six := model.DefaultRules(cal, model.NewTree(all))
	r := o.report(model.StageAwaiting)
	r.Clocks.UnitDispatch.At = at("2026-09-04") // Friday
	if five, got := o.rules.Deadlines(r).FollowUp, six.Deadlines(r).FollowUp; got != day("2026-09-10") || five != day("2026-09-11") {
		t.Errorf("six days: %v, five days: %v", got, five)
	}
	r.Clocks.UnitDispatch.At = time.Date(2026, 9, 3, 16, 0, 0, 0, time.UTC) // already Friday in WIT
	if got := six.Deadlines(r).FollowUp; got != day("2026-09-10") {
		t.Errorf("zone: %v", got)
	}
}

func TestCalendarChange(t *testing.T) {
	o := newOffice()
	r := o.report(model.StageAwaiting)
	op := model.Operation{ID: id(1), Kind: model.KindCalendarChanged, Report: r.ID}
	if out, e := o.decide(r, op, system()); out.Result != model.ResultNoop || len(e.Reports) > 0 {
		t.Errorf("nothing moved, but %+v", out)
	}
	data := o.rules.Calendar.Data()
	data.Revision++
	data.Holidays = append(data.Holidays, calendar.Holiday{Date: day("2026-09-03"), Kind: calendar.National, Name: "Libur baru"})
	changed, err := calendar.New(data)
	if err != nil {
		t.Fatal(err)
	}
	o.rules.Calendar = changed
	o.rules = o.rules.Prepared()
	out, e := o.decide(r, op, system())
	if out.Result != model.ResultApplied || len(e.Events) != 1 || len(e.Events[0].Body.Changed) != 4 || o.workdays(r.Deadlines.Due, e.Reports[0].Deadlines.Due) != 1 {
		t.Errorf("%+v %+v", out, e.Events)
	}
}

func TestHMark(t *testing.T) {
	o := newOffice()
	view := o.rules.View(o.regency)
	due := day("2026-09-09")
	for today, want := range map[string]int{"2026-09-07": 2, "2026-09-09": 0, "2026-09-14": -3, "2026-09-05": 3} {
		if got := model.HMark(due, day(today), view); got != want {
			t.Errorf("on %s: %d, want %d", today, got, want)
		}
	}
}

func TestAutoEscalateOncePerClock(t *testing.T) {
	o := newOffice()
	r := o.report(model.StageAwaiting)
	late := noon.AddDate(0, 1, 0)
	op := model.Operation{ID: id(1), Kind: model.KindAutoEscalate, Report: r.ID}
	_, e := model.Decide(o.view(r), op, system(), late, o.rules)
	flagged := e.Reports[0]
	if flagged.Escalation.Level != 1 || flagged.Escalation.Target != o.regency || flagged.Holder != r.Holder {
		t.Fatalf("%+v", flagged.Escalation)
	}
	answered, _ := o.must(t, flagged, o.coordinator(), model.KindAnswerEscalation, late, nil)
	if o.rules.AutoEscalates(answered, late) {
		t.Error("escalates the same deadline again after it was answered")
	}
}
