// Package memory is a central.Store without a disk, for simulations that need
// thousands of exchanges a second. It passes the same tests as the stores on
// SQLite and PostgreSQL and is written apart from them, so that each finds the
// other's mistakes. It must never serve officers: it forgets everything.
package memory

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"io"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"lapor/model"
	"lapor/store/central"
	"lapor/store/record"
)

// Store implements central.Store. A state is never changed, only replaced:
// who reads has a snapshot, and a writer that fails has done nothing.
type Store struct {
	o     central.Options
	codec *record.Codec

	writing sync.Mutex
	now     atomic.Pointer[state]
	ops     map[model.ID]int // places in state.outcomes; the writer's, may name places that were rolled back
	closed  atomic.Bool
}

var _ central.Store = (*Store)(nil)

// New makes an empty store.
func New(o central.Options) (*Store, error) {
	s, err := bare(o)
	if err != nil {
		return nil, err
	}
	first := &state{}
	if _, err := io.ReadFull(s.o.Random, first.meta.CursorKey[:]); err != nil {
		return nil, err
	}
	if first.meta.Incarnation, err = incarnation(s.o.Random); err != nil {
		return nil, err
	}
	first.begin()
	s.now.Store(first)
	return s, nil
}

func bare(o central.Options) (*Store, error) {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Decide == nil {
		o.Decide = model.Decide
	}
	codec, err := record.NewCodec()
	return &Store{o: o, codec: codec, ops: map[model.ID]int{}}, err
}

func incarnation(random io.Reader) (uint64, error) {
	var b [8]byte
	_, err := io.ReadFull(random, b[:])
	return max(binary.BigEndian.Uint64(b[:]), 1), err
}

// Saved is a backup: a state as it was.
type Saved struct{ state *state }

// Save is Backup without a file.
func (s *Store) Save() Saved { return Saved{s.now.Load()} }

// Open makes a store that goes on from a backup, as if its file had been put
// back. Restored is the caller's.
func Open(saved Saved, o central.Options) (*Store, error) {
	s, err := bare(o)
	if err != nil {
		return nil, err
	}
	c := saved.state.apart()
	for i, row := range c.outcomes {
		if row.first {
			s.ops[row.answer.Outcome.Op] = i
		}
	}
	s.now.Store(c)
	return s, nil
}

// write runs f on a state of its own, which takes effect if f returns nil.
func (s *Store) write(ctx context.Context, f func(*state) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.closed.Load() {
		return central.ErrClosed
	}
	next := *s.now.Load()
	next.mine = 0
	if err := f(&next); err != nil {
		return err
	}
	s.now.Store(&next)
	return nil
}

// Close implements central.Store.
func (s *Store) Close() error {
	s.closed.Store(true)
	return nil
}

// Backup implements central.Admin; there is no file to write. See Save.
func (s *Store) Backup(context.Context, string) error {
	return model.Errorf(central.CodeUnreachable, "a store in memory has no file")
}

// Meta implements central.Feed.
func (s *Store) Meta(context.Context) (central.Meta, error) { return s.now.Load().meta, nil }

// Restored implements central.Admin.
func (s *Store) Restored(ctx context.Context, now time.Time, random io.Reader) (uint64, error) {
	if random == nil {
		random = rand.Reader
	}
	n, err := incarnation(random)
	if err != nil {
		return 0, err
	}
	return n, s.write(ctx, func(st *state) error {
		st.meta.Incarnation = n
		st.meta.Seq = central.NextGeneration(st.meta.Seq, now)
		for id, u := range st.own(ownUsers).users {
			u.user.Epoch = max(u.user.Epoch+1, st.meta.Seq>>central.GenerationBits)
			st.users[id] = u
		}
		st.log(now, central.AuditEntry{Who: model.RoleSystem.String(), What: "restored"})
		return nil
	})
}

// Audit implements central.Admin.
func (s *Store) Audit(_ context.Context, report model.ID, f func(central.AuditEntry) error) error {
	for _, e := range s.now.Load().audit {
		if report.IsZero() || e.Report == report {
			if err := f(e); err != nil {
				return err
			}
		}
	}
	return nil
}

// Stats implements central.Admin.
func (s *Store) Stats(context.Context) (central.Stats, error) {
	st := s.now.Load()
	n := central.Stats{Reports: len(st.reports), Users: len(st.users), Seq: st.meta.Seq}
	for _, row := range st.reports {
		n.Events += len(row.events)
	}
	for _, d := range st.devices {
		if d.revoked.IsZero() {
			n.Devices++
		}
	}
	for _, p := range st.parked {
		if p.Parked.Resolved == "" {
			n.Parked++
		}
	}
	return n, nil
}

// Check implements central.Admin.
func (s *Store) Check(context.Context) error {
	st := s.now.Load()
	var errs []error
	wrong := func(format string, args ...any) {
		errs = append(errs, model.Errorf(central.CodeCorrupt, format, args...))
	}
	var last uint64
	latest := map[model.ID]uint64{}
	for _, f := range st.feed {
		if f.Seq <= last || f.Seq > st.meta.Seq {
			wrong("change %d after %d, counter at %d", f.Seq, last, st.meta.Seq)
		}
		last, latest[f.Report] = f.Seq, f.Seq
	}
	for id, row := range st.reports {
		if latest[id] != row.seq {
			wrong("report %v changed at %d, the feed says %d", id, row.seq, latest[id])
		}
		for i, e := range row.events {
			if e.No != uint64(i+1) {
				wrong("event %d of report %v has number %d", i+1, id, e.No)
			}
		}
	}
	for id, d := range st.devices {
		if d.lastN != uint64(len(d.outcomes)) {
			wrong("device %v: %d outcomes, last number %d", id, len(d.outcomes), d.lastN)
		}
	}
	return errors.Join(errs...)
}

// sortedKeys are a map's ids in order: nothing here may depend on the order
// of maps.
func sortedKeys[T any](m map[model.ID]T) []model.ID {
	ids := make([]model.ID, 0, len(m))
	for id := range m {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, model.ID.Compare)
	return ids
}
