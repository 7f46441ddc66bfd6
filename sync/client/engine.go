package client

import (
	"cmp"
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"time"

	"lapor/model"
	"lapor/store/cache"
	"lapor/store/record"
	"lapor/sync/wire"
)

// Options of an Engine. Zero values take the defaults named beside them.
type Options struct {
	Clock    func() time.Time // time.Now
	Random   io.Reader        // crypto/rand
	Codec    *wire.Codec      // without dictionary
	Log      *slog.Logger     // discards
	Frugal   bool             // mode hemat
	MaxBytes int              // per exchange; 0: no limit
	Progress func(Progress)   // called between pieces; may be nil, must not block
}

// Progress of a running sync.
type Progress struct {
	Sent     int // operations answered
	Received int // items stored
	Expected int // reports that the server announced
	RowsDone bool
}

// Summary of a sync.
type Summary struct {
	Sent       int           // operations answered
	Received   int           // items
	Gone       int           // reports that left
	Bytes      int64         // both ways
	Rounds     int           // requests
	ServerTime time.Time     // of the last response
	Next       time.Duration // until the next sync
	RetryIn    time.Duration // the server could not judge all operations now; 0: it did
}

// Engine runs exchanges for one profile. It belongs to one goroutine.
type Engine struct {
	store     Store
	transport Transport
	o         Options
	fails     int // in a row
}

// New makes an Engine over a store and a transport that the caller owns.
func New(store Store, transport Transport, o Options) (*Engine, error) {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Codec == nil {
		records, err := record.NewCodec()
		if err != nil {
			return nil, err
		}
		if o.Codec, err = wire.NewCodec(records, wire.Options{}); err != nil {
			return nil, err
		}
	}
	return &Engine{store: store, transport: transport, o: o}, nil
}

// Sync exchanges until nothing is left to send or to fetch. On an error
// everything up to the last commit point is stored, Summary tells it, and
// Next says when to try again. CodeLocked: another process of the profile
// syncs and was asked to.
func (e *Engine) Sync(ctx context.Context) (Summary, error) { return e.sync(ctx, 0) }

// Wait is Sync that lets the server hold its last answer for up to wait until
// there is news.
func (e *Engine) Wait(ctx context.Context, wait time.Duration) (Summary, error) {
	return e.sync(ctx, wait)
}

func (e *Engine) sync(ctx context.Context, wait time.Duration) (Summary, error) {
	unlock, err := e.store.Lock(ctx)
	if err != nil {
		if model.CodeOf(err) == CodeLocked {
			err = cmp.Or(e.store.AskSync(ctx), err)
		}
		return Summary{Next: busyElsewhere}, err
	}
	began := e.transport.Bytes()
	s := &session{Engine: e, wait: wait, began: began, run: count{before: began}}
	err = s.loop(ctx)
	s.sum.Bytes = e.transport.Bytes() - s.began
	switch {
	case err == nil:
		e.fails = 0
		if s.sum.RetryIn > 0 {
			s.sum.Next = e.spread(s.sum.RetryIn)
		}
	case ctx.Err() != nil: // we are closing: no attempt that failed
	default:
		s.sum.Next = e.planRetry(err)
		err = cmp.Or(e.noteFailure(ctx, err, s.sum.Next), err)
	}
	if e := unlock(); err == nil {
		err = e
	}
	return s.sum, err
}

// noteFailure keeps the attempt for the sync panel; it fails only if the
// store does, which is worse news than a lost link.
func (e *Engine) noteFailure(ctx context.Context, err error, next time.Duration) error {
	now := e.o.Clock()
	e.o.Log.Info("sync failed", "code", string(model.CodeOf(err)), "next", next)
	return e.store.NoteTry(context.WithoutCancel(ctx), cache.Try{At: now, Code: model.CodeOf(err), Next: now.Add(next)})
}

// Reset forgets earlier failures: something changed that makes the next
// attempt worth while.
func (e *Engine) Reset() { e.fails = 0 }

// Leaves says when the next unsent operation may leave; ok is false if none
// waits.
func (e *Engine) Leaves(ctx context.Context) (at time.Time, ok bool, err error) {
	st, err := e.store.SyncState(ctx)
	return st.LeavesAt, err == nil && !st.LeavesAt.IsZero(), err
}
