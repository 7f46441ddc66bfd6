package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/store/central"
	"lapor/sync/bridge/excel"
)

const codeWhichAgency model.Code = "which_agency" // several roots and none was named

func (s *program) importCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "import", Short: s.Text.T("lapord.import")}
	cmd.AddCommand(s.importExcel())
	return cmd
}

// importing is one run of an import.
type importing struct {
	file   string
	agency string
	day    calendar.Date // of the export, as said; zero = look
	dry    bool
}

func (s *program) importExcel() *cobra.Command {
	var i importing
	var exported string
	cmd := &cobra.Command{Use: "excel FILE.xlsx", Short: s.Text.T("lapord.import_excel"), Long: s.Text.T("lapord.import_excel_long"),
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			i.file = args[0]
			if i.day, err = parseDay(exported, "exported"); err != nil {
				return err
			}
			return s.with(cmd.Context(), func(store central.Store) error { return s.importFile(cmd.Context(), store, i) })
		}}
	f := cmd.Flags()
	f.StringVar(&i.agency, "agency", "", s.Text.T("flag.agency"))
	f.StringVar(&exported, "exported", "", s.Text.T("flag.exported"))
	f.BoolVar(&i.dry, "dry-run", false, s.Text.T("flag.dry_run"))
	return cmd
}

// importAgency is the named agency, or the only root.
func importAgency(tree *model.Tree, code string) (model.Agency, error) {
	if code == "" {
		if code = onlyRoot(tree); code == "" {
			return model.Agency{}, &model.Error{Code: codeWhichAgency}
		}
	}
	a, ok := tree.ByCode(code)
	if !ok || a.Level > model.LevelAgency {
		return a, noAgency(code)
	}
	return a, nil
}

func (s *program) importFile(ctx context.Context, store central.Store, i importing) error {
	tree, err := treeOf(ctx, store)
	if err != nil {
		return err
	}
	home, err := importAgency(tree, i.agency)
	if err != nil {
		return err
	}
	unpacked, err := os.MkdirTemp("", "lapord-import-") // private: it holds citizens' texts for a while
	if err != nil {
		return err
	}
	defer os.RemoveAll(unpacked)
	done, err := s.readInto(ctx, store, tree, home, i, unpacked)
	if err != nil {
		return err
	}
	if s.JSON {
		return s.Object(done.object())
	}
	return s.sayImport(done)
}

// readInto merges the rows of the file into the store, all or nothing.
func (s *program) readInto(ctx context.Context, store central.Store, tree *model.Tree, home model.Agency, i importing, unpacked string) (done imported, err error) {
	zone := tree.Week(home.ID).Zone
	step, end := s.progress()
	defer end()
	x, err := excel.Open(ctx, i.file, excel.Options{Zone: zone, Progress: step, TempDir: unpacked})
	if err != nil {
		return done, err
	}
	defer x.Close()
	exported, err := exportedAt(x.Info.Exported, i.day, i.file, zone)
	if err != nil {
		return done, err
	}
	done.dry = i.dry
	done.merged, err = store.Import(ctx, func() (model.Imported, error) { return x.Next(ctx) }, central.ImportOptions{
		Agency: home.ID, Units: central.UnitsOf(tree), Exported: exported, By: model.Actor{Name: s.operator(), System: true},
		Now: s.clock(), Random: s.random, DryRun: i.dry})
	done.read = x.Summary()
	return done, err
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
	drawn := false
	step = func(done, total int) {
		full := width
		if total > 0 {
			full = min(width, width*done/total)
		}
		drawn = true
		fmt.Fprintf(f, "\r[%s%s] %s", strings.Repeat("#", full), strings.Repeat(".", width-full),
			s.Text.T("lapord.importing", "done", done, "total", total))
	}
	return step, func() {
		if drawn {
			_, _ = io.WriteString(f, "\n")
		}
	}
}
