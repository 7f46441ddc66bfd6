package kill

import (
	"context"
	"errors"
	"path/filepath"

	"lapor/cmd/internal/workplace"
	"lapor/model"
	"lapor/store/central"
	"lapor/tui/desk"
)

// reckon lets everything leave and asks the server what arrived.
func (b *bench) reckon(ctx context.Context) error {
	for range 2 {
		if err := b.finish(b.lapor(ctx, "sync")); err != nil {
			return err
		}
	}
	all, err := b.outbox(ctx)
	if err != nil {
		return err
	}
	if err := b.stop(false); err != nil {
		b.Violation("lapord did not stop in order: %v", err)
	}
	store, err := central.Open(ctx, filepath.Join(b.Dir, database), central.Options{Existing: true})
	if err != nil {
		return err
	}
	effects, err := effects(ctx, store, b.reports)
	if err == nil {
		err = store.Check(ctx)
	}
	if err := errors.Join(err, store.Close()); err != nil {
		return err
	}
	lost, doubled := 0, 0
	for _, id := range b.saved {
		if effects[id] == 0 {
			lost++
			b.Violation("operation %s was said to be saved and is not on the server", id)
		}
	}
	for op, n := range effects {
		if n > 1 {
			doubled++
			b.Violation("operation %s took effect %d times", op, n)
		}
	}
	b.Figure("killed", b.killed)
	b.Figure("commands_that_told", b.told)
	b.Figure("operations_saved", len(b.saved))
	b.Figure("operations_in_all", all)
	b.Figure("lost", lost)
	b.Figure("doubled", doubled)
	b.Figure("hung", b.hung)
	return nil
}

// outbox counts the operations and finds those that were never answered.
func (b *bench) outbox(ctx context.Context) (all int, err error) {
	err = b.with(ctx, func(_ *workplace.Workplace, d desk.Desk) error {
		out, err := d.Store.Outbox(ctx)
		for _, o := range out {
			if all++; o.State != model.OutAccepted {
				b.Violation("operation %s is %d after everything was sent", o.Op.ID, o.State)
			}
		}
		return err
	})
	return all, err
}

// effects counts the events of each operation.
func effects(ctx context.Context, store central.Store, reports []model.Report) (map[model.ID]int, error) {
	n := map[model.ID]int{}
	ids := make([]model.ID, len(reports))
	for i, r := range reports {
		ids[i] = r.ID
	}
	err := store.Snapshot(ctx, func(rd central.Reader) error {
		events, err := rd.Events(ctx, ids, 0)
		for _, e := range events {
			if e.Kind == model.KindNote && !e.Op.IsZero() {
				n[e.Op]++
			}
		}
		return err
	})
	return n, err
}
