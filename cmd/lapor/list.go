package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"lapor/cmd/internal/console"
	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/query"
	"lapor/model/queue"
	"lapor/tui/cell"
)

const listPage = 500 // rows fetched at once

func (p *program) listCommand() *cobra.Command {
	var view, sort string
	var limit int
	var counts bool
	cmd := &cobra.Command{Use: "list [QUERY…]", Short: p.Text.T("lapor.list"), Long: p.Text.T("lapor.list_long"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.ready(cmd.Context(), func(o *office) error {
				if counts {
					return o.countViews(cmd.Context())
				}
				return o.list(cmd.Context(), strings.Join(args, " "), view, sort, limit)
			})
		}}
	f := cmd.Flags()
	f.StringVar(&view, "view", "all", p.Text.T("flag.view"))
	f.StringVar(&sort, "sort", "due", p.Text.T("flag.sort"))
	f.IntVar(&limit, "limit", 50, p.Text.T("flag.limit"))
	f.BoolVar(&counts, "counts", false, p.Text.T("flag.counts"))
	return cmd
}

// listed is a line of the list under --json.
type listed struct {
	Tracking string   `json:"tracking"`
	Title    string   `json:"title"`
	Stage    string   `json:"stage"`
	Unit     string   `json:"unit,omitempty"`
	Category string   `json:"category,omitempty"`
	Channel  string   `json:"channel,omitempty"`
	Due      string   `json:"due,omitempty"`
	Days     *int     `json:"working_days_left,omitempty"` // negative: late
	Clock    string   `json:"clock,omitempty"`
	Flags    []string `json:"flags,omitempty"`
	Received string   `json:"received,omitempty"`
	ID       string   `json:"id"`
}

func (o *office) list(ctx context.Context, words, view, sort string, limit int) error {
	request, err := o.request(ctx, words, view, sort)
	if err != nil {
		return err
	}
	rows, total, err := o.rows(ctx, request, limit)
	if err != nil {
		return err
	}
	if o.JSON {
		list := make([]listed, 0, len(rows))
		for _, r := range rows {
			list = append(list, o.listed(r))
		}
		result := map[string]any{"reports": list}
		if total >= 0 {
			result["total"] = total // a search does not count to its end
		}
		return o.Object(result)
	}
	if len(rows) == 0 {
		o.Say("lapor.list_empty")
		return o.dataAge(ctx)
	}
	var table [][]string
	for _, r := range rows {
		l := o.listed(r)
		table = append(table, []string{o.mark(r), l.Tracking, o.Text.ShortStage(r.Stage), o.unitCode(r.Holder),
			strings.Join(o.flagWords(r.Flags), ", "), l.Title})
	}
	header := o.columns("due", "tracking", "stage", "unit", "flags", "title")
	o.cutLast(header, table)
	if err := o.Table(header, table); err != nil {
		return err
	}
	if total > len(rows) {
		o.Hint("lapor.list_more", "n", total-len(rows))
	}
	return nil
}

// cutLast shortens the last column so that a line of the table is a line of
// the terminal. What goes into a file or a pipe is left whole.
func (o *office) cutLast(header []string, rows [][]string) {
	width, ok := o.terminalWidth()
	if !ok {
		return
	}
	last := len(header) - 1
	for i := range last {
		widest := cell.Width(header[i])
		for _, row := range rows {
			widest = max(widest, cell.Width(row[i]))
		}
		width -= widest + 2
	}
	for _, row := range rows {
		row[last] = cell.Truncate(row[last], max(20, width-1), "…")
	}
}

// request reads view, order and query; a query part that was not understood
// is said and left out.
func (o *office) request(ctx context.Context, words, view, sort string) (queue.Request, error) {
	r := queue.Request{Today: o.desk.Today(o.desk.Zone(o.me)), Soon: o.desk.Soon(o.me)}
	sorts := map[string]queue.Sort{"due": queue.SortDue, "received": queue.SortReceived, "changed": queue.SortChanged}
	var ok bool
	if r.Sort, ok = sorts[sort]; !ok {
		return r, console.BadOption("sort", sort, "due, received, changed")
	}
	codes, saved, err := o.viewCodes(ctx)
	if err != nil {
		return r, err
	}
	if r.View, ok = codes[view]; !ok {
		if words, ok = prefixed(saved, view, words); !ok {
			return r, console.BadOption("view", view, strings.Join(keysOf(codes), ", "))
		}
		r.View = queue.ViewAll
	}
	var problems []query.Problem
	r.Search, problems = query.Parse(words)
	for _, problem := range problems {
		o.Hint("lapor.query_problem", "part", strings.TrimSpace(words[problem.Start:problem.End]), "known", strings.Join(problem.Known, ", "))
	}
	return r, nil
}

