// Package dialog holds the one dialog of all acts on a report that are not a
// text to the citizen: verify, dispatch, hold, archive, escalate and the rest.
// What an act needs is asked for in one form; an act that needs nothing is
// done at once, because it can be undone.
//
// It must never decide what is allowed (model does) and never lose what was
// typed: leaving keeps it as a draft.
package dialog

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/tui/action"
	"lapor/tui/desk"
	"lapor/tui/draft"
	"lapor/tui/question"
	"lapor/tui/screen"
)

// Dialog is the screen. It belongs to the program's loop.
type Dialog struct {
	deps *screen.Deps
	open screen.Open

	load, work screen.Query
	about      model.Dossier
	plan       plan
	ready      bool
	keeper     *draft.Keeper
	leaving    bool
	sending    bool // F10 waits for the running save
	stuck      bool // leaving could not save
	as         model.ID
	asked      *desk.AmbiguousMandate
	wrong      string // what is missing, in words
	cursor     *tea.Cursor
}

// asWhom is the tag of the question which mandate to act by.
type asWhom struct{ of *Dialog }

// done is what became of the act.
type done struct {
	out  model.Outgoing
	many []desk.Done
}

// New makes the dialog for Open.Action.
func New(d *screen.Deps, o screen.Open) screen.Screen {
	if len(o.Many) == 1 { // the marked one, wherever the cursor stands
		o.Report, o.Many = o.Many[0], nil
	}
	x := &Dialog{deps: d, open: o}
	x.keeper = draft.NewKeeper(d, x.typed)
	return x
}

// Init reads the report.
func (x *Dialog) Init() tea.Cmd {
	report := x.open.Report
	if report.IsZero() && len(x.open.Many) > 0 {
		report = x.open.Many[0]
	}
	store := x.deps.Store
	return screen.Ask(x.deps, &x.load, func(ctx context.Context) (model.Dossier, error) {
		return store.Dossier(ctx, report)
	})
}

// Info says that keys belong to the fields.
func (x *Dialog) Info() screen.Info {
	return screen.Info{Title: x.title(), Where: action.Dialog, Typing: true, Overlay: true, Cursor: x.cursor}
}

func (x *Dialog) title() string { return x.deps.T("action." + string(x.open.Action)) }

// Subject is the report.
func (x *Dialog) Subject() screen.Subject {
	if !x.ready {
		return screen.Subject{}
	}
	return screen.Subject{Report: &x.about.Report}
}

func (x *Dialog) many() bool { return len(x.open.Many) > 1 }

// Update takes keys and answers.
func (x *Dialog) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	settled, cmd := x.keeper.Update(msg)
	if settled {
		return x, tea.Batch(cmd, x.settled())
	}
	if cmd != nil {
		return x, cmd
	}
	switch msg := msg.(type) {
	case screen.Answer[model.Dossier]:
		return x, x.gotReport(msg)
	case screen.Answer[done]:
		return x, x.gotDone(msg)
	case screen.Returned:
		if a, ok := msg.Result.(question.Answered); ok {
			return x, x.answered(a)
		}
	case action.Invoked:
		switch msg.Name {
		case action.Back:
			return x, x.back()
		case action.SendNow:
			return x, x.submit()
		}
	case tea.KeyPressMsg, tea.PasteMsg:
		return x, x.key(msg)
	}
	return x, nil
}

func (x *Dialog) gotReport(a screen.Answer[model.Dossier]) tea.Cmd {
	if !x.load.Take(a.Gen) {
		return nil
	}
	if a.Err != nil {
		return tea.Batch(screen.Close(x, nil), screen.Send(screen.Failed{Err: a.Err}))
	}
	x.about = a.Value
	x.plan = x.makePlan()
	x.ready = true
	if x.plan.form == nil {
		return x.submit()
	}
	return x.restore()
}

// restore goes on with what was typed here before.
func (x *Dialog) restore() tea.Cmd {
	if x.plan.fill == nil || x.many() {
		return nil
	}
	i := slices.IndexFunc(x.about.Drafts, func(d model.Draft) bool { return d.Kind == x.plan.kind })
	if i < 0 {
		return nil
	}
	d := x.about.Drafts[i]
	x.plan.fill(d.Body)
	x.keeper.Continue(d)
	return screen.Send(screen.Notice{Kind: screen.Hint, Text: x.deps.T("compose.restored",
		"moment", x.deps.Text.Moment(d.Saved.In(x.deps.Zone()), x.deps.Now()))})
}

// typed is what the keeper saves.
func (x *Dialog) typed() model.Draft {
	act := x.plan.act()
	d := model.Draft{Kind: act.Kind, Body: act.Body, Base: x.about.Report.Revs}
	if !x.many() {
		d.Report = x.about.Report.ID
	}
	return d
}

func (x *Dialog) key(msg tea.Msg) tea.Cmd {
	if !x.ready || x.plan.form == nil || x.work.Busy() {
		return nil
	}
	before := x.plan.act()
	submit, cmd := x.plan.form.Update(msg)
	if submit {
		return tea.Batch(cmd, x.submit())
	}
	if after := x.plan.act(); !sameTyped(before.Body, after.Body) {
		x.wrong = ""
		cmd = tea.Batch(cmd, x.keeper.Touched())
	}
	return cmd
}

// sameTyped compares what somebody typed; choices alone are no draft.
func sameTyped(a, b model.Body) bool {
	edited := func(body model.Body) string {
		if body.Correct.Edited == nil {
			return ""
		}
		return *body.Correct.Edited
	}
	return a.Text == b.Text && a.Reason == b.Reason && a.Target == b.Target && edited(a) == edited(b)
}

// settled goes on with what waited for the running save.
func (x *Dialog) settled() tea.Cmd {
	leaving, sending := x.leaving, x.sending
	x.leaving, x.sending = false, false
	switch {
	case x.keeper.Failed() != nil:
		x.stuck = leaving
		return nil
	case leaving:
		return x.back()
	case sending:
		return x.submit()
	}
	return nil
}

// back closes the dialog; a text that was typed stays as a draft.
func (x *Dialog) back() tea.Cmd {
	if x.work.Busy() {
		return nil
	}
	if x.stuck {
		return screen.Close(x, nil) // the disk takes nothing, and the officer was told
	}
	if busy, cmd := x.keeper.Flush(); busy {
		x.leaving = true
		return cmd
	}
	saved, ok := x.keeper.Saved()
	if !ok {
		return screen.Close(x, nil)
	}
	clock := x.deps.Text.Clock(saved.Saved.In(x.deps.Zone()))
	return screen.Close(x, screen.Notice{Text: x.deps.T("compose.kept", "clock", clock)})
}
