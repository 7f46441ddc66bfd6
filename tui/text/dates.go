package text

import (
	"strconv"
	"strings"
	"time"

	"lapor/model/calendar"
)

// Number groups thousands as the language does: 12.345 or 12,345.
func (c *Catalog) Number(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	if len(digits) <= 3 {
		return sign + digits
	}
	var out strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out.WriteString(c.T("date.thousands"))
		}
		out.WriteRune(d)
	}
	return sign + out.String()
}

// Month is the short name of a month.
func (c *Catalog) Month(m time.Month) string {
	return word(c.T("date.months"), int(m)-1)
}

// Weekday is the name of a day of the week.
func (c *Catalog) Weekday(d time.Weekday) string {
	return word(c.T("date.weekdays"), int(d))
}

func word(list string, i int) string {
	words := strings.Fields(list)
	if i < 0 || i >= len(words) {
		return ""
	}
	return words[i]
}

// Date is a day as offices write it: 12 Nov 2026. The zero date is "".
func (c *Catalog) Date(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	return strconv.Itoa(d.Day) + " " + c.Month(d.Month) + " " + strconv.Itoa(d.Year)
}

// ShortDate leaves out the year when it is that of today.
func (c *Catalog) ShortDate(d, today calendar.Date) string {
	if d.IsZero() || d.Year != today.Year {
		return c.Date(d)
	}
	return strconv.Itoa(d.Day) + " " + c.Month(d.Month)
}

// DayDate is a day with its weekday: Kamis, 12 Nov 2026.
func (c *Catalog) DayDate(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	return c.Weekday(d.Weekday()) + ", " + c.Date(d)
}

// Clock is the time of day: 09.12 or 09:12. t must be in the officer's zone.
func (c *Catalog) Clock(t time.Time) string { return t.Format(c.T("date.clock")) }

// Moment is a point in time beside now: "09.12" today, "kemarin 14.20",
// else "12 Nov 2026 09.12". Both must be in the officer's zone.
func (c *Catalog) Moment(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	day := calendar.DateOf(t, now.Location())
	today := calendar.DateOf(now, now.Location())
	clock := c.Clock(t.In(now.Location()))
	switch today.Sub(day) {
	case 0:
		return clock
	case 1:
		return c.T("date.yesterday", "clock", clock)
	}
	return c.ShortDate(day, today) + " " + clock
}

// Ago is how long something is past: "baru saja", "5 menit lalu", "2 jam
// lalu", "3 hari lalu". A time ahead of now counts as just now.
func (c *Catalog) Ago(d time.Duration) string {
	switch {
	case d < time.Minute:
		return c.T("date.justNow")
	case d < time.Hour:
		return c.T("date.minutesAgo", "n", int(d/time.Minute))
	case d < 48*time.Hour:
		return c.T("date.hoursAgo", "n", int(d/time.Hour))
	}
	return c.T("date.daysAgo", "n", int(d/(24*time.Hour)))
}

// Countdown is a short time ahead: 0.52 or 0:52, minutes and seconds.
func (c *Catalog) Countdown(d time.Duration) string {
	s := max(0, int((d+time.Second-1)/time.Second))
	seconds := strconv.Itoa(s % 60)
	if len(seconds) < 2 {
		seconds = "0" + seconds
	}
	return strconv.Itoa(s/60) + c.T("date.minuteMark") + seconds
}
