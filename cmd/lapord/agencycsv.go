package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"slices"
	"strings"

	"lapor/model"
)

const (
	codeRow         model.Code = "csv_row"      // Args row, why
	codeFileMissing model.Code = "file_missing" // Args file
)

// agencyRow is a line of the table of agencies; line counts from 1, the
// header included.
type agencyRow struct {
	agencyLine
	line int
}

// readAgencies reads a table with the columns kode, nama, induk and id_lapor in
// any order, the last two may be missing; with commas or, as spreadsheets
// write it under Indonesian settings, semicolons between them.
func (s *program) readAgencies(file string) (rows []agencyRow, err error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, &model.Error{Code: codeFileMissing, Args: map[string]any{"file": file}, Err: err}
	}
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	r := csv.NewReader(bytes.NewReader(content))
	r.FieldsPerRecord = -1
	if first, _, _ := bytes.Cut(content, []byte("\n")); bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		r.Comma = ';'
	}
	header, err := r.Read()
	for i := range header {
		header[i] = agencyColumn(header[i])
	}
	if err != nil || !slices.Contains(header, "kode") || !slices.Contains(header, "nama") {
		return nil, s.badRow(1, "csv_columns", err)
	}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			return nil, s.badRow(broken.Line, "csv_broken", err)
		}
		if strings.TrimSpace(strings.Join(cells, "")) == "" {
			continue // a spreadsheet's empty line
		}
		line, _ := r.FieldPos(0)
		cell := func(column string) string {
			if i := slices.Index(header, column); i >= 0 && i < len(cells) {
				return strings.TrimSpace(cells[i])
			}
			return ""
		}
		row := agencyRow{agencyLine{cell("kode"), cell("nama"), cell("induk"), cell("id_lapor")}, line}
		if row.code == "" || row.name == "" {
			return nil, s.badRow(line, "csv_empty", nil)
		}
		rows = append(rows, row)
	}
}

// agencyColumn is the column that a heading names; offices write kode_skpd,
// nama_skpd or "Nama OPD" too.
func agencyColumn(heading string) string {
	heading = strings.ToLower(strings.TrimSpace(heading))
	for _, column := range []string{"kode", "nama", "induk"} {
		if strings.HasPrefix(heading, column) {
			return column
		}
	}
	return heading
}

func (s *program) badRow(line int, why model.Code, err error) error {
	return &model.Error{Code: codeRow, Args: map[string]any{"row": line, "why": s.Text.Reason(why)}, Err: err}
}

// whyBadRow is the reason for a row whose node was refused.
func whyBadRow(err error) model.Code {
	switch model.CodeOf(err) {
	case codeNoAgency:
		return "csv_parent"
	case codeCycle:
		return "csv_cycle"
	}
	return "csv_code"
}
