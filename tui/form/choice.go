package form

import (
	tea "charm.land/bubbletea/v2"

	"lapor/tui/theme"
)

// Choice is one of a few, all of them visible.
type Choice struct {
	Labels []string
	at     int
	chosen int // -1 = none yet
}

// NewChoice offers labels; chosen is the one that holds, -1 = none yet.
func NewChoice(labels []string, chosen int) *Choice {
	return &Choice{Labels: labels, at: max(0, chosen), chosen: chosen}
}

// Value is the chosen one, or -1.
func (c *Choice) Value() int { return c.chosen }

// Set chooses.
func (c *Choice) Set(i int) { c.chosen, c.at = i, max(0, i) }

// Update takes arrows, Space and the digits of the choices. Enter chooses
// too, and lets the form go on.
func (c *Choice) Update(msg tea.Msg) (bool, tea.Cmd) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false, nil
	}
	switch key := k.String(); key {
	case "up", "left":
		if c.at == 0 {
			return key == "left", nil
		}
		c.at--
		c.chosen = c.at
	case "down", "right":
		if c.at == len(c.Labels)-1 {
			return key == "right", nil
		}
		if c.chosen >= 0 {
			c.at++
		}
		c.chosen = c.at
	case "space":
		c.chosen = c.at
	case "enter":
		if c.chosen < 0 {
			c.chosen = c.at
		}
		return false, nil
	default:
		n := int(k.Code - '1')
		if len(k.Text) != 1 || n < 0 || n >= len(c.Labels) {
			return false, nil
		}
		c.Set(n)
	}
	return true, nil
}

// Lines draws a line for each.
func (c *Choice) Lines(l Look) []string {
	g := l.Deps.Theme.Glyphs
	from, to := window(len(c.Labels), c.at, l.Height)
	lines := make([]string, 0, to-from)
	for i := from; i < to; i++ {
		sign := g.Offline
		token := theme.Text
		if i == c.chosen {
			sign, token = g.Online, theme.Strong
		}
		row := l
		if l.Focused && i == c.at {
			row.On = theme.Cursor
		}
		lines = append(lines, row.line(token, " "+sign+" "+c.Labels[i]))
	}
	return lines
}

// Cursor stands on the row for screen readers.
func (c *Choice) Cursor() (x, y int, ok bool) { return 0, 0, false }

// window is the part of n rows of which at most height are shown around at.
func window(n, at, height int) (from, to int) {
	if height <= 0 || n <= height {
		return 0, n
	}
	from = min(max(0, at-height/2), n-height)
	return from, from + height
}

// Toggle is yes or no.
type Toggle struct {
	Label string
	On    bool
}

// Update takes Space and the arrows.
func (t *Toggle) Update(msg tea.Msg) (bool, tea.Cmd) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false, nil
	}
	switch k.String() {
	case "space", "left", "right":
		t.On = !t.On
		return true, nil
	}
	return false, nil
}

// Lines draws the one line.
func (t *Toggle) Lines(l Look) []string {
	g := l.Deps.Theme.Glyphs
	box := "[ ] "
	token := theme.Text
	if t.On {
		box, token = "["+g.Check+"] ", theme.Strong
	}
	if l.Focused {
		l.On = theme.Cursor
	}
	return []string{l.line(token, box+t.Label)}
}

// Cursor is none.
func (t *Toggle) Cursor() (x, y int, ok bool) { return 1, 0, true }
