package memstore

import (
	"cmp"
	"context"
	"slices"
	"time"

	"lapor/model"
	"lapor/store/record"
)

// TakeOps implements client.Store.
func (m *Store) TakeOps(_ context.Context, now time.Time, _ uint64, limit, maxBytes int) ([]record.Sent, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var taken []record.Sent
	add := func(q *Queued) bool {
		if len(taken) >= limit || len(taken) > 0 && len(q.Bytes) > maxBytes {
			return false
		}
		maxBytes -= len(q.Bytes)
		taken = append(taken, record.Sent{N: q.N, Bytes: q.Bytes})
		return true
	}
	numbered := m.unanswered(func(q *Queued) bool { return q.N > 0 })
	slices.SortFunc(numbered, func(a, b *Queued) int { return cmp.Compare(a.N, b.N) })
	for _, q := range numbered {
		if !add(q) {
			return taken, nil
		}
	}
	// What was frozen under another device goes before what was not.
	waiting := append(m.unanswered(func(q *Queued) bool { return q.N == 0 && q.Frozen }),
		m.unanswered(func(q *Queued) bool { return q.N == 0 && !q.Frozen })...)
	staying := map[model.ID]bool{}
	for _, q := range waiting {
		held := q.LeavesAt.After(now) && !now.Before(q.Op.Written) // a clock set back must not hold it for years
		if held || slices.ContainsFunc(q.Op.After, func(id model.ID) bool { return staying[id] }) {
			staying[q.Op.ID] = true
			continue
		}
		q.N = m.s.lastN + 1
		if !add(q) {
			q.N = 0
			break
		}
		m.s.lastN++
		q.Frozen = true
	}
	return taken, nil
}

func (m *Store) unanswered(also func(*Queued) bool) []*Queued {
	var list []*Queued
	for i := range m.s.ops {
		if q := &m.s.ops[i]; q.Outcome.Result == model.ResultNone && also(q) {
			list = append(list, q)
		}
	}
	return list
}

func (m *Store) answer(a record.Answer) {
	for i := range m.s.ops {
		q := &m.s.ops[i]
		if q.Frozen && q.Outcome.Result == model.ResultNone && (q.N == a.N || q.N == 0 && q.Op.ID == a.Outcome.Op) {
			q.Outcome = a.Outcome
		}
	}
}

// Reoffer implements client.Store.
func (m *Store) Reoffer(_ context.Context, fromN, incarnation uint64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	var again []*Queued
	for i := range m.s.ops {
		if q := &m.s.ops[i]; q.N >= fromN || q.N == 0 && q.Frozen {
			again = append(again, q)
		}
	}
	slices.SortStableFunc(again, func(a, b *Queued) int { return cmp.Compare(a.N-1, b.N-1) }) // 0 last
	n := fromN
	for _, q := range again {
		q.N, q.Outcome = n, model.Outcome{}
		n++
	}
	m.s.lastN = n - 1
	m.s.restored = m.s.restored || m.s.sync.Incarnation != incarnation
	m.s.sync.Incarnation = incarnation
	return nil
}

// NewDevice implements client.Store.
func (m *Store) NewDevice(_ context.Context, id model.ID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.s.sync.Device == id {
		return nil
	}
	for i := range m.s.ops {
		m.s.ops[i].N = 0
	}
	m.s.sync.Device, m.s.sync.Cursor, m.s.lastN = id, nil, 0
	return nil
}
