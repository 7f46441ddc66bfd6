package queuelist

import (
	"slices"

	"lapor/model/queue"
	"lapor/model/safetext"
	"lapor/tui/cell"
	"lapor/tui/theme"
)

func clean(s string) string { return safetext.Line(s).String() }

// drawn keeps finished lines of rows that are neither under the cursor nor
// marked: they change only with their data, the width or the theme.
type drawn struct {
	width int
	cols  columns
	lines []string
}

func (d *drawn) forget() { d.lines = nil }

// rowLine is the line of row i at the given width, exactly that wide.
func (l *List) rowLine(i, width int) string {
	if l.look.width != width || len(l.look.lines) != len(l.win.rows) {
		l.look = drawn{width: width, cols: layout(width, longestTracking(l.win.rows)), lines: make([]string, len(l.win.rows))}
	}
	row := l.win.rows[i]
	switch marked := l.marked[row.ID]; {
	case i == l.win.cursor:
		return l.drawRow(row, theme.Cursor, marked)
	case marked:
		return l.drawRow(row, theme.Base, true)
	}
	if l.look.lines[i] == "" {
		l.look.lines[i] = l.drawRow(row, theme.Base, false)
	}
	return l.look.lines[i]
}

func (l *List) drawRow(r queue.Row, on theme.Surface, marked bool) string {
	d, c := l.deps, l.look.cols
	g := d.Theme.Glyphs
	line := d.Theme.Line(on)

	// The row under the cursor has one look but for its deadline: it is drawn
	// anew at every key, and each change of look costs as much as a word.
	quiet := theme.Muted
	flags := theme.Accent
	if on == theme.Cursor {
		quiet, flags = theme.Text, theme.Text
		line.Add(theme.Text, g.Bar)
	} else {
		line.Add(theme.Text, " ")
	}
	if marked {
		line.Add(theme.Warn, g.Mark)
	} else {
		line.Add(theme.Text, " ")
	}
	sign, token := l.sign(r)
	line.Add(token, sign).Add(theme.Text, " ")

	due, token := l.due(r)
	line.Add(theme.Text, cell.Blank(c.due-cell.Width(due))).Add(token, cell.Truncate(due, c.due, "")).Add(theme.Text, " ")
	col := func(width int, token theme.Token, s string) {
		if width > 0 {
			line.Add(token, cell.Fit(s, width, g.Ellipsis)+" ")
		}
	}
	col(c.tracking, theme.Text, clean(r.Tracking))
	col(c.stage, theme.Text, d.Text.ShortStage(r.Stage))
	title, words := theme.Text, safetext.Line(r.Title).Mask().String()
	switch {
	case words == "" && r.Flags&queue.FlagWithheld != 0:
		title, words = quiet, d.Text.Flag("withheld")
	case marked:
		title = theme.Strong
	}
	col(c.title, title, words)
	col(c.unit, quiet, l.unit(r))
	col(c.category, quiet, clean(r.Category))
	col(c.channel, quiet, d.Text.Channel(r.Channel))
	col(c.flags, flags, l.flags(r.Flags))
	return line.String()
}

// sign says what of our own hangs on the report.
func (l *List) sign(r queue.Row) (string, theme.Token) {
	g := l.deps.Theme.Glyphs
	switch {
	case r.Flags&queue.FlagParked != 0:
		return g.Parked, theme.Danger
	case r.Flags&queue.FlagUnsent != 0:
		return g.Unsent, theme.Warn
	case r.Flags&queue.FlagDraft != 0:
		return g.Draft, theme.Muted
	}
	return " ", theme.Text
}

// due is the H-mark and how urgent it is.
func (l *List) due(r queue.Row) (string, theme.Token) {
	d := l.deps
	paused := r.Flags&queue.FlagPaused != 0
	if r.Due.IsZero() && !paused {
		return d.T("word.none"), theme.Muted
	}
	days := d.HMark(r.Due)
	mark := d.Text.HMark(days, paused, r.Flags&queue.FlagEstimated != 0, d.Theme.Glyphs.PlusMinus)
	switch {
	case paused:
		return mark, theme.Muted
	case days < 0:
		return mark, theme.Danger
	case days <= 2:
		return mark, theme.Warn
	}
	return mark, theme.Text
}

func (l *List) unit(r queue.Row) string {
	if r.Holder.IsZero() {
		return l.deps.T("queue.noUnit")
	}
	a, ok := l.deps.Me.Tree.Get(r.Holder)
	if !ok {
		return l.deps.T("queue.noUnit")
	}
	if a.Code != "" && len(a.Code) <= l.look.cols.unit {
		return clean(a.Code)
	}
	return clean(a.Name)
}

// flagLetters in the order of what should not be overlooked.
var flagLetters = []struct {
	flag queue.Flags
	code string
}{
	{queue.FlagOwes, "owes"}, {queue.FlagEscalated, "escalated"}, {queue.FlagNotAuthority, "not_authority"},
	{queue.FlagReturned, "returned"}, {queue.FlagRestricted, "restricted"}, {queue.FlagConfidential, "confidential"},
	{queue.FlagAnonymous, "anonymous"}, {queue.FlagWaiting, "waiting"}, {queue.FlagApproval, "approval"},
	{queue.FlagDuplicate, "duplicate"}, {queue.FlagSupervisory, "supervisory"}, {queue.FlagDiffers, "differs"},
	{queue.FlagAttachment, "attachment"}, {queue.FlagNoText, "noText"},
}

func (l *List) flags(f queue.Flags) string {
	s := ""
	for _, x := range flagLetters {
		if f&x.flag != 0 {
			s += l.deps.T("queue.letter." + x.code)
		}
	}
	return s
}

func (l *List) sortName() string {
	return l.deps.T([...]string{"queue.sort.0", "queue.sort.1", "queue.sort.2"}[l.sort])
}

// restyle forgets everything drawn. Role and rules may be new too: another
// role has other tabs and begins with its first.
func (l *List) restyle() {
	l.look = drawn{}
	l.peek.forget()
	var own []tab
	for _, t := range l.tabs {
		if t.own {
			own = append(own, t)
		}
	}
	was := l.tabs[l.active]
	l.tabs = append(builtin(l.deps), own...)
	if role := l.deps.Role(); role != l.role {
		l.role, l.active = role, 0
		l.query.Cancel()
		l.win.reset()
		return
	}
	l.active = max(0, slices.IndexFunc(l.tabs, func(t tab) bool { return t.view == was.view && t.name == was.name }))
}
