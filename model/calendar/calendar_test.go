package calendar_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"

	"lapor/model/calendar"

	"github.com/fxamacker/cbor/v2"
)

func table(t testing.TB) *calendar.Calendar {
	t.Helper()
	c, err := calendar.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEmbeddedTable(t *testing.T) {
	c := table(t)
	if c.Revision() != calendar.EmbeddedRevision || !reflect.DeepEqual(c.Years(), []int{2024, 2025, 2026, 2027}) {
		t.Fatalf("revision %d covers %v", c.Revision(), c.Years())
	}
	// Counted in the decrees: national holidays and joint leave of each year.
	for year, want := range map[int][2]int{2024: {17, 10}, 2025: {17, 11}, 2026: {17, 8}, 2027: {18, 8}} {
		var got [2]int
		for _, h := range c.Holidays(year) {
			if h.Decree == "" {
				t.Errorf("%v has no decree", h)
			}
			got[h.Kind-calendar.National]++
		}
		if got != want {
			t.Errorf("%d: %v national and joint, want %v", year, got, want)
		}
	}
	if c.Covers(2023) || c.Covers(2028) || len(c.Holidays(2028)) != 0 {
		t.Error("a year outside the table is covered")
	}
}

func TestDataSurvivesJSONAndCBOR(t *testing.T) {
	data := table(t).Data()
	check := func(name string, back calendar.Data) {
		t.Helper()
		c, err := calendar.New(back)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !reflect.DeepEqual(c.Data(), data) {
			t.Errorf("%s: the table changed", name)
		}
	}
	var fromJSON, fromCBOR calendar.Data
	text, err := json.Marshal(data)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &fromJSON); err != nil {
		t.Fatal(err)
	}
	check("json", fromJSON)
	raw, err := cbor.Marshal(data)
	if err != nil {
		t.Fatal(err)
	}
	if err := cbor.Unmarshal(raw, &fromCBOR); err != nil {
		t.Fatal(err)
	}
	check("cbor", fromCBOR)
}

func TestWeekSurvivesJSONAndCBOR(t *testing.T) {
	for _, week := range []calendar.Week{{}, {SixDay: true, Zone: calendar.WIT, ClosingTime: 930,
		Local:  []calendar.Holiday{{Date: on("2026-08-14"), Kind: calendar.Local, Name: "Hari Jadi Provinsi", Decree: "Perda 1/1950"}},
		Worked: []calendar.Date{on("2026-12-24")}}} {
		var fromJSON, fromCBOR calendar.Week
		text, err := json.Marshal(week)
		if err != nil || json.Unmarshal(text, &fromJSON) != nil || !reflect.DeepEqual(fromJSON, week) {
			t.Errorf("json: %s gives %+v, %v", text, fromJSON, err)
		}
		raw, err := cbor.Marshal(week)
		if err != nil || cbor.Unmarshal(raw, &fromCBOR) != nil || !reflect.DeepEqual(fromCBOR, week) {
			t.Errorf("cbor: %x gives %+v, %v", raw, fromCBOR, err)
		}
	}
}

func TestNewRefusesWhatItCannotUse(t *testing.T) {
	newYear := calendar.Holiday{Date: on("2028-01-01"), Kind: calendar.National, Name: "Tahun Baru"}
	with := func(change func(*calendar.Holiday)) calendar.Holiday {
		h := newYear
		change(&h)
		return h
	}
	for _, c := range []struct {
		name string
		bad  calendar.Holiday
		code calendar.Code
	}{
		{"not covered", with(func(h *calendar.Holiday) { h.Date = on("2029-01-01") }), calendar.NotCovered},
		{"no date", with(func(h *calendar.Holiday) { h.Date = calendar.Date{} }), calendar.BadDate},
		{"no kind", with(func(h *calendar.Holiday) { h.Kind = 0 }), calendar.BadKind},
		{"unknown kind", with(func(h *calendar.Holiday) { h.Kind = 9 }), calendar.BadKind},
		{"local", with(func(h *calendar.Holiday) { h.Kind = calendar.Local }), calendar.BadKind},
		{"no name", with(func(h *calendar.Holiday) { h.Name = " " }), calendar.Empty},
		{"escape in the name", with(func(h *calendar.Holiday) { h.Name = "Tahun\x1b[31m" }), calendar.BadText},
		{"bidi override in the decree", with(func(h *calendar.Holiday) { h.Date, h.Decree = on("2028-01-02"), "SKB \u202e1" }), calendar.BadText},
		{"twice", newYear, calendar.Duplicate},
	} {
		_, err := calendar.New(calendar.Data{Years: []int{2028}, Holidays: []calendar.Holiday{newYear, c.bad}})
		var invalid *calendar.Invalid
		if !errors.As(err, &invalid) || len(invalid.Problems) != 1 || invalid.Problems[0].Code != c.code || invalid.Problems[0].Row != 2 {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestCalendarIsImmutable(t *testing.T) {
	data := table(t).Data()
	c, err := calendar.New(data)
	if err != nil {
		t.Fatal(err)
	}
	week := calendar.Week{Local: []calendar.Holiday{{Date: on("2026-03-25"), Name: "Hari Jadi"}}}
	view := c.For(week)
	before := view.Add(on("2026-03-16"), 5)
	data.Years[0], data.Holidays[60].Date = 1999, on("2026-03-27")
	week.Local[0].Date = on("2026-03-26")
	out := c.Data()
	out.Years[1], out.Holidays[0].Name = 1999, "changed"
	c.Years()[2] = 1999
	if !reflect.DeepEqual(c.Data(), table(t).Data()) || !reflect.DeepEqual(view.Add(on("2026-03-16"), 5), before) {
		t.Error("a caller's slice reaches into the calendar")
	}
}

func TestReplaceTakesWholeYears(t *testing.T) {
	old := table(t)
	newer, err := calendar.New(calendar.Data{Years: []int{2027, 2028}, Holidays: []calendar.Holiday{
		{Date: on("2027-01-01"), Kind: calendar.National, Name: "Tahun Baru"},
		{Date: on("2028-01-03"), Kind: calendar.JointLeave, Name: "Tahun Baru"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	next := old.Replace(newer)
	if next.Revision() != 2 || !reflect.DeepEqual(next.Years(), []int{2024, 2025, 2026, 2027, 2028}) {
		t.Fatalf("revision %d covers %v", next.Revision(), next.Years())
	}
	if len(next.Holidays(2027)) != 1 || !reflect.DeepEqual(next.Holidays(2026), old.Holidays(2026)) {
		t.Error("the wrong years were replaced")
	}
	if due := next.For(calendar.Week{}).Add(on("2027-12-31"), 1); due.Date != on("2028-01-04") || due.Uncovered != nil {
		t.Errorf("into 2028: %+v", due)
	}
	if old.Covers(2028) || len(old.Holidays(2027)) == 1 {
		t.Error("the older revision changed")
	}
}
