package screen

import (
	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/tui/action"
)

// Screen is one screen or dialog. All methods run in the program's loop: they
// must not block and must do no I/O; I/O belongs into the commands they
// return.
//
// Update gets, when the screen is on top: [action.Invoked] for its actions,
// tea.KeyPressMsg for every key that is no action there, tea.PasteMsg while
// Typing, mouse messages. At any depth it gets everything else: answers to
// queries ([Answer], own types), [Changed], [LinkChanged], [Returned].
type Screen interface {
	// Init starts the first queries. It is called once, when pushed.
	Init() tea.Cmd
	Update(tea.Msg) (Screen, tea.Cmd)
	// View draws the body: at most height lines of at most width cells. Fewer
	// lines are filled up for full screens; an overlay is as big as what it
	// returns and is drawn in the middle of the screen below.
	View(width, height int) string
	// Info says how the program should treat the screen now. It is asked often
	// and must be cheap.
	Info() Info
	// Subject is what actions are judged by.
	Subject() Subject
}

// Info is how a screen wants to be treated.
type Info struct {
	Title   string       // in the header and the window title; clean, one line
	Where   action.Where // which actions apply: one place, or a union
	Typing  bool         // printable keys and pastes belong to a text field
	Overlay bool         // drawn over the screen below
	Cursor  *tea.Cursor  // relative to the View; nil = hidden
}

// Subject is the report, or the marked reports, that the screen is on.
type Subject struct {
	Report   *model.Report // nil = none; of a queue row only stage, agency, holder and flags are filled
	Selected []model.ID
	Search   bool
}

// Open asks for a screen by name, on a subject. The program makes one of it
// for each action that opens a screen; a screen may send it too.
type Open struct {
	Screen   string // action.Screen…
	Action   action.Name
	Report   model.ID   // zero = none
	Many     []model.ID // marked reports; empty = only Report
	Siblings Siblings   // for moving to the next report; may be nil
	Op       model.ID   // an operation in the outbox or a parked one, for edit
	Draft    model.ID   // a draft to go on with
	Text     string     // what to begin with

	// Where the program was, filled in by it: for help, palette and menus.
	Where action.Where
	Judge action.Context
}

// Siblings lets a report screen ask the list it came from for the neighbour
// of a report: step is +1 or -1. ok is false at the ends, or when the row is
// not at hand.
type Siblings interface {
	Neighbour(of model.ID, step int) (model.ID, bool)
}

// Constructor makes a screen. It must be cheap: queries start in Init.
type Constructor func(*Deps, Open) Screen

// Registry holds the constructors by name. The program is given one; a name
// that is missing gives the notice "belum tersedia".
type Registry map[string]Constructor
