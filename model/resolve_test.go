package model_test

import (
	"testing"

	"lapor/model"
)

// put parks an operation and returns it with the report as it is now.
func (o office) put(t *testing.T, actor model.Actor, kind model.Kind, stage model.Stage, meanwhile ...model.Kind) (model.Parked, model.Report) {
	t.Helper()
	saw := o.report(stage)
	op := o.op(kind, saw)
	op.ID, op.Body.Text = id(222), "tepat\x09seperti ini  \n"
	now := o.meanwhile(t, saw, meanwhile)
	out, e := o.decide(now, op, actor)
	if out.Result != model.ResultParked {
		t.Fatalf("%s %s %s", out.Result, out.Reason, out.Field)
	}
	return *e.Parked, now
}

func (o office) resolve(p model.Parked, r model.Report, actor model.Actor, d model.Decision, more ...model.Report) (model.Outcome, model.Effects) {
	op := model.Operation{ID: id(223), Kind: model.KindResolveParked, Report: r.ID, Body: model.Body{Parked: p.Op.ID, Decision: d}}
	view := o.view(append([]model.Report{r}, more...)...)
	view.Parked = &p
	return model.Decide(view, op, actor, noon, o.rules)
}

func TestHandOverKeepsTheText(t *testing.T) {
	o := newOffice()
	p, r := o.put(t, o.liaison(), model.KindFollowUpResult, model.StageAwaiting, model.KindDispatch)
	out, e := o.resolve(p, r, o.liaison(), model.DecideHandOver)
	if out.Result != model.ResultApplied || len(e.Events) != 1 || e.Resolved == nil || e.Resolved.Resolved != model.DecideHandOver {
		t.Fatalf("%+v %+v", out, e)
	}
	note := e.Events[0]
	if note.Kind != model.KindNote || note.Audience != model.AudienceInternal || note.Body.Text != p.Op.Body.Text || note.Actor != o.liaison().User {
		t.Errorf("note %+v", note)
	}
	if after := e.Reports[0]; after.Stage != r.Stage || after.Holder != r.Holder || after.Revs.Public != r.Revs.Public || after.Revs.Rev != r.Revs.Rev+1 {
		t.Errorf("a note moved the report: %+v", after)
	}
	if out.Revs != (model.Revs{}) {
		t.Errorf("told %+v of a report he no longer sees", out.Revs)
	}
}

func TestSendAnyway(t *testing.T) {
	o := newOffice()
	p, r := o.put(t, o.liaison(), model.KindFollowUpResult, model.StageAwaiting, model.KindFollowUpInterim)
	out, e := o.resolve(p, r, o.liaison(), model.DecideSendAnyway)
	if out.Result != model.ResultApplied || e.Events[0].Kind != model.KindFollowUpResult || e.Events[0].Body.Text != p.Op.Body.Text || e.Events[0].Op != p.Op.ID {
		t.Fatalf("%+v %+v", out, e.Events)
	}
	if e.Reports[0].Revs.Public != r.Revs.Public+1 {
		t.Error("the reply did not count")
	}
	again, effects := o.resolve(*e.Resolved, e.Reports[0], o.liaison(), model.DecideSendAnyway)
	if again.Result != model.ResultNoop || len(effects.Events) > 0 {
		t.Errorf("decided twice: %+v", again)
	}
}

func TestReopenAndSend(t *testing.T) {
	o := newOffice()
	p, r := o.put(t, o.coordinator(), model.KindFollowUpInterim, model.StageProgress, model.KindClose)
	out, e := o.resolve(p, r, o.coordinator(), model.DecideReopenSend)
	if out.Result != model.ResultApplied || len(e.Reports) != 1 || len(e.Events) != 2 {
		t.Fatalf("%+v %+v", out, e)
	}
	after := e.Reports[0]
	if after.Stage != model.StageProgress || after.Clocks.Reopened != 1 || after.Owes || after.Revs.Rev != r.Revs.Rev+2 {
		t.Errorf("after %+v", after)
	}

	p, r = o.put(t, o.liaison(), model.KindFollowUpInterim, model.StageProgress, model.KindClose)
	if out, e := o.resolve(p, r, o.liaison(), model.DecideReopenSend); out.Result != model.ResultRejected || len(e.Reports) > 0 {
		t.Errorf("a liaison reopened: %+v", out)
	}
}

