package queuelist

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/model/queue"
	"lapor/tui/action"
	"lapor/tui/screen"
)

// List is the queue screen.
type List struct {
	deps   *screen.Deps
	win    window
	query  screen.Query
	again  bool // read once more when the running read has ended
	tabs   []tab
	active int
	sort   queue.Sort
	saved  screen.Query
	role   model.Role // that the tabs are for
	marked map[model.ID]bool
	search search
	naming naming
	look   drawn
	peek   peek
}

// New makes the queue.
func New(d *screen.Deps, _ screen.Open) screen.Screen {
	l := &List{deps: d, marked: map[model.ID]bool{}}
	l.win.reset()
	l.win.height = 20
	l.tabs = builtin(d)
	return l
}

// Init reads the saved views and, if it is known who works here, the first
// page: which view comes first depends on the role.
func (l *List) Init() tea.Cmd {
	if !l.deps.Known {
		return l.readViews()
	}
	l.role = l.deps.Role()
	return tea.Batch(l.readStart(), l.readViews())
}

// Info of the screen.
func (l *List) Info() screen.Info {
	info := screen.Info{Title: l.deps.T("queue.title"), Where: action.Queue}
	switch {
	case l.naming.on:
		info.Typing, info.Where, info.Cursor = true, action.Search, l.naming.cursor()
	case l.search.editing:
		info.Typing, info.Where, info.Cursor = true, action.Search, l.search.cursor()
	}
	return info
}

// Subject is the row under the cursor and what is marked.
func (l *List) Subject() screen.Subject {
	s := screen.Subject{Search: l.search.on()}
	if row, ok := l.win.current(); ok {
		r := reportOf(row)
		s.Report = &r
		if d, ok := l.peek.dossier(row.ID); ok {
			s.Report = &d.Report
		}
	}
	for id := range l.marked {
		s.Selected = append(s.Selected, id)
	}
	slices.SortFunc(s.Selected, model.ID.Compare)
	return s
}

// reportOf is what a row tells about its report, enough to judge what may be
// done; the store judges again.
func reportOf(r queue.Row) model.Report {
	return model.Report{ID: r.ID, Tracking: r.Tracking, Title: r.Title, Stage: r.Stage, Agency: r.Agency, Holder: r.Holder}
}

// Update takes answers, actions and keys.
func (l *List) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		return l, l.resize(msg.Width, msg.Height)
	case screen.Restyled:
		l.restyle()
	case screen.Returned:
		if done, ok := msg.Result.(screen.Submitted); ok {
			l.unmark(append(done.Reports, done.Out.Op.Report))
			l.win.acted = done.Out.Op.Report
		}
	case screen.Changed:
		return l, tea.Batch(l.readAgain(), l.readViews(), l.peek.refresh(l))
	case screen.Answer[fetched]:
		return l, l.got(msg)
	case screen.Answer[[]model.SavedView]:
		l.gotViews(msg)
	case screen.Answer[viewSaved]:
		return l, l.gotViewSaved(msg)
	case screen.Answer[peeked]:
		return l, l.peek.got(l, msg)
	case action.Invoked:
		return l, l.invoked(msg)
	case tea.KeyPressMsg, tea.PasteMsg:
		return l, l.typed(msg)
	case tea.MouseWheelMsg:
		return l, l.wheel(msg)
	}
	return l, nil
}

func (l *List) invoked(a action.Invoked) tea.Cmd {
	switch a.Name {
	case action.Up:
		return l.moveBy(-1)
	case action.Down:
		return l.moveBy(1)
	case action.PageUp:
		return l.moveBy(-max(1, l.win.height-1))
	case action.PageDown:
		return l.moveBy(max(1, l.win.height-1))
	case action.Top:
		return l.toStart()
	case action.Bottom:
		return l.toEnd()
	case action.Open:
		return l.open()
	case action.Select:
		return l.mark()
	case action.SelectAll:
		return l.markAll()
	case action.NextView:
		return l.turn(1)
	case action.PreviousView:
		return l.turn(-1)
	case action.ViewNumber:
		return l.choose(int(a.Key[0]) - '1')
	case action.Sort:
		return l.nextSort()
	case action.Preview:
		return l.togglePreview()
	case action.Find:
		return l.startSearch()
	case action.SaveView:
		return l.startNaming()
	case action.DropView:
		return l.dropView()
	case action.CopyNumber:
		return l.copyNumber()
	case action.Back:
		return l.back()
	}
	return nil
}

