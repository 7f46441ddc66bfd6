package storetest

import (
	"bytes"
	"sync"
	"testing"

	"lapor/model"
	"lapor/store/central"
	"lapor/store/record"
)

var applyTests = []test{
	{"every outcome advances the number", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		p, r := w.users["kes1"], w.report("KAB1", "DINKES1")
		w.put(r)
		sent := w.sent(p,
			w.op(model.KindNote, r.ID, model.Body{Text: "satu"}),
			w.op(model.KindHold, r.ID, model.Body{}),
			w.op(model.KindEscalate, r.ID, model.Body{}),
			w.op(model.KindClose, r.ID, model.Body{}),
			w.op(model.KindReopen, r.ID, model.Body{}),                        // the judge panics
			w.op(model.KindSplit, r.ID, model.Body{}),                         // the judge says what cannot be
			w.op("bukan_jenis", r.ID, model.Body{}),                           // unknown
			w.op(model.KindNote, r.ID, model.Body{Text: "dua \U0001F642 \n"}), // and on it goes
		)
		p.n++
		sent = append(sent, record.Sent{N: p.n, Bytes: []byte{0xff, 0x00, 0x01}})
		answers, _, err := w.store.Apply(w.ctx(), p.caller, sent, w.now)
		w.must(err)
		want := []struct {
			result model.Result
			reason model.Code
		}{
			{model.ResultApplied, ""},
			{model.ResultRejected, model.RejectStale},
			{model.ResultNoop, ""},
			{model.ResultParked, model.ParkClosed},
			{model.ResultParked, model.ParkInternalError},
			{model.ResultParked, model.ParkInternalError},
			{model.ResultRejected, model.RejectUnknown},
			{model.ResultApplied, ""},
			{model.ResultRejected, model.RejectInvalid},
		}
		if len(answers) != len(want) {
			t.Fatalf("%d answers", len(answers))
		}
		for i, a := range answers {
			if a.N != uint64(i+1) || a.Outcome.Result != want[i].result || a.Outcome.Reason != want[i].reason || !a.Outcome.At.Equal(w.now) {
				t.Errorf("answer %d is %+v, want %v", i, a, want[i])
			}
		}
		got, events := w.get(r.ID)
		if len(events) != 2 || events[0].Body.Text != "satu" || events[1].Body.Text != "dua \U0001F642 \n" || got.Revs.Rev != 3 {
			t.Fatalf("rev %d, events %+v", got.Revs.Rev, events)
		}
		for i, e := range events {
			if e.No != uint64(i+1) || e.ID.IsZero() || e.Op.IsZero() || !e.At.Equal(w.now) || e.Report != r.ID {
				t.Errorf("event %+v", e)
			}
		}
		if answers[0].Outcome.Events[0] != events[0].ID {
			t.Error("the outcome does not name its event")
		}
		c, err := w.store.Caller(w.ctx(), p.token, w.now)
		w.must(err)
		if c.LastN != uint64(len(sent)) {
			t.Fatalf("last n %d", c.LastN)
		}
		w.sound()
	}},

	{"a repeated number gives the stored answer", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		p, r := w.users["kes1"], w.report("KAB1", "DINKES1")
		w.put(r)
		sent := w.sent(p, w.op(model.KindNote, r.ID, model.Body{Text: "x"}), w.op(model.KindHold, r.ID, model.Body{}))
		first, _, err := w.store.Apply(w.ctx(), p.caller, sent, w.now)
		w.must(err)
		w.now = w.now.AddDate(0, 0, 1)
		again, _, err := w.store.Apply(w.ctx(), p.caller, append(sent, w.sent(p, w.op(model.KindNote, r.ID, model.Body{Text: "y"}))...), w.now)
		w.must(err)
		same(t, w, again[:2], first)
		if again[2].Outcome.Result != model.ResultApplied {
			t.Fatalf("the new one: %+v", again[2])
		}
		stored, err := w.store.Answers(w.ctx(), p.caller.Device, 1)
		w.must(err)
		same(t, w, stored, again[1:])
		if _, events := w.get(r.ID); len(events) != 2 {
			t.Fatalf("%d events", len(events))
		}
		w.sound()
	}},

	{"other bytes under a used number are a fork", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		p, r := w.users["kes1"], w.report("KAB1", "DINKES1")
		w.put(r)
		w.apply(p, w.op(model.KindNote, r.ID, model.Body{Text: "x"}))
		p.n = 0
		sent := w.sent(p, w.op(model.KindNote, r.ID, model.Body{Text: "lain"}), w.op(model.KindNote, r.ID, model.Body{Text: "lagi"}))
		_, _, err := w.store.Apply(w.ctx(), p.caller, sent, w.now)
		w.code(err, central.CodeFork)
		if _, events := w.get(r.ID); len(events) != 1 {
			t.Fatal("a forked device wrote")
		}
	}},

	{"a gap is told", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		p, r := w.users["kes1"], w.report("KAB1", "DINKES1")
		w.put(r)
		p.n = 4
		_, _, err := w.store.Apply(w.ctx(), p.caller, w.sent(p, w.op(model.KindNote, r.ID, model.Body{Text: "x"})), w.now)
		w.code(err, central.CodeGap)
		if e := err.(*model.Error); e.Args["expect"] != uint64(1) {
			t.Fatalf("expects %v", e.Args["expect"])
		}
	}},

	{"an operation is done once, from whatever device", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		p, r := w.users["kes1"], w.report("KAB1", "DINKES1")
		w.put(r)
		note, closing := w.op(model.KindNote, r.ID, model.Body{Text: "x"}), w.op(model.KindClose, r.ID, model.Body{Text: "y"})
		first := w.apply(p, note, closing)
		w.device(p)
		again := w.apply(p, note, closing)
		for i := range first {
			want := first[i].Outcome
			want.Result, want.At = model.ResultAlready, again[i].Outcome.At
			same(t, w, again[i].Outcome, want)
		}
		if _, events := w.get(r.ID); len(events) != 1 {
			t.Fatalf("%d events", len(events))
		}

		// Other content, or another author, under a used id must not vanish.
		other := note
		other.Body.Text = "bukan itu"
		if a := w.apply(p, other)[0].Outcome; a.Result != model.ResultRejected || a.Field != "id" {
			t.Errorf("other content under the same id: %+v", a)
		}
		if a := w.apply(w.users["pupr1"], note)[0].Outcome; a.Result != model.ResultRejected || !a.Report.IsZero() {
			t.Errorf("another author under the same id: %+v", a)
		}
		w.sound()
	}},

	{"children of what was not done are told so", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		p, r := w.users["kes1"], w.report("KAB1", "DINKES1")
		w.put(r)
		parent := w.op(model.KindClose, r.ID, model.Body{})
		child := w.op(model.KindNote, r.ID, model.Body{Text: "anak"})
		child.After = []model.ID{parent.ID}
		if a := w.apply(p, parent, child)[1].Outcome; a.Reason != model.ParkParentNotApplied {
			t.Fatalf("child of a parked one: %+v", a)
		}
		w.apply(p, w.op(model.KindResolveParked, model.ID{}, model.Body{Parked: parent.ID, Decision: model.DecideSendAnyway}))
		late := w.op(model.KindNote, r.ID, model.Body{Text: "anak"})
		late.After = []model.ID{parent.ID}
		if a := w.apply(p, late)[0].Outcome; a.Result != model.ResultApplied {
			t.Fatalf("child of one that was sent after all: %+v", a)
		}
	}},

	{"what happened meanwhile is named", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		r := w.report("KAB1", "DINKES1")
		r.Revs = model.Revs{Rev: 4, Assign: 2}
		w.put(r)
		move := func(p *person, unit string) model.Outcome {
			op := w.op(model.KindDispatch, r.ID, model.Body{Unit: w.nodes[unit]})
			op.Base = r.Revs
			return w.apply(p, op)[0].Outcome
		}
		if o := move(w.users["koor1"], "PUPR1"); o.Result != model.ResultApplied {
			t.Fatalf("first dispatch %+v", o)
		}
		if o := move(w.users["kes1"], "PUSK1"); o.Reason != model.ParkAssignRace || o.Who != "Nama koor1" {
			t.Fatalf("second dispatch %+v", o)
		}
	}},

	{"registered reports get numbers", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		p := w.users["koor1"]
		register := func(draft model.Report) (model.ID, model.Outcome) {
			id := w.id()
			return id, w.apply(p, w.op(model.KindRegister, model.ID{}, model.Body{NewReport: id, Draft: &draft}))[0].Outcome
		}
		one, first := register(model.Report{Tracking: "S-1", Agency: w.nodes["KAB1"], Title: "Surat warga"})
		_, second := register(model.Report{Agency: w.nodes["KAB1"]})
		w.now = w.now.AddDate(1, 0, 0)
		_, third := register(model.Report{Agency: w.nodes["KAB1"]})
		_, own := register(model.Report{Tracking: "9165816", Agency: w.nodes["KAB1"]})
		if first.Tracking != "LK-2026-1" || second.Tracking != "LK-2026-2" || third.Tracking != "LK-2027-1" || own.Tracking != "9165816" {
			t.Fatalf("numbers %q %q %q %q", first.Tracking, second.Tracking, third.Tracking, own.Tracking)
		}
		r, events := w.get(one)
		if r.Tracking != "LK-2026-1" || events[0].Body.Number != "S-1" {
			t.Fatalf("report %q, temporary number %q", r.Tracking, events[0].Body.Number)
		}
		// The same new report again is no second one.
		if o := w.apply(p, w.op(model.KindRegister, model.ID{}, model.Body{NewReport: one, Draft: &model.Report{}}))[0].Outcome; o.Result == model.ResultApplied {
			t.Fatalf("registered over another report: %+v", o)
		}
		if again, _ := w.get(one); again.Title != r.Title {
			t.Fatal("the first report is gone")
		}
		w.sound()
	}},

	{"hostile numbers and sizes", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		p := w.users["kes1"]
		for _, n := range []uint64{0, 1 << 63, ^uint64(0)} {
			_, _, err := w.store.Apply(w.ctx(), p.caller, []record.Sent{{N: n, Bytes: []byte{0xa0}}}, w.now)
			if c := model.CodeOf(err); c != central.CodeGap && c != central.CodeFork {
				t.Errorf("number %d: %v", n, err)
			}
		}
		for i, b := range [][]byte{nil, {}, {0xa0}, bytes.Repeat([]byte{0x81}, 10000), []byte("<html>")} {
			p.n++
			answers, _, err := w.store.Apply(w.ctx(), p.caller, []record.Sent{{N: p.n, Bytes: b}}, w.now)
			w.must(err)
			if answers[0].Outcome.Reason != model.RejectInvalid {
				t.Errorf("bytes %d: %+v", i, answers[0].Outcome)
			}
		}
		if _, err := w.store.Answers(w.ctx(), p.caller.Device, ^uint64(0)); err != nil {
			t.Errorf("answers after the largest number: %v", err)
		}
		w.sound()
	}},

	{"many writers, each report's timeline without a gap", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		r := w.report("KAB1", "DINKES1")
		w.put(r)
		people := []string{"kes1", "pupr1", "koor1", "koor2", "kes2"}
		const rounds = 20
		var batches [][]record.Sent
		for range rounds {
			for _, login := range people {
				batches = append(batches, w.sent(w.users[login],
					w.op(model.KindNote, r.ID, model.Body{Text: login}), w.op(model.KindNote, r.ID, model.Body{Text: login})))
			}
		}
		var wg sync.WaitGroup
		for i, login := range people {
			wg.Go(func() {
				for round := range rounds {
					if _, _, err := w.store.Apply(w.ctx(), w.users[login].caller, batches[round*len(people)+i], start); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		stop := make(chan struct{})
		var reader sync.WaitGroup
		reader.Go(func() { // readers are neither blocked nor confused
			for {
				select {
				case <-stop:
					return
				default:
				}
				err := w.store.Snapshot(w.ctx(), func(rd central.Reader) error {
					a, err := rd.Briefs(w.ctx(), []model.ID{r.ID})
					if err != nil {
						return err
					}
					e, err := rd.Events(w.ctx(), []model.ID{r.ID}, 0)
					if err == nil && uint64(len(e))+1 != a[0].Rev {
						t.Errorf("snapshot has rev %d with %d events", a[0].Rev, len(e))
					}
					return err
				})
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
		wg.Wait()
		close(stop)
		reader.Wait()
		if _, events := w.get(r.ID); len(events) != len(people)*rounds*2 {
			t.Fatalf("%d events", len(events))
		}
		w.sound()
	}},
}
