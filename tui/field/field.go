// Package field is one line of text being typed: a value, a place in it, and
// the keys that edit it. It must never decide what the text means.
package field

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/clipperhouse/displaywidth"

	"lapor/model/safetext"
	"lapor/tui/cell"
)

// Field is a line of text with a caret. The zero Field is empty and ready.
type Field struct {
	value string
	caret int // in bytes, always between graphemes
	Limit int // in characters; 0 = 4,000
}

const defaultLimit = 4000

// Value is what was typed: clean, one line.
func (f *Field) Value() string { return f.value }

// Set replaces the value and puts the caret at its end.
func (f *Field) Set(s string) {
	f.value = ""
	f.caret = 0
	f.Insert(s)
}

// Insert puts text at the caret, cleaned and on one line.
func (f *Field) Insert(s string) {
	s = oneLine(s)
	limit := f.Limit
	if limit == 0 {
		limit = defaultLimit
	}
	room := limit - len([]rune(f.value))
	if room <= 0 {
		return
	}
	if r := []rune(s); len(r) > room {
		s = string(r[:room])
	}
	f.value = f.value[:f.caret] + s + f.value[f.caret:]
	f.caret += len(s)
}

// oneLine keeps blanks at the ends: they are being typed.
func oneLine(s string) string {
	s = safetext.Clean(s).String()
	return strings.NewReplacer("\n", " ", "\t", " ").Replace(s)
}

// Update takes a key or a paste. It reports whether the value or the caret
// changed; other keys are not the field's.
func (f *Field) Update(msg tea.Msg) bool {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		f.Insert(msg.Content)
		return true
	case tea.KeyPressMsg:
		return f.key(msg)
	}
	return false
}

func (f *Field) key(msg tea.KeyPressMsg) bool {
	switch msg.String() {
	case "left", "ctrl+b":
		f.caret -= len(f.before())
	case "right", "ctrl+f":
		f.caret += len(f.after())
	case "home":
		f.caret = 0
	case "end", "ctrl+e":
		f.caret = len(f.value)
	case "backspace":
		g := f.before()
		f.value = f.value[:f.caret-len(g)] + f.value[f.caret:]
		f.caret -= len(g)
	case "delete":
		g := f.after()
		f.value = f.value[:f.caret] + f.value[f.caret+len(g):]
	case "ctrl+w", "ctrl+backspace", "alt+backspace":
		head := strings.TrimRight(f.value[:f.caret], " ")
		head = head[:strings.LastIndexByte(head, ' ')+1]
		f.value, f.caret = head+f.value[f.caret:], len(head)
	case "ctrl+u":
		f.value, f.caret = f.value[f.caret:], 0
	default:
		if msg.Text == "" || msg.Mod&(tea.ModCtrl|tea.ModAlt) != 0 {
			return false
		}
		f.Insert(msg.Text)
	}
	return true
}

func (f *Field) before() string {
	last := ""
	for g := displaywidth.StringGraphemes(f.value[:f.caret]); g.Next(); {
		last = g.Value()
	}
	return last
}

func (f *Field) after() string {
	g := displaywidth.StringGraphemes(f.value[f.caret:])
	if g.Next() {
		return g.Value()
	}
	return ""
}

// View is the part of the value around the caret that fits into width cells,
// and the caret's column in it.
func (f *Field) View(width int) (shown string, column int) {
	head, tail := f.value[:f.caret], f.value[f.caret:]
	column = cell.Width(head)
	for column > width-1 && head != "" {
		g := displaywidth.StringGraphemes(head)
		g.Next()
		head = head[len(g.Value()):]
		column = cell.Width(head)
	}
	return cell.Fit(head+tail, width, ""), column
}
