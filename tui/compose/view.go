package compose

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/tui/cell"
	"lapor/tui/desk"
	"lapor/tui/form"
	"lapor/tui/theme"
)

// wideFrom is the width from which the report stands beside the text.
const wideFrom = 110

// View draws the report, the fields, the text and the checks.
func (s *Screen) View(width, height int) string {
	s.cursor = nil
	if !s.ready {
		return s.deps.Theme.Paint(theme.Base, theme.Muted, " "+s.deps.T("compose.loading"))
	}
	if width >= wideFrom && s.side != hidden {
		left := width * 3 / 5
		return s.beside(s.column(left, height, nil), s.reportLines(width-left-3), left, width, height)
	}
	return strings.Join(s.column(width, height, s.above(width, height)), "\n")
}

// beside joins two columns with a line between them.
func (s *Screen) beside(left, right []string, leftWidth, width, height int) string {
	g, t := s.deps.Theme.Glyphs, s.deps.Theme
	s.sideTop = min(s.sideTop, max(0, len(right)-height))
	right = right[s.sideTop:]
	lines := make([]string, height)
	for i := range height {
		l, r := cell.Blank(leftWidth), ""
		if i < len(left) {
			l = left[i] + cell.Blank(leftWidth-cell.StyledWidth(left[i]))
		}
		if i < len(right) {
			r = right[i]
		}
		lines[i] = l + t.Paint(theme.Base, theme.Muted, g.V) + " " + r
	}
	return strings.Join(lines, "\n")
}

// column is everything but the report; above it stand the given lines.
func (s *Screen) column(width, height int, above []string) []string {
	lines := append([]string(nil), above...)
	lines = append(lines, s.rule(s.heading(), width), s.kindLine(width))
	if s.dated() {
		lines = append(lines, s.dayLine(width, len(lines)))
	}
	roomy := height >= 16
	if roomy {
		lines = append(lines, "")
	}
	below := s.below(width)
	if !roomy {
		below = below[1:] // the line between
	}
	rows := max(3, height-len(lines)-len(below))
	text := s.area.Lines(form.Look{Deps: s.deps, On: theme.Base, Width: width - 2, Height: rows, Focused: !s.onDay})
	if !s.onDay {
		if x, y, ok := s.area.Cursor(); ok {
			s.cursor = tea.NewCursor(x+1, y+len(lines))
		}
	}
	for _, line := range text {
		lines = append(lines, " "+line)
	}
	return append(lines, below...)
}

func (s *Screen) heading() string {
	switch {
	case s.about.out != nil:
		return s.deps.T("compose.editing")
	case s.about.card != nil:
		return s.deps.T("compose.rewriting")
	case s.note:
		return s.deps.T("compose.noteHere")
	}
	return s.deps.T("compose.here")
}

func (s *Screen) rule(title string, width int) string {
	g := s.deps.Theme.Glyphs
	title = cell.Truncate(title, max(0, width-6), g.Ellipsis)
	return s.deps.Theme.Line(theme.Base).Add(theme.Muted, g.H+g.H+" ").Add(theme.Strong, title).
		Add(theme.Muted, " "+cell.Rule(g.H, width-4-cell.Width(title))).String()
}

// kindLine shows what F10 will write, and to whom it goes.
func (s *Screen) kindLine(width int) string {
	d := s.deps
	line := d.Theme.Line(theme.Base)
	used := 0
	add := func(on theme.Surface, token theme.Token, text string) {
		text = cell.Truncate(text, max(0, width-used), "")
		used += cell.Width(text)
		line.On(on).Add(token, text)
	}
	if s.note {
		add(theme.Base, theme.Accent, " "+d.Theme.Glyphs.Bar+" ")
		add(theme.Base, theme.Text, d.T("compose.noteWho"))
		return line.String()
	}
	add(theme.Base, theme.Accent, " F2 ")
	for i, kind := range s.kinds {
		on, token, mark := theme.Base, theme.Muted, "  "
		if i == s.kind {
			on, token, mark = theme.Active, theme.Strong, " "+d.Theme.Glyphs.Online
		}
		add(on, token, mark+" "+d.T("compose.kind."+string(kind))+" ")
	}
	box := "[ ] "
	if s.secret {
		box = "[" + d.Theme.Glyphs.Check + "] "
	}
	add(theme.Base, theme.Accent, "  F4 ")
	token := theme.Muted
	if s.secret {
		token = theme.Warn
	}
	add(theme.Base, token, box+d.T("compose.secret"))
	return line.String()
}

