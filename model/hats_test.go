package model_test

import (
	"testing"

	"lapor/model"
)

// Whoever works in the unit that a restricted report is about acts on it by
// none of his mandates, also not by one that alone would fit.
func TestNobodyActsByOneMandateOnWhatAnotherHides(t *testing.T) {
	o := newOffice()
	r := o.report(model.StageAwaiting)
	r.Restriction = model.Restriction{On: true, About: o.health}
	r.Holder = o.works
	actor := o.supervisor()
	op := o.op(model.KindSupervisionNote, r)
	if out, _ := o.decide(r, op, actor); out.Result != model.ResultApplied {
		t.Fatalf("a supervisor alone: %+v", out)
	}
	actor.Mandates = append(actor.Mandates, model.Mandate{ID: id(170), User: actor.User, Role: model.RoleLiaison, Node: o.health})
	out, effects := o.decide(r, op, actor)
	if out.Result == model.ResultApplied || len(effects.Events) > 0 {
		t.Fatalf("also a liaison of the unit: %+v", out)
	}
	if out.Holder == o.works {
		t.Fatal("and is told who holds it")
	}
}
