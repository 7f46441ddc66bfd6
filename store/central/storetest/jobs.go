package storetest

import (
	"testing"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/store/central"
)

var jobTests = []test{
	{"silent reports are closed once", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		silent, answered := w.report("KAB1", "DINKES1"), w.report("KAB1", "DINKES1")
		for _, r := range []*model.Report{&silent, &answered} {
			r.Stage = model.StageProgress
			r.Clocks.ResultAt = w.now
			r.Deadlines.AutoClose = calendar.DateOf(w.now, calendar.WIB.Location()).AddDays(16)
		}
		answered.Owes = true
		w.put(silent, answered)
		for _, step := range []struct{ day, closed int }{{5, 0}, {60, 1}, {61, 0}} {
			w.now = start.AddDate(0, 0, step.day)
			report, err := w.store.RunJobs(w.ctx(), w.now)
			w.must(err)
			if report.Closed != step.closed {
				t.Fatalf("day %d: closed %d, want %d", step.day, report.Closed, step.closed)
			}
		}
		r, events := w.get(silent.ID)
		if r.Stage != model.StageClosed || len(events) != 1 || events[0].Kind != model.KindAutoClose {
			t.Fatalf("stage %v, events %+v", r.Stage, events)
		}
		if r, _ := w.get(answered.ID); r.Stage != model.StageProgress {
			t.Fatal("a report whose reporter answered was closed")
		}
		w.sound()
	}},

	{"late reports are flagged once", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		r := w.report("KAB1", "DINKES1")
		r.Clocks.FirstDispatch, r.Clocks.UnitDispatch = model.Start{At: w.now}, model.Start{At: w.now}
		w.put(r)
		for _, step := range []struct{ day, flagged int }{{1, 0}, {90, 1}, {91, 0}} {
			w.now = start.AddDate(0, 0, step.day)
			report, err := w.store.RunJobs(w.ctx(), w.now)
			w.must(err)
			if report.Escalated != step.flagged {
				t.Fatalf("day %d: flagged %d, want %d", step.day, report.Escalated, step.flagged)
			}
		}
		w.sound()
	}},

	{"a timer's bug leaves no trace", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{Decide: func(model.View, model.Operation, model.Actor, time.Time, model.Rules) (model.Outcome, model.Effects) {
			panic("planted")
		}})
		r := w.report("KAB1", "DINKES1")
		r.Stage, r.Clocks.ResultAt = model.StageProgress, w.now
		r.Deadlines.AutoClose = calendar.DateOf(w.now, calendar.WIB.Location())
		w.put(r)
		w.now = start.AddDate(0, 3, 0)
		before := w.seq()
		if report, err := w.store.RunJobs(w.ctx(), w.now); err != nil || report.Closed != 0 {
			t.Fatalf("%+v, %v", report, err)
		}
		if w.seq() != before {
			t.Fatal("something was written")
		}
	}},

	{"a new calendar moves deadlines with an event each", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		r := w.report("KAB1", "DINKES1")
		r.Clocks.FirstDispatch, r.Clocks.UnitDispatch = model.Start{At: w.now}, model.Start{At: w.now}
		closed := r
		closed.ID, closed.Stage = w.id(), model.StageClosed
		var rules model.Rules
		w.read(func(rd central.Reader) (err error) {
			rules, err = rd.Rules(w.ctx())
			return err
		})
		r.Deadlines = rules.Deadlines(r)
		w.put(r, closed)

		data := rules.Calendar.Data()
		data.Holidays = append(data.Holidays, calendar.Holiday{Date: calendar.DateOf(w.now, calendar.WIB.Location()).AddDays(1),
			Kind: calendar.JointLeave, Name: "Cuti bersama baru", Decree: "SKB baru"})
		cal, err := calendar.New(data)
		w.must(err)
		before, err := w.store.Meta(w.ctx())
		w.must(err)
		moved, err := w.store.PutCalendar(w.ctx(), cal, "admin", w.now)
		w.must(err)
		after, err := w.store.Meta(w.ctx())
		w.must(err)
		if moved != 1 || after.CalendarRev != before.CalendarRev+1 {
			t.Fatalf("moved %d, revision %d to %d", moved, before.CalendarRev, after.CalendarRev)
		}
		got, events := w.get(r.ID)
		if len(events) != 1 || events[0].Kind != model.KindCalendarChanged || got.Deadlines.FollowUp == r.Deadlines.FollowUp {
			t.Fatalf("deadlines %+v, events %+v", got.Deadlines, events)
		}
		if _, events := w.get(closed.ID); len(events) != 0 {
			t.Fatal("a closed report has moved")
		}
		if again, err := w.store.PutCalendar(w.ctx(), cal, "admin", w.now); err != nil || again != 0 {
			t.Fatalf("the same again moved %d, %v", again, err)
		}

		rules.Lengths.FollowUp.Days++
		if moved, err = w.store.PutRules(w.ctx(), rules, "admin", w.now); err != nil || moved != 1 {
			t.Fatalf("new rules moved %d, %v", moved, err)
		}
		w.read(func(rd central.Reader) error {
			kept, err := rd.Rules(w.ctx())
			if kept.Lengths != rules.Lengths || kept.Rev != rd.Meta().RulesRev || kept.Calendar.Revision() != rd.Meta().CalendarRev {
				t.Errorf("rules came back as %+v", kept)
			}
			return err
		})
		w.sound()
	}},
}
