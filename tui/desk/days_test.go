package desk_test

import (
	"slices"
	"strings"
	"testing"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/tui/desk"
)

func TestParseDay(t *testing.T) {
	today := calendar.NewDate(2026, 11, 12) // a Thursday
	cal, err := calendar.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	view := cal.For(calendar.Week{})
	for typed, want := range map[string]string{
		"2026-11-20": "2026-11-20", "20-11-2026": "2026-11-20", "20/11/26": "2026-11-20", "20.11": "2026-11-20",
		"20 nov": "2026-11-20", "20 November 2026": "2026-11-20", "1 jan": "2027-01-01", "5 agt": "",
		"5": "2026-11-19", "+1": "2026-11-13", "2": "2026-11-16",
		"besok": "2026-11-13", "Senin": "2026-11-16", "kamis": "2026-11-19", "jum'at": "2026-11-13",
		"": "", "31-2-2026": "", "0": "", "999": "", "entah": "", "12-13-2026": "", "a b": "",
	} {
		got, ok := desk.ParseDay(typed, today, view)
		if got.String() != want || ok != (want != "") {
			t.Errorf("%q is %v, %v; want %q", typed, got, ok, want)
		}
	}
}

func TestParseRanges(t *testing.T) {
	for in, want := range map[string][]string{
		"9165816":                  {"9165816"},
		"9165816-9165818,#9165840": {"9165816", "9165817", "9165818", "9165840"},
		" 3 , 1-2\n3":              {"3", "1", "2"},
		"0098-0101":                {"0098", "0099", "0100", "0101"},
		"s-26b4 5":                 {"S-26B4", "5"},
	} {
		got, err := desk.ParseRanges(in)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q is %v, %v", in, got, err)
		}
	}
	for _, in := range []string{"", ",", "abc", "5-3", "1-99999999", "9165816-", "-3", "1;2", "12345678901234567", "S-",
		strings.Repeat("1-9999,20000-29999 ", 1)} {
		if got, err := desk.ParseRanges(in); model.CodeOf(err) != model.CodeBadInput {
			t.Errorf("%q is %d numbers, %v", in, len(got), err)
		}
	}
}
