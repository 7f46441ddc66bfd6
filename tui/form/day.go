package form

import (
	tea "charm.land/bubbletea/v2"

	"lapor/model/calendar"
	"lapor/tui/cell"
	"lapor/tui/desk"
	"lapor/tui/theme"
)

// Day is a date, typed as offices say it; beside it stands the day that was
// understood. Up and Down move it by a working day.
type Day struct {
	line  *Line
	today func() calendar.Date
	view  *calendar.View // may be nil
}

// NewDay makes an empty day. view counts working days; nil counts all days.
func NewDay(today func() calendar.Date, view *calendar.View) *Day {
	return &Day{line: NewLine(), today: today, view: view}
}

// Value is the day; false while nothing or nothing sensible is typed.
func (d *Day) Value() (calendar.Date, bool) {
	return desk.ParseDay(d.line.Value(), d.today(), d.view)
}

// Typed is what stands in the field.
func (d *Day) Typed() string { return d.line.Value() }

// Set puts a day into the field.
func (d *Day) Set(day calendar.Date) { d.line.Set(day.String()) }

// Update takes a key or a paste.
func (d *Day) Update(msg tea.Msg) (bool, tea.Cmd) {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		switch k.String() {
		case "up":
			return true, d.move(1)
		case "down":
			return true, d.move(-1)
		}
	}
	return d.line.Update(msg)
}

func (d *Day) move(by int) tea.Cmd {
	day, ok := d.Value()
	if !ok {
		day, by = d.today(), 1
	}
	if d.view == nil {
		day = day.AddDays(by)
	} else if moved, _ := d.view.Deadline(day, by); !moved.IsZero() {
		day = moved
	}
	if !day.Before(d.today()) {
		d.Set(day)
	}
	return nil
}

// Lines draws the field and what was understood.
func (d *Day) Lines(l Look) []string {
	field := l
	field.Width = min(14, l.Width)
	typed := d.line.Lines(field)[0]
	t := l.Deps.Text
	said, token := t.T("form.dayHint"), theme.Muted
	switch day, ok := d.Value(); {
	case d.line.Value() == "":
	case !ok:
		said, token = t.T("form.dayUnknown"), theme.Warn
	default:
		said, token = t.DayDate(day), theme.Good
		if d.view != nil {
			n, _ := d.view.Between(d.today(), day)
			said += " " + l.Deps.Theme.Glyphs.Dot + " " + t.T("form.workingDays", "n", n)
			if working, why := d.view.IsWorkingDay(day); !working {
				said, token = t.DayDate(day)+" "+l.Deps.Theme.Glyphs.Dot+" "+t.Skip(why), theme.Warn
			}
		}
	}
	rest := l.Width - field.Width - 2
	if rest < 8 {
		return []string{typed}
	}
	return []string{typed + l.Deps.Theme.Paint(l.On, token, "  "+cell.Fit(said, rest, l.Deps.Theme.Glyphs.Ellipsis))}
}

// Cursor is where the next letter goes.
func (d *Day) Cursor() (x, y int, ok bool) { return d.line.Cursor() }
