package calendar

import (
	"slices"
	"time"
)

// View answers questions about working days for one agency: a Calendar and a
// Week compiled together. It is immutable and safe for concurrent use; make it
// once per agency and calendar revision and keep it.
type View struct {
	calendar *Calendar
	zone     Zone
	closing  TimeOfDay
	count    counter
}

// For compiles the calendar for an agency. Entries of w that Validate objects
// to are left out.
func (c *Calendar) For(w Week) *View {
	return &View{calendar: c, zone: w.Zone, closing: w.closing(), count: newCounter(c.holidays, w)}
}

// Result is what Add found.
type Result struct {
	Date Date `json:"date"`
	// Skipped are the days passed over, ascending; never nil.
	Skipped []Skip `json:"skipped"`
	// Uncovered are the years counted through without knowing their holidays,
	// ascending: whoever shows Date must show them.
	Uncovered []int `json:"uncovered,omitempty"`
}

// MaxCount is the furthest that Add counts, in working days: some 38 years.
const MaxCount = 10_000

// Revision is that of the calendar underneath.
func (v *View) Revision() uint64 { return v.calendar.revision }

// Zone is the agency's.
func (v *View) Zone() Zone { return v.zone }

// Covers reports whether the holidays of d's year are known.
func (v *View) Covers(d Date) bool { return v.calendar.Covers(d.Year) }

// DateOf is the day that t falls on in the agency's zone: the day of the event
// to count from.
func (v *View) DateOf(t time.Time) Date { return DateOf(t, v.zone.Location()) }

// IsWorkingDay tells a working day from a skipped one. In a year that the
// table does not cover only weekends and the agency's own days are known; ask
// Covers. The zero Date is no working day.
func (v *View) IsWorkingDay(d Date) (bool, Skip) {
	if d.IsZero() {
		return false, Skip{}
	}
	skip, skipped := v.count.skip(int(d.Days()))
	return !skipped, skip
}

// Add is the n-th working day after start, with every day skipped on the way:
// counting starts on the day after the event. n = 0 is start itself, working
// day or not; a negative n counts back from the day before. A zero start, an n
// beyond MaxCount either way, or a day outside the years 1 to 9999 gives a zero
// Date.
func (v *View) Add(start Date, n int) Result {
	to, uncovered := v.Deadline(start, n)
	if to.IsZero() {
		return Result{Skipped: []Skip{}}
	}
	first, last := start.AddDays(1), to.AddDays(-1)
	if n < 0 {
		first, last = to.AddDays(1), start.AddDays(-1)
	}
	return Result{Date: to, Skipped: v.skips(first, last), Uncovered: uncovered}
}

// Deadline is Add without the list of skipped days, for counting through many
// rows.
func (v *View) Deadline(start Date, n int) (due Date, uncovered []int) {
	if start.IsZero() || n > MaxCount || n < -MaxCount {
		return Date{}, nil
	}
	day := int(start.Days())
	first, last := start, start
	switch {
	case n > 0:
		due = FromDays(int32(v.count.dayAt(v.count.upTo(day) + n)))
		first, last = start.AddDays(1), due
	case n < 0:
		due = FromDays(int32(v.count.dayAt(v.count.upTo(day-1) + n + 1)))
		first, last = due, start.AddDays(-1)
	default:
		due = start
	}
	if due.Year < 1 || due.Year > 9999 {
		return Date{}, nil
	}
	return due, v.uncovered(first.Year, last.Year)
}

// skips lists the days from first to last that do not count.
func (v *View) skips(first, last Date) []Skip {
	length := last.Sub(first) + 1
	if length <= 0 {
		return []Skip{}
	}
	from, to := int(first.Days()), int(last.Days())
	skipped := make([]Skip, 0, length-(v.count.upTo(to)-v.count.upTo(from-1)))
	for day := from; day <= to; day++ {
		if skip, ok := v.count.skip(day); ok {
			skipped = append(skipped, skip)
		}
	}
	return skipped
}

// Between is the number of working days after from up to and including to;
// negative if to lies before from, and 0 if either is zero. On a working day
// that Add found it gives Add's n back. It is the number of an H-mark: today to
// deadline 2 is H-2, 0 is H, -3 is H+3. On a weekend right after the deadline
// it is still 0: whether a deadline has passed is for DueInstant to say.
func (v *View) Between(from, to Date) (n int, uncovered []int) {
	if from.IsZero() || to.IsZero() || from == to {
		return 0, nil
	}
	n = v.count.upTo(int(to.Days())) - v.count.upTo(int(from.Days()))
	first, last := from, to
	if to.Before(from) {
		first, last = to, from
	}
	return n, v.uncovered(first.AddDays(1).Year, last.Year)
}

// uncovered lists the years from first to last that the table lacks.
func (v *View) uncovered(first, last int) []int {
	var missing []int
	for year := first; year <= last; year++ {
		if !v.calendar.Covers(year) {
			missing = append(missing, year)
		}
	}
	return missing
}

// DueInstant is the moment at which a deadline on d falls due: the agency's
// closing time in its zone, to the minute. The zero Date gives the zero Time.
func (v *View) DueInstant(d Date) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(d.Year, d.Month, d.Day, int(v.closing/60), int(v.closing%60), 0, 0, v.zone.Location())
}

// Holidays are the days of year that are free for the agency by the table or
// its own order, by date and one a day, weekends included, worked days left
// out.
func (v *View) Holidays(year int) []Holiday {
	var of []Holiday
	for _, m := range v.count.marks {
		if !m.worked() && m.holiday.Date.Year == year {
			of = append(of, m.holiday)
		}
	}
	return slices.Clip(of)
}
