package excel_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/sync/bridge/excel"
	"lapor/sync/bridge/excel/sample"
)

// readOne reads an export of one row.
func readOne(t *testing.T, changes sample.Row, o excel.Options) (model.Imported, excel.Summary) {
	t.Helper()
	all, sum, _ := mustRead(t, write(t, slices.Values([]sample.Row{one(changes)}), sample.Style{}), o)
	if len(all) == 0 {
		return model.Imported{}, sum
	}
	return all[0], sum
}

func TestDates(t *testing.T) {
	wib, wita := calendar.WIB.Location(), calendar.WITA.Location()
	day := time.Date(2026, time.January, 3, 0, 0, 0, 0, wib)
	morning := time.Date(2026, time.January, 3, 9, 12, 0, 0, wib)
	for _, c := range []struct {
		name       string
		date, time any
		want       time.Time
		dayOnly    bool
	}{
		{"official", "3 Jan 2026", "09:12", morning, false},
		{"seconds", "3 Jan 2026", "09:12:33", morning.Add(33 * time.Second), false},
		{"dot", "3 Januari 2026", "9.12", morning, false},
		{"zone", "03 Jan 2026", "10:12 WITA", time.Date(2026, time.January, 3, 10, 12, 0, 0, wita), false},
		{"iso", "2026-01-03", "09:12", morning, false},
		{"iso with time", "2026-01-03 09:12:00", "", morning, false},
		{"iso with T", "2026-01-03T09:12:00", nil, morning, false},
		{"slashes", "03/01/2026", "09:12", morning, false},
		{"dashes", "3-1-2026", "09:12", morning, false},
		{"dots", "03.01.2026", "09:12", morning, false},
		{"spreadsheet english", "03-Jan-26", "09:12", morning, false},
		{"weekday", "Sabtu, 3 Januari 2026", "09:12", morning, false},
		{"american words", "Jan 3, 2026", "09:12", morning, false},
		{"day only", "3 Jan 2026", "", day, true},
		{"dash for no time", "3 Jan 2026", "-", day, true},
		{"serial", 46025, "", day, true},
		{"serial with time", 46025.0 + (9*60.0+12)/1440, nil, morning, false},
		{"serial and fraction", 46025, (9*60.0 + 12) / 1440, morning, false},
		{"serial as text", "46025", "0.38333333", morning, false},
		{"rounds to midnight", 46024.9999999, nil, day, true},
		{"May", "3 Mei 2026", nil, time.Date(2026, time.May, 3, 0, 0, 0, 0, wib), true},
		{"August", "17 Agu 2025", nil, time.Date(2025, time.August, 17, 0, 0, 0, 0, wib), true},
		{"August, Agt", "17 Agt 2025", nil, time.Date(2025, time.August, 17, 0, 0, 0, 0, wib), true},
		{"October", "1 Okt 2025", nil, time.Date(2025, time.October, 1, 0, 0, 0, 0, wib), true},
		{"December", "31 Desember 2025", "23:59", time.Date(2025, time.December, 31, 23, 59, 0, 0, wib), false},
		{"old spelling", "1 Nopember 2025", nil, time.Date(2025, time.November, 1, 0, 0, 0, 0, wib), true},
		{"leap day", "29 Feb 2024", nil, time.Date(2024, time.February, 29, 0, 0, 0, 0, wib), true},
		{"blanks", "  3  Jan\u00a02026 ", " 09:12 ", morning, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, sum := readOne(t, sample.Row{"Tanggal Laporan Masuk": c.date, "Waktu Laporan Masuk": c.time}, excel.Options{})
			if !got.Received.Equal(c.want) || got.ReceivedDay != c.dayOnly || len(sum.Problems) > 0 {
				t.Errorf("read %v (day only: %v), want %v; %+v", got.Received, got.ReceivedDay, c.want, sum.Problems)
			}
		})
	}
	got, _ := readOne(t, sample.Row{"Waktu Laporan Masuk": "09:12"}, excel.Options{Zone: calendar.WIT})
	if want := morning.Add(-2 * time.Hour); !got.Received.Equal(want) {
		t.Errorf("in WIT %v, want %v", got.Received, want)
	}
}