// back leaves the innermost thing: marks, then the search. It never leaves
// the program.
func (l *List) back() tea.Cmd {
	switch {
	case l.naming.on:
		l.naming = naming{}
	case len(l.marked) > 0 && !l.search.editing:
		clear(l.marked)
	case l.search.editing || l.search.on():
		return l.endSearch()
	}
	return nil
}

func (l *List) open() tea.Cmd {
	row, ok := l.win.current()
	if !ok {
		return nil
	}
	return screen.Send(screen.Open{Screen: action.ScreenReport, Report: row.ID, Siblings: l})
}

// Neighbour lets a report screen walk along the list; the cursor goes along.
func (l *List) Neighbour(of model.ID, step int) (model.ID, bool) {
	i := slices.IndexFunc(l.win.rows, func(r queue.Row) bool { return r.ID == of })
	known := i >= 0
	if row, ok := l.win.current(); ok && of == l.win.acted && row.ID != of {
		known, i = true, l.win.cursor // it went elsewhere: on where it stood, where the next one is now
		if step > 0 {
			i--
		}
	}
	if i += step; !known || i < 0 || i >= len(l.win.rows) {
		return model.ID{}, false
	}
	l.win.cursor = i
	l.win.scroll()
	return l.win.rows[i].ID, true
}

func (l *List) mark() tea.Cmd {
	row, ok := l.win.current()
	if !ok {
		return nil
	}
	if l.marked[row.ID] {
		delete(l.marked, row.ID)
	} else {
		l.marked[row.ID] = true
	}
	return l.moveBy(1)
}

// unmark takes the marks of reports that were acted on: the next act must not
// meet them again. Those that failed keep theirs.
func (l *List) unmark(reports []model.ID) {
	for _, id := range reports {
		delete(l.marked, id)
	}
}

// markAll marks every row at hand, or takes all marks away if all have one.
func (l *List) markAll() tea.Cmd {
	all := true
	for _, r := range l.win.rows {
		all = all && l.marked[r.ID]
	}
	clear(l.marked)
	if !all {
		for _, r := range l.win.rows {
			l.marked[r.ID] = true
		}
	}
	return nil
}

func (l *List) copyNumber() tea.Cmd {
	row, ok := l.win.current()
	if !ok {
		return nil
	}
	tracking := clean(row.Tracking)
	return tea.Batch(tea.SetClipboard(tracking), screen.Say(l.deps.T("app.copied", "tracking", tracking)))
}

// moveBy moves the cursor and fetches when it comes near the edge of what is
// at hand. Keys at the edge are dropped until rows are there: a held key
// never runs on.
func (l *List) moveBy(by int) tea.Cmd {
	l.win.move(by)
	var more tea.Cmd
	if l.win.wants() && !l.query.Busy() {
		more = l.read(l.win.nearby(), stay)
	}
	return tea.Batch(more, l.peek.follow(l))
}

func (l *List) toStart() tea.Cmd {
	if l.win.atStart {
		return l.moveBy(-len(l.win.rows))
	}
	l.win.reset()
	return l.readStart()
}

func (l *List) toEnd() tea.Cmd {
	if l.win.atEnd {
		return l.moveBy(len(l.win.rows))
	}
	return l.read(nil, atLast)
}

func (l *List) nextSort() tea.Cmd {
	l.sort = (l.sort + 1) % 3
	l.win.reset()
	return tea.Batch(l.readStart(), screen.Say(l.deps.T("queue.sorted", "order", l.sortName())))
}

func (l *List) wheel(msg tea.MouseWheelMsg) tea.Cmd {
	switch msg.Button {
	case tea.MouseWheelUp:
		return l.moveBy(-3)
	case tea.MouseWheelDown:
		return l.moveBy(3)
	}
	return nil
}
