package calendar

import (
	"cmp"
	"slices"
	"strings"
)

// counter numbers the working days of an agency. The regular week has a closed
// form; marks, sorted by day, hold the few days that differ from it or have a
// name. So a count costs a binary search among the marks, however far it goes.
// Days are as in Date.Days.
type counter struct {
	perWeek int // 5 or 6, from Monday on
	marks   []mark
}

// mark is a day on which the weekday does not say everything.
type mark struct {
	day     int
	shift   int     // sum up to and including this day: +1 per weekend day worked, -1 per regular day off
	number  int     // of working days up to and including this day, counted as upTo does
	holiday Holiday // what the day is; zero on a day that is worked
}

func (m mark) worked() bool { return m.holiday.IsZero() }

// epochToMonday is from 1970-01-01, a Thursday, back to the Monday of its week.
const epochToMonday = 3

func newCounter(table []Holiday, w Week) counter {
	c := counter{perWeek: 5}
	if w.SixDay {
		c.perWeek = 6
	}
	worked := make(map[Date]bool, len(w.Worked))
	for _, d := range w.Worked {
		if !d.IsZero() {
			worked[d] = true
		}
	}
	off := slices.Clone(table)
	for _, h := range w.Local {
		h.Kind = Local
		if len(h.problems(0)) == 0 {
			off = append(off, h)
		}
	}
	off = slices.DeleteFunc(off, func(h Holiday) bool { return worked[h.Date] })
	slices.SortFunc(off, byDate)
	for _, h := range off {
		if last := len(c.marks) - 1; last >= 0 && c.marks[last].holiday.Date == h.Date {
			c.marks[last].holiday = both(c.marks[last].holiday, h)
			continue
		}
		c.marks = append(c.marks, mark{day: int(h.Date.Days()), holiday: h})
	}
	for d := range worked {
		// A worked day of the regular week is a day like any other.
		if day := int(d.Days()); !c.regular(day) {
			c.marks = append(c.marks, mark{day: day})
		}
	}
	slices.SortFunc(c.marks, func(a, b mark) int { return cmp.Compare(a.day, b.day) })
	c.number()
	return c
}

// number fills in shift and number of the sorted marks.
func (c *counter) number() {
	shift := 0
	for i := range c.marks {
		m := &c.marks[i]
		switch {
		case m.worked():
			shift++
		case c.regular(m.day):
			shift--
		}
		m.shift, m.number = shift, c.regularUpTo(m.day)+shift
	}
}

// both is one holiday for two that fall on one date; the first names kind and
// decree.
func both(first, second Holiday) Holiday {
	if !strings.Contains(first.Name, second.Name) {
		first.Name += "; " + second.Name
	}
	return first
}

// regular reports whether the weekday of day is one of the working week.
func (c *counter) regular(day int) bool {
	_, weekday := week(day)
	return weekday < c.perWeek
}

// week splits a day into its week and its weekday from Monday, 0, on.
func week(day int) (number, weekday int) {
	number = (day + epochToMonday) / 7
	weekday = (day + epochToMonday) % 7
	if weekday < 0 {
		number, weekday = number-1, weekday+7
	}
	return number, weekday
}

// regularUpTo counts the days of the working week up to and including day,
// from the Monday of 1970-01-01 on; negative before it.
func (c *counter) regularUpTo(day int) int {
	number, weekday := week(day)
	return number*c.perWeek + min(weekday+1, c.perWeek)
}

// regularDay undoes regularUpTo: the first day on which it is n.
func (c *counter) regularDay(n int) int {
	number, weekday := (n-1)/c.perWeek, (n-1)%c.perWeek
	if weekday < 0 {
		number, weekday = number-1, weekday+c.perWeek
	}
	return number*7 + weekday - epochToMonday
}

// find is the mark of day, or where it would stand.
func (c *counter) find(day int) (i int, marked bool) {
	return slices.BinarySearchFunc(c.marks, day, func(m mark, day int) int { return cmp.Compare(m.day, day) })
}

// shiftBefore is the shift in force just before mark i.
func (c *counter) shiftBefore(i int) int {
	if i == 0 {
		return 0
	}
	return c.marks[i-1].shift
}

// upTo counts the working days up to and including day, from where regularUpTo
// counts. Only differences of it mean anything.
func (c *counter) upTo(day int) int {
	i, marked := c.find(day)
	if marked {
		i++
	}
	return c.regularUpTo(day) + c.shiftBefore(i)
}

// dayAt undoes upTo: the first day on which it is n, which is a working day.
func (c *counter) dayAt(n int) int {
	// The first mark by which n is reached; before it, and after the mark
	// preceding it, only the regular week counts.
	i, _ := slices.BinarySearchFunc(c.marks, n, func(m mark, n int) int { return cmp.Compare(m.number, n) })
	day := c.regularDay(n - c.shiftBefore(i))
	if i < len(c.marks) && c.marks[i].day < day {
		return c.marks[i].day // a weekend day worked: the count rises on the mark itself
	}
	return day
}

// skip is day if it does not count, and why.
func (c *counter) skip(day int) (s Skip, skipped bool) {
	i, marked := c.find(day)
	regular := c.regular(day)
	switch {
	case marked && c.marks[i].worked(), !marked && regular:
		return Skip{}, false
	case marked:
		m := &c.marks[i]
		return Skip{Date: m.holiday.Date, Weekend: !regular, Holiday: m.holiday}, true
	default:
		return Skip{Date: FromDays(int32(day)), Weekend: true}, true
	}
}
