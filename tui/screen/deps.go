package screen

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/queue"
	"lapor/tui/action"
	"lapor/tui/desk"
	"lapor/tui/text"
	"lapor/tui/theme"
)

// Deps is what every screen is given. There is one; the program changes it in
// its loop, screens only read it and keep the pointer.
type Deps struct {
	Context context.Context // ends with the program
	Store   desk.Store
	Sync    desk.Sync
	Clock   Clock
	Text    *text.Catalog
	Theme   *theme.Theme
	Keys    *action.Map
	Config  Config

	Me     model.Me
	Known  bool // Me has been read, ready or not
	Counts queue.Counts
	Link   model.Link

	gen  uint64
	view *calendar.View // of the officer's own node; nil until Me is ready
}

// Clock is the time, passed in so that tests own it.
type Clock interface {
	Now() time.Time
	// After sends msg when d has passed.
	After(d time.Duration, msg tea.Msg) tea.Cmd
}

// Config is what the officer can set. The zero Config is the default.
type Config struct {
	Language text.Lang           // "" = Indonesian
	Theme    string              // theme.Names
	ASCII    bool                // no signs beyond ASCII
	Keys     map[string][]string // by action name
	Mouse    bool
	Hold     time.Duration // how long public acts can be undone; 0 = desk.UndoWindow, negative = not at all
	Title    string        // of the window; "" = lapor
}

func (d *Deps) generation() uint64 { d.gen++; return d.gen }

// T is a sentence of the catalogue.
func (d *Deps) T(key string, args ...any) string { return d.Text.T(key, args...) }

// SetMe takes over who works here.
func (d *Deps) SetMe(me model.Me) {
	d.Me, d.view, d.Known = me, nil, true
	if me.Ready && me.Rules.Calendar != nil && me.Tree != nil {
		d.view = me.Rules.View(d.Mandate().Node)
	}
}

// Mandate is the officer's first active mandate; zero if there is none. It
// names office and role in the header; acts are judged by all of them.
func (d *Deps) Mandate() model.Mandate {
	now := d.Clock.Now()
	for _, m := range d.Me.Actor.Mandates {
		if m.Active(now, d.Me.Tree.Week(m.Node).Zone.Location()) {
			return m
		}
	}
	return model.Mandate{}
}

// Role of the first active mandate.
func (d *Deps) Role() model.Role { return d.Mandate().Role }

// Zone is that of the officer's office.
func (d *Deps) Zone() *time.Location {
	if d.view == nil {
		return d.Clock.Now().Location()
	}
	return d.view.Zone().Location()
}

// Now is the time in the officer's zone.
func (d *Deps) Now() time.Time { return d.Clock.Now().In(d.Zone()) }

// Today is the day in the officer's zone.
func (d *Deps) Today() calendar.Date { return calendar.DateOf(d.Now(), d.Zone()) }

// Soon is the last day that counts as due soon: two working days ahead.
func (d *Deps) Soon() calendar.Date {
	today := d.Today()
	if d.view == nil {
		return today.AddDays(2)
	}
	if soon, _ := d.view.Deadline(today, 2); !soon.IsZero() {
		return soon
	}
	return today.AddDays(2)
}

// HMark is the number of working days left until due, negative when late, by
// the calendar of the officer's own office.
func (d *Deps) HMark(due calendar.Date) int {
	if d.view == nil {
		return due.Sub(d.Today())
	}
	return model.HMark(due, d.Today(), d.view)
}

// Context of an action on the screen s.
func (d *Deps) Judge(s Subject) action.Context {
	return action.Context{Now: d.Clock.Now(), Me: d.Me, Report: s.Report, Selected: s.Selected,
		Counts: d.Counts, Link: d.Link, Search: s.Search}
}
