package server

import (
	"cmp"
	"context"
	"slices"
	"time"

	"lapor/model"
	"lapor/store/central"
	"lapor/store/record"
)

// entry is one report of a run.
type entry struct {
	id    model.ID
	class model.ViewClass
	pos   position
	moved bool // changed after hi: its place may have changed, it is sent whatever pos says
	whole bool // the client may lack any of it: text and all events
	text  bool // text or its release changed
	rest  bool // old and closed: body only on demand
}

// plan is what a run has to say, before any of it is written.
type plan struct {
	gone    []record.Gone
	entries []entry // in order
	parked  []record.Item
}

func (p plan) empty() bool { return len(p.gone)+len(p.entries)+len(p.parked) == 0 }

// sight judges what one caller sees in one snapshot.
type sight struct {
	reader central.Reader
	caller central.Caller
	tree   *model.Tree
	now    time.Time

	records *record.Codec
	old     time.Time // bodies of closed reports received before this wait until asked for
	all     []central.Brief
	loaded  bool
}

func (v *sight) class(vis model.Visibility) model.ViewClass {
	return vis.Class(v.caller.Actor, v.tree, v.now)
}

// scope is every report the caller may see.
func (v *sight) scope(ctx context.Context) ([]central.Brief, error) {
	if v.loaded {
		return v.all, nil
	}
	err := v.reader.Scope(ctx, v.caller.Actor, func(b central.Brief) error {
		if v.class(b.Vis) > model.ViewNone {
			v.all = append(v.all, b)
		}
		return nil
	})
	v.loaded = err == nil
	return v.all, err
}

// plan works out the run c.
func (v *sight) plan(ctx context.Context, c cursor, want []record.Short) (plan, error) {
	var p plan
	entries := map[model.ID]entry{}
	var err error
	if c.fresh {
		err = v.planScope(ctx, c, entries)
	} else {
		p.gone, err = v.planChanges(ctx, c, entries)
	}
	if err == nil && c.wants {
		err = v.planWanted(ctx, c, want, entries)
	}
	if err != nil {
		return plan{}, err
	}
	if c.phase != phaseRows || c.pos != (position{}) {
		p.gone = nil // they were in the first piece of this run
	}
	for _, e := range entries {
		p.entries = append(p.entries, e)
	}
	slices.SortFunc(p.entries, func(a, b entry) int { return slices.Compare(a.pos[:], b.pos[:]) })
	p.parked, err = v.parked(ctx, c.lo, c.fresh)
	return p, err
}

func (v *sight) planScope(ctx context.Context, c cursor, into map[model.ID]entry) error {
	all, err := v.scope(ctx)
	for _, b := range all {
		into[b.ID] = v.entry(c, b, model.ViewNone)
	}
	return err
}

func (v *sight) planChanges(ctx context.Context, c cursor, into map[model.ID]entry) ([]record.Gone, error) {
	if c.lo == c.hi {
		return nil, nil
	}
	changes, err := v.reader.Changes(ctx, c.lo, c.hi)
	if err != nil || len(changes) == 0 {
		return nil, err
	}
	ids := make([]model.ID, len(changes))
	for i, ch := range changes {
		ids[i] = ch.Report
	}
	briefs, err := v.briefs(ctx, ids)
	if err != nil {
		return nil, err
	}
	var gone []record.Gone
	for _, ch := range changes {
		before := model.ViewNone
		if ch.Known {
			before = v.class(ch.Before)
		}
		b, exists := briefs[ch.Report]
		switch {
		case exists && v.class(b.Vis) > model.ViewNone:
			into[b.ID] = v.entry(c, b, before)
		case before > model.ViewNone:
			gone = append(gone, v.gone(ch, b, exists))
		}
	}
	return gone, nil
}

func (v *sight) planWanted(ctx context.Context, c cursor, want []record.Short, into map[model.ID]entry) error {
	asked := slices.DeleteFunc(slices.Clone(want), func(s record.Short) bool { return !c.answers(s) })
	ids, err := v.reader.Resolve(ctx, asked, v.caller.Actor)
	if err != nil {
		return err
	}
	briefs, err := v.briefs(ctx, ids)
	for _, b := range briefs {
		if v.class(b.Vis) > model.ViewNone {
			e := v.entry(c, b, model.ViewNone)
			e.rest = false // the client may hold an older text of it
			into[b.ID] = e
		}
	}
	return err
}

func (v *sight) briefs(ctx context.Context, ids []model.ID) (map[model.ID]central.Brief, error) {
	list, err := v.reader.Briefs(ctx, ids)
	m := make(map[model.ID]central.Brief, len(list))
	for _, b := range list {
		m[b.ID] = b
	}
	return m, err
}

// entry of a visible report whose class was before when the run's lo was the
// head: another class gets everything again.
func (v *sight) entry(c cursor, b central.Brief, before model.ViewClass) entry {
	class := v.class(b.Vis)
	return entry{id: b.ID, class: class, pos: orderOf(b), moved: b.Seq > c.hi,
		whole: class != before, text: b.TextSeq > c.lo,
		rest: class != before && !b.Stage.Open() && b.Received.Before(v.old)}
}

// gone says why a report left and, if the caller may know, where it went:
// coordinators always, others if it was theirs. Of a restricted report nobody
// learns from here that it was restricted.
func (v *sight) gone(ch central.Change, b central.Brief, exists bool) record.Gone {
	g := record.Gone{Report: ch.Report, Why: cmp.Or(ch.Why, record.WhyMoved)}
	switch {
	case !exists:
		g.Why = cmp.Or(ch.Why, record.WhyRedacted)
		return g
	case b.Vis.Gone:
		g.Why = cmp.Or(ch.Why, record.WhyAged)
		return g
	case b.Vis.Restricted || ch.Before.Restricted:
		g.Why = record.WhyMoved
		return g
	}
	held := ch.Before
	held.Asked = nil // a unit that was only asked need not know
	if before := v.class(held); before == model.ViewCoordinator || before == model.ViewUnit {
		g.To = v.tree.Name(cmp.Or(b.Vis.Holder, b.Vis.Agency))
	}
	return g
}
