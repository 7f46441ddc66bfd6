package client_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"lapor/model"
	"lapor/store/record"
	"lapor/sync/client"
)

// longCut is generous: no sync of these tests needs so many attempts.
const longCut = 2000

// A link that dies after every few thousand bytes: the first sync goes on
// where it was, nothing comes twice but the piece that was cut.
func TestCutsResumeAtTheLastCommitPoint(t *testing.T) {
	const piece, room = 1 << 10, 3 << 10
	w := newWorld(t)
	w.options.PieceBytes = piece
	w.serve()
	w.fill(300)
	whole := w.desk("kes1")
	whole.sync()
	size := int(whole.link.moved)

	kes := w.desk("kes1")
	kes.link.cut = room
	attempts := 0
	for ; ; attempts++ {
		if attempts > longCut {
			t.Fatal("does not end")
		}
		_, err := kes.engine.Sync(w.ctx())
		if err == nil {
			break
		}
		if model.CodeOf(err) != client.CodeNoNetwork {
			t.Fatal(err)
		}
	}
	if attempts < 5 {
		t.Fatalf("only %d cuts in %d bytes", attempts, size)
	}
	// A piece may be somewhat larger than aimed at; the rest is the request.
	if most := size + (attempts+1)*(2*piece+600); int(kes.link.moved) > most {
		t.Errorf("%d cuts: moved %d bytes, uncut %d, at most %d expected", attempts, kes.link.moved, size, most)
	}
	kes.sameAsFresh()
}

// Cut at bytes all over three kinds of sync, with operations under way: each
// takes effect once and the copy is right in the end.
func TestCutAnywhereLosesAndDoublesNothing(t *testing.T) {
	w := newWorld(t)
	w.options.PieceBytes = 600
	w.serve()
	reports := w.fill(12)
	rng := rand.New(rand.NewPCG(5, 6))
	kes, koor := w.desk("kes1"), w.desk("koor1")
	koor.sync()
	var notes []model.ID
	for range 60 {
		kes.link.cut = 1 + rng.IntN(1500)
		kes.link.lost = rng.IntN(4) == 0
		_, _ = kes.engine.Sync(w.ctx())
		if r, here := kes.report(reports[0].ID); here && r.Stage.Open() {
			notes = append(notes, kes.submit(model.KindNote, r.ID, model.Body{Text: "catatan"}))
		}
		koor.submit(model.KindNote, reports[rng.IntN(12)].ID, model.Body{Text: "dari koordinator"})
		koor.sync()
	}
	kes.link.cut, kes.link.lost = 0, false
	kes.sync()
	seen := map[model.ID]int{}
	_, events := w.read(reports[0].ID)
	for _, e := range events {
		seen[e.Op]++
	}
	for i, op := range notes {
		if seen[op] != 1 {
			t.Errorf("note %d took effect %d times", i, seen[op])
		}
		if got := kes.outcome(op).Result; got != model.ResultApplied {
			t.Errorf("note %d: %s", i, got)
		}
	}
	kes.sameAsFresh()
}

// A report that changes class, place and text while a run is cut in pieces.
func TestChangesBehindACutRun(t *testing.T) {
	for _, phase := range []string{"rows", "bodies"} {
		t.Run(phase, func(t *testing.T) {
			w := newWorld(t)
			w.options.PieceBytes = 500
			w.serve()
			reports := w.fill(60)
			kes, koor := w.desk("kes1"), w.desk("koor1")
			koor.sync()
			kes.link.cut = 2500
			if phase == "bodies" {
				kes.link.cut = 4000
			}
			if _, err := kes.engine.Sync(w.ctx()); err == nil {
				t.Fatal("was not cut")
			}
			if texts := len(kes.store.Items(record.TypeText)); texts == 0 == (phase == "bodies") {
				t.Fatalf("cut in the wrong phase: %d texts", texts)
			}
			for i, r := range reports {
				switch i % 4 {
				case 0:
					koor.submit(model.KindDispatch, r.ID, model.Body{Unit: w.nodes["PUPR1"], Reason: "pindah"})
				case 1:
					koor.submit(model.KindNote, r.ID, model.Body{Text: "catatan baru"})
				case 2:
					koor.submit(model.KindDispatch, r.ID, model.Body{Unit: w.nodes["DINKES1"], Reason: "pindah"})
				}
			}
			koor.sync()
			kes.link.cut = 0
			kes.sync()
			kes.sameAsFresh()
		})
	}
}

// A report that was still to come moves before the place where the run was
// cut: what happened to it before and after must both arrive.
func TestReportOvertakingACutRun(t *testing.T) {
	w := newWorld(t)
	w.options.PieceBytes = 150
	w.serve()
	reports := w.fill(30)
	kes, koor := w.desk("kes1"), w.desk("koor1")
	koor.sync()
	last := reports[0]
	koor.submit(model.KindHold, last.ID, model.Body{Reason: "menunggu"})
	koor.sync()
	kes.sync()
	for _, r := range reports {
		koor.submit(model.KindNote, r.ID, model.Body{Text: "sebelum putus"})
	}
	koor.sync()
	before := len(kes.store.Items(record.TypeEvent))
	for kes.link.cut = 300; len(kes.store.Items(record.TypeEvent)) < before+5; kes.link.cut += 20 {
		if _, err := kes.engine.Sync(w.ctx()); err == nil {
			t.Fatal("was not cut among the events")
		}
	}
	koor.submit(model.KindResume, last.ID, model.Body{})
	koor.sync()
	kes.link.cut = 0
	kes.sync()
	kes.sameAsFresh()
}

func TestResponsesAreBounded(t *testing.T) {
	w := newWorld(t)
	w.options.ResponseBytes, w.options.PieceBytes = 4<<10, 1<<10
	w.serve()
	w.fill(200)
	kes := w.desk("kes1")
	sum := kes.sync()
	if sum.Rounds < 3 {
		t.Fatalf("%d rounds", sum.Rounds)
	}
	for i, answer := range kes.link.answers {
		if len(answer) > 8<<10 {
			t.Errorf("response %d has %d bytes", i, len(answer))
		}
	}
	kes.sameAsFresh()
}

func TestManyRowsArriveBeforeAnyBody(t *testing.T) {
	w := newWorld(t)
	w.fill(400)
	kes := w.desk("kes1")
	var steps []client.Progress
	engine, err := client.New(kes.store, kes.link, client.Options{Clock: w.clock, Random: w.rand, Codec: w.codec,
		Progress: func(p client.Progress) {
			steps = append(steps, p)
			if len(steps) == 1 {
				if rows, texts := len(kes.store.Items(record.TypeRow)), len(kes.store.Items(record.TypeText)); rows != 50 || texts != 0 {
					t.Errorf("first screen: %d rows, %d texts", rows, texts)
				}
			}
			if p.RowsDone {
				if rows, texts := len(kes.store.Items(record.TypeRow)), len(kes.store.Items(record.TypeText)); rows != 240 || texts != 0 {
					t.Errorf("rows done: %d rows, %d texts", rows, texts)
				}
			}
		}})
	w.must(err)
	if _, err := engine.Sync(w.ctx()); err != nil {
		t.Fatal(err)
	}
	if len(steps) < 3 || steps[0].Expected != 240 {
		t.Fatal(fmt.Sprint(steps))
	}
}
