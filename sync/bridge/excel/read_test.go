package excel_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/invent"
	"lapor/sync/bridge/excel"
	"lapor/sync/bridge/excel/sample"
)

var noon = time.Date(2026, time.March, 9, 12, 0, 0, 0, calendar.WIB.Location())

func write(t testing.TB, rows iter.Seq[sample.Row], style sample.Style) []byte {
	t.Helper()
	var out bytes.Buffer
	if _, err := sample.Write(context.Background(), &out, rows, style); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func read(t testing.TB, file []byte, o excel.Options) ([]model.Imported, excel.Summary, excel.Info, error) {
	t.Helper()
	o.TempDir = t.TempDir()
	x, err := excel.OpenReader(context.Background(), bytes.NewReader(file), int64(len(file)), o)
	if err != nil {
		return nil, excel.Summary{}, excel.Info{}, err
	}
	var all []model.Imported
	for {
		row, err := x.Next(context.Background())
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			x.Close()
			return all, x.Summary(), x.Info, err
		}
		all = append(all, row)
	}
	if err := x.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	if left, _ := os.ReadDir(o.TempDir); len(left) > 0 {
		t.Errorf("%d temporary files were left behind", len(left))
	}
	return all, x.Summary(), x.Info, nil
}

func mustRead(t testing.TB, file []byte, o excel.Options) ([]model.Imported, excel.Summary, excel.Info) {
	t.Helper()
	all, sum, info, err := read(t, file, o)
	if err != nil {
		t.Fatal(err)
	}
	return all, sum, info
}

// one is a row with everything an export must have.
func one(changes sample.Row) sample.Row {
	row := sample.Row{
		"Tracking ID": "9165816", "Tanggal Laporan Masuk": "3 Jan 2026", "Judul Laporan": "Jalan rusak",
		"Isi Laporan Awal": "Jalan rusak parah", "Status Laporan": "Proses",
	}
	for k, v := range changes {
		row[k] = v
	}
	return row
}

func TestSameReportsWhateverTheForm(t *testing.T) {
	n := invent.New(1)
	period := sample.Period{Count: 400, Tracking: 9_100_000, Until: noon, Days: 60}
	plain := write(t, sample.From(n, period), sample.Style{})
	want, sum, _ := mustRead(t, plain, excel.Options{})
	if len(want) != 400 || sum.Rows != 400 || sum.Skipped != 0 || sum.Duplicates != 0 || len(sum.Problems) != 0 {
		t.Fatalf("read %d rows: %+v", len(want), sum)
	}
	backwards := sample.Columns()
	slices.Reverse(backwards)
	preamble := sample.OfficialPreamble("Pemerintah Kabupaten Contoh", noon.AddDate(0, -2, 0), noon)
	for name, style := range map[string]sample.Style{
		"serial dates":     {Dates: sample.SerialDates},
		"1904 dates":       {Dates: sample.SerialDates, Date1904: true},
		"mixed dates":      {Dates: sample.MixedDates, Seed: 4},
		"preamble":         {Preamble: preamble},
		"columns reversed": {Columns: backwards, Preamble: preamble},
		"rows twice":       {Repeat: 200},
		"many blank lines": {Preamble: make([][]string, 60)},
	} {
		t.Run(name, func(t *testing.T) {
			got, sum, info := mustRead(t, write(t, sample.From(n, period), style), excel.Options{})
			if len(got) != len(want) || sum.Rows != len(want)+sum.Duplicates {
				t.Fatalf("read %d reports of %d: %+v", len(got), len(want), sum)
			}
			if (style.Repeat > 0) != (sum.Duplicates > 0) {
				t.Errorf("%d duplicates", sum.Duplicates)
			}
			if info.HeaderRow != len(style.Preamble)+1 {
				t.Errorf("header in row %d", info.HeaderRow)
			}
			for i := range got {
				a, b := want[i], got[i]
				// seconds are lost where a text date has none
				a.Received, b.Received = a.Received.Truncate(time.Minute), b.Received.Truncate(time.Minute)
				a.Row, b.Row = 0, 0
				if a != b {
					t.Fatalf("row %d differs:\n%+v\n%+v", i, a, b)
				}
			}
		})
	}
}

