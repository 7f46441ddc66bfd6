package calendar_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"lapor/model/calendar"

	"pgregory.net/rapid"
)

// oracle counts day by day, straight from the rules and the rows of the table.
type oracle struct {
	sixDay bool
	off    map[calendar.Date]bool
	worked map[calendar.Date]bool
	years  map[int]bool
}

func newOracle(c *calendar.Calendar, w calendar.Week) oracle {
	o := oracle{w.SixDay, map[calendar.Date]bool{}, map[calendar.Date]bool{}, map[int]bool{}}
	for _, y := range c.Years() {
		o.years[y] = true
		for _, h := range c.Holidays(y) {
			o.off[h.Date] = true
		}
	}
	for _, h := range w.Local {
		o.off[h.Date] = true
	}
	for _, d := range w.Worked {
		o.worked[d] = true
	}
	return o
}

func (o oracle) works(d calendar.Date) bool {
	if o.worked[d] {
		return true
	}
	weekday := d.Weekday()
	return !o.off[d] && weekday != time.Sunday && (weekday != time.Saturday || o.sixDay)
}

// add walks from start in steps of one day until n working days have passed.
func (o oracle) add(start calendar.Date, n int) (to calendar.Date, skipped []calendar.Date, uncovered []int) {
	step := sign(n)
	to = start
	touch := func(d calendar.Date) {
		if !o.years[d.Year] && !slices.Contains(uncovered, d.Year) {
			uncovered = append(uncovered, d.Year)
		}
	}
	if n == 0 {
		touch(start)
	}
	for n != 0 {
		to = to.AddDays(step)
		touch(to)
		if o.works(to) {
			n -= step
		} else {
			skipped = append(skipped, to)
		}
	}
	slices.Sort(uncovered)
	slices.SortFunc(skipped, calendar.Date.Compare)
	return to, skipped, uncovered
}

// nearTable is a date in the covered years or up to a year beside them.
var nearTable = rapid.Custom(func(t *rapid.T) calendar.Date {
	return calendar.FromDays(rapid.Int32Range(on("2023-01-01").Days(), on("2028-12-31").Days()).Draw(t, "days"))
})

// anyWeek is an agency's week that favours the days where rules meet.
var anyWeek = rapid.Custom(func(t *rapid.T) calendar.Week {
	week := calendar.Week{SixDay: rapid.Bool().Draw(t, "six"), Worked: rapid.SliceOfN(nearTable, 0, 20).Draw(t, "worked")}
	for _, d := range rapid.SliceOfN(nearTable, 0, 20).Draw(t, "local") {
		week.Local = append(week.Local, calendar.Holiday{Date: d, Name: "Hari Jadi"})
	}
	// A fortnight in which anything may be off or worked.
	around := nearTable.Draw(t, "around")
	for i := range 14 {
		d := around.AddDays(i)
		switch rapid.IntRange(0, 4).Draw(t, "what") {
		case 0:
			week.Local = append(week.Local, calendar.Holiday{Date: d, Name: "Hari Jadi"})
		case 1:
			week.Worked = append(week.Worked, d)
		}
	}
	return week
})

func TestCountingAgreesWithTheOracle(t *testing.T) {
	c := table(t)
	rapid.Check(t, func(t *rapid.T) {
		week := anyWeek.Draw(t, "week")
		view, oracle := c.For(week), newOracle(c, week)
		start, n := nearTable.Draw(t, "start"), rapid.IntRange(-90, 90).Draw(t, "n")

		to, skipped, uncovered := oracle.add(start, n)
		got := view.Add(start, n)
		if got.Date != to || !reflect.DeepEqual(got.Uncovered, uncovered) {
			t.Fatalf("%v %+d is %v, uncovered %v; the oracle says %v, %v", start, n, got.Date, got.Uncovered, to, uncovered)
		}
		if len(got.Skipped) != len(skipped) {
			t.Fatalf("%d skipped, the oracle says %d", len(got.Skipped), len(skipped))
		}
		for i, s := range got.Skipped {
			if s.Date != skipped[i] || s.Reason() == "" {
				t.Fatalf("skipped %+v, the oracle says %v", s, skipped[i])
			}
		}
		for d := start; d.Sub(start) < 30; d = d.AddDays(1) {
			if working, skip := view.IsWorkingDay(d); working != oracle.works(d) || working != skip.Date.IsZero() {
				t.Fatalf("%v: working %v, %+v", d, working, skip)
			}
		}
	})
}

func TestCountingProperties(t *testing.T) {
	c := table(t)
	rapid.Check(t, func(t *rapid.T) {
		view := c.For(anyWeek.Draw(t, "week"))
		start, n := nearTable.Draw(t, "start"), rapid.IntRange(1, 90).Draw(t, "n")
		got := view.Add(start, n)

		if working, skip := view.IsWorkingDay(got.Date); !working {
			t.Fatalf("due on %+v", skip)
		}
		if span := got.Date.Sub(start); span != n+len(got.Skipped) {
			t.Fatalf("%d days on the way, %d worked and %d skipped", span, n, len(got.Skipped))
		}
		if back, _ := view.Between(start, got.Date); back != n {
			t.Fatalf("Between gives %d for Add's %d", back, n)
		}
		if next := view.Add(start, n+1).Date; !next.After(got.Date) {
			t.Fatalf("one more day goes from %v to %v", got.Date, next)
		}
		if later := view.Add(start.AddDays(1), n).Date; later.Before(got.Date) {
			t.Fatalf("a later start is due earlier: %v, %v", later, got.Date)
		}

		other := nearTable.Draw(t, "other")
		there, uncovered := view.Between(start, other)
		back, same := view.Between(other, start)
		if there != -back || !reflect.DeepEqual(uncovered, same) {
			t.Fatalf("there %d %v, back %d %v", there, uncovered, back, same)
		}
		if working, _ := view.IsWorkingDay(other); working {
			if due := view.Add(start, there).Date; due != other && there > 0 {
				t.Fatalf("%v is %d from %v, but Add gives %v", other, there, start, due)
			}
		}
		if working, _ := view.IsWorkingDay(start); working {
			if due := view.Add(start, -n).Date; due.After(start) {
				t.Fatalf("back to %v", due)
			} else if m, _ := view.Between(start, due); m != -n {
				t.Fatalf("Between gives %d for Add's %d", m, -n)
			}
		}
	})
}
