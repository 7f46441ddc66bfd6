package queuelist

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"lapor/tui/cell"
	"lapor/tui/theme"
)

// place is how the body is divided.
type place struct {
	list, side, below int // widths of list and side preview; height of the preview below
	rows              int
}

// divide shows the preview at the right of a wide screen, below on a tall
// one, and not at all on a small one.
func (l *List) divide(width, height int) place {
	p := place{list: width, rows: height - 3}
	switch {
	case l.peek.hidden:
	case width >= 120:
		p.side = min(84, width*2/5)
		p.list = width - p.side - 1
	case height >= 34:
		p.below = height / 3
		p.rows -= p.below + 1
	}
	if l.problemShown() {
		p.rows--
	}
	p.rows = max(1, p.rows)
	return p
}

func (l *List) problemShown() bool {
	return l.search.editing && len(l.search.problems) > 0
}

func (l *List) resize(width, height int) tea.Cmd {
	l.peek.width, l.peek.height = width, height
	l.setHeight(l.divide(width, height-3).rows)
	l.peek.forget()
	if l.win.wants() && !l.query.Busy() {
		return tea.Batch(l.read(l.win.nearby(), stay), l.peek.follow(l))
	}
	return l.peek.follow(l)
}

func (l *List) setHeight(rows int) {
	if rows != l.win.height {
		l.win.height = rows
		l.win.scroll()
	}
}

// View draws tabs, heading, rows, the line of position, and the preview.
func (l *List) View(width, height int) string {
	p := l.divide(width, height)
	l.setHeight(p.rows)
	lines := make([]string, 0, height)
	switch {
	case l.naming.on:
		lines = append(lines, l.namingLine(width))
	case l.search.editing || l.search.on():
		lines = append(lines, l.searchLine(width))
	default:
		lines = append(lines, l.tabLine(width))
	}
	if l.problemShown() {
		lines = append(lines, l.problemLine(width))
	}
	table := l.table(p.list, p.rows)
	if p.side > 0 {
		l.beside(table, p, width)
	}
	lines = append(lines, table...)
	if p.below > 0 {
		g := l.deps.Theme.Glyphs
		lines = append(lines, l.deps.Theme.Paint(theme.Base, theme.Muted, cell.Rule(g.H, width)))
		lines = append(lines, l.peek.lines(l, width-2, p.below)...)
	}
	return strings.Join(lines, "\n")
}

// table is heading, rows and position: rows+2 lines, each of the full width
// or "".
func (l *List) table(width, rows int) []string {
	d := l.deps
	lines := make([]string, 0, rows+2)
	if len(l.win.rows) == 0 {
		return append(lines, l.empty(width, rows+2)...)
	}
	first := l.rowLine(l.win.top, width) // settles the columns
	lines = append(lines, d.Theme.Paint(theme.Base, theme.Muted, cell.Fit(l.look.cols.heading(d, l.sort), width, "")))
	for i := range rows {
		switch at := l.win.top + i; {
		case i == 0:
			lines = append(lines, first)
		case at < len(l.win.rows):
			lines = append(lines, l.rowLine(at, width))
		default:
			lines = append(lines, "")
		}
	}
	return append(lines, l.positionLine(width))
}

// positionLine: what the marks mean, the order, how far we are.
func (l *List) positionLine(width int) string {
	d := l.deps
	g := d.Theme.Glyphs
	dot := " " + g.Dot + " "
	left := "    " + d.T("queue.legend") + dot + l.sortName()
	right := ""
	if n := l.win.position(); n > 0 && l.win.total > 0 {
		right = d.T("queue.position", "at", n, "total", l.win.total)
	} else if l.win.total > 0 {
		right = d.T("queue.rows", "total", l.win.total)
	}
	marked := ""
	if n := len(l.marked); n > 0 {
		marked = d.T("queue.selected", "n", n)
		if right != "" {
			marked += dot
		}
	}
	gap := width - cell.Width(left) - cell.Width(marked) - cell.Width(right) - 1 // a blank at the end
	if gap < 1 {
		left = cell.Fit(left, max(0, cell.Width(left)+gap-1), g.Ellipsis)
		gap = 1
	}
	return d.Theme.Line(theme.Base).Add(theme.Muted, left+cell.Blank(gap)).Add(theme.Warn, marked).Add(theme.Text, right+" ").String()
}

// beside puts the preview at the right of the table.
func (l *List) beside(table []string, p place, width int) {
	side := l.peek.lines(l, p.side-2, len(table))
	edge := l.deps.Theme.Paint(theme.Base, theme.Muted, l.deps.Theme.Glyphs.V)
	for i := range table {
		line := table[i]
		switch {
		case line == "":
			line = cell.Blank(p.list)
		case len(l.win.rows) == 0: // lines of a table are as wide as it by themselves
			line += cell.Blank(p.list - cell.StyledWidth(line))
		}
		text := ""
		if i < len(side) {
			text = side[i]
		}
		table[i] = line + edge + " " + text
	}
}

// empty says kindly why there is nothing, and how old that is.
func (l *List) empty(width, height int) []string {
	d := l.deps
	lines := make([]string, height)
	put := func(at int, token theme.Token, s string) {
		for i, part := range cell.WrapPlain(s, max(20, width-8)) {
			if at+i < height {
				lines[at+i] = cell.Blank(max(0, (width-cell.Width(part))/2)) + d.Theme.Paint(theme.Base, token, part)
			}
		}
	}
	at := max(0, height/3)
	last := d.Link.LastContact
	switch {
	case !l.win.loaded:
		put(at, theme.Muted, d.T("queue.loading"))
		return lines
	case l.search.on():
		put(at, theme.Text, d.T("search.none"))
		put(at+2, theme.Muted, d.T("search.noneHint"))
		return lines
	case !d.Me.Ready || last.IsZero() && d.Counts.Views == [len(d.Counts.Views)]int{}:
		put(at, theme.Text, d.T("queue.noData"))
		return lines
	case l.tabs[l.active].own:
		put(at, theme.Text, d.T("queue.emptyOwn"))
	default:
		put(at, theme.Text, l.emptyView())
	}
	if !last.IsZero() {
		put(at+2, theme.Muted, d.T("queue.age", "moment", d.Text.Moment(last.In(d.Zone()), d.Now())))
	}
	return lines
}

func (l *List) emptyView() string {
	return l.deps.T(emptyKeys[l.tabs[l.active].view])
}

// emptyKeys by view.
var emptyKeys = [...]string{"queue.empty.0", "queue.empty.1", "queue.empty.2", "queue.empty.3", "queue.empty.4",
	"queue.empty.5", "queue.empty.6", "queue.empty.7", "queue.empty.8"}
