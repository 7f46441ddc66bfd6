package storetest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lapor/model"
	"lapor/store/central"
	"lapor/store/record"
)

// Together runs writers and followers against several stores on one database,
// as processes side by side have them. open gives another store of the same
// database at each call. disturb, if any, is called again and again meanwhile
// and may break connections, not data.
func Together(t *testing.T, open Opener, disturb func()) {
	w := newWorld(t, open, central.Options{})
	side := []*world{w, w.beside(open), w.beside(open)}
	var reports []model.Report
	for range 30 {
		reports = append(reports, w.report("KAB1", []string{"DINKES1", "PUPR1", "PUSK1", ""}[len(reports)%4]))
	}
	w.put(reports...)
	writers, wanted := w.manyWriters(reports)

	var done atomic.Int64
	var writing, reading sync.WaitGroup
	for i, p := range writers {
		writing.Go(func() {
			for n, sent := range p.batches {
				p.send(t, side, i+n, sent)
				if done.Add(1)%5 == 0 && disturb != nil {
					disturb()
				}
			}
		})
	}
	stop := make(chan struct{})
	followers := w.followers()
	for i, f := range followers {
		reading.Go(func() {
			for n := i; ; n++ {
				if err := f.followSafely(side[n%len(side)]); err != nil {
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
	reading.Go(func() { // what runs by itself runs in every process
		for n := 0; ; n++ {
			if _, err := side[n%len(side)].store.RunJobs(w.ctx(), start); err != nil && !passing(err) {
				t.Error(err)
			}
			select {
			case <-stop:
				return
			default:
			}
		}
	})
	writing.Wait()
	close(stop)
	reading.Wait()
	if t.Failed() {
		return
	}
	for i, f := range followers {
		w.must(f.followSafely(side[i%len(side)]))
		w.must(f.compare(side[i%len(side)]))
	}
	w.onlyOnce(reports, wanted)
	w.sound()
}

// beside is the same world seen through another store.
func (w *world) beside(open Opener) *world {
	other := *w
	other.store = open(w.t, central.Options{Clock: func() time.Time { return start }, Decide: judge})
	return &other
}

// writer is a device with everything that it will send.
type writer struct {
	*person
	batches [][]record.Sent
}

// manyWriters prepares operations that get into each other's way: few reports,
// and each person on two devices that send the same operations, as after a
// restored disk. wanted are the operations.
func (w *world) manyWriters(reports []model.Report) (all []writer, wanted map[model.ID]bool) {
	g := rand.New(rand.NewPCG(1, 2))
	wanted = map[model.ID]bool{}
	units := []string{"DINKES1", "PUPR1", "PUSK1", "DINKES2"}
	for _, login := range []string{"koor1", "nasional", "kes1", "awas1"} {
		one := w.users[login]
		twin := &person{user: one.user}
		w.device(twin)
		pair := []writer{{person: one}, {person: twin}}
		for range 25 {
			var ops []model.Operation
			for range 1 + g.IntN(4) {
				op := w.op(model.KindNote, pick(g, reports...).ID, model.Body{Text: "catatan"})
				if g.IntN(3) == 0 {
					op = w.op(model.KindDispatch, op.Report, model.Body{Unit: w.nodes[pick(g, units...)]})
				}
				wanted[op.ID] = true
				ops = append(ops, op)
			}
			for i := range pair {
				pair[i].batches = append(pair[i].batches, w.sent(pair[i].person, ops...))
			}
		}
		all = append(all, pair...)
	}
	return all, wanted
}

// maxTries bounds how often a client sends the same again: a store that never
// answers must fail the test, not hang it.
const maxTries = 300

// send sends a batch until it is answered, each time through another store.
func (p writer) send(t *testing.T, side []*world, from int, sent []record.Sent) {
	for try := range maxTries {
		w := side[(from+try)%len(side)]
		answers, retry, err := w.store.Apply(w.ctx(), p.caller, sent, start)
		if err != nil {
			t.Error(err)
			return
		}
		if retry > 0 {
			continue
		}
		if len(answers) != len(sent) {
			t.Errorf("%d answers to %d operations", len(answers), len(sent))
		}
		for _, a := range answers {
			if r := a.Outcome.Result; r != model.ResultApplied && r != model.ResultAlready {
				t.Errorf("answer %+v", a)
			}
		}
		return
	}
	t.Error("never answered")
}

// passing errors go away by themselves.
func passing(err error) bool {
	code := model.CodeOf(err)
	return code == central.CodeUnreachable || code == central.CodeBusy
}

// followSafely follows through a store that may lose its connection in the
// middle: then nothing was taken, as in a client's transaction.
func (f *follower) followSafely(w *world) error {
	for range maxTries {
		next := *f
		next.held = make(map[model.ID]*copied, len(f.held))
		for id, c := range f.held {
			mine := *c
			mine.events = slices.Clone(c.events)
			next.held[id] = &mine
		}
		err := next.follow(w)
		if err == nil {
			*f = next
			return nil
		}
		if !passing(err) {
			return err
		}
	}
	return fmt.Errorf("%s could not follow", f.actor.Name)
}

// onlyOnce checks that every operation has one event and one first answer.
func (w *world) onlyOnce(reports []model.Report, wanted map[model.ID]bool) {
	w.t.Helper()
	left := maps.Clone(wanted)
	for _, r := range reports {
		_, events := w.get(r.ID)
		for _, e := range events {
			if !left[e.Op] {
				w.t.Errorf("event %v of operation %v: a second one, or of nobody", e.ID, e.Op)
			}
			delete(left, e.Op)
		}
	}
	if len(left) > 0 {
		w.t.Errorf("%d operations have no event", len(left))
	}
}
