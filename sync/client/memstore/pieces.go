package memstore

import (
	"cmp"
	"context"

	"lapor/model"
	"lapor/store/cache"
	"lapor/store/record"
)

// ApplyPiece implements client.Store; see cache.Piece for the rules.
func (m *Store) ApplyPiece(_ context.Context, p cache.Piece) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, a := range p.Answers {
		m.answer(a)
	}
	for _, g := range p.Gone {
		m.gone(g.Report)
	}
	for _, it := range p.Items {
		if it.Type == record.TypeRow {
			m.putRow(it)
		}
	}
	for _, it := range p.Items {
		if err := m.put(it); err != nil {
			return err
		}
	}
	s := &m.s.sync
	s.Incarnation = cmp.Or(p.Incarnation, s.Incarnation)
	s.Epoch = cmp.Or(p.Epoch, s.Epoch)
	s.TreeRev = cmp.Or(p.TreeRev, s.TreeRev)
	if len(p.Cursor) > 0 {
		s.Cursor = p.Cursor
	}
	return nil
}

func rowKey(report model.ID) key { return key{record.TypeRow, report, report} }

func (m *Store) putRow(it record.Item) {
	if old, here := m.s.items[rowKey(it.ID)]; here && old.Class != it.Class {
		m.dropBodies(it.ID)
		m.s.bodies[it.ID] = true
	}
	m.s.items[rowKey(it.ID)] = it
	m.s.loose[it.ID] = true
}

func (m *Store) put(it record.Item) error {
	switch it.Type {
	case record.TypeRow:
		return nil
	case record.TypeText, record.TypeEvent:
		row, here := m.s.items[rowKey(it.Report)]
		if !here {
			return nil
		}
		if row.Class != it.Class {
			m.s.bodies[it.Report] = true
			return nil
		}
		if it.Type == record.TypeEvent { // a restored server may have given its place to another
			for k, old := range m.s.items {
				if k.kind == record.TypeEvent && k.report == it.Report && old.Rev == it.Rev {
					delete(m.s.items, k)
				}
			}
		}
		if it.Type == record.TypeText {
			delete(m.s.want, record.ShortOf(it.Report))
			delete(m.s.bodies, it.Report)
		}
	case record.TypeParked:
		var p model.Parked
		if err := m.codec.Decode(it.Bytes, &p); err != nil {
			return err
		}
		if p.Resolved != "" {
			delete(m.s.items, key{it.Type, it.Report, it.ID})
			return nil
		}
	case record.TypeRules:
		m.s.sync.RulesRev = it.Rev
	case record.TypeCalendar:
		m.s.sync.CalendarRev = it.Rev
	}
	m.s.items[key{it.Type, it.Report, it.ID}] = it
	return nil
}

func (m *Store) dropBodies(report model.ID) {
	for k := range m.s.items {
		if k.report == report && (k.kind == record.TypeText || k.kind == record.TypeEvent) {
			delete(m.s.items, k)
		}
	}
}

func (m *Store) gone(report model.ID) {
	m.dropBodies(report)
	delete(m.s.items, rowKey(report))
	delete(m.s.bodies, report)
}

// ApplyManifest implements client.Store.
func (m *Store) ApplyManifest(_ context.Context, listed []record.Listed) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	wanted := make(map[record.Short]record.Listed, len(listed))
	for _, l := range listed {
		wanted[l.Short] = l
	}
	for k, it := range m.s.items {
		if k.kind != record.TypeRow {
			continue
		}
		l, ok := wanted[record.ShortOf(k.report)]
		switch {
		case !ok || l.Class < it.Class || l.Rev < it.Rev || m.s.restored && l.Rev != it.Rev:
			m.gone(k.report)
		case l.Class == it.Class && l.Rev == it.Rev && !m.s.loose[k.report]:
			delete(wanted, l.Short)
		}
	}
	clear(m.s.want)
	for short := range wanted {
		m.s.want[short] = true
	}
	m.s.sync.WantManifest, m.s.restored = false, false
	return len(wanted), nil
}

// FinishRun implements client.Store.
func (m *Store) FinishRun(_ context.Context, f cache.Finish) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	same := !f.HasDigest || m.s.digest() == f.Digest
	m.s.sync.WantManifest = m.s.sync.WantManifest || !same
	for _, short := range f.Want {
		delete(m.s.want, short)
	}
	for _, id := range f.Bodies {
		delete(m.s.bodies, id)
	}
	clear(m.s.loose)
	m.s.runs = append(m.s.runs, f)
	return same, nil
}
