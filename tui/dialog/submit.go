package dialog

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/tui/desk"
	"lapor/tui/question"
	"lapor/tui/results"
	"lapor/tui/screen"
)

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
