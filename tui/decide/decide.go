// Package decide is the screen "Perlu keputusan": one card for each operation
// that the server has put aside, saying in plain words what was written, what
// happened meanwhile and what can be done, with numbers to choose by.
//
// It must never end a decision by itself, and never let a text out of reach:
// every card can be copied, and what is taken back becomes a draft.
package decide

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/tui/action"
	"lapor/tui/desk"
	"lapor/tui/screen"
)

// Screen is the deck of cards. It belongs to the program's loop.
type Screen struct {
	deps *screen.Deps
	open screen.Open

	load, work screen.Query
	cards      []desk.Card
	ready      bool
	at         int // card
	choice     int
	top        int // first line of the text shown
	rows       int // lines of text as last drawn
}

// resolved is what became of a decision.
type resolved struct{ decision model.Decision }

// copyText is the choice that decides nothing.
const copyText model.Decision = "copy"

// none is chosen yet: Enter, pressed out of habit after a number, must not
// decide about the card that came up in between.
const none = -1

// New makes the screen; Open.Op is the card to begin with.
func New(d *screen.Deps, o screen.Open) screen.Screen { return &Screen{deps: d, open: o, rows: 1} }

// Init reads the open decisions.
func (s *Screen) Init() tea.Cmd { return s.read() }

func (s *Screen) read() tea.Cmd { return screen.Ask(s.deps, &s.load, s.deps.Desk().Cards) }

// Info says which actions apply.
func (s *Screen) Info() screen.Info {
	return screen.Info{Title: s.deps.T("action.decisions"), Where: action.Decisions}
}

// Subject is none: a card has its own choices.
func (s *Screen) Subject() screen.Subject { return screen.Subject{} }

// Update takes actions, numbers and answers.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case screen.Answer[[]desk.Card]:
		return s, s.got(msg)
	case screen.Answer[resolved]:
		return s, s.gotResolved(msg)
	case screen.Changed:
		if !s.work.Busy() {
			return s, s.read()
		}
	case action.Invoked:
		return s, s.invoked(msg.Name)
	case tea.KeyPressMsg:
		return s, s.key(msg)
	}
	return s, nil
}

func (s *Screen) got(a screen.Answer[[]desk.Card]) tea.Cmd {
	if !s.load.Take(a.Gen) {
		return nil
	}
	if a.Err != nil {
		return screen.Send(screen.Failed{Err: a.Err})
	}
	at := s.open.Op
	if c, ok := s.card(); ok {
		at = c.Head.Op.ID
	}
	s.cards = a.Value
	now := max(0, slices.IndexFunc(s.cards, func(c desk.Card) bool { return c.Head.Op.ID == at }))
	if !s.ready || now >= len(s.cards) || s.cards[now].Head.Op.ID != at {
		s.show(min(now, max(0, len(s.cards)-1)))
		if s.ready {
			s.choice = none // a card that slid in under the fingers
		}
	} else {
		s.at = now
	}
	s.ready = true
	return nil
}

func (s *Screen) card() (desk.Card, bool) {
	if s.at < 0 || s.at >= len(s.cards) {
		return desk.Card{}, false
	}
	return s.cards[s.at], true
}

func (s *Screen) show(i int) { s.at, s.choice, s.top = i, 0, 0 }

// choices are the decisions with copying before taking back.
func choices(c desk.Card) []model.Decision {
	var list []model.Decision
	for _, d := range c.Choices {
		if d != model.DecideWithdraw {
			list = append(list, d)
		}
	}
	if words(c.Head.Op.Body) != "" {
		list = append(list, copyText)
	}
	return append(list, model.DecideWithdraw)
}

// words are what somebody typed.
func words(b model.Body) string {
	if b.Text != "" {
		return b.Text
	}
	return b.Reason
}

func (s *Screen) invoked(name action.Name) tea.Cmd {
	if name == action.Back {
		return screen.Close(s, nil)
	}
	c, ok := s.card()
	if !ok {
		return nil
	}
	n := len(choices(c))
	switch name {
	case action.Up:
		s.choice = (max(s.choice, 0) + n - 1) % n
	case action.Down:
		s.choice = (s.choice + 1) % n
	case action.PageUp:
		s.top = max(0, s.top-s.rows)
	case action.PageDown:
		s.top += s.rows
	case action.Top:
		s.show(0)
	case action.Bottom:
		s.show(len(s.cards) - 1)
	case action.Choose:
		if s.choice == none {
			return screen.Send(screen.Notice{Text: s.deps.T("decide.choose"), Kind: screen.Hint})
		}
		return s.decide(c, s.choice)
	case action.CopyText:
		return s.copy(c)
	}
	return nil
}

func (s *Screen) key(msg tea.KeyPressMsg) tea.Cmd {
	c, ok := s.card()
	if !ok {
		return nil
	}
	switch key := msg.String(); {
	case key == "left":
		s.show((s.at + len(s.cards) - 1) % len(s.cards))
	case key == "right" || key == "tab":
		s.show((s.at + 1) % len(s.cards))
	case len(key) == 1 && key[0] >= '1' && int(key[0]-'1') < len(choices(c)):
		return s.decide(c, int(key[0]-'1'))
	}
	return nil
}

// decide does a choice. Nothing here is final: what sends can be undone for
// a while, what is taken back becomes a draft.
func (s *Screen) decide(c desk.Card, i int) tea.Cmd {
	if s.work.Busy() {
		return nil
	}
	decision := choices(c)[i]
	switch decision {
	case copyText:
		return s.copy(c)
	case model.DecideEdit:
		return screen.Send(screen.Open{Screen: action.ScreenCompose, Action: action.Reply, Report: c.Head.Op.Report, Op: c.Head.Op.ID})
	}
	d := s.deps.Desk()
	return screen.Do(s.deps, &s.work, func(ctx context.Context) (resolved, error) {
		_, err := d.Resolve(ctx, c, decision, model.Body{})
		return resolved{decision}, err
	})
}

func (s *Screen) copy(c desk.Card) tea.Cmd {
	text := words(c.Head.Op.Body)
	if text == "" {
		return screen.Send(screen.Notice{Text: s.deps.T("outbox.noText"), Kind: screen.Hint})
	}
	return tea.Batch(tea.SetClipboard(text), screen.Say(s.deps.T("outbox.copied")))
}

func (s *Screen) gotResolved(a screen.Answer[resolved]) tea.Cmd {
	if !s.work.Take(a.Gen) {
		return nil
	}
	if a.Err != nil {
		return tea.Batch(screen.Send(screen.Failed{Err: a.Err}), s.read())
	}
	key := "decide.done"
	if a.Value.decision == model.DecideWithdraw {
		key = "decide.withdrawn"
	}
	return tea.Batch(screen.Say(s.deps.T(key)), screen.Send(screen.Changed{}), s.read())
}
