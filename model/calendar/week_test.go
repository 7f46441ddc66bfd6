package calendar_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"lapor/model/calendar"
)

func TestZones(t *testing.T) {
	for zone, hours := range map[calendar.Zone]int{calendar.WIB: 7, calendar.WITA: 8, calendar.WIT: 9} {
		if _, offset := time.Date(2026, 7, 1, 0, 0, 0, 0, zone.Location()).Zone(); offset != hours*3600 {
			t.Errorf("%v is %d s east", zone, offset)
		}
		if read, err := calendar.ParseZone(zone.String()); err != nil || read != zone {
			t.Errorf("%v came back as %v, %v", zone, read, err)
		}
	}
	if z, err := calendar.ParseZone("wita"); err != nil || z != calendar.WITA {
		t.Errorf("wita: %v, %v", z, err)
	}
	if _, err := calendar.ParseZone("UTC"); err == nil {
		t.Error("UTC passed for an Indonesian zone")
	}
}

func TestTimeOfDay(t *testing.T) {
	for text, want := range map[string]calendar.TimeOfDay{"16:00": 960, "15.30": 930, "23:59": calendar.EndOfDay, "00:01": 1} {
		if got, err := calendar.ParseTimeOfDay(text); err != nil || got != want {
			t.Errorf("%s: %d, %v; want %d", text, got, err, want)
		}
	}
	for _, bad := range []string{"", "24:00", "00:00", "16", "16:60", "16:00:00", "4pm"} {
		if got, err := calendar.ParseTimeOfDay(bad); err == nil {
			t.Errorf("%q was read as %v", bad, got)
		}
	}
	if got := calendar.TimeOfDay(930).String(); got != "15:30" {
		t.Errorf("930 minutes is %s", got)
	}
}

func TestDueInstant(t *testing.T) {
	c := table(t)
	for _, k := range []struct {
		week calendar.Week
		want string
	}{
		{calendar.Week{}, "2026-03-30T23:59:00+07:00"},
		{calendar.Week{Zone: calendar.WITA}, "2026-03-30T23:59:00+08:00"},
		{calendar.Week{Zone: calendar.WIT}, "2026-03-30T23:59:00+09:00"},
		{calendar.Week{Zone: calendar.WIT, ClosingTime: 16 * 60}, "2026-03-30T16:00:00+09:00"},
		{calendar.Week{ClosingTime: 15*60 + 30}, "2026-03-30T15:30:00+07:00"},
	} {
		view := c.For(k.week)
		due := view.DueInstant(on("2026-03-30"))
		if got := due.Format(time.RFC3339); got != k.want {
			t.Errorf("%+v: due %s, want %s", k.week, got, k.want)
		}
		if day := view.DateOf(due); day != on("2026-03-30") {
			t.Errorf("%+v: due falls on %v", k.week, day)
		}
	}
	if !c.For(calendar.Week{}).DueInstant(calendar.Date{}).IsZero() {
		t.Error("no date is due at an instant")
	}
}

func TestWeekValidateNamesEveryFault(t *testing.T) {
	good := calendar.Week{SixDay: true, Zone: calendar.WIT, ClosingTime: 960,
		Local:  []calendar.Holiday{{Date: on("2026-08-14"), Name: "Hari Jadi Provinsi"}},
		Worked: []calendar.Date{on("2026-12-24")}}
	if err := good.Validate(); err != nil {
		t.Fatal(err)
	}
	bad := calendar.Week{Zone: 7, ClosingTime: 1440,
		Local:  []calendar.Holiday{{Date: on("2026-08-14"), Name: "Hari Jadi"}, {Date: calendar.Date{Year: 2026, Month: 2, Day: 31}, Name: "x"}, {Date: on("2026-08-15")}},
		Worked: []calendar.Date{{}}}
	var invalid *calendar.Invalid
	if err := bad.Validate(); !errors.As(err, &invalid) {
		t.Fatalf("got %v", err)
	}
	want := []calendar.Problem{
		{Field: calendar.FieldZone, Code: calendar.BadZone, Value: "zone(7)"},
		{Field: calendar.FieldClosing, Code: calendar.BadTime, Value: "1440"},
		{Row: 2, Field: calendar.FieldDate, Code: calendar.BadDate, Value: "2026-02-31"},
		{Row: 3, Field: calendar.FieldName, Code: calendar.Empty},
		{Row: 1, Field: calendar.FieldWorked, Code: calendar.BadDate},
	}
	if !reflect.DeepEqual(invalid.Problems, want) {
		t.Errorf("got  %v\nwant %v", invalid.Problems, want)
	}
	// Nothing of it may stop the counting.
	if got := table(t).For(bad).Add(on("2026-03-16"), 5).Date; got != on("2026-03-30") {
		t.Errorf("with an invalid week: %v", got)
	}
}
