package form

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/model/safetext"
	"lapor/tui/cell"
	"lapor/tui/theme"
)

// Area is a text of several lines.
type Area struct {
	model       textarea.Model
	Placeholder string
	Rows        int // lines it wants; Look.Height may give fewer
}

// NewArea makes an empty area that wants so many lines.
func NewArea(rows int) *Area {
	m := textarea.New()
	m.Prompt = ""
	m.ShowLineNumbers = false
	m.EndOfBufferCharacter = ' '
	m.SetVirtualCursor(false)
	m.SetStyles(textarea.Styles{})
	m.CharLimit = model.MaxText + 1000 // the check says so; nothing is cut while typing
	m.MaxHeight = 0
	m.MaxWidth = 0
	keys := textarea.DefaultKeyMap()
	keys.Paste = key.NewBinding() // the terminal pastes; the program reads no clipboard
	keys.LineEnd.SetKeys("end")
	keys.LineStart.SetKeys("home", "ctrl+a")
	keys.WordForward.SetKeys("alt+right", "alt+f", "ctrl+right")
	keys.WordBackward.SetKeys("alt+left", "alt+b", "ctrl+left")
	m.KeyMap = keys
	m.Focus()
	return &Area{model: m, Rows: rows}
}

// Value is the text as typed.
func (a *Area) Value() string { return a.model.Value() }

// Set replaces the text; the cursor stands at its end.
func (a *Area) Set(text string) {
	a.model.SetValue(safetext.Clean(text).String())
}

// Update takes a key or a paste. Tab and Esc are the form's.
func (a *Area) Update(msg tea.Msg) (bool, tea.Cmd) {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		switch k.String() {
		case "tab", "shift+tab", "esc":
			return false, nil
		}
	}
	var cmd tea.Cmd
	a.model, cmd = a.model.Update(clean(msg))
	return true, cmd
}

// Size fits the area before it is drawn; it may be asked for the cursor then.
func (a *Area) size(width, height int) {
	if a.model.Width() != width {
		a.model.SetWidth(width)
	}
	if a.model.Height() != height {
		a.model.SetHeight(height)
	}
}

// Lines draws the part of the text around the cursor.
func (a *Area) Lines(l Look) []string {
	height := max(1, a.Rows)
	if l.Height > 0 {
		height = min(height, l.Height)
	}
	a.size(max(1, l.Width), height)
	if a.model.Length() == 0 && a.Placeholder != "" {
		lines := cell.Wrap(safetext.Trusted(a.Placeholder), l.Width)
		return a.fill(l, theme.Muted, lines, height)
	}
	return a.fill(l, theme.Text, strings.Split(a.model.View(), "\n"), height)
}

func (a *Area) fill(l Look, token theme.Token, lines []string, height int) []string {
	out := make([]string, 0, height)
	for i := range height {
		s := ""
		if i < len(lines) {
			s = lines[i]
		}
		out = append(out, l.Deps.Theme.Paint(l.On, token, cell.Fit(s, l.Width, "")))
	}
	return out
}

// Cursor is where the next letter goes.
func (a *Area) Cursor() (x, y int, ok bool) {
	c := a.model.Cursor()
	if c == nil {
		return 0, 0, false
	}
	return min(c.X, max(0, a.model.Width()-1)), c.Y, true
}

// AtTop reports that the cursor stands in the first line: Up leaves the area.
func (a *Area) AtTop() bool { return a.model.Line() == 0 && a.model.LineInfo().RowOffset == 0 }
