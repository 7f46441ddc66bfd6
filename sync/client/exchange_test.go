package client_test

import (
	"bytes"
	"testing"

	"lapor/model"
	"lapor/store/record"
)

func TestFirstSyncThenOnlyNews(t *testing.T) {
	w := newWorld(t)
	reports := w.fill(40)
	kes := w.desk("kes1")
	first := kes.sync()
	if got := len(kes.store.Items(record.TypeRow)); got != 24 {
		t.Fatalf("liaison got %d reports, 24 are with the unit", got)
	}
	if !kes.hasText(reports[0].ID) || kes.hasText(reports[2].ID) {
		t.Fatal("text of an own report is missing, or of another unit's is here")
	}
	for _, kind := range []record.Type{record.TypeActor, record.TypeAgency, record.TypeRules, record.TypeCalendar, record.TypeEvent} {
		if len(kes.store.Items(kind)) == 0 {
			t.Errorf("no items of type %d", kind)
		}
	}
	again := kes.sync()
	if again.Received != 0 || again.Rounds != 1 {
		t.Fatalf("second sync received %d items in %d rounds", again.Received, again.Rounds)
	}
	if again.Bytes*20 > first.Bytes {
		t.Errorf("a sync without news moved %d bytes, the first %d", again.Bytes, first.Bytes)
	}
	koor := w.desk("koor1")
	koor.sync()
	koor.submit(model.KindNote, reports[0].ID, model.Body{Text: "Mohon segera"})
	koor.sync()
	if delta := kes.sync(); delta.Received != 2 { // row and event
		t.Errorf("one note brought %d items", delta.Received)
	}
	kes.sameAsFresh()
	koor.sameAsFresh()
}

func TestOperationsTakeEffectOnceInOrder(t *testing.T) {
	w := newWorld(t)
	r := w.fill(1)[0]
	kes := w.desk("kes1")
	kes.sync()
	var ops []model.ID
	for range 100 { // more than one request holds
		ops = append(ops, kes.submit(model.KindNote, r.ID, model.Body{Text: "catatan"}))
	}
	reply := kes.submit(model.KindFollowUpResult, r.ID, model.Body{Text: "Sudah diperbaiki"})
	sum := kes.sync()
	if sum.Sent != 101 || sum.Rounds != 2 {
		t.Errorf("%d answers in %d rounds", sum.Sent, sum.Rounds)
	}
	_, events := w.read(r.ID)
	if len(events) != 102 {
		t.Fatalf("%d events on the server", len(events))
	}
	for i, op := range ops {
		if events[i+1].Op != op {
			t.Fatalf("event %d is of another operation", i+1)
		}
	}
	if o := kes.outcome(reply); o.Result != model.ResultApplied {
		t.Errorf("reply: %s %s", o.Result, o.Reason)
	}
	kes.sameAsFresh()
}

func TestReassignedReportLeavesWithTextAndEvents(t *testing.T) {
	w := newWorld(t)
	r := w.fill(1)[0]
	kes, koor, pupr := w.desk("kes1"), w.desk("koor1"), w.desk("pupr1")
	kes.sync()
	koor.sync()
	pupr.sync()
	if _, here := pupr.report(r.ID); here {
		t.Fatal("other unit sees it before")
	}
	koor.submit(model.KindDispatch, r.ID, model.Body{Unit: w.nodes["PUPR1"], Reason: "salah unit"})
	koor.sync()
	sum := kes.sync()
	if _, here := kes.report(r.ID); here || kes.hasText(r.ID) || len(kes.store.Items(record.TypeEvent)) != 0 || sum.Gone != 1 {
		t.Fatalf("something of it remains; gone %d", sum.Gone)
	}
	pupr.sync()
	if _, here := pupr.report(r.ID); !here || !pupr.hasText(r.ID) {
		t.Fatal("new holder did not get it")
	}
	gone := lastGone(t, kes)
	if gone.To != "Instansi PUPR1" {
		t.Errorf("former holder is told %q", gone.To)
	}
	kes.sameAsFresh()
	pupr.sameAsFresh()
	koor.sameAsFresh()
}

func TestAnotherViewClassBringsEverythingAgain(t *testing.T) {
	w := newWorld(t)
	r := w.fill(1)[0]
	w.mandate("kes1", model.RoleSupervisor, "KAB1")
	kes, koor := w.desk("kes1"), w.desk("koor1")
	kes.sync()
	koor.sync()
	held, _ := kes.report(r.ID)
	koor.submit(model.KindDispatch, r.ID, model.Body{Unit: w.nodes["PUPR1"], Reason: "pindah"})
	koor.sync()
	sum := kes.sync()
	now, here := kes.report(r.ID)
	if !here || held.View != model.ViewUnit || now.View != model.ViewSupervisor {
		t.Fatalf("was %d, is %d", held.View, now.View)
	}
	if held.Texts.Reporter.Name == "" || now.Texts.Reporter.Name != "" {
		t.Error("a supervisor holds the reporter")
	}
	if sum.Rounds != 1 || sum.Gone != 0 {
		t.Errorf("%d rounds, %d gone", sum.Rounds, sum.Gone)
	}
	kes.sameAsFresh()
}

func TestRestrictedReportLeavesWithoutAWord(t *testing.T) {
	w := newWorld(t)
	r := w.fill(1)[0]
	kes, koor := w.desk("kes1"), w.desk("koor1")
	kes.sync()
	koor.sync()
	koor.submit(model.KindRestrict, r.ID, model.Body{Unit: w.nodes["DINKES1"], Reason: "menyangkut unit itu sendiri"})
	koor.sync()
	kes.sync()
	if _, here := kes.report(r.ID); here {
		t.Fatal("the unit it is about still holds it")
	}
	if gone := lastGone(t, kes); gone.To != "" || gone.Why != record.WhyMoved {
		t.Errorf("the unit is told %q, to %q", gone.Why, gone.To)
	}
	koor.sameAsFresh()
}

func TestAnonymousIdentityNeverLeaves(t *testing.T) {
	w := newWorld(t)
	const name, words = "Sri Rahayu Tersembunyi", "kalimat asli pelapor"
	r := w.report("KAB1", "DINKES1")
	r.Anonymous = true
	r.Texts.Reporter = model.Reporter{Name: name, Phone: "081200001111", NIK: "3303010101900001"}
	r.Texts.Original = words
	w.put(r)
	for login, seesWords := range map[string]bool{"kes1": false, "awas1": false, "koor1": true} {
		d := w.desk(login)
		d.sync()
		if _, here := d.report(r.ID); !here {
			t.Fatalf("%s does not see the report at all", login)
		}
		var all []byte
		for kind := record.TypeRow; kind <= record.TypeParked; kind++ {
			for _, it := range d.store.Items(kind) {
				all = append(all, it.Bytes...)
			}
		}
		if bytes.Contains(all, []byte(name)) || bytes.Contains(all, []byte("0812")) || bytes.Contains(all, []byte("33030101")) {
			t.Errorf("%s holds the reporter's identity", login)
		}
		if bytes.Contains(all, []byte(words)) != seesWords {
			t.Errorf("%s holds the unreleased text: %t", login, !seesWords)
		}
	}
}

// lastGone is the last report that left a desk.
func lastGone(t *testing.T, d *desk) record.Gone {
	t.Helper()
	var last record.Gone
	for _, answer := range d.link.answers {
		for _, g := range goneIn(t, d.w, answer) {
			last = g
		}
	}
	return last
}
