package theme

import "strings"

// Token is what a piece of text is.
type Token uint8

// Tokens.
const (
	Text   Token = iota
	Strong       // titles, what matters most on the line
	Muted        // labels, legends, what can be skipped
	Accent       // keys, the active tab, links
	Danger       // overdue, rejected, destructive
	Warn         // due soon, needs a decision
	Good         // done, link up
	tokenCount
)

// Surface is what the text lies on.
type Surface uint8

// Surfaces.
const (
	Base   Surface = iota // the screen
	Cursor                // the row or item under the cursor
	Bar                   // header
	Panel                 // dialogs, menus
	Active                // the active tab or button
	surfaceCount
)

// Style is a finished look: what to write before the text. The zero Style
// leaves the text as it is.
type Style struct{ open string }

const reset = "\x1b[m"

// Paint gives s the look.
func (s Style) Paint(text string) string {
	if s.open == "" || text == "" {
		return text
	}
	return s.open + text + reset
}

// Theme is a set of looks. It is immutable.
type Theme struct {
	Name   string
	Dark   bool
	Mono   bool
	Glyphs Glyphs
	styles [surfaceCount][tokenCount]Style
}

// Style of a token on a surface.
func (t *Theme) Style(on Surface, token Token) Style { return t.styles[on][token] }

// Paint is Style(on, token).Paint(text).
func (t *Theme) Paint(on Surface, token Token, text string) string {
	return t.styles[on][token].Paint(text)
}

// Line builds one styled line of spans on one surface. It belongs to one
// frame.
type Line struct {
	b     strings.Builder
	theme *Theme
	on    Surface
	open  string
}

// Line begins a line on a surface.
func (t *Theme) Line(on Surface) *Line { return &Line{theme: t, on: on} }

// Add appends text as token. Spans of one look share one sequence.
func (l *Line) Add(token Token, text string) *Line {
	if text == "" {
		return l
	}
	open := l.theme.styles[l.on][token].open
	if open != l.open {
		if l.open != "" {
			l.b.WriteString(reset)
		}
		l.b.WriteString(open)
		l.open = open
	}
	l.b.WriteString(text)
	return l
}

// On changes the surface for the spans that follow.
func (l *Line) On(on Surface) *Line { l.on = on; return l }

// String ends the line.
func (l *Line) String() string {
	if l.open != "" {
		l.b.WriteString(reset)
		l.open = ""
	}
	return l.b.String()
}
