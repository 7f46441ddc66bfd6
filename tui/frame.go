package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"lapor/model/safetext"
	"lapor/tui/cell"
	"lapor/tui/screen"
	"lapor/tui/theme"
)

// Smallest screen on which everything can be read.
const (
	minWidth  = 60
	minHeight = 15
)

// View draws the frame: header, the top full screen, overlays, status, keys.
func (m *Model) View() tea.View {
	v := tea.View{AltScreen: true, WindowTitle: m.idle.Title(m.windowTitle(), m.width, m.height)}
	if m.deps.Config.Mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	if m.width <= 0 || m.height <= 0 || len(m.stack) == 0 {
		return v
	}
	if m.width < minWidth || m.height < minHeight {
		v.Content = m.finish(m.tooSmall())
		return v
	}
	lines := make([]string, 0, m.height)
	lines = append(lines, m.header())
	bottom := append(m.messages(), m.footer())
	height := m.height - 1 - len(bottom)
	body, cursor := m.body(height)
	lines = append(append(lines, body...), bottom...)
	if cursor != nil {
		cursor.Y++
		v.Cursor = cursor
	}
	v.Content = m.finish(lines)
	return v
}

// finish joins the lines; in ASCII mode nothing else leaves the program.
func (m *Model) finish(lines []string) string {
	s := strings.Join(lines, "\n")
	if m.deps.Theme.Glyphs.ASCII {
		return cell.ASCII(s)
	}
	return s
}

func (m *Model) windowTitle() string {
	title := m.deps.Config.Title
	if title == "" {
		title = "lapor"
	}
	if n := m.deps.Counts.Unsent; n > 0 {
		title += " · " + m.deps.T("status.unsent", "n", n)
	}
	return title
}

// body draws the lowest visible full screen and what lies over it.
func (m *Model) body(height int) ([]string, *tea.Cursor) {
	base := len(m.stack) - 1
	for base > 0 && m.stack[base].Info().Overlay {
		base--
	}
	lines := fill(m.stack[base].View(m.width, height), height)
	cursor := m.stack[base].Info().Cursor
	for _, s := range m.stack[base+1:] {
		block := strings.Split(s.View(m.width, height), "\n")
		w := 0
		for _, line := range block {
			w = max(w, cell.StyledWidth(line))
		}
		x, y := max(0, (m.width-w)/2), max(0, (height-len(block))/3)
		lines = cell.Overlay(lines, block, x, y, m.width)
		if cursor = s.Info().Cursor; cursor != nil {
			moved := *cursor
			moved.X, moved.Y = moved.X+x, moved.Y+y
			cursor = &moved
		}
	}
	if cursor != nil {
		copied := *cursor
		cursor = &copied
	}
	return lines, cursor
}

// fill makes exactly height lines.
func fill(s string, height int) []string {
	lines := strings.Split(s, "\n")
	for len(lines) < height {
		lines = append(lines, "")
	}
	return lines[:height]
}

func (m *Model) tooSmall() []string {
	words := cell.WrapPlain(m.deps.T("app.tooSmall", "w", minWidth, "h", minHeight), m.width)
	return words[:min(len(words), m.height)]
}

// header says whose desk this is; several officers may share the computer, so
// the name is what stays when there is little room.
func (m *Model) header() string {
	d := m.deps
	me := d.Mandate()
	brand := " lapor "
	node, _ := d.Me.Tree.Get(me.Node)
	office, code := safetext.Line(node.Name).String(), safetext.Line(node.Code).String()
	who := safetext.Line(d.Me.Actor.Name).String()
	if who == "" {
		who = safetext.Line(d.Me.Profile).String()
	}
	role := d.Text.Role(me.Role)
	if kind := d.Text.MandateKind(me.Kind); kind != "" {
		role = kind + " " + role
	}
	state, token := m.linkState()
	g := d.Theme.Glyphs
	room := m.width - cell.Width(brand) - cell.Width(state) - 3
	left := joinParts(" "+g.Dot+" ", office, who, role)
	for _, shorter := range []string{joinParts(" "+g.Dot+" ", office, who), joinParts(" "+g.Dot+" ", code, who), who} {
		if cell.Width(left) > room {
			left = shorter
		}
	}
	left = cell.Fit(left, max(0, room), g.Ellipsis)
	return d.Theme.Line(theme.Active).Add(theme.Strong, brand).On(theme.Bar).
		Add(theme.Strong, " "+left+" ").Add(token, state+" ").String()
}

func joinParts(sep string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, sep)
}

// messages is the line above the keys: status, or a notice, or an error with
// what is safe and what to do next.
func (m *Model) messages() []string {
	if m.errMsg != nil {
		return m.errorLines()
	}
	if m.notice.Text != "" {
		token, mark := theme.Good, m.deps.Theme.Glyphs.Check
		switch m.notice.Kind {
		case screen.Hint:
			token, mark = theme.Accent, m.deps.Theme.Glyphs.More
		case screen.Caution:
			token, mark = theme.Warn, m.deps.Theme.Glyphs.Parked
		}
		line := cell.Truncate(" "+mark+" "+safetext.Line(m.notice.Text).String(), m.width, m.deps.Theme.Glyphs.Ellipsis)
		return []string{m.deps.Theme.Paint(theme.Base, token, line)}
	}
	return []string{m.status()}
}

func (m *Model) errorLines() []string {
	d := m.deps
	what, safe, next := d.Text.Error(m.errMsg)
	var lines []string
	add := func(token theme.Token, s string) {
		for _, line := range cell.WrapPlain(s, m.width-4) {
			lines = append(lines, d.Theme.Line(theme.Base).Add(theme.Danger, " "+d.Theme.Glyphs.Bar+" ").Add(token, line).String())
		}
	}
	add(theme.Danger, what)
	add(theme.Text, safe+" "+next)
	return lines[:min(len(lines), 5)]
}
