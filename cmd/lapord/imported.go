package main

import (
	"slices"
	"strconv"
	"strings"

	"lapor/store/central"
	"lapor/sync/bridge/excel"
)

const listed = 20 // rows of each list that are shown; --json has all that were kept

// imported is what came of an import.
type imported struct {
	read   excel.Summary
	merged central.ImportSummary
	dry    bool
}

// importObject is an import under --json. Values of rows are masked and short.
type importObject struct {
	Rows       int             `json:"rows"`
	New        int             `json:"new"`
	Changed    int             `json:"changed"`
	Unchanged  int             `json:"unchanged"`
	Skipped    int             `json:"skipped"`
	Duplicates int             `json:"duplicates"`
	DryRun     bool            `json:"dry_run"`
	Different  []importDiffers `json:"different"`
	Problems   []importProblem `json:"problems"`
	Units      map[string]int  `json:"unknown_units"`
	Statuses   map[string]int  `json:"unknown_statuses"`
}

type importDiffers struct {
	Row      int      `json:"row"`
	Tracking string   `json:"tracking"`
	Fields   []string `json:"fields"`
}

type importProblem struct {
	Row     int    `json:"row"`
	Code    string `json:"code"`
	Column  string `json:"column,omitempty"`
	Value   string `json:"value,omitempty"`
	Skipped bool   `json:"skipped"`
}

func (i imported) statuses() map[string]int { return i.read.Unknown["Status Laporan"] }

func (i imported) object() importObject {
	o := importObject{Rows: i.read.Rows, New: i.merged.New, Changed: i.merged.Changed, Unchanged: i.merged.Unchanged,
		Skipped: i.read.Skipped, Duplicates: i.read.Duplicates, DryRun: i.dry, Different: []importDiffers{}, Problems: []importProblem{},
		Units: map[string]int{}, Statuses: map[string]int{}}
	for _, d := range i.merged.Different {
		o.Different = append(o.Different, importDiffers{d.Row, d.Tracking, d.Fields})
	}
	for _, p := range i.read.Problems {
		o.Problems = append(o.Problems, importProblem{p.Row, string(p.Code), p.Column, p.Value, p.Skipped})
	}
	for name, n := range i.merged.UnknownUnits {
		o.Units[name] = n
	}
	for name, n := range i.statuses() {
		o.Statuses[name] = n
	}
	return o
}

func (s *program) sayImport(i imported) error {
	s.Say("lapord.import_done", "new", i.merged.New, "changed", i.merged.Changed, "different", len(i.merged.Different),
		"unchanged", i.merged.Unchanged, "skipped", i.read.Skipped, "duplicates", i.read.Duplicates)
	if i.dry {
		s.Say("lapord.import_dry")
	}
	var problems, differs [][]string
	for _, p := range i.read.Problems {
		problems = append(problems, []string{strconv.Itoa(p.Row), s.Text.Reason(p.Code), p.Column, p.Value})
	}
	for _, d := range i.merged.Different {
		fields := make([]string, len(d.Fields))
		for i, f := range d.Fields {
			fields[i] = s.Text.Field(f)
		}
		differs = append(differs, []string{strconv.Itoa(d.Row), d.Tracking, strings.Join(fields, ", ")})
	}
	for _, l := range []struct {
		title   string
		columns []string
		rows    [][]string
	}{
		{"lapord.import_problems", s.columns("row", "problem", "column", "value"), problems},
		{"lapord.import_differs", s.columns("row", "tracking", "fields"), differs},
		{"lapord.import_units", s.columns("name", "count"), counted(i.merged.UnknownUnits)},
		{"lapord.import_statuses", s.columns("name", "count"), counted(i.statuses())},
	} {
		if err := s.list(l.title, l.columns, l.rows); err != nil {
			return err
		}
	}
	return nil
}

func counted(m map[string]int) (rows [][]string) {
	for name, n := range m {
		rows = append(rows, []string{name, strconv.Itoa(n)})
	}
	slices.SortFunc(rows, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	return rows
}

// list prints the first rows of a list under its title; nothing if it is empty.
func (s *program) list(title string, columns []string, rows [][]string) error {
	if len(rows) == 0 {
		return nil
	}
	s.Say(title)
	if err := s.Table(columns, rows[:min(len(rows), listed)]); err != nil {
		return err
	}
	if more := len(rows) - listed; more > 0 {
		s.Say("lapord.import_more", "count", more)
	}
	return nil
}
