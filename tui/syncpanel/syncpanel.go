// Package syncpanel shows how the link stands: the last contact, the next
// try, what went and came, what is still to go, and the last error with what
// is safe and what to do. It must never start an exchange by itself.
package syncpanel

import (
	"context"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/tui/action"
	"lapor/tui/cell"
	"lapor/tui/desk"
	"lapor/tui/screen"
	"lapor/tui/theme"
)

// Screen is the panel. It belongs to the program's loop.
type Screen struct {
	deps    *screen.Deps
	load    screen.Query
	waiting load
	ticking bool
}

// load is what would leave now.
type load struct{ operations, bytes int }

// second lets the countdown to the next try move on.
type second struct{ of *Screen }

// clockOff is from where a wrong clock of the laptop is worth a word.
const clockOff = 2 * time.Minute

// New makes the screen.
func New(d *screen.Deps, _ screen.Open) screen.Screen { return &Screen{deps: d} }

// Init reads what is to go.
func (s *Screen) Init() tea.Cmd { return tea.Batch(s.read(), s.tick()) }

// Info says which actions apply.
func (s *Screen) Info() screen.Info {
	return screen.Info{Title: s.deps.T("action.syncPanel"), Where: action.SyncPanel}
}

// Subject is none.
func (s *Screen) Subject() screen.Subject { return screen.Subject{} }

func (s *Screen) read() tea.Cmd {
	store := s.deps.Store
	return screen.Ask(s.deps, &s.load, func(ctx context.Context) (load, error) {
		out, err := store.Outbox(ctx)
		var l load
		for _, o := range out {
			if desk.Unsent(o) {
				l.operations++
				l.bytes += o.Size
			}
		}
		return l, err
	})
}

// Update takes signals and Back; F5 and F7 are the program's.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case screen.Answer[load]:
		if s.load.Take(msg.Gen) && msg.Err == nil {
			s.waiting = msg.Value
		}
	case screen.Changed:
		return s, s.read()
	case screen.LinkChanged:
		return s, tea.Batch(s.read(), s.tick())
	case second:
		if msg.of == s {
			s.ticking = false
			return s, s.tick()
		}
	case action.Invoked:
		if msg.Name == action.Back {
			return s, screen.Close(s, nil)
		}
	}
	return s, nil
}

func (s *Screen) tick() tea.Cmd {
	if s.ticking || !s.deps.Link.NextTry.After(s.deps.Clock.Now()) {
		return nil
	}
	s.ticking = true
	return screen.Later(s.deps.Clock.After(time.Second, second{s}))
}

// View draws the panel.
func (s *Screen) View(width, height int) string {
	d := s.deps
	l := d.Link
	inner := min(width-4, 90)
	var lines []string
	row := func(key string, token theme.Token, value string) {
		label := cell.Fit(d.T("syncpanel."+key), 22, "")
		for i, part := range cell.WrapPlain(value, max(10, inner-24)) {
			if i > 0 {
				label = cell.Blank(22)
			}
			lines = append(lines, d.Theme.Line(theme.Base).Add(theme.Muted, "  "+label+"  ").Add(token, part).String())
		}
	}
	gap := func() { lines = append(lines, "") }
	token, state := s.state(l)
	gap()
	row("state", token, state)
	row("last", theme.Text, s.moment(l.LastContact, "syncpanel.never"))
	if !l.LastTry.IsZero() && l.LastTry.After(l.LastContact) {
		row("tried", theme.Text, s.moment(l.LastTry, "syncpanel.never"))
	}
	row("next", theme.Text, s.next(l))
	gap()
	if s.waiting.operations > 0 {
		row("unsent", theme.Warn, d.T("syncpanel.operations", "n", s.waiting.operations, "size", s.size(int64(s.waiting.bytes))))
	} else {
		row("unsent", theme.Good, d.T("syncpanel.nothing"))
	}
	row("exchange", theme.Text, d.T("syncpanel.counts", "sent", l.Sent, "received", l.Received))
	row("today", theme.Text, s.size(l.BytesToday))
	if l.Incomplete {
		row("bodies", theme.Accent, d.T("syncpanel.incomplete"))
	}
	if l.ClockOff > clockOff || l.ClockOff < -clockOff {
		row("clock", theme.Warn, d.T("syncpanel.clockOff", "n", int(l.ClockOff.Abs().Minutes())))
	}
	if l.LastError != nil {
		what, safe, next := d.Text.Error(l.LastError)
		gap()
		row("error", theme.Danger, what)
		row("safe", theme.Good, safe)
		row("do", theme.Text, next)
	}
	gap()
	lines = append(lines, s.keys())
	return strings.Join(lines[:min(len(lines), height)], "\n")
}

func (s *Screen) keys() string {
	d := s.deps
	toggle := "syncpanel.goOffline"
	if d.Link.Offline {
		toggle = "syncpanel.goOnline"
	}
	return d.Theme.Line(theme.Base).Add(theme.Accent, "  F5").Add(theme.Muted, " "+d.T("syncpanel.syncNow")+"   ").
		Add(theme.Accent, "F7").Add(theme.Muted, " "+d.T(toggle)).String()
}

// state says the link in words.
func (s *Screen) state(l model.Link) (theme.Token, string) {
	d := s.deps
	g := d.Theme.Glyphs
	switch {
	case l.Syncing:
		return theme.Accent, g.Syncing + " " + d.T("syncpanel.syncing")
	case l.Offline:
		return theme.Warn, g.Offline + " " + d.T("syncpanel.offline")
	case l.LastError != nil && unreachable(l.LastError):
		return theme.Warn, g.Offline + " " + d.T("syncpanel.noLink")
	case l.LastError != nil:
		return theme.Danger, g.Offline + " " + d.T("syncpanel.failed")
	case l.LastContact.IsZero():
		return theme.Muted, g.Offline + " " + d.T("status.notYet")
	}
	return theme.Good, g.Online + " " + d.T("status.online")
}

// unreachable: no answer came at all, which passes by itself.
func unreachable(err error) bool {
	switch model.CodeOf(err) {
	case "", "sync_no_network", "sync_stalled", "wire_truncated":
		return true
	}
	return false
}

func (s *Screen) moment(at time.Time, never string) string {
	d := s.deps
	if at.IsZero() {
		return d.T(never)
	}
	now := d.Now()
	return d.Text.Moment(at.In(d.Zone()), now) + " (" + d.Text.Ago(now.Sub(at)) + ")"
}

func (s *Screen) next(l model.Link) string {
	d := s.deps
	switch {
	case l.Syncing:
		return d.T("syncpanel.now")
	case l.Offline:
		return d.T("syncpanel.notOffline")
	case l.NextTry.After(d.Clock.Now()):
		return d.Text.Clock(l.NextTry.In(d.Zone())) + " (" + d.T("syncpanel.in", "wait", d.Text.Countdown(l.NextTry.Sub(d.Clock.Now()))) + ")"
	}
	return d.T("syncpanel.soon")
}

// size in units that an officer knows; decimal kilobytes, as operators bill.
func (s *Screen) size(bytes int64) string {
	d := s.deps
	switch {
	case bytes < 1000:
		return d.T("outbox.bytes", "n", int(bytes))
	case bytes < 100_000:
		return d.T("outbox.kilobytes", "n", strconv.FormatInt(bytes/1000, 10)+d.T("outbox.decimal")+strconv.FormatInt(bytes/100%10, 10))
	}
	return d.T("outbox.kilobytes", "n", d.Text.Number(int(bytes/1000)))
}