func TestApplyToMain(t *testing.T) {
	o := newOffice()
	main := o.report(model.StageAwaiting)
	main.ID = id(201)
	saw := o.report(model.StageAwaiting)
	op := o.op(model.KindFollowUpResult, saw)
	op.ID = id(222)
	dup := saw
	dup.Main = main.ID
	dup.Revs.Rev++
	_, e := o.decide(dup, op, o.liaison(), main)
	out, e := o.resolve(*e.Parked, dup, o.liaison(), model.DecideApplyToMain, main)
	if out.Result != model.ResultApplied || out.Report != main.ID {
		t.Fatalf("%+v", out)
	}
	stages := map[model.ID]model.Stage{}
	for _, r := range e.Reports {
		stages[r.ID] = r.Stage
	}
	if stages[main.ID] != model.StageProgress || stages[dup.ID] != model.StageProgress || len(e.Events) != 2 {
		t.Errorf("stages %v, events %d: a duplicate is answered with its main report", stages, len(e.Events))
	}
}

func TestTakeOverKeepsTheAuthor(t *testing.T) {
	o := newOffice()
	p, r := o.put(t, ended(o), model.KindFollowUpResult, model.StageAwaiting)
	successor := who(70, model.RoleLiaison, o.health)
	out, e := o.resolve(p, r, successor, model.DecideTakeOver)
	if out.Result != model.ResultApplied {
		t.Fatalf("%+v", out)
	}
	if ev := e.Events[0]; ev.Actor != p.Author || ev.Name != p.AuthorName || ev.Node != o.health || e.Resolved.ResolvedBy != successor.User {
		t.Errorf("event %+v, resolved %+v", ev, e.Resolved)
	}
	if out, _ := o.resolve(p, r, o.asked(), model.DecideTakeOver); out.Result != model.ResultRejected {
		t.Errorf("a stranger took over: %+v", out)
	}
}

func TestToCoordinatorStaysOpen(t *testing.T) {
	o := newOffice()
	p, r := o.put(t, o.liaison(), model.KindFollowUpResult, model.StageAwaiting, model.KindDispatch)
	out, e := o.resolve(p, r, o.liaison(), model.DecideToCoordinator)
	if out.Result != model.ResultApplied || e.Resolved == nil || e.Resolved.Resolved != "" || !e.Resolved.Owner.IsZero() || len(e.Reports) > 0 {
		t.Fatalf("%+v %+v", out, e)
	}
	if e.Resolved.Agency != o.regency {
		t.Errorf("whose coordinators: %v", e.Resolved.Agency)
	}
	if out, _ := o.resolve(*e.Resolved, r, o.coordinator(), model.DecideHandOver); out.Result != model.ResultApplied {
		t.Errorf("the coordinator cannot decide: %+v", out)
	}
}

func TestAskAgain(t *testing.T) {
	o := newOffice()
	race := func(actor model.Actor) (model.Parked, model.Report) {
		saw := o.report(model.StageAwaiting)
		op := o.op(model.KindDispatch, saw)
		op.ID, op.Body.Unit = id(222), o.social
		if actor.Mandates[0].Role == model.RoleLiaison {
			op.Body.Unit = o.puskesmas
		}
		now := o.meanwhile(t, saw, []model.Kind{model.KindDispatch})
		_, e := o.decide(now, op, actor)
		return *e.Parked, now
	}
	p, r := race(o.coordinator())
	if out, e := o.resolve(p, r, o.coordinator(), model.DecideAskAgain); out.Result != model.ResultApplied || e.Reports[0].Holder != o.social {
		t.Errorf("%+v", out)
	}
	p, r = race(o.liaison())
	if _, e := o.resolve(p, r, o.liaison(), model.DecideAskAgain); e.Resolved == nil || !e.Resolved.Owner.IsZero() || len(e.Reports) > 0 {
		t.Errorf("a liaison who lost the report asks the coordinator: %+v", e)
	}
}

func TestWithdrawParked(t *testing.T) {
	o := newOffice()
	p, r := o.put(t, o.liaison(), model.KindFollowUpResult, model.StageAwaiting, model.KindDispatch)
	withdraw := func(actor model.Actor) (model.Outcome, model.Effects) {
		view := o.view(r)
		view.Parked = &p
		return model.Decide(view, model.Operation{ID: id(223), Kind: model.KindWithdraw, Body: model.Body{Parked: p.Op.ID}}, actor, noon, o.rules)
	}
	if out, _ := withdraw(o.asked()); out.Result != model.ResultRejected || out.Reason != model.CodeNotAllowed {
		t.Errorf("a stranger withdrew: %+v", out)
	}
	out, e := withdraw(o.liaison())
	if out.Result != model.ResultApplied || e.Resolved.Resolved != model.DecideWithdraw || len(e.Reports)+len(e.Events) > 0 {
		t.Errorf("%+v %+v", out, e)
	}
	if e.Resolved.Op.Body.Text != p.Op.Body.Text {
		t.Error("the text is gone")
	}
}
