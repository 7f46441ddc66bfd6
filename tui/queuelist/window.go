package queuelist

import (
	"slices"

	"lapor/model"
	"lapor/model/queue"
)

// window is the part of a view that is at hand: some screens of rows around
// the cursor.
type window struct {
	rows           []queue.Row
	first, total   int // position of rows[0] and size of the view; -1 = unknown
	atStart, atEnd bool
	cursor, top    int // in rows; top is the first visible one
	height         int // visible rows
	loaded         bool
	acted          model.ID // what the officer acted on last: the cursor does not run after it
}

// limit is how many rows to ask for: enough that a held key does not reach
// the edge before the next page is here.
func (w *window) limit() int { return min(600, max(120, 6*w.height)) }

func (w *window) current() (queue.Row, bool) {
	if w.cursor < 0 || w.cursor >= len(w.rows) {
		return queue.Row{}, false
	}
	return w.rows[w.cursor], true
}

// move goes by rows within what is at hand.
func (w *window) move(by int) {
	w.cursor = max(0, min(w.cursor+by, len(w.rows)-1))
	w.scroll()
}

// scroll keeps the cursor visible, two rows off the edge where there are more.
func (w *window) scroll() {
	margin := min(2, max(0, (w.height-1)/2))
	w.top = min(w.top, w.cursor-margin)
	w.top = max(w.top, w.cursor+margin-w.height+1)
	w.top = max(0, min(w.top, len(w.rows)-w.height))
}

// wants reports whether the cursor has come near an edge with more beyond.
func (w *window) wants() bool {
	near := w.height + w.height/2
	return w.loaded && len(w.rows) > 0 && (w.cursor < near && !w.atStart || w.cursor >= len(w.rows)-near && !w.atEnd)
}

// nearby lists the reports to centre the next page on: the one under the
// cursor, and those around it in case it has left the view. A report that was
// acted on comes last: whoever works down a list goes on where it stood.
func (w *window) nearby() []model.ID {
	var ids []model.ID
	order := []int{w.cursor, w.cursor + 1, w.cursor + 2, w.cursor - 1, w.cursor - 2}
	if row, ok := w.current(); ok && row.ID == w.acted {
		order = append(order[1:], w.cursor)
	}
	for _, i := range order {
		if i >= 0 && i < len(w.rows) {
			ids = append(ids, w.rows[i].ID)
		}
	}
	return ids
}

// take puts a page in place. The row under the cursor stays there, on the same
// line of the screen, whatever arrived around it; one that was acted on stays
// if it is still beside its neighbour.
func (w *window) take(p queue.Page, place anchor) {
	line := w.cursor - w.top
	ids := w.nearby()
	here, _ := w.current()
	w.rows, w.first, w.total, w.atStart, w.atEnd = p.Rows, p.First, p.Total, p.AtStart, p.AtEnd
	w.loaded = true
	w.cursor = -1
	switch place {
	case atFirst:
		w.cursor, line = 0, 0
	case atLast:
		w.cursor = len(w.rows) - 1
	}
	for _, id := range ids {
		if w.cursor < 0 {
			w.cursor = slices.IndexFunc(w.rows, func(r queue.Row) bool { return r.ID == id })
		}
	}
	w.cursor = max(0, w.cursor)
	if place == stay && !here.ID.IsZero() && here.ID == w.acted {
		for _, i := range []int{w.cursor - 1, w.cursor + 1} {
			if i >= 0 && i < len(w.rows) && w.rows[i].ID == here.ID {
				w.cursor = i
				break
			}
		}
	}
	w.top = max(0, w.cursor-max(0, line))
	w.scroll()
}

// reset forgets the rows: another view or order comes.
func (w *window) reset() {
	*w = window{height: w.height, first: -1, total: -1, acted: w.acted}
}

// position of the cursor in the view, from 1; 0 = unknown.
func (w *window) position() int {
	if w.first < 0 || len(w.rows) == 0 {
		return 0
	}
	return w.first + w.cursor + 1
}
