package excel

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The scanner must see the same in whatever pieces a part is read.
func TestScannerDoesNotCareForPieces(t *testing.T) {
	bits := []string{`<row r="7">`, `<row>`, `<row r='9' />`, `</row>`, `<c t="s">`, `</c>`, `<v>`, `</v>`, "teks é 🙏 \u009d", "&amp;", "&#x1F64F;", "&lol;", "&", "\x02", "\xff", `<?xml version="1.0"?>`, `<x:row r="12">`, `</x:row>`, `<sheetData>`, `</sheetData>`, `<worksheet>`, `</worksheet>`}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(rapid.SampledFrom(bits)).Draw(t, "bits"), "")
		whole := scanner{root: "worksheet"}
		whole.feed([]byte(text))
		cut := scanner{root: "worksheet"}
		for rest := text; rest != "" && cut.wrong == ""; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "piece")
			cut.feed([]byte(rest[:n]))
			rest = rest[n:]
		}
		if (whole.wrong == "") != (cut.wrong == "") || whole.wrong == "" && (whole.row != cut.row || whole.closed != cut.closed || whole.depth != cut.depth) {
			t.Fatalf("%q: whole %+v, in pieces %+v", text, whole, cut)
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"3 Jan 2026", "Sabtu, 3 Januari 2026 09.12 WIB", "2026-01-03T09:12:33+07:00", "03/01/26", "46025.38", "1e5", "Jan 3, 2026", "", "-", "٣ Jan 2026"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, base := range []epoch{epoch1900, epoch1904} {
			day, rest, ok := parseDate(s, base)
			if !ok {
				continue
			}
			if day.Year < firstYear || day.Year > lastYear {
				t.Errorf("%q is %v", s, day)
			}
			again, _, ok := parseDate(day.String(), base)
			if !ok || again != day {
				t.Errorf("%q is %v, which reads as %v", s, day, again)
			}
			parseTime(rest)
		}
	})
}

func FuzzParseTime(f *testing.F) {
	for _, s := range []string{"09:12", "9.12", "09:12:33 WITA", "0.38333", "46025.5", "24:00", "1:2:3:4", " WIB", "1e300", "-0.5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, _, ok := parseTime(s)
		if !ok {
			return
		}
		if c.hour < 0 || c.hour > 23 || c.minute < 0 || c.minute > 59 || c.second < 0 || c.second > 59 {
			t.Errorf("%q is %v", s, c)
		}
		if again, _, ok := parseTime(c.String()); !ok || again != c {
			t.Errorf("%q is %v, which reads as %v", s, c, again)
		}
	})
}

// Whatever the cells hold, a row either has a problem or is a sound report.
func FuzzRow(f *testing.F) {
	f.Add("9165816", "3 Jan 2026", "09:12", "Jalan rusak", "Isi\\naduan\u009d", "Proses", "Anonim", "5")
	f.Add("9.165816E+06", "46025", "0.5", "", "", "", "", "")
	f.Fuzz(func(t *testing.T, tracking, date, clock, title, text, status, kind, rating string) {
		var at columns
		for i := range at {
			at[i] = -1
		}
		cells := []string{tracking, date, clock, title, text, status, kind, rating}
		for i, f := range []field{fieldTracking, fieldDate, fieldTime, fieldTitle, fieldOriginal, fieldStatus, fieldType, fieldRating} {
			at[f] = i
		}
		p := parser{cells: cells, columns: &at, base: epoch1900, row: 2}
		r := p.report()
		if p.skip {
			if len(p.problems) == 0 {
				t.Error("skipped without a reason")
			}
			return
		}
		if !digits(r.Tracking) || len(r.Tracking) > 15 || r.Received.IsZero() || r.Rating > 5 {
			t.Errorf("%q became %+v", cells, r)
		}
		if strings.ContainsAny(r.Title+r.Status, "\n\r\t\x00\u009d") || strings.ContainsAny(r.Original, "\r\x00\u009d\u202e") {
			t.Errorf("not clean: %+v", r)
		}
	})
}
