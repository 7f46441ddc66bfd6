// Package vt is a small terminal emulator for tests: it draws what a program
// writes onto a grid of cells, answers the program's queries, and keeps account
// of the control sequences it met, so that a test can tell which ones a program
// made and whether any of them is foreign.
//
// It understands what the renderer of Bubble Tea v2 sends to an xterm-256color
// and the ordinary rest of that vocabulary (ECMA-48, xterm ctlseqs). Where a
// sequence is not understood it is recorded, never guessed at. It must never be
// imported by a program.
package vt

import (
	"slices"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
)

// Terminal is the emulator. It is not safe for concurrent use.
type Terminal struct {
	cols, rows int
	light      bool
	reply      func(string)

	cells         [][]Cell
	mainCells     [][]Cell // kept while the alternate screen shows
	cur, savedCur Cursor   // saved by DECSC
	pen, savedPen Style
	wrapNext      bool // the last column is filled; the next character wraps
	joinX         int  // column of the character just written on this row, -1 after any movement
	top, bottom   int  // scroll region, both inclusive

	modes            map[string]bool
	title, clipboard string
	frozen           *Screen // what shows while a synchronised update is drawn

	rest    []byte // start of a sequence whose end has not come yet
	seen    map[string]int
	unknown []string
}

// New returns a blank terminal of cols by rows cells, with a light or dark
// background. reply receives the answers to queries during [Terminal.Write]; it
// must not call back into the terminal.
func New(cols, rows int, light bool, reply func(string)) *Terminal {
	t := &Terminal{light: light, reply: reply, seen: map[string]int{}, joinX: -1,
		modes: map[string]bool{"?7": true, "?25": true}}
	t.cur.Visible = true
	t.Resize(cols, rows)
	return t
}

// Write draws p. A sequence may be split over several calls. It never fails.
func (t *Terminal) Write(p []byte) (int, error) {
	data := append(t.rest, p...)
	for len(data) > 0 {
		n := t.step(data)
		if n == 0 {
			break
		}
		data = data[n:]
	}
	t.rest = slices.Clone(data)
	return len(p), nil
}

// Resize changes the size without moving text; what no longer fits is lost.
func (t *Terminal) Resize(cols, rows int) {
	t.cols, t.rows = cols, rows
	t.cells = fit(t.cells, cols, rows)
	if t.mainCells != nil {
		t.mainCells = fit(t.mainCells, cols, rows)
	}
	t.top, t.bottom = 0, rows-1
	t.moveTo(t.cur.X, t.cur.Y)
}

func fit(old [][]Cell, cols, rows int) [][]Cell {
	cells := make([][]Cell, rows)
	for y := range cells {
		cells[y] = slices.Repeat([]Cell{{Text: " ", Width: 1}}, cols)
		if y < len(old) {
			copy(cells[y], old[y])
			mend(cells[y])
		}
	}
	return cells
}

// Screen returns a copy of what shows: during a synchronised update (mode 2026)
// the screen as it was before the update.
func (t *Terminal) Screen() Screen {
	if t.frozen != nil {
		return *t.frozen
	}
	cells := make([][]Cell, t.rows)
	for y := range cells {
		cells[y] = slices.Clone(t.cells[y])
	}
	return Screen{Cols: t.cols, Rows: t.rows, Cells: cells, Cursor: t.cur, Title: t.title, AltScreen: t.mainCells != nil}
}

// Updating tells whether a synchronised update is being drawn.
func (t *Terminal) Updating() bool { return t.frozen != nil }

// Mode tells whether a mode is set, named like "?2004" or, without the question
// mark, an ANSI mode like "4".
func (t *Terminal) Mode(name string) bool { return t.modes[name] }

// Title returns the window title.
func (t *Terminal) Title() string { return t.title }

// Clipboard returns what the program last put into the clipboard through OSC 52,
// still in base64.
func (t *Terminal) Clipboard() string { return t.clipboard }

// step draws what data begins with and returns how many bytes that took, 0 when
// more is needed to know.
func (t *Terminal) step(data []byte) int {
	switch b := data[0]; {
	case b == 0x1b:
		return t.escape(data)
	case b < 0x20 || b == 0x7f:
		t.control(b)
		return 1
	case b < 0x7f:
		t.print(string(rune(b)), 1)
		return 1
	case !utf8.FullRune(data):
		return 0
	}
	r, size := utf8.DecodeRune(data)
	switch {
	case r >= 0x80 && r < 0xa0 || r == utf8.RuneError && size == 1:
		t.foreign(data[:size]) // C1 controls start sequences in some terminals
	case !t.join(string(r)):
		if width := displaywidth.Rune(r); width > 0 {
			t.print(string(r), width)
		}
	}
	return size
}

// control obeys a C0 control.
func (t *Terminal) control(b byte) {
	switch b {
	case '\a':
		t.count("BEL")
	case '\b':
		t.moveTo(t.cur.X-1, t.cur.Y)
	case '\t':
		t.tab(1)
	case '\n', '\v', '\f':
		t.lineFeed()
	case '\r':
		t.moveTo(0, t.cur.Y)
	default:
		t.foreign([]byte{b})
	}
}

// join adds text to the character just written when the two are one: always for
// what has no width of its own, by grapheme cluster in mode 2027.
func (t *Terminal) join(text string) bool {
	if t.joinX < 0 {
		return false
	}
	row, x := t.cells[t.cur.Y], t.joinX
	whole := row[x].Text + text
	if displaywidth.String(text) > 0 {
		clusters := displaywidth.StringGraphemes(whole)
		clusters.Next()
		if !t.modes["?2027"] || clusters.Value() != whole {
			return false
		}
	}
	row[x].Text = whole
	if t.modes["?2027"] && displaywidth.String(whole) == 2 && row[x].Width == 1 && x+1 < t.cols {
		row[x].Width = 2
		row[x+1] = Cell{Style: row[x].Style}
		t.advance(1)
		mend(row)
	}
	return true
}

// print writes one character of the given width at the cursor.
func (t *Terminal) print(text string, width int) {
	if t.modes["?7"] && (t.wrapNext || t.cur.X+width > t.cols) {
		t.cur.X = 0
		t.lineFeed()
	}
	if t.modes["4"] {
		t.insert(width)
	}
	row, x := t.cells[t.cur.Y], min(t.cur.X, t.cols-width)
	broken := row[x].Width != 1 || row[x+width-1].Width != 1
	row[x] = Cell{Text: text, Width: width, Style: t.pen}
	if width == 2 {
		row[x+1] = Cell{Style: t.pen}
	}
	if broken {
		mend(row)
	}
	t.cur.X, t.wrapNext = x, false
	t.advance(width)
	t.joinX = x
}

func (t *Terminal) advance(width int) {
	t.cur.X += width
	if t.cur.X >= t.cols {
		t.cur.X, t.wrapNext = t.cols-1, true
	}
}

// mend blanks the halves of wide characters that lost their other half.
func mend(row []Cell) {
	for x := range row {
		lostLeft := row[x].Width == 0 && (x == 0 || row[x-1].Width != 2)
		lostRight := row[x].Width == 2 && (x+1 == len(row) || row[x+1].Width != 0)
		if lostLeft || lostRight {
			row[x].Text, row[x].Width = " ", 1
		}
	}
}
