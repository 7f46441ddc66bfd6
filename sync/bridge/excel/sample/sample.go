// Package sample writes files in the form of the official export of
// lapor.go.id, filled with invented rows: for the demo, tests and benchmarks
// of the import. It must never be given real reports; it is no export of ours.
package sample

import (
	"context"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"time"

	"github.com/xuri/excelize/v2"
)

// Columns are the columns of the official form in its usual order.
func Columns() []string {
	return []string{
		"Tracking ID", "Tanggal Laporan Masuk", "Waktu Laporan Masuk", "Nama Pelapor", "Klasifikasi Laporan",
		"ID Kategori", "Kategori", "Judul Laporan", "Isi Laporan Awal", "Isi Laporan Akhir",
		"Tipe Laporan (Anonim/Rahasia)", "Sumber Laporan", "Instansi Induk", "ID Instansi Terdisposisi", "Instansi Terdisposisi",
		"Status Laporan", "Alasan Tunda/Arsip", "Provinsi", "Kota/Kabupaten", "Kecamatan", "Kelurahan",
		"Nomor SK", "Url SK", "Url Dokumen Laporan Tahunan", "Laporan yang Masuk melalui Kanal Aduan Setwapres", "Rating",
	}
}

// Row is a row by column name. A time.Time under "Tanggal Laporan Masuk" is
// written in the form that Style asks for, its time of day under "Waktu
// Laporan Masuk"; numbers become number cells, all else text.
type Row map[string]any

// Style says how the file looks. The zero Style is the official form with
// text dates and without a preamble.
type Style struct {
	Columns  []string // order and choice; nil is Columns
	Preamble [][]string
	Dates    DateForm
	Date1904 bool      // the other date system
	Repeat   int       // of a thousand rows, how many stand twice
	Saved    time.Time // when the file says it was made; zero: it does not say
	Seed     uint64    // for Repeat and mixed dates
}

// DateForm is how dates are written.
type DateForm uint8

// Forms of dates.
const (
	TextDates   DateForm = iota // "3 Jan 2026", "09:12"
	SerialDates                 // spreadsheet numbers
	MixedDates                  // each row differently, Indonesian months and ISO too
)

// OfficialPreamble is the kind of lines that stand above the header.
func OfficialPreamble(agency string, from, to time.Time) [][]string {
	return [][]string{
		{"Daftar Laporan SP4N-LAPOR!"},
		{"Instansi", agency},
		{"Periode", from.Format("02/01/2006") + " - " + to.Format("02/01/2006")},
		{},
	}
}

// Write streams the rows into w in bounded memory and returns how many rows
// it wrote below the header.
func Write(ctx context.Context, w io.Writer, rows iter.Seq[Row], style Style) (written int, err error) {
	f := excelize.NewFile()
	defer f.Close()
	if style.Date1904 {
		yes := true
		if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
			return 0, err
		}
	}
	if !style.Saved.IsZero() {
		stamp := style.Saved.UTC().Format(time.RFC3339)
		if err := f.SetDocProps(&excelize.DocProperties{Created: stamp, Modified: stamp, Creator: "lapor"}); err != nil {
			return 0, err
		}
	}
	out, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return 0, err
	}
	s := sheet{out: out, style: style, columns: style.Columns, random: rand.New(rand.NewPCG(style.Seed, 0x5a))}
	if s.columns == nil {
		s.columns = Columns()
	}
	if err := s.head(); err != nil {
		return 0, err
	}
	for row := range rows {
		if err := ctx.Err(); err != nil {
			return s.written, err
		}
		cells := s.cells(row)
		if err := s.put(cells); err != nil {
			return s.written, err
		}
		s.written++
		if s.random.IntN(1000) < style.Repeat {
			if err := s.put(cells); err != nil {
				return s.written, err
			}
			s.written++
		}
	}
	if err := out.Flush(); err != nil {
		return s.written, err
	}
	_, err = f.WriteTo(w)
	return s.written, err
}

type sheet struct {
	out     *excelize.StreamWriter
	style   Style
	columns []string
	random  *rand.Rand
	line    int
	written int
}

func (s *sheet) put(cells []any) error {
	s.line++
	at, err := excelize.CoordinatesToCellName(1, s.line)
	if err != nil {
		return err
	}
	return s.out.SetRow(at, cells)
}

func (s *sheet) head() error {
	for _, line := range append(s.style.Preamble, s.columns) {
		cells := make([]any, len(line))
		for i, text := range line {
			cells[i] = text
		}
		if err := s.put(cells); err != nil {
			return err
		}
	}
	return nil
}

func (s *sheet) cells(row Row) []any {
	date, clock := row["Tanggal Laporan Masuk"], row["Waktu Laporan Masuk"]
	if at, ok := date.(time.Time); ok {
		var time any
		date, time = s.date(at)
		if clock == nil {
			clock = time
		}
	}
	cells := make([]any, len(s.columns))
	for i, name := range s.columns {
		switch name {
		case "Tanggal Laporan Masuk":
			cells[i] = date
		case "Waktu Laporan Masuk":
			cells[i] = clock
		default:
			cells[i] = row[name]
		}
	}
	return cells
}

var (
	english    = [...]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
	indonesian = [...]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"}
	short      = [...]string{"Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"}
)

// date writes the local date and time of at in the form of the style.
func (s *sheet) date(at time.Time) (date, clock any) {
	form := 0
	switch s.style.Dates {
	case SerialDates:
		form = 1
	case MixedDates:
		form = s.random.IntN(6)
	}
	day, month := at.Day(), at.Month()-1
	switch form {
	case 1:
		return s.serial(at), float64(at.Hour()*3600+at.Minute()*60+at.Second()) / 86_400
	case 2:
		return fmt.Sprintf("%d %s %d", day, indonesian[month], at.Year()), at.Format("15.04")
	case 3:
		return fmt.Sprintf("%02d %s %d", day, short[month], at.Year()), at.Format("15:04:05")
	case 4:
		return at.Format("2006-01-02"), at.Format("15:04:05")
	case 5:
		return at.Format("02/01/2006"), at.Format("15:04")
	}
	return fmt.Sprintf("%d %s %d", day, english[month], at.Year()), at.Format("15:04")
}

// serial counts days from the workbook's epoch.
func (s *sheet) serial(at time.Time) int {
	start := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	if s.style.Date1904 {
		start = time.Date(1904, time.January, 1, 0, 0, 0, 0, time.UTC)
	}
	return int(time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC).Sub(start) / (24 * time.Hour))
}
