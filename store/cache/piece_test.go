package cache

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"

	"lapor/model"
	"lapor/model/queue"
	"lapor/store/record"
)

func TestCursorAndDataAreOneTransaction(t *testing.T) {
	d := liaison(t, 1)
	out := d.submit(note(d.report(1).ID, "x"))
	d.take()
	before, err := d.SyncState(d.ctx())
	d.must(err)
	rows := d.dump()

	p := answered(1, model.Outcome{Op: out.Op.ID, Result: model.ResultApplied})
	p.Items, p.Cursor, p.Gone = d.items(d.report(2), model.ViewUnit), []byte("beyond"), []record.Gone{{Report: d.report(1).ID}}
	power := errors.New("power cut")
	d.beforeCommit = func() error { return power }
	if err := d.ApplyPiece(d.ctx(), p); !errors.Is(err, power) {
		t.Fatal(err)
	}
	d.beforeCommit = nil
	after, err := d.SyncState(d.ctx())
	d.must(err)
	if !bytes.Equal(before.Cursor, after.Cursor) || before.Ack != after.Ack || rows != d.dump() {
		t.Fatalf("half a piece was stored: %+v", after)
	}

	d.must(d.ApplyPiece(d.ctx(), p))
	if after, _ = d.SyncState(d.ctx()); string(after.Cursor) != "beyond" || after.Ack != 1 {
		t.Fatalf("%+v", after)
	}
}

func TestManifestBringsWantsAndRemovals(t *testing.T) {
	d := liaison(t, 4)
	var listed []record.Listed
	for i := 2; i <= 5; i++ { // 1 is not listed, 5 is missing
		r := d.report(i)
		if i == 3 {
			r.Revs.Rev++ // stale here
		}
		listed = append(listed, record.Listed{Short: record.ShortOf(r.ID), Rev: r.Revs.Rev, Class: model.ViewUnit})
	}
	if missing, err := d.ApplyManifest(d.ctx(), listed); missing != 4 || err != nil {
		t.Fatalf("%d wanted while the run that brought the rows goes on, %v", missing, err)
	}
	_, err := d.FinishRun(d.ctx(), Finish{At: d.at})
	d.must(err)
	missing, err := d.ApplyManifest(d.ctx(), listed)
	d.must(err)
	s, err := d.SyncState(d.ctx())
	d.must(err)
	if missing != 2 || len(s.Want) != 2 {
		t.Fatalf("%d missing, %d wanted", missing, len(s.Want))
	}
	if _, err := d.Dossier(d.ctx(), d.report(1).ID); model.CodeOf(err) != model.CodeNotFound {
		t.Errorf("%v", err)
	}
	stale := d.report(3)
	stale.Revs.Rev++
	d.receive(model.ViewUnit, stale, d.report(5))
	if s, _ = d.SyncState(d.ctx()); len(s.Want) != 0 {
		t.Errorf("still wanted: %v", s.Want)
	}

	var sum record.Digest
	for _, l := range []model.Report{d.report(2), stale, d.report(4), d.report(5)} {
		sum = sum.Add(record.Term(l.ID, l.Revs.Rev, model.ViewUnit))
	}
	if ok, err := d.FinishRun(d.ctx(), Finish{Digest: sum, HasDigest: true, At: d.at}); !ok || err != nil {
		t.Fatalf("%t, %v", ok, err)
	}
	if ok, _ := d.FinishRun(d.ctx(), Finish{Digest: record.Digest{1}, HasDigest: true, At: d.at}); ok {
		t.Fatal("another digest is the same")
	}
	if s, _ = d.SyncState(d.ctx()); !s.WantManifest {
		t.Error("no manifest is wanted")
	}
}

