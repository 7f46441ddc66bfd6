package vt

import "strings"

// Style is how a cell is drawn. Colours are "" for the terminal's default, a
// palette number "0" to "255", or "#rrggbb".
type Style struct {
	FG, BG, UnderlineColor                              string
	Bold, Faint, Italic, Blink, Reverse, Hidden, Strike bool
	Underline                                           int // 0 none, 1 single, 2 double, 3 curly, 4 dotted, 5 dashed
	Link                                                string
}

// Cell is one column of one row. The column after a wide character has Width 0
// and no Text.
type Cell struct {
	Text  string // one grapheme cluster, " " when blank
	Width int    // columns taken: 0, 1 or 2
	Style Style
}

// Cursor is where the next character goes, counted from 0. Shape is the number
// of DECSCUSR (0 default, 2 block, 4 underline, 6 bar; odd numbers blink).
type Cursor struct {
	X, Y    int
	Visible bool
	Shape   int
}

// Screen is a copy of what the terminal shows.
type Screen struct {
	Cols, Rows int
	Cells      [][]Cell // Rows rows of Cols cells
	Cursor     Cursor
	Title      string
	AltScreen  bool
}

// Line returns the text of row y without trailing spaces, "" outside the screen.
func (s Screen) Line(y int) string {
	if y < 0 || y >= len(s.Cells) {
		return ""
	}
	var b strings.Builder
	for _, c := range s.Cells[y] {
		b.WriteString(c.Text)
	}
	return strings.TrimRight(b.String(), " ")
}

// Lines returns all rows, each as [Screen.Line] gives it.
func (s Screen) Lines() []string {
	lines := make([]string, len(s.Cells))
	for y := range lines {
		lines[y] = s.Line(y)
	}
	return lines
}

// Text returns the rows joined by newlines, without trailing spaces and without
// trailing blank rows.
func (s Screen) Text() string {
	return strings.TrimRight(strings.Join(s.Lines(), "\n"), "\n")
}

// Contains tells whether some row shows text.
func (s Screen) Contains(text string) bool {
	_, _, found := s.Find(text)
	return found
}

// Find returns the column and row where text is first shown, reading from the
// top left.
func (s Screen) Find(text string) (x, y int, found bool) {
	for y, row := range s.Cells {
		line := s.Line(y)
		at := strings.Index(line, text)
		if at < 0 {
			continue
		}
		for x, offset := 0, 0; x < len(row); x++ {
			if offset >= at {
				return x, y, true
			}
			offset += len(row[x].Text)
		}
	}
	return 0, 0, false
}

// StyleOf returns the style of the first cell of text where it is first shown.
func (s Screen) StyleOf(text string) (style Style, found bool) {
	x, y, found := s.Find(text)
	if !found {
		return Style{}, false
	}
	return s.Cells[y][x].Style, true
}

// ANSI returns the rows with the control sequences that colour them, each row
// ending unstyled, without trailing blank rows. Printed on a terminal it looks
// like the screen; hyperlinks are left out.
func (s Screen) ANSI() string {
	rows := make([]string, len(s.Cells))
	last := 0
	for y, cells := range s.Cells {
		end := len(cells)
		for end > 0 && cells[end-1].blank() {
			end--
		}
		if end > 0 {
			last = y + 1
		}
		var b strings.Builder
		var pen Style
		for _, c := range cells[:end] {
			c.Style.Link = ""
			if c.Width > 0 && c.Style != pen {
				pen = c.Style
				b.WriteString(pen.sgr())
			}
			b.WriteString(c.Text)
		}
		if pen != (Style{}) {
			b.WriteString("\x1b[m")
		}
		rows[y] = b.String()
	}
	return strings.Join(rows[:last], "\n")
}

// blank tells whether the cell looks like an untouched one.
func (c Cell) blank() bool {
	s := c.Style
	return c.Text == " " && s.BG == "" && !s.Reverse && s.Underline == 0 && !s.Strike
}

// Frame returns the screen as text in a box, the cursor row marked with a
// triangle, as test logs show it.
func (s Screen) Frame() string {
	var b strings.Builder
	edge := strings.Repeat("─", s.Cols)
	b.WriteString("┌" + edge + "┐ " + s.Title + "\n")
	for y, cells := range s.Cells {
		b.WriteString("│")
		for _, c := range cells {
			b.WriteString(c.Text)
		}
		b.WriteString("│")
		if s.Cursor.Visible && y == s.Cursor.Y {
			b.WriteString("◂")
		}
		b.WriteString("\n")
	}
	b.WriteString("└" + edge + "┘")
	return b.String()
}
