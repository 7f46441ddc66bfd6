package excel_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"lapor/model"
	"lapor/model/invent"
	"lapor/sync/bridge/excel"
	"lapor/sync/bridge/excel/sample"
)

// BenchmarkRead50000 reads 50,000 rows from disk, once with the texts in the
// cells and once as spreadsheet programs write them, in shared strings. It
// reports the highest heap seen between rows.
func BenchmarkRead50000(b *testing.B) {
	const rows = 50_000
	inline := filepath.Join(b.TempDir(), "inline.xlsx")
	out, err := os.Create(inline)
	if err != nil {
		b.Fatal(err)
	}
	period := sample.Period{Count: rows, Tracking: 9_000_000, Until: noon, Days: 900}
	if _, err := sample.Write(context.Background(), out, sample.From(invent.New(1), period), sample.Style{Dates: sample.MixedDates, Repeat: 10}); err != nil {
		b.Fatal(err)
	}
	if err := out.Close(); err != nil {
		b.Fatal(err)
	}
	shared := filepath.Join(b.TempDir(), "shared.xlsx")
	if err := os.WriteFile(shared, withSharedStrings(b, rows), 0o600); err != nil {
		b.Fatal(err)
	}
	for name, path := range map[string]string{"inline": inline, "shared": shared} {
		b.Run(name, func(b *testing.B) {
			info, _ := os.Stat(path)
			var peak uint64
			for b.Loop() {
				n := 0
				runtime.GC()
				sum, err := excel.Read(context.Background(), path, excel.Options{TempDir: b.TempDir(), Progress: func(int, int) {
					var m runtime.MemStats
					runtime.ReadMemStats(&m)
					peak = max(peak, m.HeapAlloc)
				}}, func(model.Imported) error { n++; return nil })
				if err != nil || n != rows {
					b.Fatal(n, sum, err)
				}
			}
			b.ReportMetric(float64(peak)/(1<<20), "peak-heap-MB")
			b.ReportMetric(float64(info.Size())/(1<<20), "file-MB")
		})
	}
}

// withSharedStrings is an export whose every text is a shared string.
func withSharedStrings(t testing.TB, rows int) []byte {
	n := invent.New(1)
	var items, cells strings.Builder
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	count := 0
	text := func(s string) string {
		fmt.Fprintf(&items, `<si><t xml:space="preserve">%s</t></si>`, escape.Replace(s))
		count++
		return fmt.Sprintf(`<c t="s"><v>%d</v></c>`, count-1)
	}
	line := func(row int, values ...string) {
		fmt.Fprintf(&cells, `<row r="%d">`, row)
		for _, v := range values {
			cells.WriteString(v)
		}
		cells.WriteString("</row>")
	}
	line(1, text("Tracking ID"), text("Tanggal Laporan Masuk"), text("Judul Laporan"), text("Isi Laporan Awal"), text("Isi Laporan Akhir"), text("Status Laporan"))
	for i := range rows {
		c := n.Complaint(i)
		line(i+2, fmt.Sprintf("<c><v>%d</v></c>", 9_000_000+i), "<c><v>46025.5</v></c>", text(c.Title), text(c.Text), text(c.Edited), text("Proses"))
	}
	return workbook(t, map[string]string{
		"xl/worksheets/sheet1.xml": sheet(cells.String()),
		"xl/sharedStrings.xml":     `<?xml version="1.0" encoding="UTF-8"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` + items.String() + `</sst>`,
	})
}

func TestSharedStrings(t *testing.T) {
	got, _, _ := mustRead(t, withSharedStrings(t, 3000), excel.Options{}) // large enough to be unpacked to disk
	n := invent.New(1)
	if len(got) != 3000 {
		t.Fatalf("%d rows", len(got))
	}
	for i, r := range got {
		if r.Title == "" || r.Edited != n.Complaint(i).Edited {
			t.Fatalf("row %d: %q, want %q", r.Row, r.Edited, n.Complaint(i).Edited)
		}
	}
}
