package calendar

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
)

// Calendar is one revision of the national table. It is immutable and safe for
// concurrent use.
type Calendar struct {
	revision uint64
	years    []int     // ascending, without repetition
	holidays []Holiday // by date, then kind, then name
}

// Data is a Calendar as plain values, to store and to send. Years are those
// that the table covers completely; a holiday outside them is an error.
type Data struct {
	Revision uint64    `json:"revision" cbor:"1,keyasint"`
	Years    []int     `json:"years" cbor:"2,keyasint"`
	Holidays []Holiday `json:"holidays" cbor:"3,keyasint"`
}

// EmbeddedRevision is the revision of the table in the program; tables that a
// server hands out count on from it.
const EmbeddedRevision = 1

//go:embed holidays_id_2024_2027.csv
var embedded []byte

// Embedded is the table that came with the program, 2024 to 2027.
func Embedded() (*Calendar, error) {
	c, err := Parse(bytes.NewReader(embedded))
	if err != nil {
		return nil, fmt.Errorf("embedded table: %w", err)
	}
	c.revision = EmbeddedRevision
	return c, nil
}

// New checks data and makes a Calendar of it, which keeps no reference to it.
// The error is an [*Invalid] whose rows count the holidays from 1.
func New(data Data) (*Calendar, error) {
	years := slices.Clone(data.Years)
	slices.Sort(years)
	c := &Calendar{revision: data.Revision, years: slices.Compact(years), holidays: slices.Clone(data.Holidays)}

	var found []Problem
	seen := make(map[Holiday]bool, len(c.holidays))
	for i, h := range c.holidays {
		problems := h.problems(i + 1)
		if h.Kind == Local {
			problems = append(problems, Problem{Row: i + 1, Field: FieldKind, Code: BadKind, Value: h.Kind.String()})
		}
		if len(problems) == 0 && !c.Covers(h.Date.Year) {
			problems = append(problems, Problem{Row: i + 1, Field: FieldDate, Code: NotCovered, Value: h.Date.String()})
		}
		if same := h.identity(); seen[same] {
			problems = append(problems, Problem{Row: i + 1, Code: Duplicate, Value: h.Date.String()})
		} else {
			seen[same] = true
		}
		found = append(found, problems...)
	}
	if err := invalid(found); err != nil {
		return nil, err
	}
	slices.SortFunc(c.holidays, byDate)
	return c, nil
}

// Data gives the calendar as plain values that the caller owns.
func (c *Calendar) Data() Data {
	return Data{Revision: c.revision, Years: c.Years(), Holidays: slices.Clone(c.holidays)}
}

// Revision grows with every table that the server hands out.
func (c *Calendar) Revision() uint64 { return c.revision }

// Years are the covered years, ascending; the caller owns the slice.
func (c *Calendar) Years() []int { return slices.Clone(c.years) }

// Covers reports whether the table knows all holidays of year.
func (c *Calendar) Covers(year int) bool {
	_, ok := slices.BinarySearch(c.years, year)
	return ok
}

// Holidays are those of year by date, with joint leave; none for a year that
// is not covered, which [Calendar.Covers] tells from an empty one.
func (c *Calendar) Holidays(year int) []Holiday {
	var of []Holiday
	for _, h := range c.holidays {
		if h.Date.Year == year {
			of = append(of, h)
		}
	}
	return of
}

// Replace is the next revision: the years that newer covers come from newer,
// as a decree that changes a year is issued as the whole list again; the other
// years stay.
func (c *Calendar) Replace(newer *Calendar) *Calendar {
	next := &Calendar{revision: c.revision + 1, years: append(c.Years(), newer.years...)}
	slices.Sort(next.years)
	next.years = slices.Compact(next.years)
	for _, h := range c.holidays {
		if !newer.Covers(h.Date.Year) {
			next.holidays = append(next.holidays, h)
		}
	}
	next.holidays = append(next.holidays, newer.holidays...)
	slices.SortFunc(next.holidays, byDate)
	return next
}
