package client_test

import (
	"path/filepath"
	"testing"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/store/central"
	"lapor/store/record"
	"lapor/sync/client"
)

func TestAnotherMandateBringsAManifestNotANewStart(t *testing.T) {
	w := newWorld(t)
	own := w.fill(30)
	w.put(w.report("KAB2", "DINKES2"), w.report("KAB2", "DINKES2"))
	kes := w.desk("kes1")
	kes.sync()
	draft := kes.submit(model.KindNote, own[0].ID, model.Body{Text: "belum terkirim"})
	w.mandate("kes1", model.RoleLiaison, "DINKES2")
	sum := kes.sync()
	rows := 0
	for _, req := range kes.link.sent {
		rows = max(rows, len(req.Want))
	}
	if rows != 3 { // two new ones and the one the note raised
		t.Errorf("%d reports were asked for after the manifest, received %d", rows, sum.Received)
	}
	if got := len(kes.store.Items(record.TypeRow)); got != 18+2 {
		t.Errorf("holds %d reports", got)
	}
	if o := kes.outcome(draft); o.Result != model.ResultApplied {
		t.Errorf("the waiting note: %s", o.Result)
	}
	kes.sameAsFresh()
}

func TestEndedMandateTakesEverythingAndKeepsTheWork(t *testing.T) {
	w := newWorld(t)
	own := w.fill(10)
	kes := w.desk("kes1")
	extra := w.mandate("kes1", model.RoleLiaison, "PUPR1")
	kes.sync()
	op := kes.submit(model.KindFollowUpResult, own[2].ID, model.Body{Text: "Jawaban yang ditulis sebelum mandat berakhir"})
	w.must(w.store.EndMandate(w.ctx(), extra, calendar.DateOf(w.now.AddDate(0, 0, -1), time.UTC), "admin", w.now))
	kes.sync()
	if _, here := kes.report(own[2].ID); here {
		t.Error("report of the ended mandate is still here")
	}
	if o := kes.outcome(op); o.Result != model.ResultParked {
		t.Errorf("reply: %s %s", o.Result, o.Reason)
	}
	kes.sameAsFresh()
}

func TestRestoredServerGetsBackWhatItLost(t *testing.T) {
	w := newWorld(t)
	r := w.fill(5)[0]
	kes, koor := w.desk("kes1"), w.desk("koor1")
	kes.sync()
	koor.sync()
	before := kes.submit(model.KindNote, r.ID, model.Body{Text: "sebelum cadangan"})
	kes.sync()
	backup := filepath.Join(w.dir, "backup.db")
	w.must(w.store.Backup(w.ctx(), backup))
	var lost []model.ID
	for range 3 {
		lost = append(lost, kes.submit(model.KindNote, r.ID, model.Body{Text: "sesudah cadangan"}))
		kes.sync()
	}
	koor.submit(model.KindNote, r.ID, model.Body{Text: "dari koordinator"})
	koor.sync()
	waiting := kes.submit(model.KindNote, r.ID, model.Body{Text: "belum terkirim"})

	w.open("backup.db")
	if _, err := kes.engine.Sync(w.ctx()); model.CodeOf(err) != central.CodeNeedRestore {
		t.Fatalf("unannounced restore: %v", err)
	}
	if len(kes.store.Ops()) != 5 {
		t.Fatal("operations vanished")
	}
	if _, err := w.store.Restored(w.ctx(), w.now, w.rand); err != nil {
		t.Fatal(err)
	}
	kes.sync()
	koor.sync()
	kes.sync()
	_, events := w.read(r.ID)
	seen := map[model.ID]int{}
	for _, e := range events {
		seen[e.Op]++
	}
	for _, op := range append(lost, before, waiting) {
		if seen[op] != 1 {
			t.Errorf("operation took effect %d times", seen[op])
		}
		if o := kes.outcome(op); o.Result != model.ResultApplied && o.Result != model.ResultAlready {
			t.Errorf("outcome %s %s", o.Result, o.Reason)
		}
	}
	if len(events) != 1+5+1 {
		t.Errorf("%d events", len(events))
	}
	kes.sameAsFresh()
	koor.sameAsFresh()
}

