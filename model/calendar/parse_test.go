package calendar_test

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"lapor/model/calendar"
)

const header = "tanggal,jenis,nama,dasar\n"

// wholeYear is a table of year with ten national holidays, on lines 2 to 11.
func wholeYear(year int) string {
	var b strings.Builder
	b.WriteString(header)
	for month := 1; month <= 10; month++ {
		fmt.Fprintf(&b, "%d-%02d-01,libur_nasional,Hari %d,SKB 1\n", year, month, month)
	}
	return b.String()
}

func TestParseReadsWhatSpreadsheetsWrite(t *testing.T) {
	plain, err := calendar.Parse(strings.NewReader(wholeYear(2028)))
	if err != nil {
		t.Fatal(err)
	}
	if plain.Revision() != 0 || !reflect.DeepEqual(plain.Years(), []int{2028}) || len(plain.Holidays(2028)) != 10 {
		t.Fatalf("%+v", plain.Data())
	}
	reordered := "Dasar;Nama;Jenis;Tanggal;Catatan\r\n"
	for month := 1; month <= 10; month++ {
		reordered += fmt.Sprintf("SKB 1;\"  Hari\n%d\u00a0\";libur_nasional;2028-%02d-01\r\n", month, month)
	}
	for name, text := range map[string]string{
		"byte order mark":   "\ufeff" + wholeYear(2028),
		"CRLF":              strings.ReplaceAll(wholeYear(2028), "\n", "\r\n"),
		"empty lines":       wholeYear(2028) + ",,,\n\n ,,,\n",
		"no last newline":   strings.TrimSuffix(wholeYear(2028), "\n"),
		"semicolons, order": reordered,
	} {
		c, err := calendar.Parse(strings.NewReader(text))
		if err != nil || !reflect.DeepEqual(c.Data(), plain.Data()) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestParseKeepsTwoHolidaysOfOneDay(t *testing.T) {
	c, err := calendar.Parse(strings.NewReader(wholeYear(2035) + "2035-05-01,cuti_bersama,Kenaikan,SKB 1\n"))
	if err != nil || len(c.Holidays(2035)) != 11 {
		t.Fatal(err)
	}
	if _, skip := c.For(calendar.Week{}).IsWorkingDay(on("2035-05-01")); skip.Holiday.Kind != calendar.National || skip.Holiday.Name != "Hari 5; Kenaikan" {
		t.Errorf("%+v", skip)
	}
}

func TestParseNamesEveryRowAtFault(t *testing.T) {
	at := func(row int, field calendar.Field, code calendar.Code, value string) calendar.Problem {
		return calendar.Problem{Row: row, Field: field, Code: code, Value: value}
	}
	for _, c := range []struct {
		name, text string
		want       []calendar.Problem
	}{
		{"empty file", "", []calendar.Problem{at(1, "", calendar.NotATable, "")}},
		{"header only", header, []calendar.Problem{at(0, "", calendar.NoHolidays, "")}},
		{"a column short", "tanggal,jenis,nama\n2028-01-01,libur_nasional,x\n", []calendar.Problem{at(1, calendar.FieldDecree, calendar.ColumnMissing, "")}},
		{"a web page", "<html><body>Masuk</body></html>", []calendar.Problem{
			at(1, calendar.FieldDate, calendar.ColumnMissing, ""), at(1, calendar.FieldKind, calendar.ColumnMissing, ""),
			at(1, calendar.FieldName, calendar.ColumnMissing, ""), at(1, calendar.FieldDecree, calendar.ColumnMissing, "")}},
		{"all faults at once", wholeYear(2028) +
			"2028-02-30,libur_nasional,Hari,SKB 1\n" + // 12
			"17/08/2028,libur,Hari,SKB 1\n" + // 13
			"2028-08-18,libur_daerah,Hari,SKB 1\n" + // 14
			"2028-08-19,cuti_bersama,,\n" + // 15
			"2028-08-20,cuti_bersama\n" + // 16
			"2028-08-21,cuti_bersama,Hari\x1b]0;,SKB 1\n" + // 17
			"2028-08-22,cuti_bersama," + strings.Repeat("a", 201) + ",SKB 1\n" + // 18
			"2028-08-23,cuti_bersama,\xff,SKB 1\n" + // 19
			"2028-01-01,libur_nasional,Hari 1,SKB 2\n" + // 20
			"\n2028-08-24,cuti_\x00bersama,Hari,SKB 1\n", // 22
			[]calendar.Problem{
				at(12, calendar.FieldDate, calendar.BadDate, "2028-02-30"),
				at(13, calendar.FieldDate, calendar.BadDate, "17/08/2028"),
				at(13, calendar.FieldKind, calendar.BadKind, "libur"),
				at(14, calendar.FieldKind, calendar.BadKind, "libur_daerah"),
				at(15, calendar.FieldName, calendar.Empty, ""),
				at(15, calendar.FieldDecree, calendar.Empty, ""),
				at(16, calendar.FieldName, calendar.Empty, ""),
				at(16, calendar.FieldDecree, calendar.Empty, ""),
				at(17, calendar.FieldName, calendar.BadText, ""),
				at(18, calendar.FieldName, calendar.BadText, ""),
				at(19, calendar.FieldName, calendar.BadText, ""),
				at(20, calendar.FieldDate, calendar.Duplicate, "2028-01-01"),
				at(22, calendar.FieldKind, calendar.BadKind, "cuti_\ufffdbersama"),
			}},
		{"broken quoting", header + "2028-01-01,libur_nasional,\"Hari,SKB 1\n", []calendar.Problem{at(2, "", calendar.NotATable, "")}},
		// A single row of 2029 must not make 2029 a year without holidays.
		{"a fragment of a year", wholeYear(2028) + "2029-01-01,libur_nasional,Tahun Baru,SKB 1\n",
			[]calendar.Problem{at(0, calendar.FieldYears, calendar.YearIncomplete, "2029")}},
		{"too large", strings.Repeat(" ", calendar.MaxFile+1), []calendar.Problem{at(0, "", calendar.TooLarge, "")}},
	} {
		got, err := calendar.Parse(strings.NewReader(c.text))
		var invalid *calendar.Invalid
		if !errors.As(err, &invalid) || got != nil {
			t.Errorf("%s: %v, %v", c.name, got, err)
			continue
		}
		if !reflect.DeepEqual(invalid.Problems, c.want) {
			t.Errorf("%s:\ngot  %v\nwant %v", c.name, invalid.Problems, c.want)
		}
	}
}

func TestParseStopsListingAfterFifty(t *testing.T) {
	_, err := calendar.Parse(strings.NewReader(header + strings.Repeat("x,libur_nasional,Hari,SKB 1\n", 60)))
	var invalid *calendar.Invalid
	if !errors.As(err, &invalid) || len(invalid.Problems) != 50 || invalid.More != 10 {
		t.Fatalf("%v", err)
	}
	if text := err.Error(); !strings.Contains(text, `row 2: tanggal: bad_date ("x")`) || !strings.HasSuffix(text, "and 10 more") {
		t.Error(text)
	}
}

func TestParsePassesOnAReadError(t *testing.T) {
	if _, err := calendar.Parse(iotest.ErrReader(io.ErrUnexpectedEOF)); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(wholeYear(2028))
	f.Add("\ufefftanggal;jenis;nama;dasar\n\"2028-01-01\";;;\n")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := calendar.Parse(strings.NewReader(text))
		if err != nil {
			return
		}
		if _, err := calendar.New(c.Data()); err != nil || len(c.Years()) == 0 {
			t.Errorf("what was read is not a calendar: %v", err)
		}
	})
}
