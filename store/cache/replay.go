package cache

import (
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
	revs   model.Revs // of the server's entity
	exists bool       // on the server, or made by a pending operation
}

// world is a set of reports connected by pending operations.
type world struct {
	t        *tx
	who      *snapshot
	reports  map[model.ID]*copyOf
	ops      []int // indexes in t.replays, in order of writing
	outcomes map[model.ID]model.Outcome
	decided  map[model.ID]model.Parked
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
		outcomes: map[model.ID]model.Outcome{}, decided: map[model.ID]model.Parked{}}
	for queue := slices.Clone(ids); len(queue) > 0; queue = queue[1:] {
		id := queue[0]
		if id.IsZero() || w.reports[id] != nil {
			continue
		}
		s, err := t.stored(id)
		if err != nil {
			return nil, err
		}
		w.reports[id] = &copyOf{stored: s, revs: s.report.Revs, exists: s.here}
		for _, i := range t.touching[id] {
			w.ops = append(w.ops, i)
			queue = append(queue, t.replays[i].touches...)
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
			w.apply(effects)
		}
	}
	return w, nil
}

// decide asks the model what an operation does to the copies as they are
// after the operations before it. An operation is judged at the time it was
// written, so that replaying gives the same at any time.
//
// Base names the server's revisions that the officer saw. What his own
// pending operations have raised since is added: they are no news to him.
func (w *world) decide(op model.Operation) (model.Outcome, model.Effects, error) {
	view := model.View{Tree: w.who.me.Tree, Parents: map[model.ID]model.Result{}}
	for _, id := range touched(op) {
		if c := w.reports[id]; c != nil && c.exists {
			view.Reports = append(view.Reports, c.report)
			if id == op.Report {
				op.Base = raised(op.Base, c.revs, c.report.Revs)
			}
		}
	}
	for _, parent := range op.After {
		if o, ok := w.outcomes[parent]; ok {
			view.Parents[parent] = o.Result
		} else {
			view.Parents[parent] = model.ResultApplied // answered and here
		}
	}
	if !op.Body.Parked.IsZero() {
		var p model.Parked
		var b []byte
		found, err := w.t.one("SELECT bytes FROM entity INDEXED BY entity_parked WHERE type = 8 AND id = ?", args(key(op.Body.Parked)), &b)
		if err != nil {
			return model.Outcome{}, model.Effects{}, err
		}
		if found {
			if err := w.t.c.codec.Decode(b, &p); err != nil {
				return model.Outcome{}, model.Effects{}, err
			}
			view.Parked = &p
		}
	}
	outcome, effects := model.Decide(view, op, w.who.me.Actor, op.Written, w.who.me.Rules)
	return outcome, effects, nil
}

func (w *world) apply(e model.Effects) {
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

func raised(base, server, now model.Revs) model.Revs {
	return model.Revs{
		Rev:    base.Rev + now.Rev - server.Rev,
		Status: base.Status + now.Status - server.Status,
		Assign: base.Assign + now.Assign - server.Assign,
		Public: base.Public + now.Public - server.Public,
	}
}

// marks are what the outbox, drafts and decisions add to rows.
type marks struct {
	unsent  map[model.ID][]model.Outgoing // by report
	parked  map[model.ID][]model.Parked
	drafts  map[model.ID][]model.Draft
	decided map[model.ID]bool // parked operations that a pending one decides
}

func (t *tx) allMarks() (*marks, error) {
	if t.marks != nil {
		return t.marks, nil
	}
	m := &marks{unsent: map[model.ID][]model.Outgoing{}, parked: map[model.ID][]model.Parked{},
		drafts: map[model.ID][]model.Draft{}, decided: map[model.ID]bool{}}
	list, err := t.outgoing("state IN (1, 2) OR (state = 3 AND reflected = 0) ORDER BY place")
	if err != nil {
		return nil, err
	}
	for _, o := range list {
		if !o.Op.Body.Parked.IsZero() {
			m.decided[o.Op.Body.Parked] = true
		}
		if o.State == model.OutAccepted {
			continue
		}
		for _, id := range touched(o.Op) {
			m.unsent[id] = append(m.unsent[id], o)
		}
	}
	parked, err := t.parked(model.ID{})
	if err != nil {
		return nil, err
	}
	for _, p := range parked {
		if !m.decided[p.Op.ID] {
			id := subject(p.Op)
			m.parked[id] = append(m.parked[id], p)
		}
	}
	drafts, err := t.drafts("1")
	if err != nil {
		return nil, err
	}
	for _, d := range drafts {
		m.drafts[d.Report] = append(m.drafts[d.Report], d)
	}
	t.marks = m
	return m, nil
}
