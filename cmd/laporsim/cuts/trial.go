package cuts

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"

	"lapor/model"
	"lapor/store/central"
	"lapor/store/record"
	"lapor/sync/client/memstore"
)

// snapshot is what a device holds.
type snapshot struct {
	items map[record.Type][]record.Item
	ops   []memstore.Queued
}

func look(m *memstore.Store) snapshot {
	s := snapshot{items: map[record.Type][]record.Item{}, ops: m.Ops()}
	for t := record.TypeRow; t <= record.TypeParked; t++ {
		s.items[t] = m.Items(t)
	}
	return s
}

// differs says what, or "".
func (s snapshot) differs(o snapshot) string {
	for t := record.TypeRow; t <= record.TypeParked; t++ {
		a, b := s.items[t], o.items[t]
		if len(a) != len(b) {
			return fmt.Sprintf("%d items of type %d, not %d", len(a), t, len(b))
		}
		for i := range a {
			if a[i].ID != b[i].ID || a[i].Class != b[i].Class || a[i].Rev != b[i].Rev || !bytes.Equal(a[i].Bytes, b[i].Bytes) {
				return fmt.Sprintf("item %d of type %d", i, t)
			}
		}
	}
	if len(s.ops) != len(o.ops) {
		return fmt.Sprintf("%d operations, not %d", len(s.ops), len(o.ops))
	}
	for i := range s.ops {
		a, b := s.ops[i], o.ops[i]
		if a.Op.ID != b.Op.ID || a.N != b.N || a.Outcome.Result != b.Outcome.Result || a.Outcome.Reason != b.Outcome.Reason {
			return fmt.Sprintf("operation %d: %v %s, not %v %s", i, a.Outcome.Result, a.Outcome.Reason, b.Outcome.Result, b.Outcome.Reason)
		}
	}
	return ""
}

// record cuts the first request short at the server as it stands, then lets a copy
// of the device sync undisturbed. From then on the server has seen the sync,
// and b.device not.
func (b *bench) record(ctx context.Context, name string) (*tape, error) {
	t := &tape{}
	l := &line{b: b}
	whole := b.device.Clone()
	// The first request, before the server has heard it: without an answer the
	// sync ends at once.
	deaf := &line{b: b, play: []exchange{{}}}
	_ = b.sync(ctx, b.device.Clone(), deaf)
	var err error
	if t.cutsUp, err = b.refuses(ctx, name, deaf.asked); err != nil {
		return nil, err
	}
	if err := b.sync(ctx, whole, l); err != nil {
		return nil, err
	}
	t.exchanges, t.after = l.heard, look(whole)
	return t, b.once(ctx, name)
}

// refuses gives the server what arrives of a request: an early end, and a
// connection that breaks.
func (b *bench) refuses(ctx context.Context, name string, request []byte) (places int, err error) {
	before, err := b.town.Store.Meta(ctx)
	if err != nil {
		return 0, err
	}
	for _, k := range b.o.places(len(request), b.Rand(0)) {
		places++
		for _, end := range []io.Reader{bytes.NewReader(nil), broken{}} {
			if rec := b.post(ctx, io.MultiReader(bytes.NewReader(request[:k]), end)); rec.Code == http.StatusOK {
				b.Violation("%s: the server took %d of %d bytes for a request", name, k, len(request))
			}
		}
	}
	after, err := b.town.Store.Meta(ctx)
	if err == nil && after.Seq != before.Seq {
		b.Violation("%s: requests that were cut changed the server", name)
	}
	return places, err
}

// cutDown cuts each answer at each place and lets the device go on; again is
// the most that came twice.
func (b *bench) cutDown(ctx context.Context, t *tape) (places, again int, err error) {
	head, err := b.town.Store.Meta(ctx)
	if err != nil {
		return 0, 0, err
	}
	total := t.bytesDown()
	told := 0
	for i, x := range t.exchanges {
		for _, k := range b.o.places(len(x.answer), b.Rand(uint64(100+i))) {
			if err := ctx.Err(); err != nil {
				return places, again, err
			}
			places++
			store := b.device.Clone()
			if err := b.sync(ctx, store, &line{b: b, play: t.exchanges[:i+1], cut: k}); err == nil {
				b.Violation("an answer cut at byte %d of %d passed for a whole one", told+k, total)
			}
			l := &line{b: b}
			if err := b.sync(ctx, store, l); err != nil {
				b.Violation("cut at byte %d: the next sync failed: %v", told+k, err)
				continue
			}
			if what := look(store).differs(t.after); what != "" {
				b.Violation("cut at byte %d: %s", told+k, what)
			}
			again = max(again, told+k+int(l.down)-total)
		}
		told += len(x.answer)
	}
	now, err := b.town.Store.Meta(ctx)
	if err == nil && now.Seq != head.Seq {
		b.Violation("syncs that were resumed changed the server")
	}
	if again > mostAgain {
		b.Violation("a cut cost %d bytes", again)
	}
	if err == nil {
		err = b.sync(ctx, b.device, &line{b: b}) // and goes on from here
	}
	return places, again, err
}

// once: every operation has at most one set of effects, and those that were
// applied have one.
func (b *bench) once(ctx context.Context, name string) error {
	effects := map[model.ID]map[model.ID]int{}
	err := b.town.Store.Snapshot(ctx, func(rd central.Reader) error {
		events, err := rd.Events(ctx, b.ids, 0)
		for _, e := range events {
			if effects[e.Op] == nil {
				effects[e.Op] = map[model.ID]int{}
			}
			effects[e.Op][e.Report]++
		}
		return err
	})
	for _, op := range b.written {
		for _, n := range effects[op] {
			if n > 1 {
				b.Violation("%s: operation %s took effect %d times", name, op, n)
			}
		}
	}
	return err
}
