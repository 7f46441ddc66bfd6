package dialog

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"lapor/model/safetext"
	"lapor/tui/cell"
	"lapor/tui/screen"
	"lapor/tui/theme"
)

// View draws the box.
func (x *Dialog) View(width, height int) string {
	x.cursor = nil
	d := x.deps
	wide := min(width-2, 84)
	if !x.ready || x.plan.form == nil {
		line := d.Theme.Paint(theme.Panel, theme.Muted, d.T("dialog.working"))
		return strings.Join(screen.Box(d, x.title(), []string{line}, min(wide, 40)), "\n")
	}
	inner := wide - 4
	lines := x.head(inner)
	room := max(4, height-len(lines)-4)
	body := x.plan.form.Lines(inner, room)
	if c := x.plan.form.Cursor(); c != nil {
		x.cursor = tea.NewCursor(c.X+2, c.Y+len(lines)+1)
	}
	lines = append(lines, body...)
	if x.wrong != "" {
		lines = append(lines, d.Theme.Line(theme.Panel).Add(theme.Danger, d.Theme.Glyphs.Cross+" "+
			cell.Truncate(x.wrong, inner-2, d.Theme.Glyphs.Ellipsis)).String())
	}
	return strings.Join(screen.Box(d, x.title(), lines, wide), "\n")
}

// head names the report, and what the officer must know before he acts.
func (x *Dialog) head(width int) []string {
	d := x.deps
	g := d.Theme.Glyphs
	var lines []string
	if x.many() {
		lines = append(lines, d.Theme.Paint(theme.Panel, theme.Strong, d.T("dialog.many", "n", len(x.open.Many))))
	} else {
		r := x.about.Report
		tracking := "#" + safetext.Line(r.Tracking).String() + " "
		lines = append(lines, d.Theme.Line(theme.Panel).Add(theme.Accent, tracking).
			Add(theme.Strong, cell.Truncate(safetext.Line(r.Title).String(), width-cell.Width(tracking), g.Ellipsis)).String())
	}
	for _, p := range x.plan.intro {
		for _, s := range cell.WrapPlain(p.Text, width) {
			lines = append(lines, d.Theme.Paint(theme.Panel, p.Token, s))
		}
	}
	return append(lines, "")
}
