package workplace

import (
	"context"
	"time"

	"lapor/model"
	"lapor/store/cache"
	"lapor/sync/client"
)

// Exchanged is what a sync did.
type Exchanged struct {
	client.Summary
	Elsewhere bool // another process of this profile did it
}

// Times of waiting for another process of the profile.
const (
	look     = time.Second
	patience = 2 * time.Minute
)

// Sync exchanges until nothing is left to send or to fetch. progress is
// called between pieces and may be nil. If another process of the profile
// syncs already, it is asked to, and waited for: cache.CodeSyncLocked if that
// takes too long.
func (w *Workplace) Sync(ctx context.Context, progress func(client.Progress)) (Exchanged, error) {
	if _, ok := w.LoggedIn(); !ok {
		return Exchanged{}, &model.Error{Code: CodeNotLoggedIn}
	}
	began := w.o.Clock()
	engine, err := w.engine(progress)
	if err != nil {
		return Exchanged{}, err
	}
	sum, err := engine.Sync(ctx)
	if model.CodeOf(err) != cache.CodeSyncLocked {
		return Exchanged{Summary: sum}, err
	}
	return w.await(ctx, engine, began)
}

// await waits for the sync of another process that was asked to, or does it
// itself as soon as that one lets go.
func (w *Workplace) await(ctx context.Context, engine *client.Engine, began time.Time) (Exchanged, error) {
	changed, release := w.cache.Watch()
	defer release()
	ticker := time.NewTicker(look) // the other process may have died without a word
	defer ticker.Stop()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for {
		done, err := w.doneSince(ctx, began)
		if done || err != nil {
			return Exchanged{Elsewhere: true}, err
		}
		if unlock, err := w.cache.Lock(ctx); err == nil {
			if err := unlock(); err != nil {
				return Exchanged{}, err
			}
			if sum, err := engine.Sync(ctx); model.CodeOf(err) != cache.CodeSyncLocked {
				return Exchanged{Summary: sum}, err
			}
		}
		select {
		case <-changed:
		case <-ticker.C:
		case <-limit.C:
			return Exchanged{Elsewhere: true}, cache.ErrLocked
		case <-ctx.Done():
			return Exchanged{}, ctx.Err()
		}
	}
}

// doneSince reports whether a sync that ended after began has left nothing
// behind that could have been sent; a failed one gives its error.
func (w *Workplace) doneSince(ctx context.Context, began time.Time) (bool, error) {
	link, err := w.cache.Link(ctx, began)
	if err != nil {
		return false, err
	}
	began = began.Truncate(time.Millisecond)
	if link.LastTry.Before(began) {
		return false, nil
	}
	if link.LastContact.Before(began) {
		return true, link.LastError
	}
	return w.nothingLeaves(ctx)
}

// nothingLeaves reports that no operation could leave now.
func (w *Workplace) nothingLeaves(ctx context.Context) (bool, error) {
	state, err := w.cache.SyncState(ctx)
	return err == nil && (state.LeavesAt.IsZero() || state.LeavesAt.After(w.o.Clock())), err
}
