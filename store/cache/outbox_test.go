package cache

import (
	"slices"
	"testing"
	"time"

	"lapor/model"
	"lapor/model/queue"
)

func TestWhatAnOfficerWritesShowsAtOnceAndSurvivesARestart(t *testing.T) {
	d := liaison(t, 3)
	r := d.report(1)
	out := d.submit(reply(r.ID, "Sudah kami perbaiki hari ini."))
	if out.State != model.OutWaiting || out.Tracking != r.Tracking || out.Op.ID.IsZero() || out.Op.Base != r.Revs || out.Size == 0 {
		t.Fatalf("%+v", out)
	}
	check := func() {
		t.Helper()
		dossier, err := d.Dossier(d.ctx(), r.ID)
		d.must(err)
		if dossier.Report.Stage != model.StageProgress || len(dossier.Pending) != 1 || dossier.Pending[0].Op.Body.Text != "Sudah kami perbaiki hari ini." {
			t.Fatalf("stage %v, pending %+v", dossier.Report.Stage, dossier.Pending)
		}
		page := d.page(queue.ViewAll, queue.SortDue, "#9000001")
		if len(page.Rows) != 1 || page.Rows[0].Flags&queue.FlagUnsent == 0 || page.Rows[0].Stage != model.StageProgress {
			t.Fatalf("%+v", page.Rows)
		}
		n, err := d.Counts(d.ctx(), today, soon)
		d.must(err)
		if n.Unsent != 1 || n.Views[queue.ViewReporter] != 1 {
			t.Fatalf("%+v", n)
		}
	}
	check()
	d.reopen()
	check()
}

func TestARefusedOperationWritesNothing(t *testing.T) {
	d := liaison(t, 1)
	closed := d.report(2)
	closed.Stage = model.StageClosed
	d.receive(model.ViewUnit, closed)
	draft, err := d.SaveDraft(d.ctx(), model.Draft{Report: closed.ID, Kind: model.KindFollowUpResult, Body: model.Body{Text: "x"}})
	d.must(err)

	_, err = d.Submit(d.ctx(), reply(closed.ID, "Terlambat"), 0, draft.ID)
	wantCode(t, err, model.ParkClosed)
	_, err = d.Submit(d.ctx(), reply(id('R', 99), "Tidak ada"), 0, model.ID{})
	wantCode(t, err, model.CodeNotFound)
	big := make([]byte, MaxOperation)
	for i := range big {
		big[i] = 'a'
	}
	if _, err := d.Submit(d.ctx(), note(d.report(1).ID, string(big)), 0, model.ID{}); err == nil {
		t.Fatal("an operation that can never be sent was taken")
	}

	list, err := d.Outbox(d.ctx())
	d.must(err)
	drafts, err := d.Drafts(d.ctx())
	d.must(err)
	if len(list) != 0 || len(drafts) != 1 {
		t.Fatalf("outbox %v, drafts %v", list, drafts)
	}
}

func TestHoldsNumbersAndFreezing(t *testing.T) {
	d := liaison(t, 4)
	first := d.report(1).ID
	held, err := d.Submit(d.ctx(), reply(first, "Satu"), time.Minute, model.ID{})
	d.must(err)
	d.submit(note(first, "Dua")) // comes after the held one
	other := d.submit(note(d.report(2).ID, "Tiga"))

	ops := d.take()
	if len(ops) != 1 || ops[0].N != 1 {
		t.Fatalf("%d operations left, want only the third", len(ops))
	}
	wantCode(t, d.EditOutgoing(d.ctx(), other.Op.ID, model.Body{Text: "anders"}), CodeLeft)
	_, err = d.WithdrawOutgoing(d.ctx(), other.Op.ID)
	wantCode(t, err, CodeLeft)
	d.must(d.EditOutgoing(d.ctx(), held.Op.ID, model.Body{Text: "Satu, diperbaiki"}))

	d.at = d.at.Add(time.Minute)
	again := d.take()
	if len(again) != 3 || again[0].N != 1 || again[2].N != 3 || !slices.Equal(again[0].Bytes, ops[0].Bytes) {
		t.Fatalf("%+v", again)
	}
	var op model.Operation
	d.must(d.codec.Decode(again[1].Bytes, &op))
	if op.Body.Text != "Satu, diperbaiki" || op.ID != held.Op.ID {
		t.Fatalf("%+v", op)
	}
	if third := d.take(); len(third) != 3 || !slices.Equal(third[2].Bytes, again[2].Bytes) {
		t.Fatal("frozen bytes changed")
	}
	if few, err := d.TakeOps(d.ctx(), d.at, 7, 64, 1); err != nil || len(few) != 1 {
		t.Fatalf("%d, %v; one always leaves", len(few), err)
	}
}