func (s *Screen) dayLine(width, y int) string {
	d := s.deps
	label := " " + d.T("compose.promised") + "  "
	w := cell.Width(label)
	token := theme.Muted
	if s.onDay {
		token = theme.Accent
	}
	field := s.day.Lines(form.Look{Deps: d, On: theme.Base, Width: max(10, width-w-1), Focused: s.onDay})[0]
	if s.onDay {
		if x, _, ok := s.day.Cursor(); ok {
			s.cursor = tea.NewCursor(w+x, y)
		}
	}
	return d.Theme.Paint(theme.Base, token, label) + field
}

// below lists the checks and says how the text is kept.
func (s *Screen) below(width int) []string {
	d := s.deps
	g := d.Theme.Glyphs
	var lines []string
	add := func(token theme.Token, mark, text string) {
		text = cell.Truncate(text, width-4, g.Ellipsis)
		lines = append(lines, d.Theme.Line(theme.Base).Add(token, " "+mark+" ").Add(token, text).String())
	}
	lines = append(lines, d.Theme.Paint(theme.Base, theme.Muted, cell.Rule(g.H, width)))
	if s.moved {
		add(theme.Warn, g.Parked, d.T("compose.moved"))
	}
	shown := 0
	for _, f := range s.found {
		if f.Code == desk.CheckEmpty || shown == 3 {
			continue // an empty text speaks for itself
		}
		shown++
		token, mark := theme.Muted, g.Dot
		switch f.Severity {
		case desk.Blocks, desk.Confirms:
			token, mark = theme.Danger, g.Cross
		case desk.Warns:
			token, mark = theme.Warn, g.Parked
		}
		add(token, mark, s.finding(f))
	}
	return append(lines, s.kept(width))
}

// kept says how long the text is and since when it is on disk. Nothing is
// called saved before the commit has returned.
func (s *Screen) kept(width int) string {
	d := s.deps
	left := " " + d.T("compose.length", "n", len([]rune(strings.TrimSpace(s.area.Value()))))
	token, right := theme.Muted, ""
	switch {
	case s.sending.Busy():
		token, right = theme.Accent, d.T("compose.sending")
	case s.keeper.Failed() != nil:
		token, right = theme.Danger, d.T("compose.notSaved")
	case s.keeper.Dirty():
		right = d.T("compose.writing")
	default:
		if saved, ok := s.keeper.Saved(); ok {
			token, right = theme.Good, d.T("compose.saved", "clock", d.Text.Clock(saved.Saved.In(d.Zone())))
		}
	}
	room := width - cell.Width(left) - 1
	return d.Theme.Line(theme.Base).Add(theme.Muted, left).
		Add(token, cell.FitRight(right, room, d.Theme.Glyphs.Ellipsis)).String()
}

// finding is a result of a check in words.
func (s *Screen) finding(f desk.Finding) string {
	return s.deps.T("check."+string(f.Code), "n", f.N, "date", s.deps.Text.DayDate(f.Date))
}

// marks are the deadline and flags of the report in a few words.
func (s *Screen) marks(r model.Report) string {
	d := s.deps
	parts := []string{d.Text.Stage(r.Stage)}
	if !r.Deadlines.Due.IsZero() || r.Deadlines.Paused {
		parts = append(parts, d.Text.HMark(d.HMark(r.Deadlines.Due), r.Deadlines.Paused, r.Deadlines.Estimated, d.Theme.Glyphs.PlusMinus))
	}
	if r.Anonymous {
		parts = append(parts, d.Text.Flag("anonymous"))
	}
	if r.Confidential {
		parts = append(parts, d.Text.Flag("confidential"))
	}
	if r.Channel != "" {
		parts = append(parts, d.Text.Channel(r.Channel))
	}
	return strings.Join(parts, " "+d.Theme.Glyphs.Dot+" ")
}
