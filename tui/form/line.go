package form

import (
	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/model/safetext"
	"lapor/tui/cell"
	"lapor/tui/theme"
)

// Line is a text of one line.
type Line struct {
	model       textinput.Model
	Placeholder string
}

// NewLine makes an empty line.
func NewLine() *Line {
	m := textinput.New()
	m.Prompt = ""
	m.SetVirtualCursor(false)
	m.SetStyles(textinput.Styles{})
	m.CharLimit = model.MaxTitle
	m.KeyMap.Paste = key.NewBinding()
	m.Focus()
	return &Line{model: m}
}

// Value is the text as typed.
func (n *Line) Value() string { return n.model.Value() }

// Set replaces the text; the cursor stands at its end.
func (n *Line) Set(text string) {
	n.model.SetValue(safetext.Line(text).String())
	n.model.CursorEnd()
}

// Update takes a key or a paste.
func (n *Line) Update(msg tea.Msg) (bool, tea.Cmd) {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		switch k.String() {
		case "tab", "shift+tab", "esc", "enter", "up", "down", "pgup", "pgdown":
			return false, nil
		}
	}
	msg = clean(msg)
	if p, ok := msg.(tea.PasteMsg); ok {
		p.Content = safetext.Line(p.Content).String()
		msg = p
	}
	var cmd tea.Cmd
	n.model, cmd = n.model.Update(msg)
	return true, cmd
}

// Lines draws the line.
func (n *Line) Lines(l Look) []string {
	if n.model.Width() != l.Width-1 {
		n.model.SetWidth(max(1, l.Width-1))
	}
	if n.model.Value() == "" && n.Placeholder != "" {
		return []string{l.line(theme.Muted, n.Placeholder)}
	}
	token := theme.Text
	if l.Focused {
		token = theme.Strong
	}
	return []string{l.Deps.Theme.Paint(l.On, token, cell.Fit(n.model.View(), l.Width, ""))}
}

// Cursor is where the next letter goes.
func (n *Line) Cursor() (x, y int, ok bool) {
	c := n.model.Cursor()
	if c == nil {
		return 0, 0, false
	}
	return c.X, 0, true
}