// A clock that ran ahead when it was written and is right now: nobody waits
// ten years for his reply to leave.
func TestAHoldDoesNotOutliveAClockSetBack(t *testing.T) {
	d := liaison(t, 1)
	_, err := d.Submit(d.ctx(), note(d.report(1).ID, "x"), time.Minute, model.ID{})
	d.must(err)
	d.at = d.at.Add(30 * time.Second)
	if ops := d.take(); len(ops) != 0 {
		t.Fatal("left before its hold was over")
	}
	d.at = d.at.AddDate(-10, 0, 0)
	if ops := d.take(); len(ops) != 1 {
		t.Fatalf("%d operations left", len(ops))
	}
}

func TestReleaseHolds(t *testing.T) {
	d := liaison(t, 1)
	_, err := d.Submit(d.ctx(), note(d.report(1).ID, "x"), time.Minute, model.ID{})
	d.must(err)
	if n, err := d.ReleaseHolds(d.ctx()); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if ops := d.take(); len(ops) != 1 {
		t.Fatalf("%d left", len(ops))
	}
}

func TestSecondOperationComesAfterTheFirst(t *testing.T) {
	d := liaison(t, 1)
	r := d.report(1)
	first := d.submit(reply(r.ID, "Tanggapan pertama"))
	second := d.submit(reply(r.ID, "Tanggapan kedua"))
	if !slices.Equal(second.Op.After, []model.ID{first.Op.ID}) {
		t.Fatalf("after %v", second.Op.After)
	}
	if second.Op.Base.Public != r.Revs.Public+1 {
		t.Fatalf("base %+v: he saw his own first reply", second.Op.Base)
	}

	// The first is withdrawn: the second stands alone and is no conflict.
	draft, err := d.WithdrawOutgoing(d.ctx(), first.Op.ID)
	d.must(err)
	if draft.Body.Text != "Tanggapan pertama" || draft.Report != r.ID {
		t.Fatalf("%+v", draft)
	}
	list, err := d.Outbox(d.ctx())
	d.must(err)
	if len(list) != 1 || len(list[0].Op.After) != 0 || list[0].Op.Base != r.Revs {
		t.Fatalf("%+v", list)
	}
	if drafts, _ := d.Drafts(d.ctx()); len(drafts) != 1 || drafts[0].ID != draft.ID {
		t.Fatalf("%+v", drafts)
	}
}

func TestWithdrawingWhatOthersBuildOnIsRefused(t *testing.T) {
	d := newDesk(t)
	d.ready(model.RoleCoordinator, nodeRegency)
	r := d.report(1)
	r.Stage, r.Holder, r.Clocks.UnitDispatch = model.StageUnverified, model.ID{}, model.Start{}
	d.receive(model.ViewCoordinator, r)
	verify := d.submit(model.Operation{Kind: model.KindVerify, Report: r.ID, Body: model.Body{Unit: nodeRoads, Releases: true}})
	d.submit(model.Operation{Kind: model.KindEscalate, Report: r.ID, Body: model.Body{Level: 2, Reason: "Lintas unit"}})
	_, err := d.WithdrawOutgoing(d.ctx(), verify.Op.ID)
	wantCode(t, err, CodeFollowed)
	if drafts, _ := d.Drafts(d.ctx()); len(drafts) != 0 {
		t.Fatal("a refused withdrawal left a draft")
	}
}

func TestAnswers(t *testing.T) {
	d := liaison(t, 3)
	r := d.report(1)
	accepted := d.submit(reply(r.ID, "Sudah"))
	parked := d.submit(note(d.report(2).ID, "a"))
	rejected := d.submit(note(d.report(3).ID, "b"))
	d.take()
	revs := r.Revs
	revs.Rev++
	revs.Public++
	d.must(d.ApplyPiece(d.ctx(), answered(1, model.Outcome{Op: accepted.Op.ID, Result: model.ResultApplied, Revs: revs})))
	d.must(d.ApplyPiece(d.ctx(), answered(3, model.Outcome{Op: rejected.Op.ID, Result: model.ResultRejected, Reason: model.RejectStale})))
	state, err := d.SyncState(d.ctx())
	d.must(err)
	if state.Ack != 1 {
		t.Fatalf("ack %d: the second has no answer", state.Ack)
	}
	d.must(d.ApplyPiece(d.ctx(), answered(2, model.Outcome{Op: parked.Op.ID, Result: model.ResultParked, Reason: model.ParkMoved})))
	// An outcome never changes.
	d.must(d.ApplyPiece(d.ctx(), answered(2, model.Outcome{Op: parked.Op.ID, Result: model.ResultApplied})))
	if state, _ = d.SyncState(d.ctx()); state.Ack != 3 {
		t.Fatalf("ack %d", state.Ack)
	}
	list, err := d.Outbox(d.ctx())
	d.must(err)
	var states []model.OutState
	for _, o := range list {
		states = append(states, o.State)
	}
	if !slices.Equal(states, []model.OutState{model.OutParked, model.OutRejected, model.OutAccepted}) {
		t.Fatalf("%v", states)
	}
	// Accepted, but the new row has not come: the effect stays on the screen.
	dossier, err := d.Dossier(d.ctx(), r.ID)
	d.must(err)
	if dossier.Report.Stage != model.StageProgress || len(dossier.Pending) != 0 {
		t.Fatalf("stage %v, %d pending", dossier.Report.Stage, len(dossier.Pending))
	}
	n, err := d.Counts(d.ctx(), today, soon)
	d.must(err)
	if n.Unsent != 0 || n.Rejected != 1 {
		t.Fatalf("%+v", n)
	}
	d.must(d.PutAway(d.ctx(), rejected.Op.ID))
	if n, _ = d.Counts(d.ctx(), today, soon); n.Rejected != 0 {
		t.Fatalf("%+v", n)
	}
	wantCode(t, d.PutAway(d.ctx(), accepted.Op.ID), model.CodeNotFound)
}

