package calendar_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"lapor/model/calendar"
)

// The case of the requirement, worked out by hand from the table: the 17th
// counts, then Nyepi and Idulfitri with their joint leave and two weekends,
// then the 25th, 26th, 27th and 30th count.
func TestFiveDaysOverIdulfitri2026(t *testing.T) {
	got := table(t).For(calendar.Week{}).Add(on("2026-03-16"), 5)
	if got.Date != on("2026-03-30") || got.Uncovered != nil {
		t.Fatalf("due %v, uncovered %v", got.Date, got.Uncovered)
	}
	const decree = "SKB 1497/2025, 2/2025, 5/2025, 2025-09-19"
	holiday := func(iso string, kind calendar.Kind, name string) calendar.Holiday {
		return calendar.Holiday{Date: on(iso), Kind: kind, Name: name, Decree: decree}
	}
	want := []calendar.Skip{
		{Date: on("2026-03-18"), Holiday: holiday("2026-03-18", calendar.JointLeave, "Hari Suci Nyepi")},
		{Date: on("2026-03-19"), Holiday: holiday("2026-03-19", calendar.National, "Hari Suci Nyepi (Tahun Baru Saka 1948)")},
		{Date: on("2026-03-20"), Holiday: holiday("2026-03-20", calendar.JointLeave, "Idulfitri 1447 Hijriah")},
		{Date: on("2026-03-21"), Weekend: true, Holiday: holiday("2026-03-21", calendar.National, "Idulfitri 1447 Hijriah")},
		{Date: on("2026-03-22"), Weekend: true, Holiday: holiday("2026-03-22", calendar.National, "Idulfitri 1447 Hijriah")},
		{Date: on("2026-03-23"), Holiday: holiday("2026-03-23", calendar.JointLeave, "Idulfitri 1447 Hijriah")},
		{Date: on("2026-03-24"), Holiday: holiday("2026-03-24", calendar.JointLeave, "Idulfitri 1447 Hijriah")},
		{Date: on("2026-03-28"), Weekend: true},
		{Date: on("2026-03-29"), Weekend: true},
	}
	if !reflect.DeepEqual(got.Skipped, want) {
		t.Errorf("skipped %+v\nwant    %+v", got.Skipped, want)
	}

	text, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	wantText := `{"date":"2026-03-30","skipped":[` + strings.Join([]string{
		`{"date":"2026-03-18","reason":"cuti_bersama","name":"Hari Suci Nyepi","decree":"` + decree + `"}`,
		`{"date":"2026-03-19","reason":"libur_nasional","name":"Hari Suci Nyepi (Tahun Baru Saka 1948)","decree":"` + decree + `"}`,
		`{"date":"2026-03-20","reason":"cuti_bersama","name":"Idulfitri 1447 Hijriah","decree":"` + decree + `"}`,
		`{"date":"2026-03-21","reason":"akhir_pekan","name":"Idulfitri 1447 Hijriah","decree":"` + decree + `"}`,
		`{"date":"2026-03-22","reason":"akhir_pekan","name":"Idulfitri 1447 Hijriah","decree":"` + decree + `"}`,
		`{"date":"2026-03-23","reason":"cuti_bersama","name":"Idulfitri 1447 Hijriah","decree":"` + decree + `"}`,
		`{"date":"2026-03-24","reason":"cuti_bersama","name":"Idulfitri 1447 Hijriah","decree":"` + decree + `"}`,
		`{"date":"2026-03-28","reason":"akhir_pekan"}`,
		`{"date":"2026-03-29","reason":"akhir_pekan"}`}, ",") + `]}`
	if string(text) != wantText {
		t.Errorf("json %s\nwant %s", text, wantText)
	}
}

