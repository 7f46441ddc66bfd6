package form

import (
	tea "charm.land/bubbletea/v2"

	"lapor/tui/cell"
	"lapor/tui/screen"
	"lapor/tui/theme"
)

// Field is an input with its label.
type Field struct {
	Name     string // by which an error of model.Error.Field finds it
	Label    string
	Required bool
	Input    Input
	Shown    func() bool                  // nil = always
	Said     func() (theme.Token, string) // a line beneath; nil or "" = none
}

// Form is some fields below each other and a button at the end. Tab and
// Shift+Tab go between them, Enter goes on where it is not the text's.
type Form struct {
	deps   *screen.Deps
	Fields []Field
	Button string
	at     int // len(Fields) = the button
	row    int // first line shown
	cursor *tea.Cursor
}

// New makes a form; the first field has the keys.
func New(d *screen.Deps, button string, fields ...Field) *Form {
	f := &Form{deps: d, Fields: fields, Button: button}
	f.at = f.step(-1, 1)
	return f
}

// Focus gives the keys to a field by name; an unknown one changes nothing.
func (f *Form) Focus(name string) {
	for i, field := range f.Fields {
		if field.Name == name && f.shown(i) {
			f.at = i
		}
	}
}

func (f *Form) shown(i int) bool {
	return i < len(f.Fields) && (f.Fields[i].Shown == nil || f.Fields[i].Shown())
}

// step is the next place from i; the button stands after the last field.
func (f *Form) step(i, by int) int {
	n := len(f.Fields) + 1
	for range n {
		i = (i + by + n) % n
		if i == len(f.Fields) || f.shown(i) {
			return i
		}
	}
	return len(f.Fields)
}

// Update takes a key or a paste. submit is true when the button was pressed.
func (f *Form) Update(msg tea.Msg) (submit bool, cmd tea.Cmd) {
	key := ""
	if k, ok := msg.(tea.KeyPressMsg); ok {
		key = k.String()
	}
	switch key {
	case "tab":
		f.at = f.step(f.at, 1)
		return false, nil
	case "shift+tab":
		f.at = f.step(f.at, -1)
		return false, nil
	}
	if f.shown(f.at) {
		used, cmd := f.Fields[f.at].Input.Update(msg)
		if used {
			return false, cmd
		}
	}
	switch key {
	case "enter":
		if f.at >= len(f.Fields) {
			return true, nil
		}
		f.at = f.step(f.at, 1)
	case "down":
		f.at = min(f.step(f.at, 1), len(f.Fields))
	case "up":
		if back := f.step(f.at, -1); back < f.at {
			f.at = back
		}
	}
	return false, nil
}

// Lines draws the form on a panel: at most height lines, the fields moved so
// that the one with the keys is visible, the button always.
func (f *Form) Lines(width, height int) []string {
	d := f.deps
	height = max(2, height-2) // the button stands below
	var lines []string
	var from, to int
	x, y, has := 0, 0, false
	for i := range f.Fields {
		if !f.shown(i) {
			continue
		}
		field := &f.Fields[i]
		focused := i == f.at
		if len(lines) > 0 {
			lines = append(lines, "")
		}
		start := len(lines)
		if field.Label != "" {
			lines = append(lines, f.label(*field, focused, width))
		}
		look := Look{Deps: d, On: theme.Panel, Width: width - 2, Height: max(3, height-1), Focused: focused}
		drawn := field.Input.Lines(look)
		if focused {
			from = start
			if cx, cy, ok := field.Input.Cursor(); ok {
				x, y, has = cx+2, len(lines)+cy, true
			}
		}
		gutter := d.Theme.Paint(theme.Panel, theme.Muted, "  ")
		if focused {
			gutter = d.Theme.Paint(theme.Panel, theme.Accent, d.Theme.Glyphs.Bar+" ")
		}
		for _, line := range drawn {
			lines = append(lines, gutter+line)
		}
		if field.Said != nil {
			if token, said := field.Said(); said != "" {
				for _, line := range cell.WrapPlain(said, width-2) {
					lines = append(lines, d.Theme.Paint(theme.Panel, token, "  "+line))
				}
			}
		}
		if focused {
			to = len(lines)
		}
	}
	if f.at == len(f.Fields) {
		from, to = len(lines)-1, len(lines)
	}
	f.cursor = nil
	top := f.window(len(lines), from, to, height)
	if has && y >= top && y < top+height {
		f.cursor = tea.NewCursor(x, y-top)
	}
	shown := append([]string(nil), lines[top:min(len(lines), top+height)]...)
	rule := ""
	if len(lines) > height {
		rule = d.Theme.Paint(theme.Panel, theme.Muted, cell.Rule(d.Theme.Glyphs.H, width))
	}
	return append(shown, rule, f.buttons())
}

func (f *Form) label(field Field, focused bool, width int) string {
	token := theme.Muted
	if focused {
		token = theme.Accent
	}
	note := ""
	if field.Required {
		note = " " + f.deps.Theme.Glyphs.Dot + " " + f.deps.T("form.required")
	}
	return f.deps.Theme.Line(theme.Panel).Add(token, cell.Truncate(field.Label, width-cell.Width(note), "")).
		Add(theme.Muted, note).String()
}

func (f *Form) buttons() string {
	d := f.deps
	on := theme.Panel
	mark := "  "
	if f.at == len(f.Fields) {
		on, mark = theme.Active, d.Theme.Glyphs.Bar+" "
	}
	return d.Theme.Line(on).Add(theme.Strong, mark+f.Button+" ").Add(theme.Muted, "F10 ").On(theme.Panel).
		Add(theme.Muted, "   "+d.T("form.cancelButton")+" "+d.Text.Key("esc")).String()
}

// window moves the visible part as little as possible.
func (f *Form) window(n, from, to, height int) int {
	switch {
	case n <= height:
		f.row = 0
	case from < f.row || to-from > height:
		f.row = from
	case to > f.row+height:
		f.row = to - height
	}
	f.row = min(max(0, f.row), max(0, n-height))
	return f.row
}

// Cursor is where the next letter goes, within Lines as last drawn.
func (f *Form) Cursor() *tea.Cursor { return f.cursor }
