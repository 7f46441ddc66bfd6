package model_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"lapor/model"
	"lapor/model/calendar"
)

// must applies an operation and returns the report and its first event.
func (o office) must(t *testing.T, r model.Report, actor model.Actor, kind model.Kind, now time.Time, edit func(*model.Operation)) (model.Report, model.Event) {
	t.Helper()
	op := o.op(kind, r)
	if edit != nil {
		edit(&op)
	}
	out, e := model.Decide(o.view(r), op, actor, now, o.rules)
	if out.Result != model.ResultApplied {
		t.Fatalf("%s: %s %s %s", kind, out.Result, out.Reason, out.Field)
	}
	return e.Reports[0], e.Events[0]
}

func unit(u model.ID) func(*model.Operation) { return func(op *model.Operation) { op.Body.Unit = u } }

func TestAnonymousTextIsReleasedOnlyByVerification(t *testing.T) {
	o := newOffice()
	r := o.report(model.StageUnverified)
	r.Anonymous, r.Released = true, false
	op := o.op(model.KindVerify, r)
	op.Body.Releases = false
	out, _ := o.decide(r, op, o.coordinator())
	if out.Reason != model.RejectInvalid || out.Field != "releases" {
		t.Errorf("verified without release: %+v", out)
	}
	edited := "Jalan di desa rusak"
	after, _ := o.must(t, r, o.coordinator(), model.KindVerify, noon, func(op *model.Operation) {
		op.Body.Releases, op.Body.Correct.Edited = false, &edited
	})
	if !after.Released || after.Texts.Edited != edited {
		t.Errorf("edited text: %+v", after.Texts)
	}
	after, _ = o.must(t, r, o.coordinator(), model.KindVerify, noon, nil)
	if !after.Released || after.Texts.Edited != r.Texts.Original {
		t.Errorf("confirmed original: %+v", after.Texts)
	}
}

func TestReportersWordsStayWithTheCoordinator(t *testing.T) {
	o := newOffice()
	for _, anonymous := range []bool{false, true} {
		r := o.report(model.StageProgress)
		r.Anonymous = anonymous
		_, e := o.must(t, r, system(), model.KindReporterAnswered, noon, nil)
		if model.ViewUnit.Sees(e.Audience) == anonymous {
			t.Errorf("anonymous %v: audience %d", anonymous, e.Audience)
		}
	}
}

func TestReassignNeedsAReason(t *testing.T) {
	o := newOffice()
	r := o.report(model.StageAwaiting)
	op := o.op(model.KindDispatch, r)
	op.Body.Reason = ""
	if out, _ := o.decide(r, op, o.coordinator()); out.Field != "reason" {
		t.Errorf("away from a unit: %+v", out)
	}
	op.Body.Unit = o.puskesmas
	if out, _ := o.decide(r, op, o.liaison()); out.Result != model.ResultApplied {
		t.Errorf("down the own subtree: %+v", out)
	}
	op.Body.Unit = o.works
	if out, _ := o.decide(r, op, o.liaison()); out.Field != "unit" {
		t.Errorf("outside the own subtree: %+v", out)
	}
}

func TestNotAuthority(t *testing.T) {
	o := newOffice()
	r, _ := o.must(t, o.report(model.StageProgress), o.liaison(), model.KindNotAuthority, noon, nil)
	if r.Stage != model.StageAwaiting || !r.Holder.IsZero() || r.NotAuthority.Target != o.works || !slices.Equal(r.Refused, []model.ID{o.health}) {
		t.Errorf("given back: %+v", r)
	}
	if r.Deadlines.DueKind != model.ClockCompletion || r.Deadlines.Due != r.Deadlines.AgencyCompletion {
		t.Errorf("at the coordinator the agency's clock runs on: %+v", r.Deadlines)
	}
	up, _ := o.must(t, r, o.coordinator(), model.KindNotAuthority, noon, nil)
	if up.Stage != model.StageUnverified || up.Agency != o.province || up.Clocks.FirstDispatch != r.Clocks.FirstDispatch {
		t.Errorf("passed up: %+v", up)
	}
	back, _ := o.must(t, r, o.coordinator(), model.KindDispatch, noon, nil)
	if back.NotAuthority != (model.NotAuthority{}) || back.Holder != o.works || len(back.Refused) != 1 {
		t.Errorf("dispatched again: %+v", back)
	}
}