func prefixed(saved map[string]string, name, words string) (string, bool) {
	q, ok := saved[name]
	return strings.TrimSpace(q + " " + words), ok
}

// viewCodes are the built-in views that anybody may name, and the officer's
// own by name.
func (o *office) viewCodes(ctx context.Context) (map[string]queue.View, map[string]string, error) {
	codes := map[string]queue.View{}
	for _, d := range queue.Builtin(model.RoleCoordinator) {
		codes[d.Code] = d.View
	}
	views, err := o.work.Cache().SavedViews(ctx)
	saved := map[string]string{}
	for _, v := range views {
		saved[v.Name] = v.Query
	}
	return codes, saved, err
}

func keysOf(m map[string]queue.View) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// rows reads pages until limit; 0 = all. total is -1 if it is not known.
func (o *office) rows(ctx context.Context, r queue.Request, limit int) (rows []queue.Row, total int, err error) {
	for {
		r.Limit = listPage
		if limit > 0 {
			r.Limit = min(listPage, limit-len(rows))
		}
		page, err := o.work.Cache().Page(ctx, r)
		if err != nil {
			return nil, 0, err
		}
		rows, total = append(rows, page.Rows...), page.Total
		if page.AtEnd || len(page.Rows) == 0 || limit > 0 && len(rows) >= limit {
			return rows, total, nil
		}
		after := queue.KeyOf(page.Rows[len(page.Rows)-1], r.Sort)
		r.After = &after
	}
}

func (o *office) listed(r queue.Row) listed {
	l := listed{Tracking: masked(r.Tracking), Title: masked(r.Title), Stage: r.Stage.String(), Unit: o.unitCode(r.Holder),
		Category: masked(r.Category), Channel: masked(string(r.Channel)), Due: r.Due.String(), Clock: r.DueKind.String(),
		Flags: r.Flags.Codes(), ID: r.ID.String()}
	if !r.Due.IsZero() {
		days := o.daysLeft(r.Due)
		l.Days = &days
	}
	if !r.Received.IsZero() {
		l.Received = r.Received.UTC().Format(time.RFC3339)
	}
	return l
}

func (o *office) daysLeft(due calendar.Date) int {
	return model.HMark(due, o.desk.Today(o.desk.Zone(o.me)), o.me.Rules.View(o.desk.Home(o.me)))
}

// mark is the deadline as offices write it.
func (o *office) mark(r queue.Row) string {
	paused := r.Flags&queue.FlagPaused != 0
	if r.Due.IsZero() && !paused {
		return o.Text.T("word.none")
	}
	return o.Text.HMark(o.daysLeft(r.Due), paused, r.Flags&queue.FlagEstimated != 0, "±")
}

func (o *office) unitCode(id model.ID) string {
	a, _ := o.me.Tree.Get(id)
	return a.Code
}

func (o *office) flagWords(f queue.Flags) []string {
	var words []string
	for _, code := range f.Codes() {
		words = append(words, o.Text.Flag(code))
	}
	return words
}

// countViews prints how many reports each of the officer's views holds.
func (o *office) countViews(ctx context.Context) error {
	counts, err := o.work.Cache().Counts(ctx, o.desk.Today(o.desk.Zone(o.me)), o.desk.Soon(o.me))
	if err != nil {
		return err
	}
	var roles []model.Role
	for _, m := range o.me.Actor.Mandates {
		roles = append(roles, m.Role)
	}
	byCode, rows := map[string]int{}, [][]string(nil)
	for _, d := range queue.Builtin(roles...) {
		byCode[d.Code] = counts.Views[d.View]
		rows = append(rows, []string{d.Code, o.Text.View(d.View), o.Text.Number(counts.Views[d.View])})
	}
	if o.JSON {
		return o.Object(map[string]any{"views": byCode, "unsent": counts.Unsent, "needs_decision": counts.Parked,
			"rejected": counts.Rejected, "drafts": counts.Drafts})
	}
	return o.Table(o.columns("view", "name", "count"), rows)
}

// dataAge says how old the data are.
func (o *office) dataAge(ctx context.Context) error {
	link, err := o.work.Cache().Link(ctx, o.now())
	if err != nil {
		return err
	}
	if link.LastContact.IsZero() {
		o.Say("status.never")
		return nil
	}
	o.Say("status.last", "moment", o.Text.Moment(link.LastContact, o.now()), "ago", o.Text.Ago(o.clock().Sub(link.LastContact)))
	return nil
}

// columns are the catalogue's names of columns.
func (p *program) columns(names ...string) []string {
	for i, name := range names {
		names[i] = p.Text.T("column." + name)
	}
	return names
}
