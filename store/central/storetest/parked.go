package storetest

import (
	"reflect"
	"testing"

	"lapor/model"
	"lapor/store/central"
)

func (w *world) parkedOf(p *person, after uint64) []central.ParkedChange {
	w.t.Helper()
	var all []central.ParkedChange
	w.read(func(r central.Reader) (err error) {
		all, err = r.Parked(w.ctx(), p.caller.Actor, after)
		return err
	})
	return all
}

var parkedTests = []test{
	{"author, owner and coordinators hold it; others do not", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		r := w.report("KAB1", "DINKES1")
		w.put(r)
		op := w.op(model.KindClose, r.ID, model.Body{Text: "persis  seperti diketik \n"})
		w.apply(w.users["kes1"], op)
		for login, want := range map[string]int{"kes1": 1, "koor1": 1, "nasional": 1, "pupr1": 0, "pusk1": 0, "koor2": 0, "kes2": 0, "awas1": 0} {
			got := w.parkedOf(w.users[login], 0)
			if len(got) != want {
				t.Errorf("%s holds %d", login, len(got))
				continue
			}
			if want == 1 {
				p := got[0].Parked
				if !reflect.DeepEqual(p.Op.Body, op.Body) || p.Op.ID != op.ID || p.Author != w.users["kes1"].user.ID ||
					p.AuthorName != "Nama kes1" || p.Outcome.Reason != model.ParkClosed || !p.Since.Equal(w.now) || p.Agency != w.nodes["KAB1"] {
					t.Errorf("%s holds %+v", login, p)
				}
			}
		}
	}},

	{"a decision is a change of it", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		p, r := w.users["kes1"], w.report("KAB1", "DINKES1")
		w.put(r)
		op := w.op(model.KindClose, r.ID, model.Body{Text: "x"})
		w.apply(p, op)
		seen := w.parkedOf(p, 0)[0].Seq
		if got := w.parkedOf(p, seen); len(got) != 0 {
			t.Fatalf("nothing changed, %d came", len(got))
		}
		w.apply(w.users["koor1"], w.op(model.KindResolveParked, model.ID{}, model.Body{Parked: op.ID, Decision: model.DecideWithdraw}))
		got := w.parkedOf(p, seen)
		if len(got) != 1 || got[0].Parked.Resolved != model.DecideWithdraw || got[0].Parked.ResolvedBy != w.users["koor1"].user.ID {
			t.Fatalf("after the decision: %+v", got)
		}
		if stats, err := w.store.Stats(w.ctx()); err != nil || stats.Parked != 0 {
			t.Fatalf("%d open, %v", stats.Parked, err)
		}
		w.sound()
	}},

	{"a bug is owned by the coordinators", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		r := w.report("KAB1", "DINKES1")
		w.put(r)
		w.apply(w.users["kes1"], w.op(model.KindReopen, r.ID, model.Body{Text: "x"}))
		got := w.parkedOf(w.users["koor1"], 0)
		if len(got) != 1 || !got[0].Parked.Owner.IsZero() || got[0].Parked.Agency != w.nodes["KAB1"] {
			t.Fatalf("coordinator holds %+v", got)
		}
	}},

	{"a withheld title does not come back with it", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		r := w.report("KAB1", "DINKES1")
		r.Anonymous, r.Texts.Edited = true, "isi"
		w.put(r)
		op := w.op(model.KindClose, r.ID, model.Body{Text: "x"})
		w.apply(w.users["kes1"], op)
		if got := w.parkedOf(w.users["kes1"], 0); got[0].Parked.Title != "" {
			t.Errorf("title %q before release", got[0].Parked.Title)
		}
		w.apply(w.users["koor1"], w.op(model.KindVerify, r.ID, model.Body{}))
		w.apply(w.users["kes1"], w.op(model.KindClose, r.ID, model.Body{Text: "x"}))
		if got := w.parkedOf(w.users["kes1"], 0); got[1].Parked.Title != "judul" {
			t.Errorf("title %q after release", got[1].Parked.Title)
		}
	}},

	{"after two working days it passes to the coordinators", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		r := w.report("KAB1", "DINKES1")
		w.put(r)
		w.now = start.AddDate(0, 0, 3) // a Thursday
		w.apply(w.users["kes1"], w.op(model.KindClose, r.ID, model.Body{Text: "x"}))
		for _, step := range []struct{ day, handed int }{{4, 0}, {7, 0}, {8, 1}, {9, 0}} { // Friday, Monday, Tuesday …
			w.now = start.AddDate(0, 0, step.day)
			if report, err := w.store.RunJobs(w.ctx(), w.now); err != nil || report.Handed != step.handed {
				t.Fatalf("day %d: handed %d, %v", step.day, report.Handed, err)
			}
		}
		if got := w.parkedOf(w.users["kes1"], 0); !got[0].Parked.Owner.IsZero() {
			t.Fatalf("owner %v", got[0].Parked.Owner)
		}
	}},
}
