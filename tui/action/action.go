package action

import (
	"time"

	"lapor/model"
	"lapor/model/queue"
)

// Name of an action; also its key in the catalogues and in the configuration.
type Name string

// Where is a set of screens on which an action applies.
type Where uint16

// Places. Anywhere is every screen.
const (
	Queue Where = 1 << iota
	Report
	Compose
	Dialog
	Outbox
	Decisions
	SyncPanel
	Palette // help, palette and menus: lists of choices
	Search  // the search field
	Text    // reading a long text

	Lists      = Queue | Outbox | Decisions | Palette | SyncPanel
	Scrolls    = Lists | Report | Text
	OnReport   = Queue | Report
	Full       = Queue | Report | Outbox | Decisions | SyncPanel
	Anywhere   = Where(1<<16 - 1)
	placeCount = 10
)

// Group is a heading of the help.
type Group string

// Groups in the order of the help.
const (
	Acts    Group = "acts"
	Views   Group = "views"
	Sending Group = "sending"
	Moving  Group = "moving"
	Program Group = "program"
)

// Groups lists the headings in order.
func Groups() []Group { return []Group{Acts, Views, Sending, Moving, Program} }

// Keys are the default letters in a language. Names of keys are those of
// Bubble Tea: "t", "ctrl+p", "f5", "space".
type Keys struct{ ID, EN []string }

// Action is one thing an officer can do.
type Action struct {
	Name   Name
	Group  Group
	Where  Where
	Keys   Keys     // by language; the configuration may replace them
	Fixed  []string // keys that always work beside those
	Opens  string   // screen that it opens (screen.Registry); "" = the program or the top screen does it
	Kinds  []model.Kind
	Menu   int  // place in the menu Tindakan; 0 = not there
	Footer int  // place in the footer, lower first; 0 = never there
	Always bool // by its keys that print nothing also while a text field has the keys
	Danger bool // cannot be undone: its screen must confirm
	Hidden bool // not in palette and footer (moving)
	// Enabled gives the reason why not, "" if it can be done now. nil = always.
	// Actions with Kinds ask model.Allowed first.
	Enabled func(Context) model.Code
}

// Context is what an action is judged by.
type Context struct {
	Now      time.Time
	Me       model.Me
	Report   *model.Report // what it would act on; nil = none. From a queue row: only stage, agency, holder and flags
	Selected []model.ID    // marked reports; empty = only Report
	Counts   queue.Counts
	Link     model.Link
	Search   bool // a search is on
}

// Reason says why the action cannot be done now: a code of the catalogue's
// group "reason", or "" if it can.
func (a Action) Reason(c Context) model.Code {
	if len(a.Kinds) > 0 {
		if reason := allowed(a.Kinds, c); reason != "" {
			return reason
		}
	}
	if a.Enabled != nil {
		return a.Enabled(c)
	}
	return ""
}

// allowed asks the workflow for the first kind that may be done.
func allowed(kinds []model.Kind, c Context) model.Code {
	if !c.Me.Ready {
		return NotReady
	}
	if c.Report == nil {
		return NoReport
	}
	var first model.Code
	for _, kind := range kinds {
		err := model.Allowed(kind, *c.Report, c.Me.Actor, c.Now, c.Me.Rules)
		if err == nil {
			return ""
		}
		code := model.CodeOf(err)
		if code == "" {
			code = model.CodeNotAllowed
		}
		if first == "" || first == model.CodeNotAllowed {
			first = code
		}
	}
	return first
}

// Reasons beside those of model.
const (
	NotReady      model.Code = "not_ready"
	NoReport      model.Code = "no_report"
	NothingUnsent model.Code = "nothing_unsent"
	NothingParked model.Code = "nothing_parked"
	NothingToUndo model.Code = "nothing_to_undo"
	NoSearch      model.Code = "no_search"
	OneOnly       model.Code = "one_only"
	Unavailable   model.Code = "unavailable"
)

// Invoked tells the top screen that the officer asked for one of its actions.
type Invoked struct {
	Name Name
	Key  string // that was pressed; "" from palette or menu
}
