package client

import (
	"context"
	"io"
	"time"

	"lapor/model"
	"lapor/store/cache"
	"lapor/store/record"
)

// Store is what the engine needs of the officer's cache; cache.Cache and
// memstore.Store are ones.
type Store interface {
	SyncState(ctx context.Context) (cache.SyncState, error)
	// TakeOps gives the operations for a request, oldest first and with
	// contiguous numbers: it repeats those already frozen and unanswered, then
	// numbers and freezes those whose hold is over. At least one if there is
	// any, else at most limit and maxBytes.
	TakeOps(ctx context.Context, now time.Time, incarnation uint64, limit, maxBytes int) ([]record.Sent, error)
	// ApplyPiece stores everything between two commit points in one
	// transaction.
	ApplyPiece(ctx context.Context, p cache.Piece) error
	// ApplyManifest deletes what is not listed, or listed with a lower class or
	// revision, and remembers what is missing or differs; it returns how many.
	ApplyManifest(ctx context.Context, listed []record.Listed) (missing int, err error)
	// FinishRun closes a run; digestOK false: the next request wants a
	// manifest.
	FinishRun(ctx context.Context, f cache.Finish) (digestOK bool, err error)
	NoteTry(ctx context.Context, t cache.Try) error
	// Reoffer puts the operations from number fromN on, answered ones
	// included, back into the outbox: same ids, numbers from fromN again. It
	// sets the incarnation and lowers Ack below fromN.
	Reoffer(ctx context.Context, fromN, incarnation uint64) error
	// NewDevice takes a new device id: unanswered operations are offered
	// under it with new numbers and their old ids; cursor and Ack are reset.
	NewDevice(ctx context.Context, id model.ID) error
	// Lock makes the caller the only engine of the profile; CodeSyncLocked.
	Lock(ctx context.Context) (unlock func() error, err error)
	// AskSync asks whoever holds the lock to sync; Asked counts the calls.
	AskSync(ctx context.Context) error
	Asked(ctx context.Context) (uint64, error)
}

// Transport carries a request to the server. Its errors have codes.
type Transport interface {
	// Exchange sends the body of POST /v1/sync and gives the body of the
	// answer, which the engine closes. wait: the server may say nothing for
	// so long.
	Exchange(ctx context.Context, body []byte, wait time.Duration) (io.ReadCloser, error)
	// Renew exchanges the token for one of another device id.
	Renew(ctx context.Context, device model.ID) error
	// Bytes on the wire so far, both ways, as far as the transport knows.
	Bytes() int64
}
