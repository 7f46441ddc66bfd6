package server

import (
	"context"
	"slices"

	"lapor/model"
	"lapor/store/central"
	"lapor/store/record"
	"lapor/sync/wire"
)

// headItems are what a client needs before any report makes sense: who he is,
// the tree, the rules and the calendar, each only when it is newer than what
// he has.
func (v *sight) headItems(ctx context.Context, req wire.Request, meta central.Meta) ([]record.Item, error) {
	var items []record.Item
	add := func(t record.Type, id model.ID, rev uint64, value any) error {
		b, err := v.records.Encode(value)
		items = append(items, record.Item{Type: t, ID: id, Rev: rev, Bytes: b})
		return err
	}
	moved := req.Epoch != v.caller.Epoch
	if moved {
		if err := add(record.TypeActor, v.caller.User.ID, v.caller.Epoch, v.caller.Actor); err != nil {
			return nil, err
		}
	}
	if moved || req.TreeRev != meta.TreeRev {
		for _, a := range v.agencies() {
			if err := add(record.TypeAgency, a.ID, a.Rev, a); err != nil {
				return nil, err
			}
		}
	}
	if req.RulesRev == meta.RulesRev && req.CalendarRev == meta.CalendarRev {
		return items, nil
	}
	rules, err := v.reader.Rules(ctx)
	if err != nil {
		return nil, err
	}
	if req.RulesRev != meta.RulesRev {
		if err := add(record.TypeRules, model.ID{}, meta.RulesRev, rules); err != nil {
			return nil, err
		}
	}
	if req.CalendarRev != meta.CalendarRev && rules.Calendar != nil {
		if err := add(record.TypeCalendar, model.ID{}, meta.CalendarRev, rules.Calendar.Data()); err != nil {
			return nil, err
		}
	}
	return items, nil
}

// agencies are the caller's part of the tree, parents first: everything
// within the instansi induk of his mandates, and the nodes above them.
func (v *sight) agencies() []model.Agency {
	var list []model.Agency
	seen := map[model.ID]bool{}
	add := func(id model.ID) bool {
		a, ok := v.tree.Get(id)
		if !ok || seen[id] {
			return false
		}
		seen[id] = true
		list = append(list, a)
		return true
	}
	var below func(id model.ID)
	below = func(id model.ID) {
		for _, child := range v.tree.Children(id) {
			if add(child) {
				below(child)
			}
		}
	}
	for _, m := range v.caller.Actor.Mandates {
		top := v.tree.AgencyOf(m.Node)
		if top.IsZero() {
			top = m.Node
		}
		for _, id := range v.above(top) {
			add(id)
		}
		add(top)
		below(top)
	}
	return list
}

// above are the nodes over id, the root first.
func (v *sight) above(id model.ID) []model.ID {
	const deepest = 64 // a cycle in bad data must end
	var ids []model.ID
	for a, ok := v.tree.Get(id); ok && len(ids) < deepest; {
		if a, ok = v.tree.Get(a.Parent); ok {
			ids = append(ids, a.ID)
		}
	}
	slices.Reverse(ids)
	return ids
}
