package door

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"lapor/model/safetext"
	"lapor/tui/cell"
	"lapor/tui/screen"
	"lapor/tui/theme"
)

const boxWidth = 64

// item is a line that can be chosen.
type item struct {
	label  string
	result Result
	form   bool
}

// items are the profiles, then what else can be done.
func (m *model) items() []item {
	var list []item
	for _, p := range m.o.Profiles {
		label := p.Name
		if p.Unsent > 0 {
			label += " " + m.theme.Glyphs.Dot + " " + m.text.T("status.unsent", "n", p.Unsent)
		}
		list = append(list, item{label: label, result: Result{Choice: Enter, Profile: p.Name}})
	}
	enter := "door.login"
	if len(m.o.Profiles) > 0 {
		enter = "door.other"
	}
	list = append(list, item{label: m.text.T(enter), form: true})
	if m.o.Demo {
		list = append(list, item{label: m.text.T("door.demo"), result: Result{Choice: Demo}})
	}
	return append(list, item{label: m.text.T("door.leave"), result: Result{Choice: Leave}})
}

func (m *model) choose(key string) tea.Cmd {
	list := m.items()
	switch key {
	case "up", "k":
		m.chosen = (m.chosen + len(list) - 1) % len(list)
	case "down", "j", "tab":
		m.chosen = (m.chosen + 1) % len(list)
	case "home", "g":
		m.chosen = 0
	case "end", "G":
		m.chosen = len(list) - 1
	case "enter":
		return m.take(list[m.chosen])
	case "q":
		return m.leave(Result{})
	default:
		if n := int(key[0] - '1'); len(key) == 1 && key[0] >= '1' && n < len(list) {
			m.chosen = n
			return m.take(list[n])
		}
	}
	return nil
}

func (m *model) take(i item) tea.Cmd {
	if !i.form {
		return m.leave(i.result)
	}
	m.form, m.err = newForm(m.o.Known), nil
	return nil
}

// View draws one box in the middle.
func (m *model) View() tea.View {
	v := tea.View{AltScreen: true, WindowTitle: m.o.Idle.Title("lapor", m.width, m.height)}
	if m.width <= 0 || m.height <= 0 {
		return v
	}
	width := min(boxWidth, m.width)
	title, body, cursor := m.body(width - 4)
	block := screen.Box(m.deps, title, body, width)
	block = block[:min(len(block), m.height)]
	x, y := (m.width-width)/2, max(0, (m.height-len(block))/3)
	lines := make([]string, m.height)
	for i, line := range block {
		lines[y+i] = cell.Blank(x) + line
	}
	v.Content = strings.Join(lines, "\n")
	if m.look.ASCII {
		v.Content = cell.ASCII(v.Content)
	}
	if cursor != nil {
		v.Cursor = tea.NewCursor(x+2+cursor.X, y+1+cursor.Y)
	}
	return v
}

// body is the title, the lines and the cursor within them.
func (m *model) body(width int) (title string, lines []string, cursor *tea.Position) {
	say := func(token theme.Token, s string) {
		for _, line := range cell.WrapPlain(safetext.Clean(s).String(), width) {
			lines = append(lines, m.theme.Paint(theme.Panel, token, line))
		}
	}
	switch {
	case m.notice != "":
		say(theme.Warn, m.notice)
		lines = append(lines, "")
		say(theme.Muted, m.text.T("door.noticeKeys"))
		return m.text.T("door.notice"), lines, nil
	case m.form != nil:
		say(theme.Muted, m.text.T("door.loginWhy"))
		lines = append(lines, "")
		cursor = m.fields(&lines, width)
		lines = append(lines, "")
		switch {
		case m.busy:
			say(theme.Accent, m.text.T("door.busy"))
		case m.err != nil:
			what, safe, next := m.text.Error(m.err)
			say(theme.Danger, what)
			say(theme.Text, strings.TrimSpace(safe+" "+next))
		default:
			say(theme.Muted, m.text.T("door.loginKeys"))
		}
		return m.text.T("door.login"), lines, cursor
	case len(m.o.Profiles) == 0:
		title = m.text.T("door.welcome")
		say(theme.Text, m.text.T("door.first"))
	default:
		title = m.text.T("door.who")
		say(theme.Muted, m.text.T("door.whoWhy"))
	}
	lines = append(lines, "")
	var labels []string
	for _, i := range m.items() {
		labels = append(labels, i.label)
	}
	lines = append(lines, screen.Choices(m.deps, labels, m.chosen)...)
	lines = append(lines, "")
	say(theme.Muted, m.text.T("door.keys"))
	return title, lines, nil
}

// fields draws the form and says where the next letter goes.
func (m *model) fields(lines *[]string, width int) *tea.Position {
	const label = 16
	room := max(1, width-label)
	var cursor *tea.Position
	for i, name := range [fieldCount]string{"door.server", "door.user", "door.password"} {
		shown, column := "", 0
		if i < fieldPassword {
			shown, column = m.form.lines[i].View(room)
		} else {
			n := min(len(m.form.password), room-1)
			shown, column = strings.Repeat("*", n), n
		}
		token := theme.Muted
		if i == m.form.focus {
			token = theme.Strong
			cursor = &tea.Position{X: label + column, Y: len(*lines)}
		}
		*lines = append(*lines, m.theme.Line(theme.Panel).Add(token, cell.Fit(m.text.T(name), label, "")).Add(theme.Text, shown).String())
	}
	return cursor
}