func TestAdd(t *testing.T) {
	local := func(iso string) []calendar.Holiday {
		return []calendar.Holiday{{Date: on(iso), Name: "Hari Jadi Kabupaten"}}
	}
	for _, c := range []struct {
		name      string
		week      calendar.Week
		start     string
		n         int
		want      string
		skipped   int
		uncovered []int
	}{
		{"an ordinary week", calendar.Week{}, "2026-07-06", 3, "2026-07-09", 0, nil},
		{"over a weekend", calendar.Week{}, "2026-07-09", 3, "2026-07-14", 2, nil},
		{"none is the day itself", calendar.Week{}, "2026-03-19", 0, "2026-03-19", 0, nil},
		{"an event on a holiday", calendar.Week{}, "2026-03-19", 1, "2026-03-25", 5, nil},
		{"an event on a Saturday", calendar.Week{}, "2026-07-11", 1, "2026-07-13", 1, nil},
		{"Idulfitri 2024", calendar.Week{}, "2024-04-05", 1, "2024-04-16", 10, nil},
		{"Nyepi and Idulfitri 2025", calendar.Week{}, "2025-03-27", 1, "2025-04-08", 11, nil},
		{"Nyepi and Idulfitri 2027", calendar.Week{}, "2027-03-05", 1, "2027-03-16", 10, nil},
		{"the leave added in August 2025", calendar.Week{}, "2025-08-15", 1, "2025-08-19", 3, nil},
		{"Christmas 2026", calendar.Week{}, "2026-12-23", 1, "2026-12-28", 4, nil},
		{"from year to year", calendar.Week{}, "2026-12-28", 5, "2027-01-06", 4, nil},
		{"to the last covered day", calendar.Week{}, "2027-12-30", 1, "2027-12-31", 0, nil},
		{"into an uncovered year", calendar.Week{}, "2027-12-30", 3, "2028-01-04", 2, []int{2028}},
		{"from the last covered day", calendar.Week{}, "2027-12-31", 1, "2028-01-03", 2, []int{2028}},
		{"from an uncovered year", calendar.Week{}, "2023-12-29", 1, "2024-01-02", 3, []int{2023}},
		{"the event's own day is not counted", calendar.Week{}, "2023-12-31", 1, "2024-01-02", 1, nil},
		{"none in an uncovered year", calendar.Week{}, "2030-05-01", 0, "2030-05-01", 0, []int{2030}},
		{"through two uncovered years", calendar.Week{}, "2028-12-29", 261, "2029-12-31", 106, []int{2028, 2029}},
		{"before 1970", calendar.Week{}, "1945-08-17", 6, "1945-08-27", 4, []int{1945}},
		{"back before 1970", calendar.Week{SixDay: true}, "1945-08-27", -6, "1945-08-20", 1, []int{1945}},
		{"six days: Saturday counts", calendar.Week{SixDay: true}, "2026-03-16", 5, "2026-03-28", 7, nil},
		{"six days: Sunday does not", calendar.Week{SixDay: true}, "2026-07-11", 1, "2026-07-13", 1, nil},
		{"a local holiday", calendar.Week{Local: local("2026-03-25")}, "2026-03-16", 5, "2026-03-31", 10, nil},
		{"a local holiday on a weekend", calendar.Week{Local: local("2026-03-28")}, "2026-03-16", 5, "2026-03-30", 9, nil},
		{"a local holiday in an uncovered year", calendar.Week{Local: local("2028-01-03")}, "2027-12-31", 1, "2028-01-04", 3, []int{2028}},
		{"joint leave that the agency cancelled", calendar.Week{Worked: []calendar.Date{on("2026-03-23"), on("2026-03-24")}}, "2026-03-16", 5, "2026-03-26", 5, nil},
		{"a Saturday worked", calendar.Week{Worked: []calendar.Date{on("2026-03-28")}}, "2026-03-16", 5, "2026-03-28", 7, nil},
		{"a Saturday worked twice and an ordinary day", calendar.Week{Worked: []calendar.Date{on("2026-03-28"), on("2026-03-28"), on("2026-03-27")}}, "2026-03-16", 6, "2026-03-30", 8, nil},
		{"back over a weekend", calendar.Week{}, "2026-07-14", -3, "2026-07-09", 2, nil},
		{"back from a Sunday", calendar.Week{}, "2026-07-12", -1, "2026-07-10", 1, nil},
		{"back over Idulfitri", calendar.Week{}, "2026-03-30", -5, "2026-03-16", 9, nil},
		{"back into an uncovered year", calendar.Week{}, "2024-01-01", -1, "2023-12-29", 2, []int{2023}},
	} {
		t.Run(c.name, func(t *testing.T) {
			view := table(t).For(c.week)
			got := view.Add(on(c.start), c.n)
			if got.Date != on(c.want) || len(got.Skipped) != c.skipped || !reflect.DeepEqual(got.Uncovered, c.uncovered) {
				t.Errorf("%s %+d is %v (%v), skipped %d, uncovered %v; want %s, %d, %v", c.start, c.n, got.Date, got.Date.Weekday(),
					len(got.Skipped), got.Uncovered, c.want, c.skipped, c.uncovered)
			}
			if due, uncovered := view.Deadline(on(c.start), c.n); due != got.Date || !reflect.DeepEqual(uncovered, got.Uncovered) {
				t.Errorf("Deadline says %v, %v", due, uncovered)
			}
		})
	}
}

