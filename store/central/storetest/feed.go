package storetest

import (
	"math/rand/v2"
	"reflect"
	"sync"
	"testing"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/store/central"
	"lapor/store/record"
)

var feedTests = []test{
	{"a report comes back as it was put", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		r := full(w)
		e := model.Event{ID: w.id(), Report: r.ID, Kind: model.KindFollowUpResult, At: w.now, Written: w.now, Actor: w.id(),
			Name: "Rina", Role: model.RoleLiaison, Node: w.nodes["DINKES1"], Audience: model.AudiencePublic,
			From: model.StageAwaiting, To: model.StageProgress, Late: true,
			Body: model.EventBody{Text: "Sudah diperbaiki \u202e", Unit: w.nodes["PUSK1"], Date: "2026-03-05", Changed: []string{"title"}}}
		w.must(w.store.PutReports(w.ctx(), []model.Report{r}, []model.Event{e}, "admin", w.now))
		got, events := w.get(r.ID)
		r.View, r.Revs.Rev = model.ViewFull, max(r.Revs.Rev, 1)
		same(t, w, got, r)
		e.No = 1
		same(t, w, events, []model.Event{e})
		w.read(func(rd central.Reader) error {
			b, err := rd.Briefs(w.ctx(), []model.ID{r.ID, w.id()})
			if err != nil || len(b) != 1 {
				t.Fatalf("%d briefs, %v", len(b), err)
			}
			want := central.Brief{ID: r.ID, Rev: r.Revs.Rev, Seq: b[0].Seq, TextSeq: b[0].Seq, Stage: r.Stage, Due: r.Deadlines.Due,
				Received: r.Clocks.Received.At.Truncate(time.Millisecond), Vis: r.Visibility()}
			if !reflect.DeepEqual(b[0], want) {
				t.Errorf("brief %+v, want %+v", b[0], want)
			}
			return nil
		})
		w.sound()
	}},

	{"before and why of several changes", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		r := w.report("KAB1", "DINKES1")
		w.put(r)
		lo, was := w.seq(), w.brief(r.ID)
		w.apply(w.users["koor1"], w.op(model.KindNote, r.ID, model.Body{Text: "x"}))
		w.apply(w.users["koor1"], w.op(model.KindDispatch, r.ID, model.Body{Unit: w.nodes["PUPR1"]}))
		w.apply(w.users["koor1"], w.op(model.KindNote, r.ID, model.Body{Text: "y"}))
		w.read(func(rd central.Reader) error {
			all, err := rd.Changes(w.ctx(), lo, rd.Meta().Seq)
			if err != nil || len(all) != 1 {
				t.Fatalf("%d changes, %v", len(all), err)
			}
			if c := all[0]; !c.Known || c.Rev != was.Rev || c.Before.Holder != w.nodes["DINKES1"] || c.Why != record.WhyMoved {
				t.Errorf("change %+v", c)
			}
			none, err := rd.Changes(w.ctx(), rd.Meta().Seq, rd.Meta().Seq)
			if len(none) != 0 {
				t.Errorf("%d changes in an empty range", len(none))
			}
			return err
		})
	}},

	{"text seq rises with what a text item shows, only", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		r := w.report("KAB1", "DINKES1")
		r.Anonymous = true
		w.put(r)
		koor, edited := w.users["koor1"], "isi tersunting"
		for _, step := range []struct {
			op    model.Operation
			rises bool
		}{
			{w.op(model.KindNote, r.ID, model.Body{Text: "x"}), false},
			{w.op(model.KindDispatch, r.ID, model.Body{Unit: w.nodes["PUPR1"]}), false},
			{w.op(model.KindCorrect, r.ID, model.Body{Correct: model.Correction{Edited: &edited}}), true},
			{w.op(model.KindVerify, r.ID, model.Body{}), true},
			{w.op(model.KindVerify, r.ID, model.Body{}), false},
			{w.op(model.KindRestrict, r.ID, model.Body{Unit: w.nodes["DINKES1"]}), false},
		} {
			before := w.brief(r.ID)
			w.apply(koor, step.op)
			after := w.brief(r.ID)
			if rose := after.TextSeq > before.TextSeq; rose != step.rises || after.Seq <= before.Seq {
				t.Errorf("%s: text seq %d to %d, seq %d to %d", step.op.Kind, before.TextSeq, after.TextSeq, before.Seq, after.Seq)
			}
		}
	}},

	{"shorts are resolved only for those who may see", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		mine, other := w.report("KAB1", "DINKES1"), w.report("KAB2", "DINKES2")
		w.put(mine, other)
		w.read(func(r central.Reader) error {
			ids, err := r.Resolve(w.ctx(), []record.Short{record.ShortOf(mine.ID), record.ShortOf(other.ID), {1}}, w.users["kes1"].caller.Actor)
			if len(ids) != 1 || ids[0] != mine.ID {
				t.Errorf("resolved %v", ids)
			}
			return err
		})
	}},

	{"a snapshot does not move", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		w.put(w.report("KAB1", "DINKES1"))
		w.read(func(r central.Reader) error {
			seen := r.Meta().Seq
			w.put(w.report("KAB1", "DINKES1"))
			all, err := r.Changes(w.ctx(), 0, seen+10)
			if len(all) != 1 {
				t.Errorf("%d changes in a snapshot of one", len(all))
			}
			return err
		})
	}},

	{"who follows the feed holds what he may see", func(t *testing.T, open Opener) {
		for seed := range uint64(8) {
			if err := followRandomly(t, seed, open); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
	}},

	{"who follows the feed while others write misses nothing", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		var reports []model.Report
		for range 20 {
			reports = append(reports, w.report("KAB1", []string{"DINKES1", "PUPR1", "PUSK1", ""}[len(reports)%4]))
		}
		w.put(reports...)
		writers := []string{"koor1", "koor2", "nasional", "kes1"}
		units := []string{"DINKES1", "PUPR1", "PUSK1", "DINKES2"}
		batches := map[string][][]record.Sent{}
		for i := range 60 {
			login := writers[i%len(writers)]
			r := reports[(i*7)%len(reports)]
			batches[login] = append(batches[login], w.sent(w.users[login],
				w.op(model.KindDispatch, r.ID, model.Body{Unit: w.nodes[units[(i*5+i/7)%len(units)]]}),
				w.op(model.KindNote, reports[(i*3)%len(reports)].ID, model.Body{Text: "x"})))
		}
		var writing, reading sync.WaitGroup
		for login, all := range batches {
			writing.Go(func() {
				for _, sent := range all {
					if _, _, err := w.store.Apply(w.ctx(), w.users[login].caller, sent, start); err != nil {
						t.Error(err)
					}
				}
			})
		}
		stop := make(chan struct{})
		followers := w.followers()
		for _, f := range followers {
			reading.Go(func() {
				for {
					if err := f.follow(w); err != nil {
						t.Error(err)
						return
					}
					select {
					case <-stop:
						return
					default:
					}
				}
			})
		}
		writing.Wait()
		close(stop)
		reading.Wait()
		for _, f := range followers {
			w.must(f.follow(w))
			w.must(f.compare(w))
		}
		w.sound()
	}},
}

