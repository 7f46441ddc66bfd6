package model_test

import (
	"testing"

	"lapor/model"
)

// TestDuplicatesFollowTheirMain links two reports, answers, closes and
// reopens the main one.
func TestDuplicatesFollowTheirMain(t *testing.T) {
	o := newOffice()
	o.rules.Policies.DeliveredByHand = true
	main, dup := o.report(model.StageAwaiting), o.report(model.StageUnverified)
	main.ID = id(201)

	out, e := o.decide(dup, o.op(model.KindLinkDuplicate, dup), o.coordinator(), main)
	if out.Result != model.ResultApplied || len(e.Reports) != 2 || len(e.Events) != 2 {
		t.Fatalf("%+v %+v", out, e)
	}
	dup, main = e.Reports[0], e.Reports[1]
	if dup.Main != main.ID || !dup.Deadlines.Due.IsZero() {
		t.Errorf("linked: %+v", dup)
	}
	step := func(kind model.Kind, want model.Stage) {
		t.Helper()
		out, e := o.decide(main, o.op(kind, main), o.coordinator(), dup)
		if out.Result != model.ResultApplied || len(e.Reports) != 2 || len(e.Events) != 2 {
			t.Fatalf("%s: %s %s with %d reports", kind, out.Result, out.Reason, len(e.Reports))
		}
		main, dup = e.Reports[0], e.Reports[1]
		if main.Stage != want || dup.Stage != want {
			t.Errorf("%s: main in %s, duplicate in %s", kind, main.Stage, dup.Stage)
		}
		if e.Events[1].Report != dup.ID || e.Events[1].Body.Text != e.Events[0].Body.Text {
			t.Errorf("%s: event %+v", kind, e.Events[1])
		}
	}
	step(model.KindFollowUpResult, model.StageProgress)
	if dup.Undelivered != 1 || main.Undelivered != 1 || dup.Revs.Public != 3 {
		t.Errorf("undelivered %d and %d, public %d", main.Undelivered, dup.Undelivered, dup.Revs.Public)
	}
	step(model.KindClose, model.StageClosed)
	step(model.KindReopen, model.StageProgress)

	op := o.op(model.KindLinkDuplicate, main)
	op.Body.Main = dup.ID
	if out, _ := o.decide(main, op, o.coordinator(), dup); out.Result != model.ResultRejected {
		t.Errorf("linked in a circle: %+v", out)
	}
	unlinked, _ := o.must(t, dup, o.coordinator(), model.KindUnlink, noon, nil)
	if !unlinked.Main.IsZero() || unlinked.Deadlines.Due.IsZero() && !unlinked.Clocks.FirstDispatch.At.IsZero() {
		t.Errorf("unlinked: %+v", unlinked)
	}
}

// TestProposals: what a liaison proposes moves nothing but shows.
func TestProposals(t *testing.T) {
	o := newOffice()
	r, main := o.report(model.StageAwaiting), o.report(model.StageAwaiting)
	main.ID = id(201)
	_, e := o.decide(r, o.op(model.KindLinkDuplicate, r), o.liaison(), main)
	if got := e.Reports[0]; len(e.Reports) != 1 || !got.Main.IsZero() || got.Proposal.Main != main.ID || e.Events[0].Audience != model.AudienceInternal {
		t.Errorf("proposed link: %+v", e)
	}
	proposed, _ := o.must(t, r, o.liaison(), model.KindCorrect, noon, nil)
	if proposed.Category != r.Category || proposed.Proposal.Category != "edited" {
		t.Errorf("proposed category: %+v", proposed)
	}
	done, _ := o.must(t, proposed, o.coordinator(), model.KindCorrect, noon, nil)
	if done.Category != "edited" || done.Proposal != (model.Proposal{}) {
		t.Errorf("decided: %+v", done)
	}
	title := "lain"
	op := o.op(model.KindCorrect, r)
	op.Body.Correct.Title = &title
	if out, _ := o.decide(r, op, o.liaison()); out.Field != "correct" {
		t.Errorf("a liaison corrected the title: %+v", out)
	}
}