func TestResultStartsAutoClose(t *testing.T) {
	o := newOffice()
	r := o.report(model.StageAwaiting)
	interim, e := o.must(t, r, o.liaison(), model.KindFollowUpInterim, noon, nil)
	if !e.Body.Interim || interim.Clocks.Promised.IsZero() || !interim.Deadlines.AutoClose.IsZero() || interim.Deadlines.Paused {
		t.Errorf("interim: %+v", interim.Deadlines)
	}
	result, _ := o.must(t, interim, o.liaison(), model.KindFollowUpResult, noon, nil)
	if d := result.Deadlines; d.AutoClose.IsZero() || !d.Paused || !d.Due.IsZero() || !d.Completion.IsZero() || !d.AgencyCompletion.IsZero() {
		t.Errorf("result: %+v", d)
	}
	due := o.rules.View(o.health).DueInstant(result.Deadlines.AutoClose)
	if o.rules.AutoCloses(result, due) || !o.rules.AutoCloses(result, due.Add(time.Minute)) {
		t.Error("closes at the end of the day, not before")
	}
	answered, _ := o.must(t, result, system(), model.KindReporterAnswered, noon.AddDate(0, 0, 7), nil)
	if d := answered.Deadlines; !answered.Owes || d.Paused || !d.AutoClose.IsZero() {
		t.Errorf("answered: %+v", d)
	}
	if was, is := interim.Deadlines.Completion, answered.Deadlines.Completion; o.workdays(was, is) != 5 {
		t.Errorf("a week of waiting moved completion from %v to %v", was, is)
	}
	if o.rules.AutoCloses(answered, due.AddDate(1, 0, 0)) {
		t.Error("closed over an answer")
	}
}

// TestDispatchEndsTheWait: who gives an answered report to another unit wants
// work done, not the ten days to run out.
func TestDispatchEndsTheWait(t *testing.T) {
	o := newOffice()
	result, _ := o.must(t, o.report(model.StageAwaiting), o.liaison(), model.KindFollowUpResult, noon, nil)
	for _, kind := range []model.Kind{model.KindDispatch, model.KindNotAuthority} {
		moved, _ := o.must(t, result, o.coordinator(), kind, noon.AddDate(0, 0, 1), nil)
		if !moved.Clocks.ResultAt.IsZero() || moved.Deadlines.Paused || moved.Deadlines.Due.IsZero() || o.rules.AutoCloses(moved, noon.AddDate(1, 0, 0)) {
			t.Errorf("%s: %+v", kind, moved.Deadlines)
		}
	}
}

func TestLiaisonMayCloseByPolicy(t *testing.T) {
	o := newOffice()
	o.rules.Policies.LiaisonMayClose = true
	closed, _ := o.must(t, o.report(model.StageAwaiting), o.liaison(), model.KindFollowUpClose, noon, nil)
	if closed.Stage != model.StageClosed || closed.Clocks.AgencyReply.At.IsZero() || closed.Clocks.Closed.IsZero() {
		t.Errorf("%+v", closed)
	}
}

// TestSecretReplyIsForTheReporter and still answers him.
func TestSecretReplyIsForTheReporter(t *testing.T) {
	o := newOffice()
	r, e := o.must(t, o.report(model.StageAwaiting), o.liaison(), model.KindFollowUpResult, noon, func(op *model.Operation) { op.Body.Secret = true })
	if e.Audience != model.AudienceReporter || r.Clocks.AgencyReply.At.IsZero() {
		t.Errorf("%+v", e)
	}
}

// workdays counts in the default week.
func (o office) workdays(from, to calendar.Date) int {
	n, _ := o.rules.View(o.regency).Between(from, to)
	return n
}