func TestBodiesOnDemand(t *testing.T) {
	d := liaison(t, 1)
	r := d.report(2)
	row, err := d.codec.Row(r, model.ViewUnit)
	d.must(err)
	d.must(d.ApplyPiece(d.ctx(), Piece{Items: []record.Item{row}, RowsDone: true}))
	if l, _ := d.Link(d.ctx(), d.at); !l.Incomplete {
		t.Error("bodies are still to come")
	}
	dossier, err := d.Dossier(d.ctx(), r.ID)
	d.must(err)
	if dossier.HasText {
		t.Fatal("there is no text yet")
	}
	d.must(d.WantBody(d.ctx(), r.ID))
	d.must(d.WantBody(d.ctx(), id('R', 77))) // not here: nothing to want
	s, err := d.SyncState(d.ctx())
	d.must(err)
	if !slices.Equal(s.Bodies, []model.ID{r.ID}) {
		t.Fatalf("%v", s.Bodies)
	}
	d.receive(model.ViewUnit, r)
	if s, _ = d.SyncState(d.ctx()); len(s.Bodies) != 0 {
		t.Errorf("%v", s.Bodies)
	}
	if dossier, _ = d.Dossier(d.ctx(), r.ID); !dossier.HasText || len(dossier.Events) != 1 || dossier.Report.Texts.Edited == "" {
		t.Errorf("%+v", dossier)
	}
	// Nothing of a report without a row is taken.
	d.must(d.ApplyPiece(d.ctx(), Piece{Items: d.items(d.report(9), model.ViewUnit)[1:]}))
	if _, err := d.Dossier(d.ctx(), d.report(9).ID); model.CodeOf(err) != model.CodeNotFound {
		t.Errorf("%v", err)
	}
}

func TestDecisions(t *testing.T) {
	d := liaison(t, 2)
	r := d.report(1)
	out := d.submit(reply(r.ID, "Tanggapan"))
	d.take()
	outcome := model.Outcome{Op: out.Op.ID, Result: model.ResultParked, Reason: model.ParkNewerReply,
		Decisions: []model.Decision{model.DecideSendAnyway, model.DecideWithdraw}, Report: r.ID}
	parked := model.Parked{Op: out.Op, Author: userRina, Owner: userRina, Agency: nodeRegency, Outcome: outcome, Since: morning}
	p := answered(1, outcome)
	p.Items = []record.Item{d.item(record.TypeParked, out.Op.ID, 1, parked)}
	d.must(d.ApplyPiece(d.ctx(), p))
	n, err := d.Counts(d.ctx(), today, soon)
	d.must(err)
	if list, err := d.Parked(d.ctx()); err != nil || len(list) != 1 || list[0].Op.Body.Text != "Tanggapan" || n.Parked != 1 {
		t.Fatalf("%v, %v, %+v", list, err, n)
	}
	row := d.page(queue.ViewAll, queue.SortDue, "#9000001").Rows[0]
	if row.Flags&queue.FlagParked == 0 || row.Flags&queue.FlagUnsent != 0 || row.Stage != model.StageAwaiting {
		t.Fatalf("%+v", row)
	}

	// The decision is an operation; while it waits, nothing is open any more.
	d.submit(model.Operation{Kind: model.KindResolveParked, Report: r.ID, Body: model.Body{Parked: out.Op.ID, Decision: model.DecideWithdraw}})
	if list, _ := d.Parked(d.ctx()); len(list) != 0 {
		t.Fatalf("%+v", list)
	}
	parked.Resolved = model.DecideWithdraw
	d.must(d.ApplyPiece(d.ctx(), Piece{Items: []record.Item{d.item(record.TypeParked, out.Op.ID, 2, parked)}}))
	list, err := d.Outbox(d.ctx())
	d.must(err)
	i := slices.IndexFunc(list, func(o model.Outgoing) bool { return o.Op.ID == out.Op.ID })
	if !list[i].Seen || list[i].State != model.OutParked {
		t.Errorf("%+v", list[i])
	}
}

func TestATextForAReportThatMovedAwayCanBeHandedOver(t *testing.T) {
	d := liaison(t, 1)
	r := d.report(1)
	out := d.submit(reply(r.ID, "Tanggapan"))
	d.take()
	outcome := model.Outcome{Op: out.Op.ID, Result: model.ResultParked, Reason: model.ParkMoved, Report: r.ID}
	p := answered(1, outcome)
	p.Gone = []record.Gone{{Report: r.ID, Why: record.WhyMoved}}
	p.Items = []record.Item{d.item(record.TypeParked, out.Op.ID, 1, model.Parked{Op: out.Op, Author: userRina, Owner: userRina,
		Agency: nodeRegency, Outcome: outcome, Since: morning})}
	d.must(d.ApplyPiece(d.ctx(), p))
	if list, err := d.Parked(d.ctx()); err != nil || len(list) != 1 {
		t.Fatalf("%v, %v", list, err)
	}
	d.submit(model.Operation{Kind: model.KindResolveParked, Body: model.Body{Parked: out.Op.ID, Decision: model.DecideHandOver}})
	if list, _ := d.Parked(d.ctx()); len(list) != 0 {
		t.Fatalf("%+v", list)
	}
	if ops := d.take(); len(ops) != 1 {
		t.Fatalf("%d leave", len(ops))
	}
	_, err := d.Submit(d.ctx(), model.Operation{Kind: model.KindResolveParked, Body: model.Body{Parked: id('P', 9), Decision: model.DecideWithdraw}}, 0, model.ID{})
	wantCode(t, err, model.RejectNotFound)
}

