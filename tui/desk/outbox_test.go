package desk_test

import (
	"context"
	"testing"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/tui/desk"
)

func TestUndoTakesBackTheLatestThatHasNotLeft(t *testing.T) {
	f, d := office(t)
	op := func(n byte, state model.OutState, order int64) model.Outgoing {
		return model.Outgoing{Op: model.Operation{ID: id(n), Body: model.Body{Text: long}}, State: state, Order: order}
	}
	f.out = []model.Outgoing{op(1, model.OutWaiting, 1), op(2, model.OutWaiting, 5), op(3, model.OutSending, 6), op(4, model.OutAccepted, 7)}
	for _, want := range []model.ID{id(2), id(1)} {
		u, err := d.Undo(context.Background())
		if err != nil || u.Out.Op.ID != want || u.Draft.Body.Text != long {
			t.Fatalf("undone %+v, %v", u, err)
		}
	}
	if _, err := d.Undo(context.Background()); model.CodeOf(err) != desk.CodeNothingToUndo {
		t.Errorf("error %v", err)
	}
	if _, err := d.Withdraw(context.Background(), f.out[0]); model.CodeOf(err) != desk.CodeHasLeft {
		t.Errorf("withdrew what is being sent: %v", err)
	}
	if err := d.EditWaiting(context.Background(), f.out[1], model.Body{}); model.CodeOf(err) != desk.CodeHasLeft {
		t.Errorf("edited what was sent: %v", err)
	}
}

func TestLeavingSaysWhatIsUnsentAndDue(t *testing.T) {
	f, d := office(t)
	today := calendar.NewDate(2026, 11, 12)
	f.out = []model.Outgoing{
		{State: model.OutWaiting, Due: today}, {State: model.OutSending, Due: today.AddDays(1)},
		{State: model.OutWaiting}, {State: model.OutAccepted, Due: today}, {State: model.OutParked, Due: today}, {State: model.OutRejected},
	}
	f.drafts = make([]model.Draft, 2)
	f.parked = make([]model.Parked, 1)
	got, err := d.Leaving(context.Background(), today)
	if want := (desk.Leaving{Unsent: 3, DueToday: 1, Parked: 1, Drafts: 2}); err != nil || got != want {
		t.Errorf("leaving %+v, %v", got, err)
	}
	if got.Quiet() || !(desk.Leaving{Drafts: 3}).Quiet() {
		t.Error("quiet is wrong")
	}
}

func TestHeld(t *testing.T) {
	o := model.Outgoing{State: model.OutWaiting, LeavesAt: now().Add(52 * time.Second)}
	if got := desk.Held(o, now()); got != 52*time.Second {
		t.Errorf("held %v", got)
	}
	if desk.Held(o, now().Add(time.Hour)) != 0 {
		t.Error("held after its time")
	}
	o.State = model.OutSending
	if desk.Held(o, now()) != 0 {
		t.Error("held while being sent")
	}
}

func TestChainsAreOneCard(t *testing.T) {
	f, d := office(t, mandate(50, model.RoleLiaison, health))
	parked := func(n, report byte, reason model.Code, after ...model.ID) model.Parked {
		return model.Parked{
			Op:      model.Operation{ID: id(n), Kind: model.KindFollowUpResult, Report: id(report), After: after, Body: model.Body{Text: long}},
			Author:  officer,
			Outcome: model.Outcome{Reason: reason, Decisions: []model.Decision{model.DecideSendAnyway}},
			Since:   now().Add(-time.Hour),
		}
	}
	f.parked = []model.Parked{
		parked(1, 100, model.ParkNewerReply),
		parked(2, 200, model.ParkMoved),
		parked(3, 100, model.ParkParentNotApplied, id(1)),
		parked(4, 100, model.ParkParentNotApplied, id(3)),
	}
	dossier := f.dossiers[id(100)]
	dossier.Events = []model.Event{
		{Kind: model.KindFollowUpResult, Audience: model.AudiencePublic, Body: model.EventBody{Text: "tanggapan lama"}},
		{Kind: model.KindFollowUpInterim, Audience: model.AudiencePublic, Body: model.EventBody{Text: "tanggapan rekan"}},
		{Kind: model.KindNote, Audience: model.AudienceInternal, Body: model.EventBody{Text: "catatan"}},
	}
	f.dossiers[id(100)] = dossier
	cards, err := d.Cards(context.Background())
	if err != nil || len(cards) != 2 {
		t.Fatalf("%d cards, %v", len(cards), err)
	}
	first, second := cards[0], cards[1]
	if len(first.Chain) != 2 || !first.Here() || first.Theirs == nil || first.Theirs.Body.Text != "tanggapan rekan" {
		t.Errorf("first card %+v", first)
	}
	if second.Here() || second.Theirs != nil || second.Age(now()) != time.Hour {
		t.Errorf("second card %+v", second)
	}
	for _, c := range cards {
		if c.Choices[len(c.Choices)-1] != model.DecideWithdraw || len(c.Choices) != 2 {
			t.Errorf("choices %v", c.Choices)
		}
	}
	if _, err := d.Resolve(context.Background(), first, model.DecideWithdraw, model.Body{}); err != nil {
		t.Fatal(err)
	}
	if len(f.out) != 3 { // the chain goes with its head
		t.Fatalf("%d operations", len(f.out))
	}
	if len(f.drafts) != 3 || f.drafts[0].Body.Text != long {
		t.Errorf("what was taken back is not kept: %d drafts", len(f.drafts))
	}
	if _, err := d.Resolve(context.Background(), second, model.DecideSendAnyway, model.Body{}); err != nil {
		t.Fatal(err)
	}
	last := f.out[3].Op
	if last.Kind != model.KindResolveParked || last.Body.Parked != id(2) || last.Body.Decision != model.DecideSendAnyway ||
		last.Report != id(200) || f.held[3] != desk.UndoWindow {
		t.Errorf("resolved by %+v", last)
	}
}

func TestRewriteLeavesTheDecisionOpenWhenTheNewOneCannotBeWritten(t *testing.T) {
	f, d := office(t, mandate(50, model.RoleLiaison, health))
	card := desk.Card{
		Head:    model.Parked{Op: model.Operation{ID: id(1), Kind: model.KindFollowUpResult, Report: id(100)}, Author: officer},
		Report:  f.report(100),
		Choices: []model.Decision{model.DecideEdit, model.DecideWithdraw},
	}
	seen := desk.Seen{Report: f.report(100), Draft: id(7)}
	if _, err := d.Rewrite(context.Background(), card, seen, desk.Reply(desk.Result, "", calendar.Date{}, false)); err == nil {
		t.Fatal("an empty reply was written")
	}
	if len(f.out) != 0 {
		t.Fatalf("the decision was taken anyway: %+v", f.out)
	}
	out, err := d.Rewrite(context.Background(), card, seen, desk.Reply(desk.Result, long, calendar.Date{}, false))
	if err != nil || out.Op.Kind != model.KindFollowUpResult || len(f.out) != 2 {
		t.Fatalf("%+v, %v", f.out, err)
	}
	if b := f.out[0].Op.Body; b.Decision != model.DecideEdit || b.Parked != id(1) || f.held[0] != desk.UndoWindow {
		t.Errorf("ended by %+v", b)
	}
}
