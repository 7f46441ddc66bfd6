package palette

import (
	"strings"

	"lapor/model/safetext"
	"lapor/tui/cell"
	"lapor/tui/screen"
	"lapor/tui/theme"
)

func clean(s string) string { return safetext.Line(s).String() }

// View draws the list: the help on the whole screen, others as an overlay.
func (l *List) View(width, height int) string {
	if l.full {
		lines := []string{l.searchLine(width, theme.Base), ""}
		l.rows = max(1, height-len(lines))
		return strings.Join(append(lines, l.list(width, theme.Base)...), "\n")
	}
	outer := min(width-2, 76)
	inner := outer - 4
	var body []string
	if l.search {
		body = append(body, l.searchLine(inner, theme.Panel), "")
	}
	l.rows = max(3, min(len(l.all), height-len(body)-4))
	list := l.list(inner, theme.Panel)
	for l.search && len(list) < l.rows { // the frame must not jump while typing
		list = append(list, "")
	}
	body = append(body, list...)
	body = append(body, l.deps.Theme.Paint(theme.Panel, theme.Muted, l.deps.T("help.keys")))
	return strings.Join(screen.Box(l.deps, l.title, body, outer), "\n")
}

func (l *List) searchLine(width int, on theme.Surface) string {
	d := l.deps
	prompt := d.Theme.Glyphs.More + " "
	if on == theme.Base {
		prompt = " " + prompt
	}
	shown, column := l.field.View(max(1, width-cell.Width(prompt)))
	l.column = cell.Width(prompt) + column
	line := d.Theme.Line(on).Add(theme.Accent, prompt)
	if l.field.Value() == "" {
		return line.Add(theme.Muted, cell.Fit(d.T("help.prompt"), width-cell.Width(prompt), "")).String()
	}
	return line.Add(theme.Strong, shown).String()
}

func (l *List) list(width int, on theme.Surface) []string {
	if len(l.shown) == 0 {
		return []string{l.deps.Theme.Paint(on, theme.Muted, "  "+l.deps.T("help.none"))}
	}
	if l.cursor < l.top {
		l.top = l.cursor
	}
	l.top = max(l.top, l.cursor-l.rows+1)
	l.top = max(0, min(l.top, len(l.shown)-l.rows))
	if l.cursor == 1 && l.shown[0].heading != "" {
		l.top = 0
	}
	keys, labels := 0, 0
	for _, e := range l.all {
		keys, labels = max(keys, cell.Width(e.keys)), max(labels, cell.Width(e.label))
	}
	keys, labels = min(keys, 16), min(labels, 30)
	var out []string
	for i := l.top; i < min(len(l.shown), l.top+l.rows); i++ {
		out = append(out, l.line(l.shown[i], i == l.cursor, width, keys, labels, on))
	}
	return out
}

func (l *List) line(e entry, current bool, width, keys, labels int, on theme.Surface) string {
	d := l.deps
	g := d.Theme.Glyphs
	if e.heading != "" {
		return d.Theme.Paint(on, theme.Strong, " "+e.heading)
	}
	bar := "  "
	if current {
		on, bar = theme.Cursor, g.Bar+" "
	}
	label, why := theme.Text, ""
	detail := theme.Muted
	if l.full {
		why = e.help
	}
	if e.reason != "" {
		label = theme.Muted
		why = d.Text.Reason(e.reason)
		if l.full {
			why = e.help + " (" + why + ")"
		}
	}
	line := d.Theme.Line(on).Add(theme.Accent, bar+cell.Fit(e.keys, keys, g.Ellipsis)+"  ").
		Add(label, cell.Fit(e.label, labels, g.Ellipsis)+"  ")
	rest := max(0, width-keys-labels-6)
	return line.Add(detail, cell.Fit(why, rest, g.Ellipsis)).String()
}
