package calendar

import (
	"cmp"
	"fmt"
	"math"
	"time"
)

// Date is a civil date: a day in the calendar, in no particular zone. It is
// comparable with ==. The zero Date means "none". Dates run from year 1 to
// year 9999; a literal outside the month (31 February) is the caller's error,
// NewDate normalises.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// noDay is what Days gives for the zero Date, so that FromDays restores it.
const noDay = math.MinInt32

const secondsPerDay = 24 * 60 * 60

// NewDate is the date of year, month and day; values outside their range carry
// over as in [time.Date] (32 January is 1 February).
func NewDate(year int, month time.Month, day int) Date {
	return dateIn(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// DateOf is the day that t falls on in loc, which must not be nil.
func DateOf(t time.Time, loc *time.Location) Date { return dateIn(t.In(loc)) }

func dateIn(t time.Time) Date {
	y, m, d := t.Date()
	return Date{Year: y, Month: m, Day: d}
}

// ParseDate reads an ISO date, "2026-03-16", and nothing else.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return Date{}, fmt.Errorf("calendar: %q is not a date like 2026-03-16", s)
	}
	return dateIn(t), nil
}

// FromDays is the date n days after 1970-01-01 (before it, if n is negative).
// It undoes [Date.Days], the zero Date included.
func FromDays(n int32) Date {
	if n == noDay {
		return Date{}
	}
	return dateIn(time.Unix(int64(n)*secondsPerDay, 0).UTC())
}

// Days counts from 1970-01-01, for compact storage and ordering in SQL. The
// zero Date gives the smallest int32.
func (d Date) Days() int32 {
	if d.IsZero() {
		return noDay
	}
	// Midnight UTC is a whole number of days, so the division is exact also
	// before 1970.
	return int32(d.midnight().Unix() / secondsPerDay)
}

func (d Date) midnight() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.midnight().Weekday() }

// AddDays is the date n calendar days later (earlier, if n is negative). The
// zero Date stays zero.
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	return NewDate(d.Year, d.Month, d.Day+n)
}

// Sub is the number of calendar days from e to d. It is 0 if either is zero.
func (d Date) Sub(e Date) int {
	if d.IsZero() || e.IsZero() {
		return 0
	}
	return int(d.Days()) - int(e.Days())
}

// Compare is -1, 0 or +1; the zero Date comes before every other.
func (d Date) Compare(e Date) int {
	if c := cmp.Compare(d.Year, e.Year); c != 0 {
		return c
	}
	if c := cmp.Compare(d.Month, e.Month); c != 0 {
		return c
	}
	return cmp.Compare(d.Day, e.Day)
}

// Before reports whether d lies before e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After reports whether d lies after e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// String is the ISO form, "2026-03-16"; empty for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// MarshalText gives the ISO form; the zero Date is empty text.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the ISO form; empty text is the zero Date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// cborText is the head of a CBOR text string shorter than 24 bytes (RFC 8949,
// section 3.1): major type 3 in the upper bits, the length in the lower.
const cborText = 0x60

// MarshalCBOR gives the ISO form as a CBOR text string, so that a date reads
// the same on the wire as in JSON.
func (d Date) MarshalCBOR() ([]byte, error) {
	s := d.String()
	return append([]byte{cborText | byte(len(s))}, s...), nil
}

// UnmarshalCBOR undoes MarshalCBOR.
func (d *Date) UnmarshalCBOR(data []byte) error {
	if len(data) == 0 || len(data) > 24 || data[0] != cborText|byte(len(data)-1) {
		return fmt.Errorf("calendar: not a date in CBOR: %x", data[:min(len(data), 16)])
	}
	return d.UnmarshalText(data[1:])
}