func TestRegisteredReportLivesFromItsOperationUntilTheServerHasIt(t *testing.T) {
	d := newDesk(t)
	d.ready(model.RoleCoordinator, nodeRegency)
	fresh := id('R', 50)
	out := d.submit(model.Operation{Kind: model.KindRegister, Body: model.Body{NewReport: fresh,
		Draft: &model.Report{Title: "Lampu jalan padam", Tracking: "S-0001", Channel: model.ChannelLetter, Class: model.ClassComplaint,
			Agency: nodeRegency, Texts: model.Texts{Original: "Lampu padam sejak Senin."}}}})
	if got := d.found("padam"); len(got) != 1 {
		t.Fatalf("found %v", got)
	}
	found, err := d.ByTracking(d.ctx(), out.Tracking)
	if out.Tracking != "" && (err != nil || found != fresh) {
		t.Fatalf("%v, %v", found, err)
	}
	d.submit(model.Operation{Kind: model.KindNote, Report: fresh, Body: model.Body{Text: "Surat disimpan di loket"}})
	ops := d.take()
	if len(ops) != 2 {
		t.Fatalf("%d left", len(ops))
	}
	r := d.report(50)
	r.Stage, r.Holder, r.Revs, r.Tracking = model.StageUnverified, model.ID{}, model.Revs{Rev: 1}, "9000050"
	d.must(d.ApplyPiece(d.ctx(), answered(1, model.Outcome{Op: out.Op.ID, Result: model.ResultApplied, Report: fresh, Revs: r.Revs})))
	if p := d.page(queue.ViewAll, queue.SortDue, ""); len(p.Rows) != 1 {
		t.Fatalf("%d rows between answer and row", len(p.Rows))
	}
	d.receive(model.ViewCoordinator, r)
	p := d.page(queue.ViewAll, queue.SortDue, "")
	if len(p.Rows) != 1 || p.Rows[0].Tracking != "9000050" || p.Total != 1 {
		t.Fatalf("%+v", p)
	}
}

func TestRestoredServerAndClonedDevice(t *testing.T) {
	d := liaison(t, 5)
	var ids []model.ID
	for i := 1; i <= 4; i++ {
		ids = append(ids, d.submit(note(d.report(i).ID, "catatan")).Op.ID)
	}
	sent := d.take()
	for n := uint64(1); n <= 3; n++ {
		d.must(d.ApplyPiece(d.ctx(), answered(n, model.Outcome{Op: ids[n-1], Result: model.ResultApplied})))
	}
	d.must(d.Reoffer(d.ctx(), 2, 8))
	again := d.take()
	if len(again) != 3 || again[0].N != 2 || !slices.Equal(again[0].Bytes, sent[1].Bytes) || again[2].N != 4 {
		t.Fatalf("%+v", again)
	}
	if s, _ := d.SyncState(d.ctx()); s.Ack != 1 || s.Incarnation != 8 {
		t.Fatalf("%+v", s)
	}

	d.must(d.NewDevice(d.ctx(), id('d', 2)))
	s, err := d.SyncState(d.ctx())
	d.must(err)
	if s.Device != id('d', 2) || len(s.Cursor) != 0 || s.Ack != 0 || !s.WantManifest {
		t.Fatalf("%+v", s)
	}
	wantCode(t, d.EditOutgoing(d.ctx(), ids[3], model.Body{Text: "x"}), CodeLeft)
	fresh := d.take()
	if len(fresh) != 3 || fresh[0].N != 1 || !slices.Equal(fresh[0].Bytes, sent[1].Bytes) {
		t.Fatalf("%+v", fresh)
	}
}