func TestRowsWithProblems(t *testing.T) {
	for _, c := range []struct {
		name    string
		changes sample.Row
		code    model.Code
		skipped bool
	}{
		{"no tracking ID", sample.Row{"Tracking ID": ""}, excel.NoTracking, true},
		{"total below the table", sample.Row{"Tracking ID": "Total: 1294"}, excel.BadTracking, true},
		{"letters", sample.Row{"Tracking ID": "916581X"}, excel.BadTracking, true},
		{"too many digits", sample.Row{"Tracking ID": "1234567890123456"}, excel.BadTracking, true},
		{"fraction", sample.Row{"Tracking ID": 9165816.5}, excel.BadTracking, true},
		{"no date", sample.Row{"Tanggal Laporan Masuk": ""}, excel.NoDate, true},
		{"no such day", sample.Row{"Tanggal Laporan Masuk": "30 Feb 2026"}, excel.BadDate, true},
		{"month first", sample.Row{"Tanggal Laporan Masuk": "01/13/2026"}, excel.BadDate, true},
		{"no such month", sample.Row{"Tanggal Laporan Masuk": "3 Foo 2026"}, excel.BadDate, true},
		{"another century", sample.Row{"Tanggal Laporan Masuk": "3 Jan 1926"}, excel.BadDate, true},
		{"number that is no date", sample.Row{"Tanggal Laporan Masuk": 12}, excel.BadDate, true},
		{"hexadecimal", sample.Row{"Tanggal Laporan Masuk": "0x1p16"}, excel.BadDate, true},
		{"infinity", sample.Row{"Tanggal Laporan Masuk": "Inf"}, excel.BadDate, true},
		{"words", sample.Row{"Tanggal Laporan Masuk": "kemarin"}, excel.BadDate, true},
		{"no such time", sample.Row{"Waktu Laporan Masuk": "25:00"}, excel.BadTime, false},
		{"time in words", sample.Row{"Waktu Laporan Masuk": "pagi"}, excel.BadTime, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows := []sample.Row{one(sample.Row{"Tracking ID": "1"}), one(c.changes), one(sample.Row{"Tracking ID": "3"})}
			all, sum, _ := mustRead(t, write(t, slices.Values(rows), sample.Style{}), excel.Options{})
			if len(sum.Problems) != 1 || sum.Problems[0].Code != c.code || sum.Problems[0].Row != 3 || sum.Problems[0].Skipped != c.skipped {
				t.Fatalf("problems %+v", sum.Problems)
			}
			want := 3
			if c.skipped {
				want = 2
			}
			if len(all) != want || all[0].Tracking != "1" || all[len(all)-1].Tracking != "3" || sum.Skipped != 3-want {
				t.Errorf("%d rows were read, %+v", len(all), sum)
			}
			if !c.skipped && !all[1].ReceivedDay {
				t.Error("a time was made up")
			}
		})
	}
}

func TestProblemsAreMaskedAndBounded(t *testing.T) {
	var rows []sample.Row
	for range 40 {
		rows = append(rows, one(sample.Row{"Tracking ID": "NIK 9999010101900001"}))
	}
	_, sum, _ := mustRead(t, write(t, slices.Values(rows), sample.Style{}), excel.Options{MaxListed: 10})
	if len(sum.Problems) != 10 || sum.Skipped != 40 {
		t.Errorf("%d listed, %d skipped", len(sum.Problems), sum.Skipped)
	}
	if strings.Contains(sum.Problems[0].Value, "900001") {
		t.Errorf("identity number in a problem: %q", sum.Problems[0].Value)
	}
}

func TestTrackingIDs(t *testing.T) {
	for want, cell := range map[string]any{
		"9165816": 9165816, "9165817": "9165817", "9165818": " 9165818 ", "9165819": "'9165819", "9165820": 9.16582e+06,
		"123456789012345": 123456789012345, "0042": "0042", "9165821": "9165821.0", "9165822": "9.165822E+06", "7": "#7",
	} {
		if got, sum := readOne(t, sample.Row{"Tracking ID": cell}, excel.Options{}); got.Tracking != want {
			t.Errorf("%v became %q, %+v", cell, got.Tracking, sum.Problems)
		}
	}
}