func (w *world) followers() []*follower {
	var all []*follower
	for _, login := range []string{"nasional", "koor1", "kes1", "pupr1", "pusk1", "kes2", "awas1"} {
		all = append(all, &follower{actor: w.users[login].caller.Actor, codec: w.codec, held: map[model.ID]*copied{}})
	}
	return all
}

// followRandomly does random things to reports while followers follow at
// random moments.
func followRandomly(t *testing.T, seed uint64, open Opener) error {
	w := newWorld(t, open, central.Options{})
	g := rand.New(rand.NewPCG(seed, 1))
	units := []string{"DINKES1", "PUPR1", "PUSK1", "DINKES2"}
	reports := []model.Report{w.report("KAB1", "DINKES1"), w.report("KAB2", "")}
	w.put(reports...)
	followers := w.followers()
	kinds := []model.Kind{model.KindNote, model.KindDispatch, model.KindCorrect, model.KindVerify, model.KindRestrict,
		model.KindUnrestrict, model.KindRefer, model.KindAnswerReferral, model.KindClose, model.KindHold, model.KindReopen}
	for range 100 {
		switch g.IntN(6) {
		case 0:
			r := w.report(pick(g, "KAB1", "KAB2"), pick(g, units...))
			r.Anonymous = g.IntN(2) == 0
			reports = append(reports, r)
			w.put(r)
		case 1:
			if err := pick(g, followers...).follow(w); err != nil {
				return err
			}
		default:
			var ops []model.Operation
			for range 1 + g.IntN(4) {
				text := pick(g, "", "a", "b")
				ops = append(ops, w.op(pick(g, kinds...), pick(g, reports...).ID,
					model.Body{Text: text, Unit: w.nodes[pick(g, units...)], Officer: w.users["kes2"].user.ID,
						Correct: model.Correction{Edited: &text}}))
			}
			w.apply(w.users[pick(g, "koor1", "kes1", "kes2")], ops...)
		}
	}
	for _, f := range followers {
		if err := f.follow(w); err != nil {
			return err
		}
		if err := f.compare(w); err != nil {
			return err
		}
	}
	return w.store.Close()
}

