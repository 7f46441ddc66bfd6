package cache

import (
	"maps"
	"slices"

	"lapor/model"
)

// replayed is an own operation whose effects are not yet in the entities.
type replayed struct {
	op      model.Operation
	state   model.OutState
	place   int64
	touches []model.ID
}

// copyOf is a report with the officer's pending operations replayed on top.
type copyOf struct {
	stored
	exists bool // on the server, or made by a pending operation
}

// world is a set of reports connected by pending operations.
type world struct {
	t        *tx
	who      *snapshot
	reports  map[model.ID]*copyOf
	ops      []int // indexes in t.replays, in order of writing
	outcomes map[model.ID]model.Outcome
	raised   map[model.ID]map[model.ID]model.Revs // operation → report → what it added to the revisions
}

// pending loads the operations to replay, once per transaction.
func (t *tx) pending() error {
	if t.loaded {
		return nil
	}
	t.replays, t.touching = nil, map[model.ID][]int{}
	err := t.each("SELECT op, state, place, bytes FROM outbox WHERE state IN (1, 2, 3) AND reflected = 0 ORDER BY place", nil, func(scan func(...any) error) error {
		var r replayed
		var op model.ID
		var b []byte
		if err := scan(idColumn{&op}, &r.state, &r.place, &b); err != nil {
			return err
		}
		if err := t.c.codec.Decode(b, &r.op); err != nil {
			return err
		}
		r.touches = touched(r.op)
		for _, id := range r.touches {
			t.touching[id] = append(t.touching[id], len(t.replays))
		}
		t.replays = append(t.replays, r)
		return nil
	})
	t.loaded = err == nil
	return err
}

// outboxChanged forgets what was loaded of the outbox.
func (t *tx) outboxChanged() { t.loaded, t.marks = false, nil }

// worldOf loads the given reports and all that pending operations connect
// with them, and replays those operations.
func (t *tx) worldOf(ids ...model.ID) (*world, error) {
	who, err := t.self()
	if err != nil {
		return nil, err
	}
	if err := t.pending(); err != nil {
		return nil, err
	}
	w := &world{t: t, who: who, reports: map[model.ID]*copyOf{},
		outcomes: map[model.ID]model.Outcome{}, raised: map[model.ID]map[model.ID]model.Revs{}}
	for queue := slices.Clone(ids); len(queue) > 0; queue = queue[1:] {
		id := queue[0]
		if id.IsZero() || w.reports[id] != nil {
			continue
		}
		s, err := t.stored(id)
		if err != nil {
			return nil, err
		}
		w.reports[id] = &copyOf{stored: s, exists: s.here}
		for _, i := range t.touching[id] {
			w.ops = append(w.ops, i)
			queue = append(queue, t.replays[i].touches...)
		}
		// Linked duplicates are answered with their main report.
		if len(t.touching[s.report.Main]) > 0 {
			queue = append(queue, s.report.Main)
		}
		if len(t.touching[id]) > 0 {
			duplicates, err := t.duplicates(id)
			if err != nil {
				return nil, err
			}
			queue = append(queue, duplicates...)
		}
	}
	slices.Sort(w.ops)
	w.ops = slices.Compact(w.ops)
	for _, i := range w.ops {
		op := t.replays[i].op
		outcome, effects, err := w.decide(op)
		if err != nil {
			return nil, err
		}
		w.outcomes[op.ID] = outcome
		if outcome.Result == model.ResultApplied {
			w.apply(op.ID, effects)
		}
	}
	return w, nil
}

