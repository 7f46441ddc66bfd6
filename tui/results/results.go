// Package results shows what became of an act on several reports, one line
// for each: what was saved, and what was not and why. It must never act.
package results

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/model/safetext"
	"lapor/tui/action"
	"lapor/tui/cell"
	"lapor/tui/desk"
	"lapor/tui/screen"
	"lapor/tui/theme"
)

// Results is the dialog.
type Results struct {
	deps *screen.Deps
	kind model.Kind
	done []desk.Done
	top  int
	rows int // as last drawn
}

// New makes the dialog for an act of a kind.
func New(d *screen.Deps, kind model.Kind, done []desk.Done) *Results {
	return &Results{deps: d, kind: kind, done: done, rows: 1}
}

// Init starts nothing.
func (r *Results) Init() tea.Cmd { return nil }

// Info says that it is an overlay that scrolls.
func (r *Results) Info() screen.Info {
	return screen.Info{Title: r.deps.T("results.title"), Where: action.Palette, Overlay: true}
}

// Subject is none.
func (r *Results) Subject() screen.Subject { return screen.Subject{} }

// Update scrolls and closes.
func (r *Results) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case action.Invoked:
		switch msg.Name {
		case action.Up:
			r.top--
		case action.Down:
			r.top++
		case action.PageUp:
			r.top -= r.rows
		case action.PageDown:
			r.top += r.rows
		case action.Top:
			r.top = 0
		case action.Bottom:
			r.top = len(r.done)
		case action.Back:
			return r, screen.Close(r, r.result())
		}
		r.top = min(max(0, r.top), max(0, len(r.done)-r.rows))
	case tea.KeyPressMsg:
		if msg.String() == "enter" {
			return r, screen.Close(r, r.result())
		}
	}
	return r, nil
}

// result lets the screens below know what was written.
func (r *Results) result() any {
	var s screen.Submitted
	for _, x := range r.done {
		if x.Err == nil {
			s.Out = x.Out
			s.Reports = append(s.Reports, x.Report)
		}
	}
	if len(s.Reports) == 0 {
		return nil
	}
	return s
}

// View draws a line for each report, those that failed with the reason.
func (r *Results) View(width, height int) string {
	d := r.deps
	g := d.Theme.Glyphs
	wide := min(width-2, 90)
	inner := wide - 4
	saved := 0
	for _, x := range r.done {
		if x.Err == nil {
			saved++
		}
	}
	lines := []string{
		d.Theme.Paint(theme.Panel, theme.Strong, d.T("results.summary", "kind", d.Text.Kind(r.kind), "saved", saved, "failed", len(r.done)-saved)),
		"",
	}
	r.rows = max(1, min(len(r.done), height-7))
	r.top = min(r.top, max(0, len(r.done)-r.rows))
	for _, x := range r.done[r.top : r.top+r.rows] {
		token, mark, words := theme.Good, g.Check, d.T("results.saved")
		if x.Err != nil {
			token, mark = theme.Danger, g.Cross
			words = d.Text.Reason(model.CodeOf(x.Err))
			if words == "" {
				words, _, _ = d.Text.Error(x.Err)
			}
		}
		label := "#" + safetext.Line(x.Tracking).String() + " " + safetext.Line(x.Title).String()
		if x.Tracking == "" {
			label = d.T("results.unknown")
		}
		words = cell.Truncate(words, inner/2, g.Ellipsis)
		lines = append(lines, d.Theme.Line(theme.Panel).Add(token, mark+" ").
			Add(theme.Text, cell.Fit(label, inner-3-cell.Width(words), g.Ellipsis)+" ").Add(token, words).String())
	}
	if len(r.done) > r.rows {
		lines = append(lines, d.Theme.Paint(theme.Panel, theme.Muted,
			d.T("results.place", "from", r.top+1, "to", r.top+r.rows, "n", len(r.done))))
	}
	lines = append(lines, "", d.Theme.Line(theme.Panel).Add(theme.Accent, d.Text.Key("enter")).Add(theme.Muted, " "+d.T("results.close")).String())
	return strings.Join(screen.Box(d, d.T("results.title"), lines, wide), "\n")
}