func TestWhatComplaintsBecome(t *testing.T) {
	n := invent.New(2)
	period := sample.Period{Count: 1500, Tracking: 8_000_000, Until: noon, Days: 400, Agency: invent.CodeFirst}
	got, sum, _ := mustRead(t, write(t, sample.From(n, period), sample.Style{}), excel.Options{})
	var anonymous, confidential, supervisory, rated, stages = 0, 0, 0, 0, map[model.Stage]int{}
	for _, r := range got {
		stages[r.Stage]++
		if strings.ContainsFunc(r.Original+r.Title, func(c rune) bool { return c < 0x20 && c != '\n' && c != '\t' || 0x7f <= c && c <= 0x9f }) {
			t.Errorf("control character in row %d", r.Row)
		}
		if strings.Contains(r.Original, `\n`) {
			t.Errorf("literal \\n in row %d", r.Row)
		}
		if r.Agency != "Pemerintah Kabupaten Hulu Sungai Selatan" || r.Title == "" || r.Original == "" || r.Class == model.ClassUnknown || r.ReceivedDay {
			t.Errorf("row %d: %+v", r.Row, r)
		}
		if r.Anonymous {
			anonymous++
		}
		if r.Confidential {
			confidential++
		}
		if r.Supervisory {
			supervisory++
		}
		if r.Rating > 0 {
			rated++
		}
	}
	if len(got) != 1500 || anonymous < 50 || confidential < 20 || supervisory < 20 || rated < 50 {
		t.Errorf("%d reports: %d anonymous, %d confidential, %d supervisory, %d rated", len(got), anonymous, confidential, supervisory, rated)
	}
	for _, s := range model.Stages() {
		if stages[s] == 0 {
			t.Errorf("no report in stage %s", s)
		}
	}
	if stages[model.StageNone] == 0 || sum.Unknown["Status Laporan"]["Menunggu Konfirmasi Instansi"] != stages[model.StageNone] {
		t.Errorf("unknown statuses: %v, %d reports", sum.Unknown, stages[model.StageNone])
	}
}

func TestTwiceReadIsTheSame(t *testing.T) {
	file := write(t, sample.From(invent.New(3), sample.Period{Count: 200, Tracking: 1, Until: noon, Days: 30}), sample.Style{Dates: sample.MixedDates})
	a, _, _ := mustRead(t, file, excel.Options{})
	b, _, _ := mustRead(t, file, excel.Options{})
	if !slices.Equal(a, b) {
		t.Error("two readings of one file differ")
	}
}

func TestReadFromDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ekspor laporan.xlsx")
	saved := time.Date(2026, time.March, 9, 3, 4, 5, 0, time.UTC)
	file := write(t, sample.From(invent.New(1), sample.Period{Count: 1200, Tracking: 1000, Until: noon, Days: 30}), sample.Style{Saved: saved, Repeat: 36})
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	var seen []int
	count := 0
	sum, err := excel.Read(context.Background(), path, excel.Options{TempDir: t.TempDir(), Progress: func(done, total int) {
		if done > total {
			t.Errorf("progress %d of %d", done, total)
		}
		seen = append(seen, done, total)
	}}, func(model.Imported) error { count++; return nil })
	if err != nil || count != 1200 || sum.Delivered != 1200 {
		t.Fatalf("%d reports, %v", count, err)
	}
	if n := len(seen); n < 6 || seen[n-2] != seen[n-1] || !slices.IsSorted(everySecond(seen)) {
		t.Errorf("progress %v", seen)
	}
	x, err := excel.Open(context.Background(), path, excel.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if !x.Info.Exported.Equal(saved) || x.Info.Sheet != "Sheet1" {
		t.Errorf("info %+v", x.Info)
	}
	stop := errors.New("stop")
	if _, err := excel.Read(context.Background(), path, excel.Options{}, func(model.Imported) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("error of the receiver became %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	if _, err := excel.Read(ctx, path, excel.Options{}, func(model.Imported) error { cancel(); return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("after a cancel: %v", err)
	}
}

func everySecond(list []int) []int {
	var out []int
	for i := 0; i < len(list); i += 2 {
		out = append(out, list[i])
	}
	return out
}
