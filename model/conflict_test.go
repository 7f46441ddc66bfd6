package model_test

import (
	"slices"
	"testing"
	"time"

	"lapor/model"
	"lapor/model/calendar"
)

// story is one row of sync.md's table of outcomes: what the officer saw, what
// happened meanwhile, what he wrote on the strength of what he saw.
type story struct {
	name      string
	stage     model.Stage
	actor     func(office) model.Actor
	kind      model.Kind
	write     func(office, *model.Operation)
	meanwhile []model.Kind // by the coordinator, in order
	change    func(office, *model.Report)
	rules     func(*model.Rules)
	result    model.Result
	reason    model.Code
	decisions []model.Decision
}

func (o office) meanwhile(t *testing.T, r model.Report, kinds []model.Kind) model.Report {
	t.Helper()
	for _, kind := range kinds {
		op := o.op(kind, r)
		op.Body.Reason = "meanwhile"
		actor := o.coordinator()
		if kind == model.KindReporterAnswered || kind == model.KindCalendarChanged {
			actor = system()
		}
		out, e := o.decide(r, op, actor)
		if out.Result != model.ResultApplied {
			t.Fatalf("meanwhile %s: %s %s %s", kind, out.Result, out.Reason, out.Field)
		}
		r = e.Reports[0]
	}
	return r
}

