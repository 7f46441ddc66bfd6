package excel

import (
	"context"
	"strings"
	"unicode"

	"lapor/model"
	"lapor/model/safetext"
)

// field is what a column of the official form means to us.
type field int

const (
	fieldTracking field = iota
	fieldDate
	fieldTime
	fieldReporter
	fieldClass
	fieldCategoryID
	fieldCategory
	fieldTitle
	fieldOriginal
	fieldEdited
	fieldType
	fieldChannel
	fieldAgency
	fieldUnitID
	fieldUnit
	fieldStatus
	fieldReason
	fieldProvince
	fieldRegency
	fieldDistrict
	fieldVillage
	fieldRating
	fields
)

// form is the official form: the name of each column we use, other spellings,
// and whether an export without it is refused. The remaining official columns
// (decree, annual report, Setwapres) are read over.
var form = [fields]struct {
	name     string
	also     []string
	required bool
}{
	fieldTracking:   {"Tracking ID", []string{"ID Tracking", "TrackingID"}, true},
	fieldDate:       {"Tanggal Laporan Masuk", []string{"Tanggal Masuk", "Tanggal Laporan"}, true},
	fieldTime:       {"Waktu Laporan Masuk", []string{"Waktu Masuk", "Jam Laporan Masuk"}, false},
	fieldReporter:   {"Nama Pelapor", []string{"Pelapor"}, false},
	fieldClass:      {"Klasifikasi Laporan", []string{"Klasifikasi"}, false},
	fieldCategoryID: {"ID Kategori", nil, false},
	fieldCategory:   {"Kategori", []string{"Kategori Laporan"}, false},
	fieldTitle:      {"Judul Laporan", []string{"Judul"}, true},
	fieldOriginal:   {"Isi Laporan Awal", []string{"Isi Laporan"}, true},
	fieldEdited:     {"Isi Laporan Akhir", nil, false},
	fieldType:       {"Tipe Laporan (Anonim/Rahasia)", []string{"Tipe Laporan"}, false},
	fieldChannel:    {"Sumber Laporan", []string{"Sumber"}, false},
	fieldAgency:     {"Instansi Induk", nil, false},
	fieldUnitID:     {"ID Instansi Terdisposisi", nil, false},
	fieldUnit:       {"Instansi Terdisposisi", nil, false},
	fieldStatus:     {"Status Laporan", []string{"Status"}, true},
	fieldReason:     {"Alasan Tunda/Arsip", []string{"Alasan Tunda", "Alasan Arsip"}, false},
	fieldProvince:   {"Provinsi", nil, false},
	fieldRegency:    {"Kota/Kabupaten", []string{"Kabupaten/Kota", "Kabupaten", "Kab/Kota"}, false},
	fieldDistrict:   {"Kecamatan", nil, false},
	fieldVillage:    {"Kelurahan", []string{"Kelurahan/Desa", "Desa/Kelurahan", "Desa"}, false},
	fieldRating:     {"Rating", []string{"Penilaian"}, false},
}

// Official columns that carry nothing for us.
var passedOver = []string{
	"No", "Nomor SK", "Url SK", "Url Dokumen Laporan Tahunan",
	"Laporan yang Masuk melalui Kanal Aduan Setwapres",
}

// columns is the index of each field in a row, -1 if the export lacks it.
type columns [fields]int

// headerSearch is how many rows of a sheet may stand above the header.
const headerSearch = 200

// key makes column names comparable: letters and digits only, lower case.
func key(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// header reads a row as the header, or says that it is none. ignored are the
// names that belong to no field.
func header(row []string) (found columns, ignored []string, ok bool) {
	for f := range found {
		found[f] = -1
	}
	taken := map[int]bool{}
	match := func(f field, name string) {
		if found[f] >= 0 {
			return
		}
		for i, cell := range row {
			if !taken[i] && key(cell) == key(name) {
				found[f], taken[i] = i, true
				return
			}
		}
	}
	for f := range fields {
		match(f, form[f].name)
	}
	for f := range fields { // other spellings only after all official names
		for _, name := range form[f].also {
			match(f, name)
		}
	}
	if found[fieldTracking] < 0 {
		return found, nil, false
	}
	for _, name := range passedOver {
		for i, cell := range row {
			taken[i] = taken[i] || key(cell) == key(name)
		}
	}
	for i, cell := range row {
		if name := safetext.Line(cell).Truncate(60).Mask().String(); !taken[i] && name != "" {
			ignored = append(ignored, name)
		}
	}
	return found, ignored, true
}

// lacking names the columns not found: those an export cannot do without, and
// the others.
func (c columns) lacking() (required, optional []string) {
	for f, at := range c {
		switch {
		case at >= 0:
		case form[f].required:
			required = append(required, form[f].name)
		default:
			optional = append(optional, form[f].name)
		}
	}
	return required, optional
}

// findHeader looks through the sheets in their order and stops below the first
// complete header. A row that holds "Tracking ID" but lacks columns may be a
// legend above the real header, so the search goes on.
func (x *Export) findHeader(ctx context.Context, last map[string]int) error {
	looked, bestRow, bestColumns := 0, 0, columns{}
	for _, sheet := range x.file.GetSheetList() {
		rows, err := x.file.Rows(sheet)
		if err != nil {
			continue // a chart sheet has no rows
		}
		var preamble []string
		for n := 1; n <= headerSearch && rows.Next(); n++ {
			if err := ctx.Err(); err != nil {
				rows.Close()
				return err
			}
			row, err := rows.Columns()
			if err != nil {
				rows.Close()
				return damaged("row "+itoa(n), err)
			}
			looked++
			found, ignored, ok := header(row)
			required, optional := found.lacking()
			if ok && len(required) == 0 {
				x.rows, x.at, x.columns = rows, n, found
				x.Info.Sheet, x.Info.HeaderRow, x.Info.LastRow = sheet, n, last[sheet]
				x.Info.Preamble, x.Info.Optional, x.Info.Ignored = preamble, optional, ignored
				return nil
			}
			if ok && (bestRow == 0 || len(required) < len(first(bestColumns.lacking()))) {
				bestRow, bestColumns = n, found
			}
			if line := safetext.Line(strings.Join(row, " ")).Truncate(200).Mask().String(); line != "" && len(preamble) < 20 {
				preamble = append(preamble, line)
			}
		}
		rows.Close()
	}
	if bestRow > 0 {
		return missing(first(bestColumns.lacking()), bestRow)
	}
	return &model.Error{Code: CodeNoHeader, Args: map[string]any{"rows": looked}}
}

func first[A, B any](a A, _ B) A { return a }
