package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/store/central"
	"lapor/sync/bridge/excel"
)

const listed = 20 // rows of each list that are shown; --json has all

func (s *program) importCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "import", Short: s.Text.T("lapord.import")}
	cmd.AddCommand(s.importExcel())
	return cmd
}

func (s *program) importExcel() *cobra.Command {
	var agency, exported string
	var dry bool
	cmd := &cobra.Command{Use: "excel FILE.xlsx", Short: s.Text.T("lapord.import_excel"), Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			day, err := parseDay(exported, "exported")
			if err != nil {
				return err
			}
			return s.with(cmd.Context(), func(store central.Store) error {
				tree, err := treeOf(cmd.Context(), store)
				if err != nil {
					return err
				}
				home, err := importAgency(tree, agency)
				if err != nil {
					return err
				}
				return s.importFile(cmd.Context(), store, tree, home, args[0], day, dry)
			})
		}}
	f := cmd.Flags()
	f.StringVar(&agency, "agency", "", s.Text.T("flag.agency"))
	f.StringVar(&exported, "exported", "", s.Text.T("flag.exported"))
	f.BoolVar(&dry, "dry-run", false, s.Text.T("flag.dry_run"))
	return cmd
}

// importAgency is the named agency, or the only root.
func importAgency(tree *model.Tree, code string) (model.Agency, error) {
	if code == "" && len(tree.Roots()) == 1 {
		a, _ := tree.Get(tree.Roots()[0])
		return a, nil
	}
	a, ok := tree.ByCode(code)
	if !ok || a.Level > model.LevelAgency {
		return a, &model.Error{Code: model.CodeNotFound, Field: "agency", Args: map[string]any{"name": code}}
	}
	return a, nil
}

// importReport is the summary under --json.
type importReport struct {
	excel.Summary
	central.ImportSummary
	DryRun bool
}

func (s *program) importFile(ctx context.Context, store central.Store, tree *model.Tree, home model.Agency, file string, day calendar.Date, dry bool) error {
	zone := tree.Week(home.ID).Zone
	unpacked, err := os.MkdirTemp("", "lapord-import-") // private: it holds citizens' texts for a while
	if err != nil {
		return err
	}
	defer os.RemoveAll(unpacked)
	progress, done := s.progress()
	x, err := excel.Open(ctx, file, excel.Options{Zone: zone, Progress: progress, TempDir: unpacked})
	if err != nil {
		return err
	}
	defer x.Close()
	exported, err := exportedAt(x.Info.Exported, day, file, zone)
	if err != nil {
		return err
	}
	summary, err := store.Import(ctx, func() (model.Imported, error) { return x.Next(ctx) }, central.ImportOptions{
		Agency: home.ID, Units: central.UnitsOf(tree), Exported: exported, By: model.Actor{Name: s.operator(), System: true},
		Now: s.clock(), Random: s.random, DryRun: dry})
	done()
	if err != nil {
		return err
	}
	report := importReport{Summary: x.Summary(), ImportSummary: summary, DryRun: dry}
	if s.JSON {
		return s.Object(report)
	}
	return s.sayImport(report)
}

// exportedAt is the date of the export: as given, as the file says, or the
// file's own.
func exportedAt(said time.Time, day calendar.Date, file string, zone calendar.Zone) (time.Time, error) {
	if !day.IsZero() {
		return time.Date(day.Year, time.Month(day.Month), day.Day, 23, 59, 0, 0, zone.Location()), nil
	}
	if !said.IsZero() {
		return said, nil
	}
	info, err := os.Stat(file)
	if err != nil {
		return time.Time{}, &model.Error{Code: excel.CodeNoFile, Err: err}
	}
	return info.ModTime(), nil
}

// progress draws a bar on a terminal's standard error, else nothing.
func (s *program) progress() (step func(done, total int), end func()) {
	f, ok := s.Err.(*os.File)
	if !ok || s.JSON || !term.IsTerminal(int(f.Fd())) {
		return nil, func() {}
	}
	const width = 30
	return func(done, total int) {
			full := width
			if total > 0 {
				full = min(width, width*done/total)
			}
			fmt.Fprintf(f, "\r[%s%s] %s", strings.Repeat("#", full), strings.Repeat(".", width-full),
				s.Text.T("lapord.importing", "done", done, "total", total))
		}, func() {
			_, _ = io.WriteString(f, "\n")
		}
}

func (s *program) sayImport(r importReport) error {
	s.Say("lapord.import_done", "new", r.New, "changed", r.Changed, "different", len(r.Different),
		"unchanged", r.Unchanged, "skipped", r.Skipped, "duplicates", r.Duplicates)
	if r.DryRun {
		s.Say("lapord.import_dry")
	}
	var skipped, differs [][]string
	for _, p := range r.Problems {
		skipped = append(skipped, []string{strconv.Itoa(p.Row), s.Text.Reason(p.Code), p.Column, p.Value})
	}
	for _, d := range r.Different {
		fields := make([]string, len(d.Fields))
		for i, f := range d.Fields {
			fields[i] = s.Text.Field(f)
		}
		differs = append(differs, []string{strconv.Itoa(d.Row), d.Tracking, strings.Join(fields, ", ")})
	}
	if err := s.list("lapord.import_skipped", []string{"row", "problem", "column", "value"}, skipped); err != nil {
		return err
	}
	if err := s.list("lapord.import_differs", []string{"row", "tracking", "fields"}, differs); err != nil {
		return err
	}
	if err := s.list("lapord.import_units", []string{"name", "count"}, counted(r.UnknownUnits)); err != nil {
		return err
	}
	return s.list("lapord.import_statuses", []string{"name", "count"}, counted(r.Unknown["Status Laporan"]))
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
	header := make([]string, len(columns))
	for i, c := range columns {
		header[i] = s.Text.T("column." + c)
	}
	s.Say(title)
	if err := s.Table(header, rows[:min(len(rows), listed)]); err != nil {
		return err
	}
	if more := len(rows) - listed; more > 0 {
		s.Say("lapord.import_more", "count", more)
	}
	return nil
}
