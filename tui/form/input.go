package form

import (
	tea "charm.land/bubbletea/v2"

	"lapor/model/safetext"
	"lapor/tui/cell"
	"lapor/tui/screen"
	"lapor/tui/theme"
)

// Input is one input of a form. It belongs to the program's loop.
type Input interface {
	// Update takes a key or a paste while the input has the focus. used is
	// false for keys that the input has no use for: the form moves by them.
	Update(tea.Msg) (used bool, cmd tea.Cmd)
	// Lines draws the input: styled lines of exactly width cells.
	Lines(l Look) []string
	// Cursor is where the terminal's cursor belongs within Lines, if anywhere.
	Cursor() (x, y int, ok bool)
}

// Look is how an input is to be drawn.
type Look struct {
	Deps    *screen.Deps
	On      theme.Surface
	Width   int
	Height  int // lines at most, for inputs that can use more or fewer
	Focused bool
}

// line builds a line of exactly the width.
func (l Look) line(token theme.Token, s string) string {
	return l.Deps.Theme.Paint(l.On, token, cell.Fit(s, l.Width, l.Deps.Theme.Glyphs.Ellipsis))
}

// clean makes typed and pasted text harmless before an input sees it.
func clean(msg tea.Msg) tea.Msg {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		msg.Content = safetext.Clean(msg.Content).String()
		return msg
	case tea.KeyPressMsg:
		if msg.Text != "" {
			msg.Text = safetext.Clean(msg.Text).String()
		}
		return msg
	}
	return msg
}