func TestConflicts(t *testing.T) {
	liaison, coordinator, province := office.liaison, office.coordinator, func(o office) model.Actor { return who(60, model.RoleCoordinator, o.province) }
	const (
		u, a, p = model.StageUnverified, model.StageAwaiting, model.StageProgress
		reply   = model.KindFollowUpResult
	)
	toOwn := func(o office, op *model.Operation) { op.Body.Unit = o.works }
	toSocial := func(o office, op *model.Operation) { op.Body.Unit = o.social }
	level2 := func(o office, op *model.Operation) { op.Body.Level, op.Body.Unit = 2, model.ID{} }

	for _, s := range []story{
		{name: "reply, nothing happened", stage: a, actor: liaison, kind: reply, result: model.ResultApplied},
		{name: "reply, only a note and a correction", stage: a, actor: liaison, kind: reply,
			meanwhile: []model.Kind{model.KindNote, model.KindCorrect}, result: model.ResultApplied},
		{name: "reply, moved out of scope", stage: a, actor: liaison, kind: reply, meanwhile: []model.Kind{model.KindDispatch},
			result: model.ResultParked, reason: model.ParkMoved, decisions: []model.Decision{model.DecideHandOver, model.DecideWithdraw}},
		{name: "reply, moved but still in scope", stage: a, actor: coordinator, kind: reply, meanwhile: []model.Kind{model.KindDispatch},
			result: model.ResultParked, reason: model.ParkMovedInside,
			decisions: []model.Decision{model.DecideSendAnyway, model.DecideHandOver, model.DecideWithdraw}},
		{name: "reply, moved away and back to him", stage: a, actor: liaison, kind: reply, meanwhile: []model.Kind{model.KindDispatch},
			change: func(o office, r *model.Report) { r.Holder = o.health; r.Revs.Assign++; r.Revs.Rev++ }, result: model.ResultApplied},
		{name: "reply, restricted from him", stage: a, actor: liaison, kind: reply,
			change: func(o office, r *model.Report) {
				r.Restriction = model.Restriction{On: true, About: o.health}
				r.Revs.Rev++
				r.Revs.Assign++
			},
			result: model.ResultParked, reason: model.ParkMoved},
		{name: "reply, a colleague replied", stage: a, actor: liaison, kind: reply, meanwhile: []model.Kind{model.KindFollowUpInterim},
			result: model.ResultParked, reason: model.ParkNewerReply,
			decisions: []model.Decision{model.DecideSendAnyway, model.DecideEdit, model.DecideWithdraw}},
		{name: "reply, a colleague replied, policy warns", stage: a, actor: liaison, kind: reply, meanwhile: []model.Kind{model.KindFollowUpInterim},
			rules: func(r *model.Rules) { r.Policies.WarnOnNewerReply = true }, result: model.ResultApplied, reason: model.HintNewerReply},
		{name: "reply, closed", stage: p, actor: liaison, kind: reply, meanwhile: []model.Kind{model.KindClose},
			result: model.ResultParked, reason: model.ParkClosed, decisions: []model.Decision{model.DecideMakeNote, model.DecideWithdraw}},
		{name: "reply by one who may reopen, closed", stage: p, actor: coordinator, kind: reply, meanwhile: []model.Kind{model.KindClose},
			result: model.ResultParked, reason: model.ParkClosed,
			decisions: []model.Decision{model.DecideReopenSend, model.DecideMakeNote, model.DecideWithdraw}},
		{name: "reply, on hold", stage: a, actor: liaison, kind: reply, meanwhile: []model.Kind{model.KindHold},
			result: model.ResultParked, reason: model.ParkHeld},
		{name: "reply, the reporter said more", stage: p, actor: liaison, kind: reply, meanwhile: []model.Kind{model.KindReporterAnswered}, result: model.ResultApplied},
		{name: "reply that closes, the reporter said more", stage: p, actor: coordinator, kind: model.KindFollowUpClose,
			meanwhile: []model.Kind{model.KindReporterAnswered}, result: model.ResultParked, reason: model.ParkNewerReply},
		{name: "note, whatever happened", stage: p, actor: liaison, kind: model.KindNote,
			meanwhile: []model.Kind{model.KindFollowUpResult, model.KindClose}, result: model.ResultApplied},
		{name: "note, moved out of scope", stage: a, actor: liaison, kind: model.KindNote, meanwhile: []model.Kind{model.KindDispatch},
			result: model.ResultParked, reason: model.ParkMoved},
		{name: "hold, already held", stage: a, actor: coordinator, kind: model.KindHold, meanwhile: []model.Kind{model.KindHold}, result: model.ResultNoop},
		{name: "close, already closed", stage: p, actor: coordinator, kind: model.KindClose, meanwhile: []model.Kind{model.KindClose}, result: model.ResultNoop},
		{name: "resume, already resumed", stage: model.StageHeld, actor: coordinator, kind: model.KindResume, meanwhile: []model.Kind{model.KindResume}, result: model.ResultNoop},
		{name: "hold, meanwhile in progress", stage: a, actor: coordinator, kind: model.KindHold, meanwhile: []model.Kind{reply},
			result: model.ResultRejected, reason: model.RejectStale},
		{name: "archive, meanwhile verified", stage: u, actor: coordinator, kind: model.KindArchive, meanwhile: []model.Kind{model.KindVerify},
			result: model.ResultRejected, reason: model.RejectStale},
		{name: "close, the reporter said more", stage: p, actor: coordinator, kind: model.KindClose, meanwhile: []model.Kind{model.KindReporterAnswered},
			result: model.ResultRejected, reason: model.RejectStale},
		{name: "close, closed and reopened", stage: p, actor: coordinator, kind: model.KindClose, meanwhile: []model.Kind{model.KindClose, model.KindReopen},
			result: model.ResultRejected, reason: model.RejectStale},
		{name: "dispatch, dispatched elsewhere", stage: u, actor: coordinator, kind: model.KindVerify, write: toSocial, meanwhile: []model.Kind{model.KindVerify},
			result: model.ResultParked, reason: model.ParkAssignRace, decisions: []model.Decision{model.DecideAskAgain, model.DecideWithdraw}},
		{name: "dispatch, dispatched there already", stage: u, actor: coordinator, kind: model.KindVerify, write: toOwn, meanwhile: []model.Kind{model.KindVerify},
			result: model.ResultNoop},
		{name: "dispatch down, moved out of scope", stage: a, actor: liaison, kind: model.KindDispatch, meanwhile: []model.Kind{model.KindDispatch},
			write:  func(o office, op *model.Operation) { op.Body.Unit = o.puskesmas },
			result: model.ResultParked, reason: model.ParkAssignRace},
		{name: "dispatch, closed", stage: p, actor: coordinator, kind: model.KindDispatch, meanwhile: []model.Kind{model.KindClose},
			result: model.ResultRejected, reason: model.RejectClosed},
		{name: "not our authority, given to another", stage: a, actor: province, kind: model.KindNotAuthority, meanwhile: []model.Kind{model.KindDispatch},
			result: model.ResultParked, reason: model.ParkAssignRace},
		{name: "escalate, at that level", stage: a, actor: liaison, kind: model.KindEscalate,
			change: func(o office, r *model.Report) { r.Escalation.Level = 1; r.Revs.Rev++ }, result: model.ResultNoop},
		{name: "escalate, at a higher level", stage: a, actor: liaison, kind: model.KindEscalate,
			change: func(o office, r *model.Report) { r.Escalation.Level = 2; r.Revs.Rev++ }, result: model.ResultNoop},
		{name: "escalate above a lower level", stage: a, actor: coordinator, kind: model.KindEscalate, write: level2,
			change: func(o office, r *model.Report) { r.Escalation.Level = 1; r.Revs.Rev++ }, result: model.ResultApplied},
		{name: "escalate, closed", stage: p, actor: liaison, kind: model.KindEscalate, meanwhile: []model.Kind{model.KindClose},
			result: model.ResultRejected, reason: model.RejectClosed},
		{name: "anything, merged", stage: a, actor: liaison, kind: model.KindNote,
			change: func(o office, r *model.Report) { r.Main = id(201); r.Revs.Rev++ },
			result: model.ResultParked, reason: model.ParkMerged, decisions: []model.Decision{model.DecideApplyToMain, model.DecideWithdraw}},
		{name: "role lowered", stage: p, actor: func(o office) model.Actor { return who(52, model.RoleLiaison, o.health) }, kind: model.KindClose,
			result: model.ResultParked, reason: model.ParkNotAllowed, decisions: []model.Decision{model.DecideToCoordinator, model.DecideWithdraw}},
		{name: "mandate ended", stage: a, actor: ended, kind: reply, result: model.ResultParked, reason: model.ParkMandateEnded,
			decisions: []model.Decision{model.DecideTakeOver, model.DecideToCoordinator, model.DecideWithdraw}},
		{name: "mandate named and ended", stage: a, actor: ended, kind: reply,
			write:  func(o office, op *model.Operation) { op.As = id(153) },
			result: model.ResultParked, reason: model.ParkMandateEnded},
		{name: "never seen", stage: a, actor: office.asked, kind: reply, result: model.ResultRejected, reason: model.RejectNotFound},
		{name: "after a parked one", stage: a, actor: liaison, kind: model.KindNote,
			write:  func(o office, op *model.Operation) { op.After = []model.ID{id(240)} },
			result: model.ResultParked, reason: model.ParkParentNotApplied},
		{name: "after a parked one, moved out of scope", stage: a, actor: liaison, kind: reply, meanwhile: []model.Kind{model.KindDispatch},
			write:  func(o office, op *model.Operation) { op.After = []model.ID{id(240)}; op.Base.Rev = 50 },
			result: model.ResultParked, reason: model.ParkParentNotApplied},
		{name: "after a parked registration", stage: a, actor: liaison, kind: model.KindNote,
			write:  func(o office, op *model.Operation) { op.After, op.Report = []model.ID{id(240)}, id(210) },
			result: model.ResultParked, reason: model.ParkParentNotApplied},
		{name: "late", stage: a, actor: liaison, kind: reply,
			change: func(o office, r *model.Report) { r.Clocks.UnitDispatch.At = noon.AddDate(0, 0, -20) },
			result: model.ResultApplied, reason: model.HintLate},
		{name: "estimated clocks are never called late", stage: a, actor: liaison, kind: reply,
			change: func(o office, r *model.Report) {
				r.Clocks.UnitDispatch = model.Start{At: noon.AddDate(0, 0, -20), Basis: model.BasisReceived}
			},
			result: model.ResultApplied},
	} {
		t.Run(s.name, func(t *testing.T) {
			o := newOffice()
			if s.rules != nil {
				s.rules(&o.rules)
			}
			saw := o.report(s.stage)
			op := o.op(s.kind, saw)
			if s.write != nil {
				s.write(o, &op)
			}
			now := o.meanwhile(t, saw, s.meanwhile)
			if s.change != nil {
				s.change(o, &now)
			}
			view := o.view(now)
			view.Parents = map[model.ID]model.Result{id(240): model.ResultParked}
			out, e := model.Decide(view, op, s.actor(o), noon, o.rules)
			if out.Result != s.result || out.Reason != s.reason {
				t.Fatalf("%s %q, want %s %q (field %s)", out.Result, out.Reason, s.result, s.reason, out.Field)
			}
			if s.decisions != nil && !slices.Equal(out.Decisions, s.decisions) {
				t.Errorf("decisions %v, want %v", out.Decisions, s.decisions)
			}
			if out.Result == model.ResultParked {
				parkedSafely(t, op, s.actor(o), out, e)
			}
		})
	}
}

