package client_test

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"pgregory.net/rapid"

	"lapor/model"
	"lapor/sync/client"
)

// TestMain bounds the histories of one run: each has a server of its own on
// disk. -rapid.checks=1000 looks further.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "12"); err != nil {
		panic(err)
	}
	flag.Parse() // what is given on the command line wins
	os.Exit(m.Run())
}

// Anything may happen in any order: acts on both sides, lost requests, cut
// answers, cloned disks, mandates given. In the end, on a working link, every
// officer holds what a new device of his would get, and every operation has
// exactly one outcome and took effect at most once.
func TestAnyHistoryConverges(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorld(t)
		w.t = rt
		w.options.PieceBytes = 400
		w.serve()
		reports := w.fill(8)
		desks := []*desk{w.desk("kes1"), w.desk("pupr1"), w.desk("koor1")}
		extra := false
		rt.Repeat(map[string]func(*rapid.T){
			"act": func(rt *rapid.T) {
				d := desks[rapid.IntRange(0, len(desks)-1).Draw(rt, "desk")]
				r := reports[rapid.IntRange(0, len(reports)-1).Draw(rt, "report")]
				if _, here := d.report(r.ID); !here {
					return
				}
				unit := w.nodes[rapid.SampledFrom([]string{"DINKES1", "PUPR1"}).Draw(rt, "unit")]
				switch rapid.IntRange(0, 4).Draw(rt, "kind") {
				case 0:
					d.submit(model.KindFollowUpResult, r.ID, model.Body{Text: "tanggapan"})
				case 1:
					d.submit(model.KindDispatch, r.ID, model.Body{Unit: unit, Reason: "pindah"})
				case 2:
					d.submit(model.KindRestrict, r.ID, model.Body{Unit: unit, Reason: "terbatas"})
				case 3:
					d.submit(model.KindUnrestrict, r.ID, model.Body{Reason: "dibuka"})
				default:
					d.submit(model.KindNote, r.ID, model.Body{Text: "catatan"})
				}
			},
			"sync": func(rt *rapid.T) {
				d := desks[rapid.IntRange(0, len(desks)-1).Draw(rt, "desk")]
				d.link.cut = rapid.SampledFrom([]int{0, 0, 1, 200, 700, 1500, 4000}).Draw(rt, "cut")
				d.link.lost = rapid.IntRange(0, 5).Draw(rt, "lost") == 0
				_, err := d.engine.Sync(w.ctx())
				if code := model.CodeOf(err); err != nil && code != client.CodeNoNetwork {
					rt.Fatalf("%s: %v", d.login, err)
				}
			},
			"new report": func(rt *rapid.T) {
				r := w.report("KAB1", rapid.SampledFrom([]string{"DINKES1", "PUPR1", ""}).Draw(rt, "holder"))
				w.put(r)
				reports = append(reports, r)
			},
			"clone": func(rt *rapid.T) {
				if len(desks) < 5 {
					desks = append(desks, desks[rapid.IntRange(0, len(desks)-1).Draw(rt, "desk")].clone())
				}
			},
			"mandate": func(rt *rapid.T) {
				if !extra {
					extra = true
					w.mandate("kes1", model.RoleSupervisor, "KAB1")
				}
			},
		})
		for range 2 { // the second round brings what the others sent in the first
			for _, d := range desks {
				d.link.cut, d.link.lost = 0, false
				d.sync()
			}
		}
		checkOperations(rt, w, desks, reports)
		for _, d := range desks {
			d.sync()
			d.sameAsFresh()
			d.neverHealed(rt)
		}
	})
}

// neverHealed fails if the digest had to repair what a run left out.
func (d *desk) neverHealed(rt *rapid.T) {
	for _, req := range d.link.sent {
		if req.WantManifest && len(req.Cursor) > 0 {
			rt.Fatalf("%s: digest differed", d.login)
		}
	}
}

func checkOperations(rt *rapid.T, w *world, desks []*desk, reports []model.Report) {
	made := map[model.ID]int{}
	for _, r := range reports {
		_, events := w.read(r.ID)
		for _, e := range events {
			if !e.Op.IsZero() {
				made[e.Op]++
			}
		}
	}
	for _, d := range desks {
		for _, q := range d.store.Ops() {
			o := q.Outcome
			applied := o.Result == model.ResultApplied || o.Result == model.ResultAlready && o.Reason == "" && len(o.Events) > 0
			switch {
			case o.Result == model.ResultNone:
				rt.Fatalf("%s: %s has no outcome", d.login, q.Op.Kind)
			case applied && made[q.Op.ID] != 1, made[q.Op.ID] > 1:
				rt.Fatal(fmt.Sprintf("%s: %s is %s and took effect %d times", d.login, q.Op.Kind, o.Result, made[q.Op.ID]))
			}
		}
	}
}
