package central

import (
	"context"
	"fmt"
	"slices"
	"time"

	"lapor/model"
	"lapor/store/record"
)

// scope is what an actor's mandates reach: nodes with everything below them.
type scope struct {
	all   bool // a root is among them
	nodes []model.ID
}

// scopeOf is a superset of what the mandates give at any moment within a day
// of now, in whatever zone; who reads judges each report.
func scopeOf(actor model.Actor, tree *model.Tree, now time.Time) scope {
	var s scope
	seen := map[model.ID]bool{}
	for _, m := range actor.Mandates {
		if !m.Active(now, time.UTC) && !m.Active(now.Add(24*time.Hour), time.UTC) && !m.Active(now.Add(-24*time.Hour), time.UTC) {
			continue
		}
		if node, ok := tree.Get(m.Node); ok && node.Parent.IsZero() {
			s.all = true
		}
		below := []model.ID{m.Node}
		for len(below) > 0 {
			id := below[len(below)-1]
			below = below[:len(below)-1]
			if !seen[id] {
				seen[id] = true
				s.nodes = append(s.nodes, id)
				below = append(below, tree.Children(id)...)
			}
		}
	}
	return s
}

// Scope implements Reader. f must not read through the same Reader.
func (r *reader) Scope(ctx context.Context, actor model.Actor, f func(Brief) error) error {
	tree, err := r.Tree(ctx)
	if err != nil {
		return err
	}
	reach := scopeOf(actor, tree, r.store.options.Clock())
	if len(reach.nodes) == 0 {
		return nil
	}
	// To read everything in order is cheaper than most of it by index.
	if reach.all || 2*len(reach.nodes) > tree.Len() {
		return r.each(ctx, "SELECT "+briefColumns+" FROM report r", nil, func(scan func(...any) error) error {
			b, err := r.brief(scan)
			if err != nil {
				return err
			}
			return f(b)
		})
	}
	seen := map[model.ID]bool{}
	once := func(scan func(...any) error) error {
		b, err := r.brief(scan)
		if err != nil || seen[b.ID] {
			return err
		}
		seen[b.ID] = true
		return f(b)
	}
	const from, in = "SELECT " + briefColumns + " FROM report r WHERE ", " IN (%[1]s)"
	for rest := reach.nodes; len(rest) > 0; {
		marks, args, took := list(rest, nil, idArg)
		rest = rest[took:]
		for _, query := range []string{
			from + "r.agency" + in,
			from + "r.holder" + in + " AND r.agency NOT" + in,
			"SELECT " + briefColumns + " FROM report_asked a JOIN report r ON r.id = a.report WHERE a.unit" + in,
		} {
			if err := r.each(ctx, fmt.Sprintf(query, marks), args, once); err != nil {
				return err
			}
		}
	}
	return r.each(ctx, from+"r.officer = $1", []any{actor.User[:]}, once)
}

// Parked implements Reader, oldest change first.
func (r *reader) Parked(ctx context.Context, actor model.Actor, after uint64) ([]ParkedChange, error) {
	tree, err := r.Tree(ctx)
	if err != nil {
		return nil, err
	}
	now := r.store.options.Clock()
	var all []ParkedChange
	err = r.each(ctx, "SELECT seq, author, owner, agency, record FROM parked WHERE seq > $1 ORDER BY seq", []any{bounded(after)},
		func(scan func(...any) error) error {
			var c ParkedChange
			var author, owner, agency model.ID
			var encoded []byte
			if err := scan(&c.Seq, intoID(&author), intoID(&owner), intoID(&agency), &encoded); err != nil {
				return err
			}
			if author != actor.User && owner != actor.User && !coordinates(actor, agency, tree, now) {
				return nil
			}
			if err := r.store.codec.Decode(encoded, &c.Parked); err != nil {
				return err
			}
			all = append(all, c)
			return nil
		})
	return all, err
}

// coordinates reports whether the actor is a coordinator over the agency now.
func coordinates(actor model.Actor, agency model.ID, tree *model.Tree, now time.Time) bool {
	return slices.ContainsFunc(actor.Mandates, func(m model.Mandate) bool {
		return (m.Role == model.RoleCoordinator || m.Role == model.RoleNational) &&
			m.Active(now, tree.Week(m.Node).Zone.Location()) && tree.Within(agency, m.Node)
	})
}

// Resolve implements Reader: what the actor may not see stays unknown.
func (r *reader) Resolve(ctx context.Context, shorts []record.Short, actor model.Actor) ([]model.ID, error) {
	tree, err := r.Tree(ctx)
	if err != nil {
		return nil, err
	}
	now := r.store.options.Clock()
	var all []model.ID
	for len(shorts) > 0 {
		marks, args, took := list(shorts, nil, func(s record.Short) any { return s[:] })
		shorts = shorts[took:]
		err := r.each(ctx, "SELECT "+briefColumns+" FROM report r WHERE r.short IN ("+marks+")", args,
			func(scan func(...any) error) error {
				b, err := r.brief(scan)
				if err == nil && b.Vis.Class(actor, tree, now) > model.ViewNone {
					all = append(all, b.ID)
				}
				return err
			})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}
