package calendar

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
)

// MaxFile is the largest table Parse reads, in bytes. Ten years of holidays
// need some 30 kB.
const MaxFile = 1 << 20

// minNational is the fewest national holidays that a table must give for a
// year to count as covered. Keppres 8/2024 lists 17; a file with fewer than
// ten is a fragment, and counting with it would miss holidays in silence.
const minNational = 10

var columns = [...]Field{FieldDate, FieldKind, FieldName, FieldDecree}

// Parse reads a table of national holidays and joint leave, of revision 0: CSV
// in UTF-8 with a header naming the columns tanggal (2026-03-16), jenis
// (libur_nasional or cuti_bersama), nama and dasar (the decree) in any order;
// comma or, as Excel writes it under Indonesian settings, semicolon between
// them. Every year that occurs must be there completely. The error is an
// [*Invalid] listing all rows at fault, or that of r.
func Parse(r io.Reader) (*Calendar, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	if err != nil {
		return nil, fmt.Errorf("calendar: read table: %w", err)
	}
	if len(text) > MaxFile {
		return nil, invalid([]Problem{{Code: TooLarge}})
	}
	t := newTable(text)
	t.read()
	if len(t.found) == 0 {
		t.checkYears()
	}
	if err := invalid(t.found); err != nil {
		return nil, err
	}
	return New(Data{Years: t.years, Holidays: t.holidays})
}

// table collects the rows of a file and what is wrong with them.
type table struct {
	rows     *csv.Reader
	at       map[Field]int // column of a field
	holidays []Holiday
	years    []int // in order of appearance
	national map[int]int
	seen     map[Holiday]bool
	found    []Problem
}

func newTable(text []byte) *table {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	header, _, _ := bytes.Cut(text, []byte("\n"))
	rows := csv.NewReader(bytes.NewReader(text))
	rows.FieldsPerRecord = -1
	if bytes.Count(header, []byte(";")) > bytes.Count(header, []byte(",")) {
		rows.Comma = ';'
	}
	return &table{rows: rows, at: map[Field]int{}, national: map[int]int{}, seen: map[Holiday]bool{}}
}

func (t *table) add(row int, field Field, code Code, value string) {
	t.found = append(t.found, Problem{Row: row, Field: field, Code: code, Value: excerpt(value)})
}

func (t *table) read() {
	header, err := t.rows.Read()
	if err != nil {
		t.add(1, "", NotATable, "")
		return
	}
	for i, cell := range header {
		t.at[Field(strings.ToLower(clean(cell)))] = i
	}
	for _, field := range columns {
		if _, ok := t.at[field]; !ok {
			t.add(1, field, ColumnMissing, "")
		}
	}
	if len(t.found) > 0 {
		return
	}
	for {
		record, err := t.rows.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			t.add(broken.Line, "", NotATable, "")
			return
		}
		if strings.TrimSpace(strings.Join(record, "")) == "" {
			continue // a spreadsheet's empty line
		}
		line, _ := t.rows.FieldPos(0)
		t.row(line, record)
	}
}

// row checks one record and keeps it.
func (t *table) row(line int, record []string) {
	cell := func(field Field) string {
		if i := t.at[field]; i < len(record) {
			return clean(record[i])
		}
		return ""
	}
	before := len(t.found)
	for _, field := range columns {
		if cell(field) == "" {
			t.add(line, field, Empty, "")
		}
	}
	h := Holiday{Name: cell(FieldName), Decree: cell(FieldDecree)}
	var err error
	if h.Date, err = ParseDate(cell(FieldDate)); err != nil && cell(FieldDate) != "" {
		t.add(line, FieldDate, BadDate, cell(FieldDate))
	}
	if h.Kind, err = ParseKind(cell(FieldKind)); (err != nil && cell(FieldKind) != "") || h.Kind == Local {
		t.add(line, FieldKind, BadKind, cell(FieldKind))
	}
	if len(t.found) == before {
		t.found = append(t.found, h.problems(line)...)
	}
	if len(t.found) > before {
		return
	}
	if t.seen[h.identity()] {
		t.add(line, FieldDate, Duplicate, h.Date.String())
		return
	}
	t.seen[h.identity()] = true
	t.holidays = append(t.holidays, h)
	if _, known := t.national[h.Date.Year]; !known {
		t.years = append(t.years, h.Date.Year)
		t.national[h.Date.Year] = 0
	}
	if h.Kind == National {
		t.national[h.Date.Year]++
	}
}

func (t *table) checkYears() {
	if len(t.years) == 0 {
		t.add(0, "", NoHolidays, "")
	}
	for _, year := range t.years {
		if t.national[year] < minNational {
			t.add(0, FieldYears, YearIncomplete, strconv.Itoa(year))
		}
	}
}

// clean folds the white space that spreadsheets leave: no-break spaces, line
// breaks inside a cell, blanks at the ends.
func clean(cell string) string { return strings.Join(strings.Fields(cell), " ") }

// excerpt makes a value from a file safe and short enough to quote back.
func excerpt(value string) string {
	const most = 40
	value = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return unicode.ReplacementChar
		}
		return r
	}, value)
	if runes := []rune(value); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return value
}
