package storetest

import (
	"bytes"
	"testing"

	"lapor/model"
	"lapor/store/central"
)

var adminTests = []test{
	{"init only once", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		err := w.store.Init(w.ctx(), w.node("LAIN", "", model.LevelNational), model.User{ID: w.id(), Login: "x"}, "", w.now)
		w.code(err, central.CodeDuplicate)
		m, err := w.store.Meta(w.ctx())
		w.must(err)
		if m.Incarnation == 0 || m.CursorKey == [32]byte{} {
			t.Fatalf("meta %+v", m)
		}
	}},

	{"bad input is refused by name", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		u := w.users["kes1"].user
		put := func(a model.Agency) error { return w.store.PutAgencies(w.ctx(), []model.Agency{a}, "admin", w.now) }
		w.code(put(model.Agency{ID: w.id(), Parent: w.nodes["KAB1"], Code: "dinkes1"}), central.CodeDuplicate)
		w.code(put(model.Agency{ID: w.id(), Parent: w.id(), Code: "BARU"}), model.CodeNotFound)
		w.code(put(model.Agency{ID: w.id(), Parent: w.nodes["KAB1"]}), model.CodeBadInput)
		w.code(w.store.PutUser(w.ctx(), model.User{ID: w.id(), Login: "KES1"}, "", "admin", w.now), central.CodeDuplicate)
		w.code(w.store.PutUser(w.ctx(), model.User{ID: w.id()}, "", "admin", w.now), model.CodeBadInput)
		mandate := func(m model.Mandate) error { return w.store.PutMandate(w.ctx(), m, "admin", w.now) }
		w.code(mandate(model.Mandate{ID: w.id(), User: u.ID, Role: model.RoleLiaison, Node: w.id()}), model.CodeNotFound)
		w.code(mandate(model.Mandate{ID: w.id(), User: w.id(), Role: model.RoleLiaison, Node: w.nodes["KAB1"]}), central.CodeNoUser)
		w.code(mandate(model.Mandate{ID: w.id(), User: u.ID, Role: model.RoleSystem, Node: w.nodes["KAB1"]}), model.CodeBadInput)
	}},

	{"a put report keeps its timeline", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		r := w.report("KAB1", "DINKES1")
		note := func(text string) model.Event {
			return model.Event{Report: r.ID, Kind: model.KindNote, Audience: model.AudienceInternal, Body: model.EventBody{Text: text}}
		}
		w.must(w.store.PutReports(w.ctx(), []model.Report{r}, []model.Event{note("a"), note("b")}, "admin", w.now))
		r.Title = "Lain"
		w.must(w.store.PutReports(w.ctx(), []model.Report{r}, []model.Event{note("c")}, "admin", w.now))
		w.must(w.store.PutReports(w.ctx(), nil, []model.Event{note("d")}, "admin", w.now))
		got, events := w.get(r.ID)
		if got.Title != "Lain" || got.Revs.Rev != 3 || len(events) != 4 || events[3].Body.Text != "d" || events[3].No != 4 {
			t.Fatalf("rev %d, %d events", got.Revs.Rev, len(events))
		}
		before := w.seq()
		again := note("x")
		again.No = 2
		w.code(w.store.PutReports(w.ctx(), []model.Report{r}, []model.Event{again}, "admin", w.now), central.CodeDuplicate)
		w.code(w.store.PutReports(w.ctx(), nil, []model.Event{{Report: w.id()}}, "admin", w.now), model.CodeNotFound)
		if w.seq() != before {
			t.Fatal("a refused put left something")
		}
		w.sound()
	}},

	{"every act leaves a line of audit", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		r := w.report("KAB1", "DINKES1")
		w.put(r)
		op := w.op(model.KindNote, r.ID, model.Body{Text: "rahasia sekali"})
		held := w.op(model.KindHold, r.ID, model.Body{Reason: "rahasia sekali"})
		w.apply(w.users["kes1"], op, held)
		var lines []central.AuditEntry
		collect := func(e central.AuditEntry) error { lines = append(lines, e); return nil }
		w.must(w.store.Audit(w.ctx(), r.ID, collect))
		if len(lines) != 3 || lines[0].What != "put" || lines[1].What != "note applied" || lines[1].Who != "kes1" ||
			lines[1].Op != op.ID || lines[2].What != "hold rejected" || lines[2].Detail != string(model.RejectStale) || !lines[2].At.Equal(w.now) {
			t.Fatalf("lines %+v", lines)
		}
		about := len(lines)
		lines = nil
		w.must(w.store.Audit(w.ctx(), model.ID{}, collect))
		for i, e := range lines {
			if e.Seq != uint64(i+1) {
				t.Fatalf("line %d has number %d", i, e.Seq)
			}
			if bytes.Contains([]byte(e.What+e.Detail+e.Who), []byte("rahasia")) {
				t.Errorf("what was typed stands in the audit: %+v", e)
			}
		}
		if len(lines) <= about {
			t.Fatal("accounts leave no lines")
		}
	}},

	{"a restored server is another incarnation", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		p, r := w.users["kes1"], w.report("KAB1", "DINKES1")
		w.put(r)
		note := w.op(model.KindNote, r.ID, model.Body{Text: "x"})
		w.apply(p, note)
		before, err := w.store.Meta(w.ctx())
		w.must(err)
		incarnation, err := w.store.Restored(w.ctx(), w.now, w.rand)
		w.must(err)
		after, err := w.store.Meta(w.ctx())
		w.must(err)
		if incarnation == 0 || after.Incarnation != incarnation || after.Incarnation == before.Incarnation || after.Seq <= before.Seq {
			t.Fatalf("before %+v, after %+v", before, after)
		}
		c, err := w.store.Caller(w.ctx(), p.token, w.now)
		w.must(err)
		if c.Epoch <= p.caller.Epoch {
			t.Fatal("epochs did not rise")
		}
		// Numbers given out before the restore, also those the backup has lost,
		// never stand for other contents.
		lost := w.get1(r.ID).Revs.Rev + 5
		o := w.apply(p, w.op(model.KindDispatch, r.ID, model.Body{Unit: w.nodes["PUPR1"]}))[0].Outcome
		if now := w.get1(r.ID).Revs; now.Rev <= lost || now.Assign <= lost || o.Revs != now {
			t.Fatalf("revisions after the restore %+v, told %+v", now, o.Revs)
		}
		// What survived is offered again and answered "already".
		w.device(p)
		if a := w.apply(p, note)[0].Outcome; a.Result != model.ResultAlready {
			t.Fatalf("offered again: %+v", a)
		}
	}},

	{"stats", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		r := w.report("KAB1", "DINKES1")
		w.put(r)
		w.apply(w.users["kes1"], w.op(model.KindNote, r.ID, model.Body{Text: "x"}), w.op(model.KindClose, r.ID, model.Body{}))
		s, err := w.store.Stats(w.ctx())
		w.must(err)
		if s.Reports != 1 || s.Events != 1 || s.Users != 9 || s.Devices != 8 || s.Parked != 1 || s.Seq != w.seq() {
			t.Fatalf("%+v", s)
		}
	}},
}