func TestStatuses(t *testing.T) {
	for status, want := range map[string]model.Stage{
		"Belum Terverifikasi": model.StageUnverified, "Terverifikasi": model.StageUnverified,
		"Belum Ditindaklanjuti": model.StageAwaiting, "Terdisposisi ke Dinas Kesehatan": model.StageAwaiting,
		"Proses": model.StageProgress, "Ditindaklanjuti oleh Instansi": model.StageProgress, "Ditanggapi oleh Pelapor": model.StageProgress,
		"Selesai": model.StageClosed, "Ditutup oleh Admin": model.StageClosed, "Ditutup oleh Sistem": model.StageClosed,
		"Tunda": model.StageHeld, "Arsip": model.StageArchived, "Diarsipkan oleh Admin": model.StageArchived, "Diarsipkan oleh Sistem": model.StageArchived,
		"SELESAI": model.StageClosed, " proses ": model.StageProgress,
		"Prosesi": model.StageNone, "Ditutupi": model.StageNone, "Menunggu": model.StageNone, "": model.StageNone,
	} {
		got, sum := readOne(t, sample.Row{"Status Laporan": status}, excel.Options{})
		if got.Stage != want || got.Status != strings.TrimSpace(status) {
			t.Errorf("%q is stage %s, kept as %q", status, got.Stage, got.Status)
		}
		if unknown := len(sum.Unknown["Status Laporan"]) > 0; unknown != (want == model.StageNone && status != "") {
			t.Errorf("%q: unknown %v", status, sum.Unknown)
		}
	}
}

func TestWords(t *testing.T) {
	check := func(changes sample.Row, ok func(model.Imported) bool) {
		t.Helper()
		if got, _ := readOne(t, changes, excel.Options{}); !ok(got) {
			t.Errorf("%v became %+v", changes, got)
		}
	}
	class := func(text string, class model.Classification, supervisory bool) {
		t.Helper()
		check(sample.Row{"Klasifikasi Laporan": text}, func(r model.Imported) bool { return r.Class == class && r.Supervisory == supervisory })
	}
	class("Pengaduan", model.ClassComplaint, false)
	class("Pengaduan Berkadar Pengawasan", model.ClassComplaint, true)
	class("Pengaduan Tidak Berkadar Pengawasan", model.ClassComplaint, false)
	class("ASPIRASI", model.ClassAspiration, false)
	class("Permintaan Informasi", model.ClassInfoRequest, false)
	class("Lain", model.ClassUnknown, false)
	flags := func(text string, anonymous, confidential bool) {
		t.Helper()
		check(sample.Row{"Tipe Laporan (Anonim/Rahasia)": text}, func(r model.Imported) bool { return r.Anonymous == anonymous && r.Confidential == confidential })
	}
	flags("Anonim", true, false)
	flags("Rahasia", false, true)
	flags("Anonim, Rahasia", true, true)
	flags("anonim dan rahasia", true, true)
	flags("-", false, false)
	flags("Publik", false, false)
	flags("Anonim (baru)", true, false) // a doubt hides rather than shows
	channel := func(text string, want model.Channel) {
		t.Helper()
		check(sample.Row{"Sumber Laporan": text}, func(r model.Imported) bool { return r.Channel == want })
	}
	channel("Website", model.ChannelWeb)
	channel("QR Code", model.ChannelQR)
	channel("Kanal Baru", "Kanal Baru")
	rating := func(cell any, want uint8) {
		t.Helper()
		check(sample.Row{"Rating": cell}, func(r model.Imported) bool { return r.Rating == want })
	}
	rating(5, 5)
	rating("4.0", 4)
	rating("3 (Cukup)", 3)
	rating("-", 0)
	rating("45", 0)
	rating("senyum", 0)
}

func TestTextIsKeptButCleaned(t *testing.T) {
	got, _ := readOne(t, sample.Row{
		"Judul Laporan":     "Lampu\u009d mati \\n di  gang",
		"Isi Laporan Awal":  "Baris satu\\nbaris dua\\r\\nbaris\ttiga\u202e 🙏 \u00f0\u009f\u0099\u008f <b>&amp; =1+1",
		"Isi Laporan Akhir": "  rapi \n",
		"Nama Pelapor":      "-",
	}, excel.Options{})
	if got.Title != "Lampu mati di gang" {
		t.Errorf("title %q", got.Title)
	}
	if want := "Baris satu\nbaris dua\nbaris\ttiga 🙏 \u00f0 <b>&amp; =1+1"; got.Original != want {
		t.Errorf("text %q", got.Original)
	}
	if got.Edited != "rapi" || got.Reporter != "" {
		t.Errorf("edited %q, reporter %q", got.Edited, got.Reporter)
	}
}

