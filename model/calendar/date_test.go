package calendar_test

import (
	"testing"
	"time"

	"lapor/model/calendar"

	"pgregory.net/rapid"
)

// on is the date of an ISO text, for tables.
func on(iso string) calendar.Date {
	d, err := calendar.ParseDate(iso)
	if err != nil {
		panic(err)
	}
	return d
}

func TestParseDateTakesOnlyISODates(t *testing.T) {
	d, err := calendar.ParseDate("2024-02-29")
	if err != nil || d != (calendar.Date{Year: 2024, Month: time.February, Day: 29}) {
		t.Fatalf("got %v, %v", d, err)
	}
	for _, bad := range []string{"", "2026-02-29", "2026-13-01", "2026-3-16", "16/03/2026", "2026-03-16 ", "0000-01-01",
		"-001-01-01", "2026-03-16T00:00:00Z", "20260316"} {
		if d, err := calendar.ParseDate(bad); err == nil || !d.IsZero() {
			t.Errorf("ParseDate(%q) = %v, %v; want an error", bad, d, err)
		}
	}
}

func TestDaysCountFrom1970(t *testing.T) {
	for iso, want := range map[string]int32{"1970-01-01": 0, "1969-12-31": -1, "2000-03-01": 11017, "2026-03-16": 20528} {
		if got := on(iso).Days(); got != want {
			t.Errorf("%s: %d days, want %d", iso, got, want)
		}
	}
	var none calendar.Date
	if back := calendar.FromDays(none.Days()); !back.IsZero() {
		t.Errorf("the zero date came back as %v", back)
	}
}

func TestZeroDateStaysNone(t *testing.T) {
	var none, read calendar.Date
	read = on("2026-01-01")
	text, err := none.MarshalText()
	if err != nil || len(text) != 0 {
		t.Fatalf("zero date is %q, %v", text, err)
	}
	if err := read.UnmarshalText(text); err != nil || !read.IsZero() {
		t.Fatalf("empty text is %v, %v", read, err)
	}
	if !none.AddDays(5).IsZero() || none.Sub(on("2026-01-01")) != 0 || !none.Before(on("0001-01-01")) {
		t.Error("the zero date counts as a day")
	}
}

var anyDate = rapid.Custom(func(t *rapid.T) calendar.Date {
	return calendar.FromDays(rapid.Int32Range(on("0001-01-01").Days(), on("9999-12-31").Days()).Draw(t, "days"))
})

func TestDateProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, n := anyDate.Draw(t, "d"), rapid.IntRange(-4000, 4000).Draw(t, "n")
		if calendar.FromDays(d.Days()) != d {
			t.Fatalf("%v does not survive Days", d)
		}
		later := d.AddDays(n)
		if later.Sub(d) != n || later.AddDays(-n) != d {
			t.Fatalf("%v and %d days is %v", d, n, later)
		}
		if got, want := later.Compare(d), sign(n); got != want || later.After(d) != (n > 0) || later.Before(d) != (n < 0) {
			t.Fatalf("%v against %v: %d, want %d", later, d, got, want)
		}
		if want := (int(d.Weekday()) + n%7 + 7) % 7; int(later.Weekday()) != want {
			t.Fatalf("%v is a %v", later, later.Weekday())
		}
		if read, err := calendar.ParseDate(d.String()); err != nil || read != d {
			t.Fatalf("%v does not survive its text: %v, %v", d, read, err)
		}
		raw, err := d.MarshalCBOR()
		var read calendar.Date
		if err != nil || read.UnmarshalCBOR(raw) != nil || read != d {
			t.Fatalf("%v does not survive CBOR: %v, %v", d, read, err)
		}
	})
}

func sign(n int) int {
	switch {
	case n < 0:
		return -1
	case n > 0:
		return 1
	}
	return 0
}

func TestUnmarshalCBORRefusesOtherValues(t *testing.T) {
	for _, raw := range [][]byte{nil, {}, {0x6a}, {0x61, '2'}, []byte("\x6b2026-03-16"), {0x01}, {0xf6}, []byte("\x4a2026-03-16")} {
		var d calendar.Date
		if err := d.UnmarshalCBOR(raw); err == nil {
			t.Errorf("%x was read as %v", raw, d)
		}
	}
}

func TestDateOfFollowsTheZoneOverMidnight(t *testing.T) {
	instant := time.Date(2026, 3, 16, 15, 59, 59, 0, time.UTC)
	for _, c := range []struct {
		after          time.Duration
		wib, wita, wit string
	}{
		{-1 * time.Hour, "2026-03-16", "2026-03-16", "2026-03-16"}, // 14:59:59 UTC
		{-59*time.Minute - 59*time.Second, "2026-03-16", "2026-03-16", "2026-03-17"},
		{0, "2026-03-16", "2026-03-16", "2026-03-17"},
		{time.Second, "2026-03-16", "2026-03-17", "2026-03-17"},
		{time.Hour, "2026-03-16", "2026-03-17", "2026-03-17"},
		{time.Hour + time.Second, "2026-03-17", "2026-03-17", "2026-03-17"},
	} {
		at := instant.Add(c.after)
		for zone, want := range map[calendar.Zone]string{calendar.WIB: c.wib, calendar.WITA: c.wita, calendar.WIT: c.wit} {
			if got := calendar.DateOf(at, zone.Location()).String(); got != want {
				t.Errorf("%v in %v is %s, want %s", at, zone, got, want)
			}
		}
	}
}