// ended is the liaison whose mandate ended yesterday.
func ended(o office) model.Actor {
	actor := o.liaison()
	actor.Mandates[0].Until = calendar.DateOf(noon, time.UTC).AddDays(-1)
	return actor
}

// parkedSafely checks what holds for everything parked: the operation is kept
// as it was, its author owns it, and nothing else happened.
func parkedSafely(t *testing.T, op model.Operation, author model.Actor, out model.Outcome, e model.Effects) {
	t.Helper()
	if len(e.Reports)+len(e.Events)+len(e.Created) > 0 || e.Resolved != nil {
		t.Errorf("a parked operation changed something: %+v", e)
	}
	if e.Parked == nil || e.Parked.Op.Body.Text != op.Body.Text || e.Parked.Op.ID != op.ID || e.Parked.Author != author.User || e.Parked.Owner != author.User {
		t.Errorf("parked %+v", e.Parked)
	}
	if len(out.Decisions) == 0 || out.Decisions[len(out.Decisions)-1] != model.DecideWithdraw {
		t.Errorf("no way out: %v", out.Decisions)
	}
}

// TestMovedTellsNoMore: who lost sight of a report learns where it went only
// if it was taken from his own node.
func TestMovedTellsNoMore(t *testing.T) {
	o := newOffice()
	saw := o.report(model.StageAwaiting)
	op := o.op(model.KindFollowUpResult, saw)
	now := o.meanwhile(t, saw, []model.Kind{model.KindDispatch})
	for _, c := range []struct {
		from  model.ID
		knows bool
	}{{o.health, true}, {o.social, false}} {
		view := o.view(now)
		view.Last = map[model.ID]model.Event{now.ID: {Name: "Rina", At: noon, Body: model.EventBody{FromUnit: c.from, Unit: o.works}}}
		out, e := model.Decide(view, op, o.liaison(), noon, o.rules)
		if knows := out.Holder == o.works && out.Who == "Rina"; knows != c.knows {
			t.Errorf("from %v: told holder %v, who %q", c.from, out.Holder, out.Who)
		}
		if out.Revs != (model.Revs{}) || e.Parked.Title != "" || e.Parked.Tracking != "" {
			t.Errorf("told %+v and %q", out, e.Parked.Title)
		}
	}
}