func TestAddOutOfRangeGivesNoDate(t *testing.T) {
	view := table(t).For(calendar.Week{})
	for name, got := range map[string]calendar.Result{
		"no start":     view.Add(calendar.Date{}, 5),
		"too far":      view.Add(on("2026-03-16"), calendar.MaxCount+1),
		"too far back": view.Add(on("2026-03-16"), -calendar.MaxCount-1),
		"after 9999":   view.Add(on("9999-12-20"), 30),
		"before 1":     view.Add(on("0001-01-05"), -30),
	} {
		if !got.Date.IsZero() || got.Skipped == nil || len(got.Skipped) != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if far := view.Add(on("2026-03-16"), calendar.MaxCount); far.Date.IsZero() || len(far.Uncovered) < 30 {
		t.Errorf("the furthest count gives %v, uncovered %v", far.Date, far.Uncovered)
	}
}

func TestIsWorkingDayTellsWhyNot(t *testing.T) {
	c := table(t)
	week := calendar.Week{
		Local:  []calendar.Holiday{{Date: on("2026-08-14"), Name: "Hari Jadi Provinsi", Decree: "Perda 1/1950"}, {Date: on("2026-05-01"), Name: "Hari Jadi Kota"}},
		Worked: []calendar.Date{on("2026-12-24")},
	}
	for _, k := range []struct {
		date    string
		week    calendar.Week
		working bool
		reason  string
		name    string
	}{
		{"2026-03-17", week, true, "", ""},
		{"2026-03-18", week, false, "cuti_bersama", "Hari Suci Nyepi"},
		{"2026-08-17", week, false, "libur_nasional", "Proklamasi Kemerdekaan"},
		{"2026-08-14", week, false, "libur_daerah", "Hari Jadi Provinsi"},
		{"2026-05-01", week, false, "libur_nasional", "Hari Buruh Internasional; Hari Jadi Kota"},
		{"2026-07-11", week, false, "akhir_pekan", ""},
		{"2026-07-11", calendar.Week{SixDay: true}, true, "", ""},
		{"2026-07-12", calendar.Week{SixDay: true}, false, "akhir_pekan", ""},
		{"2026-03-21", week, false, "akhir_pekan", "Idulfitri 1447 Hijriah"},
		{"2026-03-21", calendar.Week{SixDay: true}, false, "libur_nasional", "Idulfitri 1447 Hijriah"},
		{"2026-12-24", calendar.Week{}, false, "cuti_bersama", "Kelahiran Yesus Kristus"},
		{"2026-12-24", week, true, "", ""},
	} {
		working, skip := c.For(k.week).IsWorkingDay(on(k.date))
		if working != k.working || (!working && (skip.Date != on(k.date) || skip.Reason() != k.reason)) || skip.Holiday.Name != k.name {
			t.Errorf("%s: %v, %+v; want %v, %s, %q", k.date, working, skip, k.working, k.reason, k.name)
		}
	}
	if working, skip := c.For(week).IsWorkingDay(calendar.Date{}); working || !skip.Date.IsZero() {
		t.Error("no date is a working day")
	}
}

func TestBetweenGivesHMarks(t *testing.T) {
	view := table(t).For(calendar.Week{})
	for _, c := range []struct {
		today, deadline string
		want            int
		uncovered       []int
	}{
		{"2026-03-30", "2026-03-30", 0, nil},          // H
		{"2026-03-26", "2026-03-30", 2, nil},          // H-2
		{"2026-03-17", "2026-03-30", 4, nil},          // H-4 over Idulfitri
		{"2026-03-22", "2026-03-30", 4, nil},          // the same within the holidays
		{"2026-04-02", "2026-03-30", -3, nil},         // H+3
		{"2026-04-06", "2026-03-30", -4, nil},         // H+4: Good Friday and Easter do not count
		{"2026-07-11", "2026-07-10", 0, nil},          // the Saturday after
		{"2027-12-30", "2028-01-04", 3, []int{2028}},  // unknown holidays ahead
		{"2028-01-04", "2027-12-30", -3, []int{2028}}, // and behind
		{"2023-12-31", "2024-01-02", 1, nil},          // the first day itself is not counted
		{"2023-12-29", "2024-01-02", 1, []int{2023}},
	} {
		n, uncovered := view.Between(on(c.today), on(c.deadline))
		if n != c.want || !reflect.DeepEqual(uncovered, c.uncovered) {
			t.Errorf("%s to %s: %d, %v; want %d, %v", c.today, c.deadline, n, uncovered, c.want, c.uncovered)
		}
	}
	if n, _ := view.Between(calendar.Date{}, on("2026-03-30")); n != 0 {
		t.Errorf("from no date: %d", n)
	}
}

func TestViewHolidaysAreTheAgencysOwn(t *testing.T) {
	c := table(t)
	week := calendar.Week{
		Local:  []calendar.Holiday{{Date: on("2026-08-14"), Name: "Hari Jadi Provinsi"}, {Date: on("2026-05-01"), Name: "Hari Jadi Kota"}},
		Worked: []calendar.Date{on("2026-12-24"), on("2026-12-26")},
	}
	of := c.For(week).Holidays(2026)
	if want := len(c.Holidays(2026)) + 1 - 1; len(of) != want { // one day more, one leave cancelled
		t.Errorf("%d days, want %d", len(of), want)
	}
	for i, h := range of {
		if h.Date.Year != 2026 || h.Date == on("2026-12-24") || (i > 0 && !of[i-1].Date.Before(h.Date)) {
			t.Errorf("out of place: %v", h)
		}
	}
}
