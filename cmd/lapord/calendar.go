package main

import (
	"context"
	"errors"
	"os"
	"strconv"

	"github.com/spf13/cobra"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/store/central"
)

const codeBadCalendar model.Code = "bad_calendar" // Args n

func (s *program) calendarCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "calendar", Short: s.Text.T("lapord.calendar")}
	cmd.AddCommand(&cobra.Command{Use: "import FILE.csv", Short: s.Text.T("lapord.calendar_import"), Long: s.Text.T("lapord.calendar_import_long"),
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			newer, err := s.readCalendar(args[0])
			if err != nil {
				return err
			}
			return s.with(cmd.Context(), func(store central.Store) error { return s.putCalendar(cmd.Context(), store, newer) })
		}})
	return cmd
}

// readCalendar reads a table of holidays; what is wrong with it is listed row
// by row.
func (s *program) readCalendar(file string) (*calendar.Calendar, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, &model.Error{Code: codeFileMissing, Args: map[string]any{"file": file}, Err: err}
	}
	defer f.Close()
	table, err := calendar.Parse(f)
	var bad *calendar.Invalid
	if !errors.As(err, &bad) {
		return table, err
	}
	var rows [][]string
	for _, p := range bad.Problems {
		row := ""
		if p.Row > 0 {
			row = strconv.Itoa(p.Row)
		}
		rows = append(rows, []string{row, string(p.Field), s.Text.Reason("calendar_" + model.Code(p.Code)), p.Value})
	}
	if !s.JSON {
		err = s.list("lapord.calendar_problems", s.columns("row", "column", "problem", "value"), rows)
	}
	return nil, errors.Join(&model.Error{Code: codeBadCalendar, Args: map[string]any{"n": len(rows) + bad.More}, Detail: bad.Error()}, err)
}

// putCalendar replaces the years that the newer table covers.
func (s *program) putCalendar(ctx context.Context, store central.Store, newer *calendar.Calendar) error {
	present, err := calendarOf(ctx, store)
	if err != nil {
		return err
	}
	merged := present.Replace(newer)
	moved, err := store.PutCalendar(ctx, merged, s.operator(), s.clock())
	if err != nil {
		return err
	}
	s.Say("lapord.calendar_done", "moved", moved, "revision", int(merged.Revision()))
	return s.Object(map[string]any{"moved": moved, "revision": merged.Revision(), "years": merged.Years()})
}

func calendarOf(ctx context.Context, store central.Store) (cal *calendar.Calendar, err error) {
	err = store.Snapshot(ctx, func(r central.Reader) error {
		rules, err := r.Rules(ctx)
		cal = rules.Calendar
		return err
	})
	return cal, err
}

// uncovered are the years that deadlines reach and the calendar does not
// know: this one, and the next from October.
func uncovered(cal *calendar.Calendar, today calendar.Date) []int {
	years := []int{}
	for year := today.Year; year <= calendar.FromDays(today.Days()+92).Year; year++ {
		if !cal.Covers(year) {
			years = append(years, year)
		}
	}
	return years
}