func TestHoldPausesAndGoesBack(t *testing.T) {
	o := newOffice()
	for _, stage := range []model.Stage{model.StageUnverified, model.StageAwaiting} {
		r := o.report(stage)
		held, _ := o.must(t, r, o.coordinator(), model.KindHold, noon, nil)
		if held.Stage != model.StageHeld || held.HoldReason == "" || !held.Deadlines.Paused || !held.Deadlines.Due.IsZero() {
			t.Errorf("held: %+v", held)
		}
		for _, back := range []struct {
			kind  model.Kind
			actor model.Actor
		}{{model.KindResume, o.coordinator()}, {model.KindReporterAnswered, system()}} {
			after, _ := o.must(t, held, back.actor, back.kind, noon.AddDate(0, 0, 7), nil)
			if after.Stage != stage || after.HoldReason != "" {
				t.Errorf("%s: back in %s, was %s", back.kind, after.Stage, stage)
			}
			if n := o.workdays(r.Deadlines.Due, after.Deadlines.Due); n != 5 {
				t.Errorf("%s from %s: due moved %d working days, want the 5 it was held", back.kind, stage, n)
			}
			if after.Clocks.Received != r.Clocks.Received || after.Clocks.FirstDispatch != r.Clocks.FirstDispatch {
				t.Error("a clock restarted")
			}
		}
	}
}

func TestEscalation(t *testing.T) {
	o := newOffice()
	r := o.report(model.StageAwaiting)
	up, _ := o.must(t, r, o.liaison(), model.KindEscalate, noon, nil)
	if up.Escalation.Level != 1 || up.Escalation.Target != o.regency || up.Holder != r.Holder || up.Stage != r.Stage || !reflect.DeepEqual(up.Deadlines, r.Deadlines) {
		t.Errorf("escalated: %+v", up)
	}
	if answered, _ := o.must(t, up, o.coordinator(), model.KindAnswerEscalation, noon, nil); answered.Escalation.Level != 0 {
		t.Error("still flagged")
	}
	if replied, _ := o.must(t, up, o.liaison(), model.KindFollowUpInterim, noon, nil); replied.Escalation.Level != 0 {
		t.Error("a reply answers the escalation")
	}
	higher, _ := o.must(t, up, o.coordinator(), model.KindEscalate, noon, func(op *model.Operation) { op.Body.Level, op.Body.Unit = 2, model.ID{} })
	if higher.Escalation.Target != o.health {
		t.Errorf("to %v", higher.Escalation.Target)
	}
	if answered, _ := o.must(t, higher, o.head(), model.KindAnswerEscalation, noon, nil); answered.Escalation.Level != 0 {
		t.Error("the head is the addressee")
	}
	op := o.op(model.KindAnswerEscalation, higher)
	if out, _ := o.decide(higher, op, o.coordinator()); out.Reason != model.ParkNotAllowed {
		t.Errorf("the coordinator answered for the head: %+v", out)
	}
}

func TestApprovalIsBoundToTheText(t *testing.T) {
	o := newOffice()
	o.rules.Policies.ApprovalNeeded = true
	r := o.report(model.StageAwaiting)
	if out, _ := o.decide(r, o.op(model.KindFollowUpResult, r), o.liaison()); out.Reason != model.RejectApproval {
		t.Errorf("unapproved: %+v", out)
	}
	asked, _ := o.must(t, r, o.liaison(), model.KindSubmitApproval, noon, nil)
	stale := o.op(model.KindApprove, r)
	stale.Body.Text = ""
	if out, _ := o.decide(asked, stale, o.head()); out.Reason != model.RejectStale {
		t.Errorf("approved what he had not seen: %+v", out)
	}
	given, _ := o.must(t, asked, o.head(), model.KindApprove, noon, nil)
	other := o.op(model.KindFollowUpResult, given)
	other.Body.Text += "!"
	if out, _ := o.decide(given, other, o.liaison()); out.Reason != model.RejectApproval {
		t.Errorf("another text: %+v", out)
	}
	if sent, _ := o.must(t, given, o.liaison(), model.KindFollowUpResult, noon, nil); sent.Approval.State != model.ApprovalNone {
		t.Errorf("used approval stays: %+v", sent.Approval)
	}
}