func TestSameTrackingIDWithOtherContent(t *testing.T) {
	rows := []sample.Row{
		one(nil), one(sample.Row{"Tracking ID": "2"}), one(nil),
		one(sample.Row{"Status Laporan": "Selesai"}), one(sample.Row{"Status Laporan": "Selesai"}),
	}
	all, sum, _ := mustRead(t, write(t, slices.Values(rows), sample.Style{}), excel.Options{})
	if len(all) != 3 || all[2].Stage != model.StageClosed || sum.Duplicates != 2 || sum.Repeated != 1 {
		t.Fatalf("%d delivered, %+v", len(all), sum)
	}
	if want := (excel.Repeat{Tracking: "9165816", Earlier: 2, Later: 5}); sum.Repeats[0] != want {
		t.Errorf("repeat %+v", sum.Repeats[0])
	}
}

func TestHeaders(t *testing.T) {
	columns := sample.Columns()
	for name, change := range map[string]func() ([]string, [][]string){
		"case, blanks, BOM": func() ([]string, [][]string) {
			c := slices.Clone(columns)
			c[0], c[1], c[15] = "\ufeffTRACKING  ID ", "tanggal laporan masuk", "Status\nLaporan"
			return c, nil
		},
		"not in the first column": func() ([]string, [][]string) { return append([]string{"No"}, columns...), nil },
		"only what is needed": func() ([]string, [][]string) {
			return []string{"Status Laporan", "Isi Laporan Awal", "Judul Laporan", "Tanggal Laporan Masuk", "Tracking ID"}, nil
		},
		"a filter named like the column": func() ([]string, [][]string) {
			return columns, [][]string{{"Tracking ID", "semua"}, {"Status Laporan", "semua"}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			columns, preamble := change()
			// the writer finds values by official names
			file := write(t, slices.Values([]sample.Row{renamed(columns)}), sample.Style{Columns: columns, Preamble: preamble})
			all, _, info := mustRead(t, file, excel.Options{})
			if len(all) != 1 || all[0].Tracking != "9165816" || all[0].Stage != model.StageProgress || info.HeaderRow != len(preamble)+1 {
				t.Errorf("%+v, header in row %d", all, info.HeaderRow)
			}
		})
	}
}

// renamed is the sample row under the names of these columns.
func renamed(columns []string) sample.Row {
	row := one(nil)
	for _, name := range columns {
		for official, value := range one(nil) {
			plain := strings.ToLower(strings.Join(strings.Fields(strings.Trim(name, "\ufeff")), " "))
			if plain == strings.ToLower(official) {
				row[name] = value
			}
		}
	}
	return row
}

func TestHeaderPrintedOnEveryPage(t *testing.T) {
	again := sample.Row{}
	for _, name := range sample.Columns() {
		again[name] = name
	}
	rows := []sample.Row{one(nil), again, {}, one(sample.Row{"Tracking ID": "2"})}
	all, sum, _ := mustRead(t, write(t, slices.Values(rows), sample.Style{}), excel.Options{})
	if len(all) != 2 || sum.Rows != 2 || len(sum.Problems) > 0 {
		t.Errorf("%d reports, %+v", len(all), sum)
	}
}

func TestUnknownColumnsAndMissingOnesAreNamed(t *testing.T) {
	columns := append([]string{"Kolom Baru"}, sample.Columns()[:20]...)
	_, _, info := mustRead(t, write(t, slices.Values([]sample.Row{one(nil)}), sample.Style{Columns: columns}), excel.Options{})
	if !slices.Equal(info.Ignored, []string{"Kolom Baru"}) || !slices.Equal(info.Optional, []string{"Kelurahan", "Rating"}) {
		t.Errorf("ignored %q, missing %q", info.Ignored, info.Optional)
	}
}

func TestCellTooLong(t *testing.T) {
	// excelize refuses to write such a cell, so the file is made by hand
	file := workbook(t, map[string]string{"xl/worksheets/sheet1.xml": sheet(header, inlineRow(2, strings.Repeat("x", 40_000)))})
	_, sum, _ := mustRead(t, file, excel.Options{})
	if sum.Skipped != 1 || sum.Problems[0].Code != excel.CellTooLong {
		t.Errorf("%+v", sum)
	}
}

func TestNextAfterTheEnd(t *testing.T) {
	file := write(t, slices.Values([]sample.Row{one(nil)}), sample.Style{})
	_, sum, _ := mustRead(t, file, excel.Options{})
	if sum.Delivered != 1 {
		t.Errorf("%+v", sum)
	}
	if _, err := excel.Read(context.Background(), t.TempDir(), excel.Options{}, nil); model.CodeOf(err) != excel.CodeNoFile {
		t.Errorf("a folder: %v", err)
	}
}
