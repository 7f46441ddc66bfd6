package queuelist

import (
	"context"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/model/query"
	"lapor/model/queue"
	"lapor/model/safetext"
	"lapor/tui/action"
	"lapor/tui/cell"
	"lapor/tui/field"
	"lapor/tui/screen"
	"lapor/tui/theme"
)

// tab is a view with a name: built in, or a search of the officer's own.
type tab struct {
	view   queue.View
	name   string // of an own view
	search query.Query
	own    bool
}

func builtin(d *screen.Deps) []tab {
	var tabs []tab
	for _, def := range queue.Builtin(d.Role()) {
		tabs = append(tabs, tab{view: def.View})
	}
	if len(tabs) == 0 {
		for _, v := range []queue.View{queue.ViewNeedsAction, queue.ViewDueSoon, queue.ViewOverdue, queue.ViewAll} {
			tabs = append(tabs, tab{view: v})
		}
	}
	return tabs
}

func (l *List) readViews() tea.Cmd {
	return screen.Ask(l.deps, &l.saved, l.deps.Store.SavedViews)
}

// gotViews rebuilds the tabs and keeps the active one.
func (l *List) gotViews(a screen.Answer[[]model.SavedView]) {
	if !l.saved.Take(a.Gen) || a.Err != nil {
		return // the built-in tabs are enough to work with
	}
	was := l.tabs[l.active]
	l.tabs = builtin(l.deps)
	for _, v := range a.Value {
		q, _ := query.Parse(v.Query)
		l.tabs = append(l.tabs, tab{view: queue.ViewAll, name: v.Name, search: q, own: true})
	}
	l.active = max(0, slices.IndexFunc(l.tabs, func(t tab) bool { return t.view == was.view && t.name == was.name }))
}

func (l *List) turn(by int) tea.Cmd {
	if l.search.on() {
		l.search.done = !l.search.done
		l.win.reset()
		return l.readStart()
	}
	return l.choose((l.active + by + len(l.tabs)) % len(l.tabs))
}

func (l *List) choose(i int) tea.Cmd {
	if i < 0 || i >= len(l.tabs) {
		return nil
	}
	l.search = search{}
	l.active = i
	clear(l.marked)
	l.win.reset()
	return l.readStart()
}

func (l *List) tabName(t tab) string {
	if t.own {
		return clean(t.name)
	}
	return l.deps.Text.View(t.view)
}

// tabLine draws the tabs with their counts, the active one always in sight.
func (l *List) tabLine(width int) string {
	type label struct{ text string }
	labels := make([]label, len(l.tabs))
	for i, t := range l.tabs {
		text := l.tabName(t)
		if i < 9 {
			text = strconv.Itoa(i+1) + " " + text
		}
		if n := l.tabCount(i, t); n >= 0 {
			text += " " + l.deps.Text.Number(n)
		}
		labels[i].text = " " + text + " "
	}
	from := 0
	for used := width; used >= width && from < l.active; {
		used = 2
		for i := from; i <= l.active; i++ {
			used += cell.Width(labels[i].text)
		}
		if used >= width {
			from++
		}
	}
	g := l.deps.Theme.Glyphs
	line, used := l.deps.Theme.Line(theme.Base), 0
	if from > 0 {
		line.Add(theme.Muted, "…")
		used++
	}
	for i := from; i < len(labels); i++ {
		text := labels[i].text
		if used+cell.Width(text) > width {
			text = cell.Truncate(text, width-used, g.Ellipsis)
		}
		used += cell.Width(text)
		switch {
		case i == l.active && !l.search.on():
			line.On(theme.Active).Add(theme.Text, text).On(theme.Base)
		case l.tabs[i].view == queue.ViewOverdue && l.tabCount(i, l.tabs[i]) > 0:
			line.Add(theme.Danger, text)
		default:
			line.Add(theme.Muted, text)
		}
	}
	return line.String()
}

// tabCount is -1 where it is not known.
func (l *List) tabCount(i int, t tab) int {
	switch {
	case t.own && i == l.active:
		return l.win.total
	case t.own:
		return -1
	}
	return l.deps.Counts.Views[t.view]
}

// naming asks for the name of a view to be saved.
type naming struct {
	on    bool
	field field.Field
	query screen.Query
	at    int // column of the caret as drawn
}

type viewSaved struct {
	name    string
	dropped bool
}

func (n *naming) cursor() *tea.Cursor { return tea.NewCursor(n.at, 0) }

func (l *List) startNaming() tea.Cmd {
	if !l.search.on() {
		return screen.Send(screen.Notice{Text: l.deps.Text.Reason(action.NoSearch), Kind: screen.Hint})
	}
	l.naming = naming{on: true}
	l.naming.field.Limit = 40
	return nil
}

func (l *List) saveView() tea.Cmd {
	name := strings.TrimSpace(l.naming.field.Value())
	if name == "" {
		return nil
	}
	v := model.SavedView{Name: safetext.Line(name).String(), Query: l.search.query.String(), Order: len(l.tabs)}
	l.naming.on = false
	store := l.deps.Store
	return screen.Do(l.deps, &l.naming.query, func(ctx context.Context) (viewSaved, error) {
		return viewSaved{name: v.Name}, store.PutSavedView(ctx, v)
	})
}

func (l *List) dropView() tea.Cmd {
	t := l.tabs[l.active]
	if !t.own {
		return screen.Send(screen.Notice{Text: l.deps.T("queue.viewBuiltin"), Kind: screen.Hint})
	}
	store := l.deps.Store
	return screen.Do(l.deps, &l.naming.query, func(ctx context.Context) (viewSaved, error) {
		return viewSaved{t.name, true}, store.DeleteSavedView(ctx, t.name)
	})
}

func (l *List) gotViewSaved(a screen.Answer[viewSaved]) tea.Cmd {
	if !l.naming.query.Take(a.Gen) {
		return nil
	}
	if a.Err != nil {
		return screen.Send(screen.Failed{Err: a.Err})
	}
	key := "search.saved"
	if a.Value.dropped {
		key = "queue.viewDropped"
		l.active, l.search = 0, search{}
		l.win.reset()
		return tea.Batch(l.readStart(), l.readViews(), screen.Say(l.deps.T(key, "name", clean(a.Value.name))))
	}
	return tea.Batch(l.readViews(), screen.Say(l.deps.T(key, "name", clean(a.Value.name))))
}
