package queuelist

import (
	"lapor/model/queue"
	"lapor/tui/cell"
	"lapor/tui/screen"
)

// columns are the widths of the table; 0 = not shown.
type columns struct {
	due, tracking, stage, title, unit, category, channel, flags int
}

// layout divides the width: deadline, number and title always, the others as
// there is room. All columns are followed by one blank.
func layout(width int, longestTracking int) columns {
	c := columns{due: 7, tracking: max(7, min(longestTracking, 15)), flags: 5}
	if width >= 66 {
		c.stage = 10
	}
	if width >= 78 {
		c.unit = 13
	}
	if width >= 100 {
		c.unit, c.flags = 18, 6
	}
	if width >= 120 {
		c.category = 18
	}
	if width >= 140 {
		c.channel, c.unit, c.category = 10, 22, 24
	}
	const signs = 4 // cursor, mark, unsent, blank
	used := signs
	for _, w := range []int{c.due, c.tracking, c.stage, c.unit, c.category, c.channel, c.flags} {
		if w > 0 {
			used += w + 1
		}
	}
	c.title = max(8, width-used-1)
	return c
}

func longestTracking(rows []queue.Row) int {
	longest := 0
	for _, r := range rows {
		longest = max(longest, len(r.Tracking))
	}
	return longest
}

// heading is the line above the rows.
func (c columns) heading(d *screen.Deps, sort queue.Sort) string {
	down := " " + d.Theme.Glyphs.Open
	s := "    "
	add := func(width int, key string, sorted bool) {
		if width == 0 {
			return
		}
		name := d.T("queue.col." + key)
		if sorted && cell.Width(name)+2 <= width {
			name += down
		}
		s += cell.Fit(name, width, "") + " "
	}
	add(c.due, "due", false)
	add(c.tracking, "tracking", false)
	add(c.stage, "stage", false)
	add(c.title, "title", false)
	add(c.unit, "unit", false)
	add(c.category, "category", false)
	add(c.channel, "channel", false)
	add(c.flags, "flags", false)
	return s
}
