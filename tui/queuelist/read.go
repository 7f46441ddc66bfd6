package queuelist

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/model/queue"
	"lapor/tui/screen"
)

// fetched is a page and how it was asked for.
type fetched struct {
	page  queue.Page
	view  queue.View
	place anchor
}

// anchor is where the cursor goes on a new page.
type anchor uint8

const (
	stay anchor = iota // with its report
	atFirst
	atLast
)

// request is the window to ask for, without a place.
func (l *List) request() queue.Request {
	r := queue.Request{View: l.tabs[l.active].view, Sort: l.sort, Today: l.deps.Today(), Soon: l.deps.Soon(), Limit: l.win.limit()}
	r.Search = l.tabs[l.active].search
	if l.search.on() {
		r.View, r.Search = l.search.view(), l.search.query
	}
	return r
}

// read asks for a page; the former question is given up. around lists the
// reports to centre on, the first that is still in the view wins.
func (l *List) read(around []model.ID, place anchor) tea.Cmd {
	r := l.request()
	r.FromEnd = place == atLast
	store, fallBack := l.deps.Store, l.search.on()
	l.again = false
	return screen.Ask(l.deps, &l.query, func(ctx context.Context) (fetched, error) {
		page, err := pageAround(ctx, store.Page, r, around)
		if err == nil && fallBack && len(page.Rows) == 0 && r.View == queue.ViewAll {
			r.View = queue.ViewDone // nothing open matches: look among what is done
			page, err = store.Page(ctx, r)
		}
		return fetched{page, r.View, place}, err
	})
}

func pageAround(ctx context.Context, read func(context.Context, queue.Request) (queue.Page, error), r queue.Request, around []model.ID) (queue.Page, error) {
	for _, id := range around {
		r.Around = id
		page, err := read(ctx, r)
		if err != nil || slices.ContainsFunc(page.Rows, func(row queue.Row) bool { return row.ID == id }) {
			return page, err
		}
	}
	r.Around = model.ID{}
	return read(ctx, r)
}

func (l *List) readStart() tea.Cmd { return l.read(nil, atFirst) }

// readAgain reads the same rows once more, at the latest when the running
// read has ended.
func (l *List) readAgain() tea.Cmd {
	if l.query.Busy() {
		l.again = true
		return nil
	}
	return l.read(l.win.nearby(), stay)
}

func (l *List) got(a screen.Answer[fetched]) tea.Cmd {
	if !l.query.Take(a.Gen) {
		return nil
	}
	if a.Err != nil {
		return screen.Send(screen.Failed{Err: a.Err})
	}
	l.win.take(a.Value.page, a.Value.place)
	l.search.found = a.Value.view
	l.look.forget()
	if l.again || l.win.wants() {
		return tea.Batch(l.read(l.win.nearby(), stay), l.peek.follow(l))
	}
	return l.peek.follow(l)
}