func TestDuplicatesShowTheReplyToTheirMainReport(t *testing.T) {
	d := newDesk(t)
	d.ready(model.RoleCoordinator, nodeRegency)
	twin := d.report(2)
	twin.Main = d.report(1).ID
	d.receive(model.ViewCoordinator, d.report(1), twin)
	d.submit(reply(d.report(1).ID, "Sudah diperbaiki"))
	for _, r := range d.page(queue.ViewAll, queue.SortDue, "").Rows {
		if r.Stage != model.StageProgress {
			t.Errorf("%s is %v", r.Tracking, r.Stage)
		}
	}
	if p := d.page(queue.ViewAll, queue.SortDue, ""); len(p.Rows) != 2 {
		t.Fatalf("%d rows", len(p.Rows))
	}
}

func TestANewDayBringsBackWhatWaits(t *testing.T) {
	d := newDesk(t)
	d.ready(model.RoleLiaison, nodeHealth)
	r := d.report(1)
	r.Waiting = model.Waiting{From: "Bidang", Until: today.AddDays(2)}
	d.receive(model.ViewUnit, r)
	if n := len(d.page(queue.ViewNeedsAction, queue.SortDue, "").Rows); n != 0 {
		t.Fatalf("%d wait already", n)
	}
	d.at = d.at.AddDate(0, 0, 2)
	d.reopen()
	if n := len(d.page(queue.ViewNeedsAction, queue.SortDue, "").Rows); n != 1 {
		t.Fatalf("%d wait on the day", n)
	}
}

func TestAnotherMandateMakesAnotherQueue(t *testing.T) {
	d := liaison(t, 3)
	if n := len(d.page(queue.ViewNeedsAction, queue.SortDue, "").Rows); n != 3 {
		t.Fatalf("%d need action", n)
	}
	d.ready(model.RoleLiaison, nodeRoads)
	if n := len(d.page(queue.ViewNeedsAction, queue.SortDue, "").Rows); n != 0 {
		t.Fatalf("%d still need action", n)
	}
	me, err := d.Me(d.ctx())
	d.must(err)
	if !me.Ready || me.Actor.Mandates[0].Node != nodeRoads || me.Tree.Name(nodeRoads) == "" {
		t.Errorf("%+v", me)
	}
}

func TestTheSentLogIsKept30Days(t *testing.T) {
	d := liaison(t, 3)
	sent := d.submit(note(d.report(1).ID, "diterima"))
	refused := d.submit(note(d.report(2).ID, "ditolak"))
	d.take()
	d.must(d.ApplyPiece(d.ctx(), answered(1, model.Outcome{Op: sent.Op.ID, Result: model.ResultApplied})))
	d.must(d.ApplyPiece(d.ctx(), answered(2, model.Outcome{Op: refused.Op.ID, Result: model.ResultRejected})))
	for _, c := range []struct {
		days, want int
	}{{29, 2}, {31, 1}} {
		d.at = morning.AddDate(0, 0, c.days)
		_, err := d.FinishRun(d.ctx(), Finish{At: d.at, ServerTime: d.at.Add(-time.Minute), Sent: 2, Bytes: 400})
		d.must(err)
		if list, _ := d.Outbox(d.ctx()); len(list) != c.want {
			t.Errorf("after %d days %d are kept, want %d", c.days, len(list), c.want)
		}
	}
	d.must(d.NoteTry(d.ctx(), Try{At: d.at.Add(time.Minute), Code: "no_network", Next: d.at.Add(time.Hour)}))
	l, err := d.Link(d.ctx(), d.at.Add(-time.Hour))
	d.must(err)
	if model.CodeOf(l.LastError) != "no_network" || !l.LastContact.Equal(d.at) || l.BytesToday != 400 || l.ClockOff != time.Minute || l.Sent != 2 {
		t.Errorf("%+v", l)
	}
}
