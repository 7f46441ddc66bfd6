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
	"errors"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/model/safetext"
	"lapor/tui/action"
	"lapor/tui/cell"
	"lapor/tui/desk"
	"lapor/tui/draft"
	"lapor/tui/question"
	"lapor/tui/results"
	"lapor/tui/screen"
	"lapor/tui/theme"
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

// submit writes the act, unless a field is missing: then it gets the keys.
func (x *Dialog) submit() tea.Cmd {
	if !x.ready || x.work.Busy() {
		return nil
	}
	if x.keeper.Saving() {
		x.sending = true
		return nil
	}
	x.wrong = ""
	if x.plan.missing != nil {
		if field, why := x.plan.missing(); field != "" {
			x.plan.form.Focus(field)
			x.wrong = x.deps.T(why)
			return nil
		}
	}
	act, d, as := x.plan.act(), x.deps.Desk(), x.as
	if as.IsZero() && x.plan.as != nil {
		as = x.plan.as()
	}
	many, store := x.open.Many, x.deps.Store
	seen := desk.Seen{Report: x.about.Report, As: as, Draft: x.keeper.ID()}
	several := x.many()
	x.keeper.Close()
	return screen.Do(x.deps, &x.work, func(ctx context.Context) (done, error) {
		if !several {
			out, err := d.Do(ctx, seen, act)
			return done{out: out}, err
		}
		all, err := d.Each(ctx, many, as, act)
		if err != nil {
			return done{}, err
		}
		if !seen.Draft.IsZero() {
			err = store.DeleteDraft(ctx, seen.Draft)
		}
		return done{many: all}, err
	})
}

func (x *Dialog) gotDone(a screen.Answer[done]) tea.Cmd {
	if !x.work.Take(a.Gen) {
		return nil
	}
	switch {
	case a.Err != nil:
		return tea.Batch(x.keeper.Reopen(), x.refused(a.Err))
	case a.Value.many != nil:
		return screen.Send(screen.Replace{Old: x, New: results.New(x.deps, x.plan.kind, a.Value.many)})
	}
	return screen.Close(x, screen.Submitted{Out: a.Value.out, Action: x.open.Action})
}

func (x *Dialog) refused(err error) tea.Cmd {
	if errors.As(err, &x.asked) {
		return question.Push(x.deps, question.AsWhom(x.deps, x.asked, asWhom{x}))
	}
	failed := screen.Send(screen.Failed{Err: err})
	if x.plan.form == nil {
		return tea.Batch(screen.Close(x, nil), failed)
	}
	var e *model.Error
	if errors.As(err, &e) && e.Field != "" {
		x.plan.form.Focus(e.Field)
	}
	return failed
}

func (x *Dialog) answered(a question.Answered) tea.Cmd {
	if tag, ok := a.Tag.(asWhom); !ok || tag.of != x {
		return nil
	}
	if a.Esc {
		if x.plan.form == nil {
			return screen.Close(x, nil)
		}
		return nil
	}
	x.as = x.asked.Choices[a.Index].ID
	return x.submit()
}

// View draws the box.
func (x *Dialog) View(width, height int) string {
	x.cursor = nil
	d := x.deps
	wide := min(width-2, 84)
	if !x.ready || x.plan.form == nil {
		line := d.Theme.Paint(theme.Panel, theme.Muted, d.T("dialog.working"))
		return strings.Join(screen.Box(d, x.title(), []string{line}, min(wide, 40)), "\n")
	}
	inner := wide - 4
	lines := x.head(inner)
	room := max(4, height-len(lines)-4)
	body := x.plan.form.Lines(inner, room)
	if c := x.plan.form.Cursor(); c != nil {
		x.cursor = tea.NewCursor(c.X+2, c.Y+len(lines)+1)
	}
	lines = append(lines, body...)
	if x.wrong != "" {
		lines = append(lines, d.Theme.Line(theme.Panel).Add(theme.Danger, d.Theme.Glyphs.Cross+" "+
			cell.Truncate(x.wrong, inner-2, d.Theme.Glyphs.Ellipsis)).String())
	}
	return strings.Join(screen.Box(d, x.title(), lines, wide), "\n")
}

// head names the report, and what the officer must know before he acts.
func (x *Dialog) head(width int) []string {
	d := x.deps
	g := d.Theme.Glyphs
	var lines []string
	if x.many() {
		lines = append(lines, d.Theme.Paint(theme.Panel, theme.Strong, d.T("dialog.many", "n", len(x.open.Many))))
	} else {
		r := x.about.Report
		tracking := "#" + safetext.Line(r.Tracking).String() + " "
		lines = append(lines, d.Theme.Line(theme.Panel).Add(theme.Accent, tracking).
			Add(theme.Strong, cell.Truncate(safetext.Line(r.Title).String(), width-cell.Width(tracking), g.Ellipsis)).String())
	}
	for _, p := range x.plan.intro {
		for _, s := range cell.WrapPlain(p.Text, width) {
			lines = append(lines, d.Theme.Paint(theme.Panel, p.Token, s))
		}
	}
	return append(lines, "")
}
