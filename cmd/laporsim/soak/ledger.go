package soak

import (
	"context"
	"maps"
	"slices"

	"lapor/model"
	"lapor/store/central"
	"lapor/store/record"
)

// ledger is what we know of every operation, apart from any store: who wrote
// which bytes, what the server said, what it did. Each change of the server is
// looked at once.
type ledger struct {
	written  map[model.ID]written       // operations by id; never forgotten
	outcomes map[model.ID]model.Outcome // the first answer to each
	claimed  map[model.ID]model.ID      // events by the operation whose answer names them
	heard    map[model.ID]uint64        // by device id: answers looked at
	events   map[model.ID]uint64        // by report: length of the timeline
	seq      uint64                     // of the server: changes looked at
	reached  map[place]uint64           // by device and report: how far down the timeline its operations are
}

type written struct {
	op    model.Operation
	bytes []byte
	owner *officer
}

type place struct{ device, report model.ID }

func newLedger() ledger {
	return ledger{written: map[model.ID]written{}, outcomes: map[model.ID]model.Outcome{}, claimed: map[model.ID]model.ID{},
		heard: map[model.ID]uint64{}, events: map[model.ID]uint64{}, reached: map[place]uint64{}}
}

// copied for a backup; what was written stays known.
func (l ledger) copied() ledger {
	l.outcomes, l.claimed, l.heard = maps.Clone(l.outcomes), maps.Clone(l.claimed), maps.Clone(l.heard)
	l.events, l.reached = maps.Clone(l.events), maps.Clone(l.reached)
	return l
}

// scan looks at what the server did since the last scan.
func (w *office) scan() {
	if w.found != nil {
		return
	}
	meta, err := w.truth().Meta(w.ctx)
	if err != nil {
		w.fail(0, "meta: %v", err)
		return
	}
	var fresh []model.Event
	if meta.Seq != w.ledger.seq {
		if fresh, err = w.newEvents(meta.Seq); err != nil {
			w.fail(0, "events: %v", err)
			return
		}
	}
	ids := map[model.ID]bool{}
	for _, d := range w.devices {
		ids[d.id()] = true
	}
	at := map[model.ID]model.Event{}
	for _, e := range fresh {
		at[e.ID] = e
	}
	for id := range ids {
		answers, err := w.truth().Answers(w.ctx, id, w.ledger.heard[id])
		if err != nil {
			w.fail(0, "answers: %v", err)
			return
		}
		for _, a := range answers {
			w.hear(id, a, at)
		}
	}
	for _, e := range fresh {
		w.caused(e)
	}
}

// newEvents reads the timelines' new ends.
func (w *office) newEvents(seq uint64) (fresh []model.Event, err error) {
	err = w.truth().Snapshot(w.ctx, func(r central.Reader) error {
		changes, err := r.Changes(w.ctx, w.ledger.seq, seq)
		if err != nil {
			return err
		}
		ids := make([]model.ID, len(changes))
		for i, c := range changes {
			ids[i] = c.Report
		}
		fresh, err = r.Events(w.ctx, ids, w.ledger.seq)
		return err
	})
	w.ledger.seq = seq
	for _, e := range fresh {
		if w.ledger.events[e.Report]++; e.No != w.ledger.events[e.Report] {
			w.fail(3, "event %d of a timeline has number %d", w.ledger.events[e.Report], e.No)
		}
	}
	return fresh, err
}

// hear looks at a new answer of the server.
func (w *office) hear(device model.ID, a record.Answer, fresh map[model.ID]model.Event) {
	l := &w.ledger
	if l.heard[device]++; a.N != l.heard[device] {
		w.fail(4, "answer %d where %d comes next", a.N, l.heard[device])
	}
	o := a.Outcome
	if _, known := l.written[o.Op]; !known {
		w.fail(3, "the server judged an operation that nobody wrote: %s", o.Op)
		return
	}
	w.counts.count(o.Result)
	first, known := l.outcomes[o.Op]
	switch {
	case o.Result == model.ResultAlready && known:
		if !slices.Equal(first.Events, o.Events) || first.Reason != o.Reason || first.Revs != o.Revs {
			w.fail(3, "the outcome of %s changed: %+v, now %+v", o.Op, first, o)
		}
		return
	case o.Result == model.ResultAlready:
		w.fail(3, "%s is told to be known and never was", o.Op)
		return
	case known:
		w.fail(3, "%s was judged twice: %s, then %s", o.Op, first.Result, o.Result)
		return
	}
	l.outcomes[o.Op] = o
	if o.Result != model.ResultApplied && len(o.Events) > 0 {
		w.fail(3, "%s is %s and has effects", o.Op, o.Result)
	}
	for _, id := range o.Events {
		if other, twice := l.claimed[id]; twice {
			w.fail(3, "an event belongs to %s and to %s", other, o.Op)
		}
		l.claimed[id] = o.Op
		e, ok := fresh[id]
		if !ok {
			w.fail(3, "the answer to %s names an event that is not there", o.Op)
			continue
		}
		if at := (place{device, e.Report}); e.No < l.reached[at] {
			w.fail(4, "%s took effect before an earlier operation of its device", o.Op)
		} else {
			l.reached[at] = e.No
		}
	}
}

// caused looks at whether a new event has exactly one cause.
func (w *office) caused(e model.Event) {
	if e.Op.IsZero() || e.Actor.IsZero() {
		return // imports, timers
	}
	by, ok := w.ledger.claimed[e.ID]
	if !ok {
		w.fail(3, "event %q of %s belongs to no answer", e.Kind, e.Op)
		return
	}
	if by != e.Op && w.ledger.written[by].op.Body.Parked != e.Op {
		w.fail(3, "event %q of %s was made by %s", e.Kind, e.Op, by)
	}
}

func (c *counts) count(r model.Result) {
	switch r {
	case model.ResultApplied:
		c.Applied++
	case model.ResultAlready:
		c.Already++
	case model.ResultNoop:
		c.Noop++
	case model.ResultParked:
		c.Parked++
	case model.ResultRejected:
		c.Rejected++
	}
}

// parkedAll are all parked operations of the server.
func (w *office) parkedAll(ctx context.Context, r central.Reader) ([]central.ParkedChange, error) {
	root := model.Actor{Mandates: []model.Mandate{{Role: model.RoleNational, Node: w.nodes["NAS"]}}}
	return r.Parked(ctx, root, 0)
}
