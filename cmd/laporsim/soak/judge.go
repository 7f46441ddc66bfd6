package soak

import (
	"reflect"
	"slices"
	"time"

	"lapor/model"
)

// decide is what the server's store calls in place of model.Decide: it calls
// that, or a planted one, and looks at what comes out.
func (w *office) decide(view model.View, op model.Operation, actor model.Actor, now time.Time, rules model.Rules) (model.Outcome, model.Effects) {
	judge := model.Decide
	if w.plant.decide != nil {
		judge = w.plant.decide
	}
	o, e := judge(view, op, actor, now, rules)
	if actor.System || w.found != nil {
		return o, e
	}
	w.counts.Judged++
	if w.one(3) {
		w.judgedByOtherClock(judge, view, op, actor, now, rules, o, e)
	}
	if o.Result == model.ResultApplied && op.Body.Parked.IsZero() {
		w.judgedNow(view, op, now)
		w.heldBase(view, op, e)
	}
	return o, e
}

// judgedByOtherClock: the device's clock changes nothing but the claim that
// stands beside an event.
func (w *office) judgedByOtherClock(judge judging, view model.View, op model.Operation, actor model.Actor, now time.Time,
	rules model.Rules, o model.Outcome, e model.Effects) {
	other := op
	other.Written = op.Written.AddDate(pick(w, -10, 10), 0, 0)
	o2, e2 := judge(view, other, actor, now, rules)
	same := reflect.DeepEqual(o, o2) && len(e.Events) == len(e2.Events) && reflect.DeepEqual(e.Reports, e2.Reports)
	for i := range e.Events {
		if same {
			a, b := e.Events[i], e2.Events[i]
			a.Written, b.Written = time.Time{}, time.Time{}
			same = reflect.DeepEqual(a, b)
		}
	}
	if !same {
		w.fail(14, "%s is %s; written ten years apart it is %s", op.Kind, o.Result, o2.Result)
	}
}

// judgedNow: whoever's operation was applied may see and do it at this moment
// by what the office knows of him, not by what the store says.
func (w *office) judgedNow(view model.View, op model.Operation, now time.Time) {
	owner := w.ledger.written[op.ID].owner
	if owner == nil {
		return // scan says so
	}
	if owner.user.Disabled {
		w.fail(12, "%s of %s was applied, who is disabled", op.Kind, owner.login)
	}
	if len(view.Reports) == 0 || op.Kind == model.KindRegister {
		if !slices.ContainsFunc(owner.mandates, func(m model.Mandate) bool { return active(m, view.Tree, now) }) {
			w.fail(12, "%s of %s was applied, who has no mandate now", op.Kind, owner.login)
		}
		return
	}
	if view.Reports[0].Visibility().Class(owner.actor(), view.Tree, now) == model.ViewNone {
		w.fail(12, "%s of %s was applied to a report that he may not see now", op.Kind, owner.login)
	}
}

func active(m model.Mandate, tree *model.Tree, now time.Time) bool {
	return m.Active(now, tree.Week(m.Node).Zone.Location())
}

// heldBase: what reaches the citizen answers what its author had seen.
func (w *office) heldBase(view model.View, op model.Operation, e model.Effects) {
	switch op.Kind {
	case model.KindFollowUpInterim, model.KindFollowUpResult, model.KindFollowUpClose:
	default:
		return
	}
	if len(view.Reports) == 0 || !slices.ContainsFunc(e.Events, func(e model.Event) bool { return e.Audience == model.AudiencePublic }) {
		return
	}
	r := view.Reports[0]
	if r.Revs.Public != op.Base.Public {
		w.fail(5, "a reply written at public revision %d was sent at %d", op.Base.Public, r.Revs.Public)
	}
	if r.Stage == model.StageClosed || r.Stage == model.StageArchived {
		w.fail(5, "a reply was sent on a closed report")
	}
	if !r.Main.IsZero() {
		w.fail(5, "a reply was sent on a report that follows another")
	}
}

type judging = func(model.View, model.Operation, model.Actor, time.Time, model.Rules) (model.Outcome, model.Effects)
