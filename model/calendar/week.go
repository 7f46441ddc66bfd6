package calendar

import (
	"fmt"
	"strings"
	"time"
)

// Week is what an agency adds to the national table. The zero Week is a
// five-day week in WIB, closing at 23:59.
type Week struct {
	// SixDay makes Saturday a working day.
	SixDay bool `json:"six_day,omitempty" cbor:"1,keyasint,omitempty"`
	Zone   Zone `json:"zone" cbor:"2,keyasint"`
	// ClosingTime is when a deadline falls due on its day; zero is 23:59.
	ClosingTime TimeOfDay `json:"closing_time,omitempty" cbor:"3,keyasint,omitempty"`
	// Local holidays come on top of the table; their Kind is taken as Local.
	Local []Holiday `json:"local,omitempty" cbor:"4,keyasint,omitempty"`
	// Worked days are working days whatever weekday, table and Local say: a
	// joint leave that the agency cancelled, a Saturday worked in exchange.
	Worked []Date `json:"worked,omitempty" cbor:"5,keyasint,omitempty"`
}

// Validate lists everything wrong with w as an [*Invalid], nil if nothing is.
// Row counts the entries of Local or Worked from 1.
func (w Week) Validate() error {
	var found []Problem
	if int(w.Zone) >= len(zoneNames) {
		found = append(found, Problem{Field: FieldZone, Code: BadZone, Value: w.Zone.String()})
	}
	if w.ClosingTime > EndOfDay {
		found = append(found, Problem{Field: FieldClosing, Code: BadTime, Value: fmt.Sprint(uint16(w.ClosingTime))})
	}
	for i, h := range w.Local {
		h.Kind = Local
		found = append(found, h.problems(i+1)...)
	}
	for i, d := range w.Worked {
		if d.IsZero() || d != NewDate(d.Year, d.Month, d.Day) {
			found = append(found, Problem{Row: i + 1, Field: FieldWorked, Code: BadDate, Value: d.String()})
		}
	}
	return invalid(found)
}

// closing is the closing time with the default filled in.
func (w Week) closing() TimeOfDay {
	if w.ClosingTime == 0 || w.ClosingTime > EndOfDay {
		return EndOfDay
	}
	return w.ClosingTime
}

// TimeOfDay counts minutes after midnight, 1 to 1439. Zero means "not set":
// no office closes at midnight.
type TimeOfDay uint16

// EndOfDay is 23:59, when a deadline falls due unless the office says earlier.
const EndOfDay TimeOfDay = 24*60 - 1

// ParseTimeOfDay reads "16:00" or, as Indonesians write it, "16.00".
func ParseTimeOfDay(s string) (TimeOfDay, error) {
	t, err := time.Parse("15:04", strings.Replace(s, ".", ":", 1))
	if err != nil || (t.Hour() == 0 && t.Minute() == 0) {
		return 0, fmt.Errorf("calendar: %q is not a time of day like 16:00", s)
	}
	return TimeOfDay(t.Hour()*60 + t.Minute()), nil
}

// String is the 24-hour form, "16:00"; empty if not set.
func (t TimeOfDay) String() string {
	if t == 0 {
		return ""
	}
	return fmt.Sprintf("%02d:%02d", t/60, t%60)
}

// MarshalText gives the 24-hour form.
func (t TimeOfDay) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads what ParseTimeOfDay reads; empty text is "not set".
func (t *TimeOfDay) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*t = 0
		return nil
	}
	parsed, err := ParseTimeOfDay(string(text))
	if err != nil {
		return err
	}
	*t = parsed
	return nil
}
