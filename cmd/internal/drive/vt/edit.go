package vt

import "slices"

// moveTo places the cursor, held within the screen.
func (t *Terminal) moveTo(x, y int) {
	t.cur.X, t.cur.Y = min(max(x, 0), t.cols-1), min(max(y, 0), t.rows-1)
	t.wrapNext, t.joinX = false, -1
}

// save is DECSC and restore is DECRC: cursor position and style.
func (t *Terminal) save() { t.savedCur, t.savedPen = t.cur, t.pen }

func (t *Terminal) restore() {
	t.moveTo(t.savedCur.X, t.savedCur.Y)
	t.pen = t.savedPen
}

// tab moves n tab stops on, back when n is negative; stops are every 8 columns.
func (t *Terminal) tab(n int) {
	x := t.cur.X
	for ; n > 0; n-- {
		x = x/8*8 + 8
	}
	for ; n < 0; n++ {
		x = max(x-1, 0) / 8 * 8
	}
	t.moveTo(x, t.cur.Y)
}

func (t *Terminal) lineFeed() {
	if t.cur.Y == t.bottom {
		t.scroll(t.top, t.bottom, 1)
	}
	if t.cur.Y != t.bottom {
		t.moveTo(t.cur.X, t.cur.Y+1)
	}
	t.wrapNext, t.joinX = false, -1
}

func (t *Terminal) reverseLineFeed() {
	if t.cur.Y == t.top {
		t.scroll(t.top, t.bottom, -1)
	} else {
		t.moveTo(t.cur.X, t.cur.Y-1)
	}
	t.wrapNext, t.joinX = false, -1
}

// empty is what erasing leaves: the background colour stays (terminfo bce).
func (t *Terminal) empty() Cell {
	return Cell{Text: " ", Width: 1, Style: Style{BG: t.pen.BG}}
}

// scroll moves the rows from top to bottom up by n, down when n is negative.
func (t *Terminal) scroll(top, bottom, n int) {
	area := t.cells[top : bottom+1]
	fresh := make([][]Cell, min(max(n, -n), len(area)))
	for y := range fresh {
		fresh[y] = slices.Repeat([]Cell{t.empty()}, t.cols)
	}
	kept := len(area) - len(fresh)
	if n > 0 {
		copy(area, area[len(fresh):])
		copy(area[kept:], fresh)
	} else {
		copy(area[len(fresh):], area[:kept])
		copy(area, fresh)
	}
}

// shiftRows is IL and DL: it scrolls the region below the cursor.
func (t *Terminal) shiftRows(n int) {
	if t.cur.Y >= t.top && t.cur.Y <= t.bottom {
		t.scroll(t.cur.Y, t.bottom, n)
		t.moveTo(0, t.cur.Y)
	}
}

// erase blanks columns from to to-1 of row y.
func (t *Terminal) erase(y, from, to int) {
	row := t.cells[y]
	for x := from; x < min(to, t.cols); x++ {
		row[x] = t.empty()
	}
	mend(row)
	t.wrapNext, t.joinX = false, -1
}

// eraseLine is EL.
func (t *Terminal) eraseLine(what int) bool {
	switch what {
	case 0:
		t.erase(t.cur.Y, t.cur.X, t.cols)
	case 1:
		t.erase(t.cur.Y, 0, t.cur.X+1)
	case 2:
		t.erase(t.cur.Y, 0, t.cols)
	}
	return what <= 2
}

// eraseScreen is ED.
func (t *Terminal) eraseScreen(what int) bool {
	for y := range t.cells {
		if what == 2 || what == 0 && y > t.cur.Y || what == 1 && y < t.cur.Y {
			t.erase(y, 0, t.cols)
		}
	}
	return what == 2 || what == 3 || t.eraseLine(what) // 3 is the scrollback, which is not kept
}

// insert is ICH.
func (t *Terminal) insert(n int) {
	row, x := t.cells[t.cur.Y], t.cur.X
	n = min(n, t.cols-x)
	copy(row[x+n:], row[x:])
	t.erase(t.cur.Y, x, x+n)
}

// remove is DCH.
func (t *Terminal) remove(n int) {
	row, x := t.cells[t.cur.Y], t.cur.X
	n = min(n, t.cols-x)
	copy(row[x:], row[x+n:])
	t.erase(t.cur.Y, t.cols-n, t.cols)
}

// setAltScreen switches between the main and the alternate screen, the latter
// always blank at first.
func (t *Terminal) setAltScreen(on bool) {
	switch {
	case on && t.mainCells == nil:
		t.mainCells = t.cells
		t.cells = fit(nil, t.cols, t.rows)
	case !on && t.mainCells != nil:
		t.cells, t.mainCells = t.mainCells, nil
	}
}
