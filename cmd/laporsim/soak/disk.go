package soak

import (
	"context"
	"errors"
	"time"

	"lapor/model"
	"lapor/store/cache"
	"lapor/store/record"
	"lapor/sync/client"
	"lapor/sync/client/memstore"
)

// disk is a device's store: it can die before or after any transaction, and
// it sometimes gets the same piece twice.
type disk struct {
	d     *device
	inner *memstore.Store
	life  int  // transactions until it dies; -1: it does not
	after bool // the last one is still done
	dead  bool
	twice bool // pieces are stored twice
	id    model.ID
	given map[uint64]bool // numbers that a planted bug has forgotten
}

var errDied = errors.New("the device lost its power")

var _ client.Store = (*disk)(nil)

func newDisk(d *device, inner *memstore.Store, id model.ID) *disk {
	return &disk{d: d, inner: inner, life: -1, id: id, given: map[uint64]bool{}}
}

// shown is the store that the engine gets.
func (k *disk) shown() client.Store {
	if plant := k.d.w.plant.disk; plant != nil {
		return plant(k)
	}
	return k
}

// crash is a moment at which the device may die.
func (k *disk) crash() error {
	if k.dead {
		return errDied
	}
	if k.life > 0 {
		k.life--
	}
	if k.life == 0 {
		k.dead = true
		return errDied
	}
	return nil
}

// do runs a transaction, or dies before or after it.
func (k *disk) do(f func() error) error {
	died := k.crash()
	if died == nil || k.after && k.life == 0 {
		k.after = false
		if err := f(); err != nil {
			return err
		}
	}
	return died
}

// SyncState implements client.Store.
func (k *disk) SyncState(ctx context.Context) (st cache.SyncState, err error) {
	err = k.do(func() error { st, err = k.inner.SyncState(ctx); return err })
	return st, err
}

// TakeOps implements client.Store.
func (k *disk) TakeOps(ctx context.Context, now time.Time, incarnation uint64, limit, most int) (ops []record.Sent, err error) {
	err = k.do(func() error { ops, err = k.inner.TakeOps(ctx, now, incarnation, limit, most); return err })
	return ops, err
}

// ApplyPiece implements client.Store.
func (k *disk) ApplyPiece(ctx context.Context, p cache.Piece) error {
	return k.do(func() error {
		err := k.inner.ApplyPiece(ctx, p)
		if err == nil && k.twice {
			err = k.inner.ApplyPiece(ctx, p)
		}
		return err
	})
}

// ApplyManifest implements client.Store.
func (k *disk) ApplyManifest(ctx context.Context, listed []record.Listed) (missing int, err error) {
	k.d.w.counts.Manifests++
	err = k.do(func() error { missing, err = k.inner.ApplyManifest(ctx, listed); return err })
	return missing, err
}

// FinishRun implements client.Store.
func (k *disk) FinishRun(ctx context.Context, f cache.Finish) (same bool, err error) {
	err = k.do(func() error {
		same, err = k.inner.FinishRun(ctx, f)
		if err == nil && !same {
			k.d.w.differed(k.d)
		}
		return err
	})
	return same, err
}

// NoteTry implements client.Store.
func (k *disk) NoteTry(ctx context.Context, t cache.Try) error {
	if k.dead {
		return errDied
	}
	return nil // the panel's list is not what is tried here
}

// Reoffer implements client.Store.
func (k *disk) Reoffer(ctx context.Context, from, incarnation uint64) error {
	k.d.w.counts.Resends++
	return k.do(func() error { return k.inner.Reoffer(ctx, from, incarnation) })
}

// NewDevice implements client.Store.
func (k *disk) NewDevice(ctx context.Context, id model.ID) error {
	k.d.w.counts.Forks++
	return k.do(func() error {
		k.id = id
		return k.inner.NewDevice(ctx, id)
	})
}

// Lock implements client.Store.
func (k *disk) Lock(ctx context.Context) (func() error, error) { return k.inner.Lock(ctx) }

// AskSync implements client.Store.
func (k *disk) AskSync(ctx context.Context) error { return k.inner.AskSync(ctx) }

// Asked implements client.Store.
func (k *disk) Asked(ctx context.Context) (uint64, error) { return k.inner.Asked(ctx) }
