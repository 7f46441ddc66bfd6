package form

import (
	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/model/safetext"
	"lapor/tui/cell"
	"lapor/tui/desk"
	"lapor/tui/theme"
)

// Units is the tree picker: type some letters, choose with the arrows.
type Units struct {
	line   *Line
	units  *desk.Units
	found  []desk.Unit
	at     int
	chosen model.ID
	Name   bool // what is typed counts as a name when nothing of the tree is chosen
}

// NewUnits offers the units of the index. chosen may be zero.
func NewUnits(units *desk.Units, chosen model.ID) *Units {
	u := &Units{line: NewLine(), units: units, at: -1}
	u.search()
	for i, f := range u.found {
		if f.ID == chosen && !chosen.IsZero() {
			u.at, u.chosen = i, chosen
		}
	}
	return u
}

// Value is the chosen unit; zero = none.
func (u *Units) Value() model.ID { return u.chosen }

// Chosen is the chosen unit with its marks.
func (u *Units) Chosen() (desk.Unit, bool) {
	for _, f := range u.units.Match("") {
		if f.ID == u.chosen && !u.chosen.IsZero() {
			return f, true
		}
	}
	return desk.Unit{}, false
}

// Typed is what was typed beside, for a target that is not in the tree.
func (u *Units) Typed() string { return u.line.Value() }

func (u *Units) search() { u.found = u.units.Match(u.line.Value()) }

// Update takes letters for the search and arrows for the list. Enter takes
// the row under the cursor and lets the form go on.
func (u *Units) Update(msg tea.Msg) (bool, tea.Cmd) {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		switch k.String() {
		case "up":
			if u.at <= 0 {
				return false, nil
			}
			return u.move(-1)
		case "down":
			return u.move(1)
		case "pgup":
			return u.move(-8)
		case "pgdown":
			return u.move(8)
		case "enter":
			u.take()
			return false, nil
		}
	}
	before := u.line.Value()
	used, cmd := u.line.Update(msg)
	if u.line.Value() != before {
		u.search()
		u.at, u.chosen = -1, model.ID{}
		if len(u.found) > 0 && u.line.Value() != "" && !u.Name {
			u.at = 0
			u.chosen = u.found[0].ID
		}
	}
	return used, cmd
}

func (u *Units) move(by int) (bool, tea.Cmd) {
	if len(u.found) == 0 {
		return true, nil
	}
	u.at = min(max(0, u.at+by), len(u.found)-1)
	u.chosen = u.found[u.at].ID
	return true, nil
}

func (u *Units) take() {
	if u.at < 0 && len(u.found) > 0 && u.line.Value() != "" && !u.Name {
		u.at = 0
	}
	if u.at >= 0 && u.at < len(u.found) {
		u.chosen = u.found[u.at].ID
	}
}

// Lines draws the search and the list below it.
func (u *Units) Lines(l Look) []string {
	t := l.Deps.Text
	g := l.Deps.Theme.Glyphs
	u.line.Placeholder = t.T("form.unitsHint")
	lines := u.line.Lines(l)
	rows := 7
	if l.Height > 0 {
		rows = min(rows, l.Height-1)
	}
	if !l.Focused {
		if c, ok := u.Chosen(); ok {
			return []string{l.line(theme.Strong, g.Arrow+" "+u.label(l, c))}
		}
		return lines
	}
	from, to := window(len(u.found), u.at, rows)
	for i := from; i < to; i++ {
		f := u.found[i]
		row := l
		token := theme.Text
		switch {
		case i == u.at:
			row.On = theme.Cursor
		case f.Refused || f.Holder:
			token = theme.Muted
		}
		lines = append(lines, u.row(row, token, f))
	}
	if len(u.found) == 0 {
		key := "form.unitsNone"
		if u.Name {
			key = "form.unitsName"
		}
		lines = append(lines, l.line(theme.Muted, t.T(key)))
	}
	for len(lines) < rows+1 {
		lines = append(lines, l.line(theme.Text, ""))
	}
	if to < len(u.found) {
		lines[len(lines)-1] = l.line(theme.Muted, t.T("form.unitsMore", "n", len(u.found)-to+1))
	}
	return lines
}

func (u *Units) row(l Look, token theme.Token, f desk.Unit) string {
	indent := 0
	if u.line.Value() == "" {
		indent = min(f.Depth, 6) * 2
	}
	mark, markToken := "", theme.Warn
	switch {
	case f.Refused:
		mark = l.Deps.T("form.refused")
	case f.Holder:
		mark, markToken = l.Deps.T("form.holder"), theme.Accent
	}
	if mark != "" {
		mark = " " + mark
	}
	label := cell.Blank(1+indent) + u.label(l, f)
	width := l.Width - cell.Width(mark) - 1
	line := l.Deps.Theme.Line(l.On)
	line.Add(token, cell.Fit(label, width, l.Deps.Theme.Glyphs.Ellipsis))
	line.Add(markToken, mark)
	line.Add(token, " ")
	return line.String()
}

func (u *Units) label(l Look, f desk.Unit) string {
	s := safetext.Line(f.Name).String()
	if code := f.ShortCode(); code != "" {
		s += " (" + safetext.Line(code).String() + ")"
	}
	if u.line.Value() != "" && f.Above != "" {
		s += " " + l.Deps.Theme.Glyphs.Dot + " " + safetext.Line(f.Above).String()
	}
	return s
}

// Cursor is in the search.
func (u *Units) Cursor() (x, y int, ok bool) { return u.line.Cursor() }
