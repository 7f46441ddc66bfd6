package client_test

import (
	"slices"
	"testing"

	"lapor/model"
	"lapor/store/record"
)

func (d *desk) parked() (list []model.Parked) {
	d.w.t.Helper()
	for _, it := range d.store.Items(record.TypeParked) {
		var p model.Parked
		d.w.must(d.w.codec.Records().Decode(it.Bytes, &p))
		list = append(list, p)
	}
	return list
}

func TestReplyToAMovedReportIsParkedAndDecided(t *testing.T) {
	const words = "Sudah kami tangani, terima kasih.\n"
	w := newWorld(t)
	r := w.fill(1)[0]
	kes, koor := w.desk("kes1"), w.desk("koor1")
	kes.sync()
	koor.sync()
	reply := kes.submit(model.KindFollowUpResult, r.ID, model.Body{Text: words}) // offline
	koor.submit(model.KindDispatch, r.ID, model.Body{Unit: w.nodes["PUPR1"], Reason: "wilayah jalan"})
	koor.sync()
	kes.sync()
	o := kes.outcome(reply)
	if o.Result != model.ResultParked || o.Reason != model.ParkMoved {
		t.Fatalf("outcome %s %s", o.Result, o.Reason)
	}
	if n := w.count(r.ID, model.KindFollowUpResult); n != 0 {
		t.Fatal("it reached the citizen")
	}
	open := kes.parked()
	if len(open) != 1 || open[0].Op.Body.Text != words {
		t.Fatalf("the author holds %d parked operations: %+v", len(open), open)
	}
	koor.sync()
	if len(koor.parked()) != 1 {
		t.Error("the coordinator does not see what waits in his agency")
	}
	if !slices.Contains(o.Decisions, model.DecideHandOver) {
		t.Fatalf("decisions %v", o.Decisions)
	}
	decision := kes.submit(model.KindResolveParked, r.ID, model.Body{Parked: reply, Decision: model.DecideHandOver})
	kes.sync()
	koor.sync()
	if o := kes.outcome(decision); o.Result != model.ResultApplied {
		t.Fatalf("decision: %s %s", o.Result, o.Reason)
	}
	if len(kes.parked())+len(koor.parked()) != 0 {
		t.Error("the decided operation still waits somewhere")
	}
	_, events := w.read(r.ID)
	if last := events[len(events)-1]; last.Body.Text != words || last.Audience == model.AudiencePublic {
		t.Errorf("handed over as %s, %q", last.Kind, last.Body.Text)
	}
	kes.sameAsFresh()
	koor.sameAsFresh()
}

func TestStrangersDoNotSeeParkedWords(t *testing.T) {
	w := newWorld(t)
	r := w.fill(1)[0]
	kes, koor, pupr, awas, koor2 := w.desk("kes1"), w.desk("koor1"), w.desk("pupr1"), w.desk("awas1"), w.desk("koor2")
	kes.sync()
	koor.sync()
	kes.submit(model.KindFollowUpResult, r.ID, model.Body{Text: "belum boleh dibaca"})
	koor.submit(model.KindDispatch, r.ID, model.Body{Unit: w.nodes["PUPR1"], Reason: "x"})
	koor.sync()
	kes.sync()
	for _, d := range []*desk{pupr, awas, koor2} {
		d.sync()
		if len(d.parked()) != 0 {
			t.Errorf("%s holds another's parked operation", d.login)
		}
	}
}