func TestRestrictedIsInvisibleToItsUnit(t *testing.T) {
	o := newOffice()
	r, _ := o.must(t, o.report(model.StageAwaiting), o.coordinator(), model.KindRestrict, noon, unit(o.health))
	op := o.op(model.KindDispatch, r)
	op.Body.Unit = o.puskesmas
	if out, _ := o.decide(r, op, o.coordinator()); out.Field != "unit" {
		t.Errorf("dispatched into the unit it is about: %+v", out)
	}
	moved, _ := o.must(t, r, o.coordinator(), model.KindDispatch, noon, unit(o.inspection))
	if out, _ := o.decide(moved, o.op(model.KindNote, moved), o.liaison()); out.Result == model.ResultApplied {
		t.Error("the unit wrote into a restricted report about itself")
	}
	inspector := who(80, model.RoleLiaison, o.inspection)
	if out, _ := o.decide(moved, o.op(model.KindFollowUpResult, moved), inspector); out.Result != model.ResultApplied {
		t.Errorf("the inspektorat cannot answer: %+v", out)
	}
	if out, _ := o.decide(moved, o.op(model.KindRefer, moved), inspector); out.Field != "unit" {
		t.Errorf("referred a restricted report: %+v", out)
	}
}

func TestSplitKeepsTheAgencyClock(t *testing.T) {
	o := newOffice()
	r := o.report(model.StageProgress)
	out, e := o.decide(r, o.op(model.KindSplit, r), o.coordinator())
	if out.Result != model.ResultApplied || len(e.Created) != 2 || len(e.Reports) != 3 {
		t.Fatalf("%+v %v", out, e.Created)
	}
	a, u := e.Reports[1], e.Reports[2]
	if a.Stage != model.StageAwaiting || a.Holder != o.works || a.Clocks.FirstDispatch != r.Clocks.FirstDispatch || !a.Clocks.UnitDispatch.At.Equal(noon) {
		t.Errorf("dispatched part: %+v", a)
	}
	if u.Stage != model.StageUnverified || u.SplitFrom != r.ID || e.Reports[0].Stage != r.Stage {
		t.Errorf("other part: %+v", u)
	}
	if !a.Clocks.AgencyReply.At.IsZero() {
		t.Error("the part has not been answered")
	}
}

func TestDispatchToAnotherAgencyGoesToItsCoordinator(t *testing.T) {
	o := newOffice()
	r := o.report(model.StageUnverified)
	r.Agency = o.root
	r, _ = o.must(t, r, o.national(), model.KindVerify, noon, unit(o.regency))
	if r.Agency != o.regency || !r.Holder.IsZero() || r.Stage != model.StageAwaiting {
		t.Fatalf("%+v", r)
	}
	if _, e := o.must(t, r, o.coordinator(), model.KindDispatch, noon, nil); e.Body.Unit != o.works {
		t.Errorf("%+v", e)
	}
}

func TestRolesWithSeveralMandates(t *testing.T) {
	o := newOffice()
	actor := o.liaison()
	actor.Mandates = append(actor.Mandates, model.Mandate{ID: id(160), Role: model.RoleCoordinator, Node: o.regency})
	r := o.report(model.StageAwaiting)
	if got := model.MandateFor(model.KindFollowUpResult, r, actor, noon, o.rules); len(got) != 2 {
		t.Errorf("as whom: %v", got)
	}
	_, e := o.must(t, r, actor, model.KindFollowUpResult, noon, func(op *model.Operation) { op.As = id(160) })
	if e.Role != model.RoleCoordinator || e.Node != o.regency {
		t.Errorf("recorded as %v at %v", e.Role, e.Node)
	}
}