// decide asks the model what an operation does to the copies as they are
// after the operations before it. An operation is judged at the time it was
// written, so that replaying gives the same at any time.
func (w *world) decide(op model.Operation) (o model.Outcome, e model.Effects, err error) {
	view := model.View{Tree: w.who.me.Tree}
	own := touched(op)
	for _, id := range slices.SortedFunc(maps.Keys(w.reports), model.ID.Compare) {
		c := w.reports[id]
		if c.exists && (slices.Contains(own, id) || !c.report.Main.IsZero() && slices.Contains(own, c.report.Main)) {
			view.Reports = append(view.Reports, c.report)
		}
	}
	if view.Parents, err = w.parents(op.After); err != nil {
		return o, e, err
	}
	if view.Parked, err = w.t.parkedOp(op.Body.Parked); err != nil {
		return o, e, err
	}
	o, e = model.Decide(view, op, w.who.me.Actor, op.Written, w.who.me.Rules)
	return o, e, nil
}

// parents are what is known of the operations that one comes after. One that
// is no longer in the outbox was accepted long ago.
func (w *world) parents(after []model.ID) (map[model.ID]model.Result, error) {
	results := map[model.ID]model.Result{}
	for _, id := range after {
		results[id] = model.ResultApplied
		if o, ok := w.outcomes[id]; ok {
			results[id] = o.Result
			continue
		}
		var state model.OutState
		if _, err := w.t.one("SELECT state FROM outbox WHERE op = ?", args(key(id)), &state); err != nil {
			return nil, err
		}
		switch state {
		case model.OutParked:
			results[id] = model.ResultParked
		case model.OutRejected:
			results[id] = model.ResultRejected
		}
	}
	return results, nil
}

// parkedOp is an open decision, or nil.
func (t *tx) parkedOp(op model.ID) (*model.Parked, error) {
	if op.IsZero() {
		return nil, nil
	}
	var b []byte
	found, err := t.one("SELECT bytes FROM entity INDEXED BY entity_parked WHERE type = 8 AND id = ?", args(key(op)), &b)
	if err != nil || !found {
		return nil, err
	}
	var p model.Parked
	return &p, t.c.codec.Decode(b, &p)
}

func (w *world) apply(op model.ID, e model.Effects) {
	w.raised[op] = map[model.ID]model.Revs{}
	for _, r := range e.Reports {
		c := w.reports[r.ID]
		if c == nil {
			continue
		}
		if c.exists {
			r.View = c.report.View
		} else {
			r.View, c.hasText = model.ViewCoordinator, true // made here, all of it
		}
		w.raised[op][r.ID] = minus(r.Revs, c.report.Revs)
		c.report, c.exists = r, true
	}
}

// pendingOn are the own operations on a report that later ones come after.
func (w *world) pendingOn(report model.ID) (ops []model.ID) {
	for _, i := range w.ops {
		if r := w.t.replays[i]; slices.Contains(r.touches, report) {
			ops = append(ops, r.op.ID)
		}
	}
	return ops
}

func minus(a, b model.Revs) model.Revs {
	return model.Revs{Rev: a.Rev - b.Rev, Status: a.Status - b.Status, Assign: a.Assign - b.Assign, Public: a.Public - b.Public}
}

func plus(a, b model.Revs) model.Revs {
	return model.Revs{Rev: a.Rev + b.Rev, Status: a.Status + b.Status, Assign: a.Assign + b.Assign, Public: a.Public + b.Public}
}

// duplicates are the reports linked to a main report.
func (t *tx) duplicates(main model.ID) (ids []model.ID, err error) {
	err = t.each("SELECT id FROM row WHERE main = ? AND main <> x''", args(key(main)), func(scan func(...any) error) error {
		var id model.ID
		err := scan(idColumn{&id})
		ids = append(ids, id)
		return err
	})
	return ids, err
}

// touchOp says that the rows an operation changes must follow: its reports
// and the duplicates that are answered with them.
func (t *tx) touchOp(op model.Operation) error {
	t.touch(touched(op)...)
	return t.touchDuplicates(touched(op)...)
}

func (t *tx) touchDuplicates(mains ...model.ID) error {
	for _, id := range mains {
		duplicates, err := t.duplicates(id)
		if err != nil {
			return err
		}
		t.touch(duplicates...)
	}
	return nil
}
