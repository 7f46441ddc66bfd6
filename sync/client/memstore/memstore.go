// Package memstore is a client's store in memory, for tests and simulations
// of the sync engine: the same contract as store/cache without its screens.
// Nothing in it is durable; no program an officer runs may use it.
package memstore

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"lapor/model"
	"lapor/store/cache"
	"lapor/store/record"
)

// Store implements client.Store. Its state is what a crash would leave: every
// method is one transaction.
type Store struct {
	mu     sync.Mutex
	codec  *record.Codec
	s      state
	locked bool
}

type key struct {
	kind   record.Type
	report model.ID
	id     model.ID
}

// Queued is an operation with what became of it.
type Queued struct {
	Op       model.Operation
	Bytes    []byte
	N        uint64 // 0: not frozen, or to be numbered anew
	Frozen   bool
	LeavesAt time.Time
	Outcome  model.Outcome
}

type state struct {
	sync   cache.SyncState // without Ack, Want, Bodies
	lastN  uint64
	ops    []Queued
	items  map[key]record.Item
	want   map[record.Short]bool
	bodies map[model.ID]bool
	loose  map[model.ID]bool // rows of a run that has not ended
	tries  []cache.Try
	runs   []cache.Finish
	asked  uint64

	restored bool // the server went back in time and no manifest has come since
}

// New makes an empty store of a device.
func New(codec *record.Codec, device model.ID) *Store {
	return &Store{codec: codec, s: state{sync: cache.SyncState{Device: device}, items: map[key]record.Item{},
		want: map[record.Short]bool{}, bodies: map[model.ID]bool{}, loose: map[model.ID]bool{}}}
}

// Clone copies the whole disk: two devices under one id.
func (m *Store) Clone() *Store {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := &Store{codec: m.codec, s: m.s}
	c.s.ops, c.s.tries, c.s.runs = slices.Clone(m.s.ops), slices.Clone(m.s.tries), slices.Clone(m.s.runs)
	c.s.items, c.s.want, c.s.bodies = maps.Clone(m.s.items), maps.Clone(m.s.want), maps.Clone(m.s.bodies)
	c.s.loose = maps.Clone(m.s.loose)
	return c
}

// Submit queues an operation that may leave at leavesAt (zero: now).
func (m *Store) Submit(op model.Operation, leavesAt time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	b, err := m.codec.Encode(op)
	if err == nil {
		m.s.ops = append(m.s.ops, Queued{Op: op, Bytes: b, LeavesAt: leavesAt})
	}
	return err
}

// WantBody asks for a report's text and events.
func (m *Store) WantBody(report model.ID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.s.bodies[report] = true
}

// Ops are all operations, answered ones included.
func (m *Store) Ops() []Queued { m.mu.Lock(); defer m.mu.Unlock(); return slices.Clone(m.s.ops) }

// Tries are the failed attempts, Runs the finished ones, oldest first.
func (m *Store) Tries() []cache.Try { m.mu.Lock(); defer m.mu.Unlock(); return slices.Clone(m.s.tries) }

// Runs that were finished, oldest first.
func (m *Store) Runs() []cache.Finish {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.s.runs)
}

// Items of a type, ordered by report, number and id.
func (m *Store) Items(kind record.Type) []record.Item {
	m.mu.Lock()
	defer m.mu.Unlock()
	var list []record.Item
	for k, it := range m.s.items {
		if k.kind == kind {
			list = append(list, it)
		}
	}
	slices.SortFunc(list, func(a, b record.Item) int {
		return cmp.Or(a.Report.Compare(b.Report), cmp.Compare(a.Rev, b.Rev), a.ID.Compare(b.ID))
	})
	return list
}

// Digest of the rows here.
func (m *Store) Digest() record.Digest { m.mu.Lock(); defer m.mu.Unlock(); return m.s.digest() }

func (s *state) digest() record.Digest {
	var sum record.Digest
	for k, it := range s.items {
		if k.kind == record.TypeRow {
			sum = sum.Add(record.Term(k.report, it.Rev, it.Class))
		}
	}
	return sum
}

// SyncState implements client.Store.
func (m *Store) SyncState(context.Context) (cache.SyncState, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	st := m.s.sync
	st.Ack = m.s.lastN
	for _, q := range m.s.ops {
		if q.Outcome.Result != model.ResultNone {
			continue
		}
		if q.N > 0 {
			st.Ack = min(st.Ack, q.N-1)
		}
		if at := orEpoch(q.LeavesAt); st.LeavesAt.IsZero() || at.Before(st.LeavesAt) {
			st.LeavesAt = at
		}
	}
	rows := false
	for k := range m.s.items {
		rows = rows || k.kind == record.TypeRow
	}
	st.WantManifest = st.WantManifest || rows && len(st.Cursor) == 0
	st.Want = slices.SortedFunc(maps.Keys(m.s.want), func(a, b record.Short) int { return bytes.Compare(a[:], b[:]) })
	st.Bodies = slices.SortedFunc(maps.Keys(m.s.bodies), model.ID.Compare)
	return st, nil
}

// orEpoch keeps "may leave at once" apart from "nothing waits".
func orEpoch(at time.Time) time.Time {
	if at.IsZero() {
		return time.Unix(0, 0)
	}
	return at
}

// Lock implements client.Store.
func (m *Store) Lock(context.Context) (func() error, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.locked {
		return nil, model.Errorf(cache.CodeSyncLocked, "already syncing")
	}
	m.locked = true
	return func() error {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.locked = false
		return nil
	}, nil
}

// AskSync implements client.Store.
func (m *Store) AskSync(context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.s.asked++
	return nil
}

// Asked implements client.Store.
func (m *Store) Asked(context.Context) (uint64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.s.asked, nil
}

// NoteTry implements client.Store.
func (m *Store) NoteTry(_ context.Context, t cache.Try) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.s.tries = append(m.s.tries, t)
	return nil
}
