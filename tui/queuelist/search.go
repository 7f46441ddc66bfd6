package queuelist

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"lapor/model/query"
	"lapor/model/queue"
	"lapor/model/safetext"
	"lapor/tui/cell"
	"lapor/tui/field"
	"lapor/tui/screen"
	"lapor/tui/theme"
)

// search is the search field and what it asks.
type search struct {
	editing  bool
	field    field.Field
	query    query.Query
	problems []query.Problem
	done     bool       // look among what is closed and archived
	found    queue.View // where the rows on the screen are from
	at       int        // column of the caret as drawn
}

// on reports whether the list shows the result of a search.
func (s *search) on() bool { return !s.query.Empty() }

func (s *search) view() queue.View {
	if s.done {
		return queue.ViewDone
	}
	for _, stage := range s.query.Only.Stages {
		if stage != "C" && stage != "Z" {
			return queue.ViewAll
		}
	}
	if len(s.query.Only.Stages) > 0 {
		return queue.ViewDone
	}
	return queue.ViewAll
}

func (s *search) cursor() *tea.Cursor { return tea.NewCursor(s.at, 0) }

func (l *List) startSearch() tea.Cmd {
	l.search.editing = true
	return nil
}

func (l *List) endSearch() tea.Cmd {
	had := l.search.on()
	l.search = search{}
	if !had {
		return nil
	}
	l.win.reset()
	return l.readStart()
}

// typed takes a key or a paste for the field that has the keys.
func (l *List) typed(msg tea.Msg) tea.Cmd {
	key, isKey := msg.(tea.KeyPressMsg)
	if l.naming.on {
		if isKey && key.String() == "enter" {
			return l.saveView()
		}
		l.naming.field.Update(msg)
		return nil
	}
	if !l.search.editing {
		return nil
	}
	if isKey {
		switch key.String() {
		case "enter", "down", "tab":
			l.search.editing = false
			return nil
		case "up":
			return nil
		case "ctrl+s":
			l.search.editing = false
			return l.startNaming()
		}
	}
	if !l.search.field.Update(msg) {
		return nil
	}
	q, problems := query.Parse(l.search.field.Value())
	l.search.problems = problems
	if q.Equal(l.search.query) {
		return nil
	}
	l.search.query = q
	// The rows stay until the answer is here: no flicker while typing.
	return l.readStart()
}

// searchLine takes the place of the tabs.
func (l *List) searchLine(width int) string {
	d := l.deps
	prompt := " " + d.T("search.prompt") + ": "
	result := ""
	switch {
	case !l.search.on():
	case l.query.Busy() && l.win.total < 0:
		result = d.T("search.counting")
	case l.win.total >= 0:
		result = d.T("search.found", "n", l.win.total) + " " + d.Theme.Glyphs.Dot + " " + d.Text.View(l.search.found)
	}
	room := max(10, width-cell.Width(prompt)-cell.Width(result)-2)
	shown, column := l.search.field.View(room)
	l.search.at = cell.Width(prompt) + column
	line := d.Theme.Line(theme.Base).Add(theme.Accent, prompt)
	if l.search.field.Value() == "" {
		line.Add(theme.Muted, cell.Fit(d.T("search.hint"), room, d.Theme.Glyphs.Ellipsis))
	} else {
		line.Add(theme.Strong, shown)
	}
	return line.Add(theme.Muted, " "+result).String()
}

// problemLine says what of the search was not understood; "" if all was.
func (l *List) problemLine(width int) string {
	if len(l.search.problems) == 0 {
		return ""
	}
	p := l.search.problems[0]
	known := safetext.Line(strings.Join(p.Known, ", ")).String()
	s := l.deps.T("search.problem."+string(p.Code), "op", clean(p.Operator), "value", clean(p.Value), "known", known)
	token := theme.Warn
	if p.Code == query.Incomplete {
		token = theme.Muted
	}
	return l.deps.Theme.Paint(theme.Base, token, cell.Truncate(" "+s, width, l.deps.Theme.Glyphs.Ellipsis))
}

func (l *List) namingLine(width int) string {
	d := l.deps
	prompt := " " + d.T("search.saveName") + ": "
	shown, column := l.naming.field.View(max(5, min(42, width-cell.Width(prompt)-2)))
	l.naming.at = cell.Width(prompt) + column
	return d.Theme.Line(theme.Base).Add(theme.Accent, prompt).Add(theme.Strong, shown).
		Add(theme.Muted, cell.Truncate("  "+d.T("search.saveHint"), max(0, width-cell.Width(prompt)-cell.Width(shown)), d.Theme.Glyphs.Ellipsis)).String()
}

var _ screen.Screen = (*List)(nil)
