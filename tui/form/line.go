package form

import (
	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/model/safetext"
	"lapor/tui/field"
	"lapor/tui/theme"
)

// Line is a text of one line.
type Line struct {
	Placeholder string
	field       field.Field
	column      int // of the caret as last drawn
}

// NewLine makes an empty line.
func NewLine() *Line { return &Line{field: field.Field{Limit: model.MaxTitle}} }

// Value is the text as typed.
func (n *Line) Value() string { return n.field.Value() }

// Set replaces the text; the caret stands at its end.
func (n *Line) Set(text string) { n.field.Set(safetext.Line(text).String()) }

// Update takes a key or a paste.
func (n *Line) Update(msg tea.Msg) (bool, tea.Cmd) { return n.field.Update(msg), nil }

// Lines draws the line.
func (n *Line) Lines(l Look) []string {
	shown, column := n.field.View(max(1, l.Width))
	n.column = column
	switch {
	case n.field.Value() == "" && n.Placeholder != "":
		return []string{l.line(theme.Muted, n.Placeholder)}
	case l.Focused:
		return []string{l.Deps.Theme.Paint(l.On, theme.Strong, shown)}
	}
	return []string{l.Deps.Theme.Paint(l.On, theme.Text, shown)}
}

// Cursor is where the next letter goes.
func (n *Line) Cursor() (x, y int, ok bool) { return n.column, 0, true }