func pick[T any](g *rand.Rand, from ...T) T { return from[g.IntN(len(from))] }

func (w *world) seq() uint64 {
	m, err := w.store.Meta(w.ctx())
	w.must(err)
	return m.Seq
}

func (w *world) brief(id model.ID) central.Brief {
	w.t.Helper()
	var b []central.Brief
	w.read(func(r central.Reader) (err error) {
		b, err = r.Briefs(w.ctx(), []model.ID{id})
		return err
	})
	if len(b) != 1 {
		w.t.Fatalf("%d briefs", len(b))
	}
	return b[0]
}

// same compares by record: times differ in zone and reading of the clock.
func same(t *testing.T, w *world, got, want any) {
	t.Helper()
	a, err := w.codec.Encode(got)
	w.must(err)
	b, err := w.codec.Encode(want)
	w.must(err)
	if string(a) != string(b) {
		t.Fatalf("got  %+v\nwant %+v", got, want)
	}
}

// full is a report with every field set.
func full(w *world) model.Report {
	r := w.report("KAB1", "PUSK1")
	day := calendar.DateOf(w.now, time.UTC)
	r.Texts = model.Texts{Original: "asli \u0000 \u009d", Edited: "sunting",
		Reporter: model.Reporter{Name: "Siti", Phone: "081", Email: "s@contoh.id", NIK: "3201", Address: "Jl. A"}}
	r.Supervisory, r.Anonymous, r.Confidential, r.Released = true, true, true, true
	r.Category, r.Tags, r.Incident = "A / B", []string{"x", "y"}, day
	r.Place, r.Priority, r.Before = model.Place{Code: "32.01", Name: "Desa X", Detail: "dekat masjid"}, 2, model.StageAwaiting
	r.Restriction = model.Restriction{On: true, About: w.nodes["DINKES1"], Officer: w.users["pupr1"].user.ID}
	r.Escalation = model.Escalation{Level: 1, From: w.nodes["PUSK1"], By: w.users["pusk1"].user.ID, Reason: "alasan", At: w.now, Target: w.nodes["KAB1"]}
	r.NotAuthority = model.NotAuthority{From: w.nodes["PUSK1"], TargetName: "PLN", Explanation: "bukan"}
	r.Waiting = model.Waiting{From: "Bidang", Until: day}
	r.Approval = model.Approval{State: model.ApprovalAsked, Hash: "ab", By: "Kepala", Text: "usul"}
	r.ClaimedBy, r.ClaimedName, r.Main, r.SplitFrom = w.id(), "Budi", w.id(), w.id()
	r.Referrals = []model.Referral{{ID: w.id(), Unit: w.nodes["PUPR1"], Question: "?"}}
	r.Clocks.FirstDispatch = model.Start{At: w.now, Basis: "import"}
	r.Clocks.Pauses = []model.Pause{{From: w.now, Why: "held"}}
	r.Clocks.Late = map[string]bool{"verify": true}
	r.Deadlines = model.Deadlines{Due: day, DueKind: model.ClockFollowUp, Estimated: true, AutoClose: day.AddDays(3), Uncovered: []int{2030}}
	r.Undelivered, r.Owes, r.Rating, r.Status, r.HoldReason, r.Attachments = 2, true, 4, "Ditanggapi", "alasan", 3
	r.Source = model.Source{System: "lapor.go.id", Exported: w.now, Status: "Proses", Title: "judul sumber", Original: "asli sumber",
		Edited: "sunting sumber", Hash: "ff", Differs: []string{"stage"}}
	r.Refused = []model.ID{w.nodes["PUPR1"]}
	r.Revs = model.Revs{Rev: 7, Status: 1, Assign: 2, Public: 3}
	return r
}