func TestClonedDeviceForksWithoutDoubles(t *testing.T) {
	w := newWorld(t)
	r := w.fill(3)[0]
	one := w.desk("kes1")
	one.sync()
	shared := one.submit(model.KindNote, r.ID, model.Body{Text: "ditulis sebelum digandakan"})
	two := one.clone()
	a := one.submit(model.KindNote, r.ID, model.Body{Text: "dari yang pertama"})
	b := two.submit(model.KindNote, r.ID, model.Body{Text: "dari yang kedua"})
	one.sync()
	two.sync()
	if one.device() == two.device() {
		t.Fatal("both still use one device id")
	}
	one.sync()
	two.sync()
	_, events := w.read(r.ID)
	seen := map[model.ID]int{}
	for _, e := range events {
		seen[e.Op]++
	}
	for name, op := range map[string]model.ID{"shared": shared, "first": a, "second": b} {
		if seen[op] != 1 {
			t.Errorf("%s took effect %d times", name, seen[op])
		}
	}
	for _, op := range []model.ID{shared, b} {
		if o := two.outcome(op); o.Result != model.ResultApplied && o.Result != model.ResultAlready {
			t.Errorf("second device: %s %s", o.Result, o.Reason)
		}
	}
	one.sameAsFresh()
	two.sameAsFresh()
}

func TestForkCutBeforeItsTokenHeals(t *testing.T) {
	w := newWorld(t)
	r := w.fill(3)[0]
	kes := w.desk("kes1")
	kes.sync()
	w.must(kes.store.NewDevice(w.ctx(), w.id())) // the program died before it had the token
	op := kes.submit(model.KindNote, r.ID, model.Body{Text: "x"})
	kes.sync()
	if o := kes.outcome(op); o.Result != model.ResultApplied {
		t.Errorf("outcome %s", o.Result)
	}
	kes.sameAsFresh()
}

func TestForeignAndDamagedCursorsLeadToAManifest(t *testing.T) {
	w := newWorld(t)
	w.fill(10)
	kes, pupr := w.desk("kes1"), w.desk("pupr1")
	kes.sync()
	pupr.sync()
	state, err := pupr.store.SyncState(w.ctx())
	w.must(err)
	for name, cursor := range map[string][]byte{"foreign": state.Cursor, "damaged": []byte("\x01nonsense"), "other version": {9}} {
		if err := kes.store.ApplyPiece(w.ctx(), pieceWithCursor(cursor)); err != nil {
			t.Fatal(err)
		}
		kes.link.answers = nil
		if sum := kes.sync(); sum.Received > 1 {
			t.Errorf("%s cursor: %d items came again", name, sum.Received)
		}
		if !helloIn(t, w, kes.link.answers[0]).Manifest {
			t.Errorf("%s cursor was believed", name)
		}
	}
	kes.sameAsFresh()
}

func TestWrongDigestHealsByAManifest(t *testing.T) {
	w := newWorld(t)
	own := w.fill(10)
	kes := w.desk("kes1")
	kes.sync()
	w.must(kes.store.ApplyPiece(w.ctx(), pieceWithGone(own[0].ID))) // a bug lost a report
	kes.sync()
	if _, here := kes.report(own[0].ID); !here || !kes.hasText(own[0].ID) {
		t.Fatal("it did not come back")
	}
	kes.sameAsFresh()
}

func TestOldBodiesComeOnlyOnDemand(t *testing.T) {
	w := newWorld(t)
	old := w.report("KAB1", "DINKES1")
	old.Stage = model.StageClosed
	old.Clocks.Received.At = w.now.AddDate(-1, 0, 0)
	w.put(old, w.report("KAB1", "DINKES1"))
	kes := w.desk("kes1")
	kes.sync()
	if _, here := kes.report(old.ID); !here || kes.hasText(old.ID) {
		t.Fatal("its row should be here, its body not")
	}
	kes.store.WantBody(old.ID)
	kes.sync()
	if !kes.hasText(old.ID) {
		t.Fatal("its body did not come on demand")
	}
	st, err := kes.store.SyncState(w.ctx())
	w.must(err)
	if len(st.Bodies) != 0 {
		t.Error("it is still asked for")
	}
	kes.store.WantBody(w.id()) // no such report
	if sum := kes.sync(); sum.Rounds != 1 {
		t.Errorf("%d rounds for a body that nobody has", sum.Rounds)
	}
}

func TestAnswersSurviveALostResponse(t *testing.T) {
	w := newWorld(t)
	r := w.fill(1)[0]
	kes := w.desk("kes1")
	kes.sync()
	op := kes.submit(model.KindFollowUpResult, r.ID, model.Body{Text: "Selesai"})
	kes.link.cut = 1
	if _, err := kes.engine.Sync(w.ctx()); model.CodeOf(err) != client.CodeNoNetwork {
		t.Fatal(err)
	}
	kes.link.cut = 0
	kes.sync()
	if o := kes.outcome(op); o.Result != model.ResultApplied {
		t.Errorf("outcome %s: the same answer again must not be another one", o.Result)
	}
	if n := w.count(r.ID, model.KindFollowUpResult); n != 1 {
		t.Errorf("%d replies on the server", n)
	}
}
