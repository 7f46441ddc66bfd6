package memory

import (
	"context"
	"slices"
	"sort"
	"time"

	"lapor/model"
	"lapor/store/central"
	"lapor/store/record"
)

// Snapshot implements central.Feed.
func (s *Store) Snapshot(ctx context.Context, f func(central.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return f(reader{s.now.Load(), s.o.Clock})
}

type reader struct {
	*state
	clock func() time.Time
}

func (r reader) Meta() central.Meta { return r.meta }

func (r reader) Tree(context.Context) (*model.Tree, error) { return r.rules.Tree, nil }

func (r reader) Rules(context.Context) (model.Rules, error) { return r.rules, nil }

// Changes implements central.Reader.
func (r reader) Changes(_ context.Context, lo, hi uint64) ([]central.Change, error) {
	var all []central.Change
	at := map[model.ID]int{}
	from := sort.Search(len(r.feed), func(i int) bool { return r.feed[i].Seq > lo })
	for _, c := range r.feed[from:] {
		if c.Seq > hi {
			break
		}
		if i, seen := at[c.Report]; !seen {
			at[c.Report] = len(all)
			all = append(all, c)
		} else if c.Why != "" {
			all[i].Why = c.Why
		}
	}
	return all, nil
}

// Briefs implements central.Reader.
func (r reader) Briefs(_ context.Context, ids []model.ID) ([]central.Brief, error) {
	all := make([]central.Brief, 0, len(ids))
	seen := make(map[model.ID]bool, len(ids))
	for _, id := range ids {
		if row, ok := r.reports[id]; ok && !seen[id] {
			seen[id] = true
			all = append(all, row.brief())
		}
	}
	return all, nil
}

// Scope implements central.Reader.
func (r reader) Scope(_ context.Context, actor model.Actor, f func(central.Brief) error) error {
	nodes, all := r.reach(actor)
	for _, id := range r.order {
		row := r.reports[id]
		near := all || nodes[row.vis.Agency] || nodes[row.vis.Holder] || row.vis.Officer == actor.User ||
			slices.ContainsFunc(row.vis.Asked, func(unit model.ID) bool { return nodes[unit] })
		if !near {
			continue
		}
		if err := f(row.brief()); err != nil {
			return err
		}
	}
	return nil
}

// reach is every node that the actor's mandates give within a day of now, in
// whatever zone.
func (r reader) reach(actor model.Actor) (nodes map[model.ID]bool, all bool) {
	now := r.clock()
	nodes = map[model.ID]bool{}
	for _, m := range actor.Mandates {
		if !m.Active(now, time.UTC) && !m.Active(now.Add(24*time.Hour), time.UTC) && !m.Active(now.Add(-24*time.Hour), time.UTC) {
			continue
		}
		if a, ok := r.agencies[m.Node]; ok && a.Parent.IsZero() {
			all = true
		}
		below := []model.ID{m.Node}
		for len(below) > 0 {
			id := below[len(below)-1]
			below = below[:len(below)-1]
			if !nodes[id] {
				nodes[id] = true
				below = append(below, r.rules.Tree.Children(id)...)
			}
		}
	}
	return nodes, all
}

// Reports implements central.Reader.
func (r reader) Reports(_ context.Context, ids []model.ID) ([]model.Report, error) {
	all := make([]model.Report, 0, len(ids))
	seen := make(map[model.ID]bool, len(ids))
	for _, id := range ids {
		if row, ok := r.reports[id]; ok && !seen[id] {
			seen[id] = true
			report := row.report
			report.View = model.ViewFull
			all = append(all, report)
		}
	}
	return all, nil
}

// Events implements central.Reader.
func (r reader) Events(_ context.Context, ids []model.ID, after uint64) ([]model.Event, error) {
	sorted := slices.SortedFunc(slices.Values(ids), model.ID.Compare)
	var all []model.Event
	for _, id := range slices.Compact(sorted) {
		if row, ok := r.reports[id]; ok {
			from := sort.Search(len(row.seqs), func(i int) bool { return row.seqs[i] > after })
			all = append(all, row.events[from:]...)
		}
	}
	return all, nil
}

// Parked implements central.Reader.
func (r reader) Parked(_ context.Context, actor model.Actor, after uint64) ([]central.ParkedChange, error) {
	var all []central.ParkedChange
	now := r.clock()
	for _, c := range r.parked {
		if c.Seq > after && (c.Parked.Author == actor.User || c.Parked.Owner == actor.User || r.coordinates(actor, c.Parked.Agency, now)) {
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b central.ParkedChange) int { return int(int64(a.Seq) - int64(b.Seq)) })
	return all, nil
}

func (r reader) coordinates(actor model.Actor, agency model.ID, now time.Time) bool {
	return slices.ContainsFunc(actor.Mandates, func(m model.Mandate) bool {
		return (m.Role == model.RoleCoordinator || m.Role == model.RoleNational) && r.active(m, now) &&
			r.rules.Tree.Within(agency, m.Node)
	})
}

// Resolve implements central.Reader.
func (r reader) Resolve(_ context.Context, shorts []record.Short, actor model.Actor) ([]model.ID, error) {
	now := r.clock()
	var all []model.ID
	for _, short := range shorts {
		if id, ok := r.shorts[short]; ok && r.reports[id].vis.Class(actor, r.rules.Tree, now) > model.ViewNone {
			all = append(all, id)
		}
	}
	return all, nil
}
