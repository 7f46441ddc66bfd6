package main

import (
	"context"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"lapor/cmd/internal/console"
	"lapor/cmd/internal/workplace"
	"lapor/model"
	"lapor/model/calendar"
)

func (p *program) calendarCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "calendar", Short: p.Text.T("lapor.calendar")}
	cmd.AddCommand(
		&cobra.Command{Use: "show [YEAR]", Short: p.Text.T("lapor.calendar_show"), Args: cobra.MaximumNArgs(1),
			RunE: func(cmd *cobra.Command, args []string) error { return p.showCalendar(cmd.Context(), args) }},
		&cobra.Command{Use: "add DATE DAYS", Short: p.Text.T("lapor.calendar_add"), Args: cobra.ExactArgs(2),
			RunE: func(cmd *cobra.Command, args []string) error { return p.addDays(cmd.Context(), args[0], args[1]) }})
	return cmd
}

// calendar is the one that the officer's server handed out, for his office;
// without a profile the one in the program, for a five-day week.
func (p *program) calendar(ctx context.Context) (view *calendar.View, table *calendar.Calendar, err error) {
	err = p.ready(ctx, func(o *office) error {
		table = o.me.Rules.Calendar
		view = o.me.Rules.View(o.desk.Home(o.me))
		return nil
	})
	if err == nil {
		return view, table, nil
	}
	code := model.CodeOf(err)
	if code != workplace.CodeNoProfile && code != workplace.CodeManyProfiles {
		p.Hint("lapor.calendar_embedded")
	}
	if table, err = calendar.Embedded(); err != nil {
		return nil, nil, err
	}
	return table.For(calendar.Week{}), table, nil
}

func (p *program) addDays(ctx context.Context, date, days string) error {
	start, err := calendar.ParseDate(date)
	if err != nil {
		return &model.Error{Code: "bad_date", Field: "date", Args: map[string]any{"value": date}}
	}
	n, err := strconv.Atoi(days)
	if err != nil || n > calendar.MaxCount || n < -calendar.MaxCount {
		return console.Usage("DAYS %s: %d–%d", days, -calendar.MaxCount, calendar.MaxCount)
	}
	view, _, err := p.calendar(ctx)
	if err != nil {
		return err
	}
	result := view.Add(start, n)
	if p.JSON {
		return p.Object(result)
	}
	p.Say("lapor.calendar_result", "date", p.Text.DayDate(result.Date), "n", n, "start", p.Text.Date(start))
	if len(result.Uncovered) > 0 {
		p.Hint("report.uncovered", "years", years(result.Uncovered))
	}
	var rows [][]string
	for _, s := range result.Skipped {
		rows = append(rows, []string{p.Text.DayDate(s.Date), p.Text.Skip(s), s.Holiday.Decree})
	}
	if len(rows) == 0 {
		return nil
	}
	return p.Table(p.columns("skipped", "why", "decree"), rows)
}

// yearOf is a calendar's year under --json.
type yearOf struct {
	Year     int                `json:"year"`
	Covered  bool               `json:"covered"`
	Revision uint64             `json:"revision"`
	Working  int                `json:"working_days"`
	Holidays []calendar.Holiday `json:"holidays"`
}

func (p *program) showCalendar(ctx context.Context, args []string) error {
	year := p.clock().Year()
	if len(args) == 1 {
		var err error
		if year, err = strconv.Atoi(args[0]); err != nil || year < 1 || year > 9998 {
			return &model.Error{Code: "bad_date", Field: "year", Args: map[string]any{"value": args[0]}}
		}
	}
	view, table, err := p.calendar(ctx)
	if err != nil {
		return err
	}
	y := yearOf{Year: year, Covered: table.Covers(year), Revision: table.Revision(), Holidays: view.Holidays(year)}
	y.Working, _ = view.Between(calendar.NewDate(year-1, 12, 31), calendar.NewDate(year, 12, 31))
	if p.JSON {
		y.Holidays = slices.Concat([]calendar.Holiday{}, y.Holidays)
		return p.Object(y)
	}
	if !y.Covered {
		p.Hint("report.uncovered", "years", years([]int{year}))
	}
	var rows [][]string
	for _, h := range y.Holidays {
		rows = append(rows, []string{p.Text.DayDate(h.Date), p.Text.T("word.skip." + h.Kind.String()), h.Name, h.Decree})
	}
	if err := p.Table(p.columns("date", "kind_of_day", "name", "decree"), rows); err != nil {
		return err
	}
	p.Say("lapor.calendar_working", "n", y.Working, "year", strconv.Itoa(year))
	return nil
}

func years(list []int) string {
	s := ""
	for i, y := range list {
		if i > 0 {
			s += ", "
		}
		s += strconv.Itoa(y)
	}
	return s
}
