// Package outbox is the screen "Belum terkirim": what waits, is being sent,
// was accepted, needs a decision or was refused, in words, with its text; and
// the drafts. What has not left can be changed and taken back here.
//
// It must never drop a text: what is taken back becomes a draft, what was
// refused stays until the officer puts it away.
package outbox

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/tui/action"
	"lapor/tui/desk"
	"lapor/tui/question"
	"lapor/tui/screen"
)

// Screen is the list. It belongs to the program's loop.
type Screen struct {
	deps *screen.Deps

	load, work screen.Query
	items      []item
	ready      bool
	cursor     int
	top        int
	rows       int // as last drawn
	ticking    bool
	asked      []choice // of the open menu
}

// item is a line: an operation or a draft.
type item struct {
	out      model.Outgoing
	draft    *model.Draft
	tracking string
	title    string
}

func (i item) id() model.ID {
	if i.draft != nil {
		return i.draft.ID
	}
	return i.out.Op.ID
}

func (i item) body() model.Body {
	if i.draft != nil {
		return i.draft.Body
	}
	return i.out.Op.Body
}

func (i item) kind() model.Kind {
	if i.draft != nil {
		return i.draft.Kind
	}
	return i.out.Op.Kind
}

func (i item) report() model.ID {
	if i.draft != nil {
		return i.draft.Report
	}
	return i.out.Op.Report
}

// words are what somebody typed in it.
func (i item) words() string {
	b := i.body()
	if b.Text != "" {
		return b.Text
	}
	return b.Reason
}

// Messages of this screen.
type (
	second struct{ of *Screen } // countdowns move on
	menu   struct {
		of *Screen
		id model.ID
	}
	worked struct{ notice string }
)

// New makes the screen.
func New(d *screen.Deps, _ screen.Open) screen.Screen { return &Screen{deps: d, rows: 1} }

// Init reads the outbox.
func (s *Screen) Init() tea.Cmd { return s.read() }

// Info says which actions apply.
func (s *Screen) Info() screen.Info {
	return screen.Info{Title: s.deps.T("action.outbox"), Where: action.Outbox}
}

// Subject is none: acts are chosen on the report itself.
func (s *Screen) Subject() screen.Subject { return screen.Subject{} }

func (s *Screen) read() tea.Cmd {
	store := s.deps.Store
	return screen.Ask(s.deps, &s.load, func(ctx context.Context) ([]item, error) {
		out, err := store.Outbox(ctx)
		if err != nil {
			return nil, err
		}
		drafts, err := store.Drafts(ctx)
		if err != nil {
			return nil, err
		}
		var open, answered []item
		for _, o := range out {
			it := item{out: o, tracking: o.Tracking, title: o.Title}
			switch {
			case o.State == model.OutRejected && o.Seen:
			case o.State == model.OutAccepted:
				answered = append(answered, it)
			default:
				open = append(open, it)
			}
		}
		for i, d := range drafts {
			it := item{draft: &drafts[i]}
			if dossier, err := store.Dossier(ctx, d.Report); err == nil {
				it.tracking, it.title = dossier.Report.Tracking, dossier.Report.Title
			}
			open = append(open, it)
		}
		return append(open, answered...), nil
	})
}

// Update takes actions, answers and ticks.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case screen.Answer[[]item]:
		return s, s.got(msg)
	case screen.Answer[worked]:
		return s, s.gotWorked(msg)
	case screen.Changed:
		return s, s.read()
	case second:
		if msg.of == s {
			s.ticking = false
			return s, s.tick()
		}
	case screen.Returned:
		if a, ok := msg.Result.(question.Answered); ok {
			return s, s.answered(a)
		}
	case action.Invoked:
		return s, s.invoked(msg.Name)
	}
	return s, nil
}

func (s *Screen) got(a screen.Answer[[]item]) tea.Cmd {
	if !s.load.Take(a.Gen) {
		return nil
	}
	if a.Err != nil {
		return screen.Send(screen.Failed{Err: a.Err})
	}
	at := model.ID{}
	if it, ok := s.current(); ok {
		at = it.id()
	}
	s.items, s.ready = a.Value, true
	for i, it := range s.items {
		if it.id() == at {
			s.cursor = i
		}
	}
	s.move(0)
	return s.tick()
}

// tick counts down while something is held.
func (s *Screen) tick() tea.Cmd {
	now := s.deps.Clock.Now()
	for _, it := range s.items {
		if it.draft == nil && desk.Held(it.out, now) > 0 && !s.ticking {
			s.ticking = true
			return screen.Later(s.deps.Clock.After(time.Second, second{s}))
		}
	}
	return nil
}

func (s *Screen) current() (item, bool) {
	if s.cursor < 0 || s.cursor >= len(s.items) {
		return item{}, false
	}
	return s.items[s.cursor], true
}

func (s *Screen) move(by int) {
	s.cursor = max(0, min(s.cursor+by, len(s.items)-1))
	s.top = max(min(s.top, s.cursor), s.cursor-s.rows+1)
	s.top = max(0, min(s.top, len(s.items)-s.rows))
}

func (s *Screen) invoked(name action.Name) tea.Cmd {
	switch name {
	case action.Up:
		s.move(-1)
	case action.Down:
		s.move(1)
	case action.PageUp:
		s.move(-s.rows)
	case action.PageDown:
		s.move(s.rows)
	case action.Top:
		s.move(-len(s.items))
	case action.Bottom:
		s.move(len(s.items))
	case action.Back:
		return screen.Close(s, nil)
	}
	it, ok := s.current()
	if !ok {
		return nil
	}
	switch name {
	case action.Open:
		return s.ask(it)
	case action.Withdraw:
		return s.withdraw(it)
	case action.CopyText:
		return s.copy(it)
	}
	return nil
}

// withdraw takes back what has not left.
func (s *Screen) withdraw(it item) tea.Cmd {
	if it.draft != nil || it.out.State != model.OutWaiting {
		return screen.Send(screen.Notice{Text: s.deps.T("outbox.cannotWithdraw"), Kind: screen.Hint})
	}
	d, out, notice := s.deps.Desk(), it.out, s.deps.T("outbox.withdrawn")
	return screen.Do(s.deps, &s.work, func(ctx context.Context) (worked, error) {
		_, err := d.Withdraw(ctx, out)
		return worked{notice}, err
	})
}

// copy puts the officer's own text on the clipboard, as it was typed.
func (s *Screen) copy(it item) tea.Cmd {
	if it.words() == "" {
		return screen.Send(screen.Notice{Text: s.deps.T("outbox.noText"), Kind: screen.Hint})
	}
	return tea.Batch(tea.SetClipboard(it.words()), screen.Say(s.deps.T("outbox.copied")))
}

func (s *Screen) gotWorked(a screen.Answer[worked]) tea.Cmd {
	if !s.work.Take(a.Gen) {
		return nil
	}
	if a.Err != nil {
		return tea.Batch(screen.Send(screen.Failed{Err: a.Err}), s.read())
	}
	return tea.Batch(screen.Say(a.Value.notice), s.read())
}
