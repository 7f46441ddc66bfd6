// Package desk holds the officer's use cases without drawing: what the
// full-screen interface, plain mode and the commands all do. It must never
// draw, import SQL or HTTP, or know where the cache lives.
package desk

import (
	"context"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/queue"
)

// Store is the officer's cache as the desk consumes it. All methods are safe
// for several goroutines; what returns nil error is on disk.
type Store interface {
	// Me is who works here and by which rules.
	Me(ctx context.Context) (model.Me, error)

	// Page is a window of the queue, Counts the numbers on the tabs. today
	// and soon are days in the officer's zone.
	Page(ctx context.Context, r queue.Request) (queue.Page, error)
	Counts(ctx context.Context, today, soon calendar.Date) (queue.Counts, error)

	// Dossier is one report with all about it, own pending operations
	// replayed on top. CodeNotFound if it is not (or no longer) here.
	Dossier(ctx context.Context, report model.ID) (model.Dossier, error)
	// ByTracking finds a report by its exact tracking ID.
	ByTracking(ctx context.Context, tracking string) (model.ID, error)
	// WantBody asks for a body at the next sync.
	WantBody(ctx context.Context, report model.ID) error

	// Submit validates, decides locally and writes an operation durably; it
	// leaves at the earliest after hold. ID, Written and Base are set here if
	// zero. What Decide parks or rejects locally is returned as an error with
	// that code and nothing is written. draft, if any, is deleted in the same
	// transaction.
	Submit(ctx context.Context, op model.Operation, hold time.Duration, draft model.ID) (model.Outgoing, error)
	// EditOutgoing changes the body of an operation that has not left.
	EditOutgoing(ctx context.Context, op model.ID, body model.Body) error
	// WithdrawOutgoing takes back an operation that has not left; its text
	// becomes a draft, which is returned.
	WithdrawOutgoing(ctx context.Context, op model.ID) (model.Draft, error)
	// ReleaseHolds lets everything leave at once; it returns how many.
	ReleaseHolds(ctx context.Context) (int, error)
	// Outbox lists what is unsent, being sent, parked or rejected and, after
	// these, what was accepted in the last days, newest first.
	Outbox(ctx context.Context) ([]model.Outgoing, error)
	// PutAway marks a rejected operation as seen; its text stays.
	PutAway(ctx context.Context, op model.ID) error
	// Parked lists open decisions, oldest first.
	Parked(ctx context.Context) ([]model.Parked, error)

	SaveDraft(ctx context.Context, d model.Draft) (model.Draft, error)
	DeleteDraft(ctx context.Context, id model.ID) error
	Drafts(ctx context.Context) ([]model.Draft, error)

	// Setting is "" when unset.
	Setting(ctx context.Context, key string) (string, error)
	SetSetting(ctx context.Context, key, value string) error
	SavedViews(ctx context.Context) ([]model.SavedView, error)
	PutSavedView(ctx context.Context, v model.SavedView) error
	DeleteSavedView(ctx context.Context, name string) error

	// Changed delivers lossy signals: something here changed, read again. It
	// also fires when another process of this profile wrote.
	Changed() <-chan struct{}
}

// Sync is the sync engine as the desk steers it.
type Sync interface {
	// Now asks for a sync; it does not wait. Holds are released by the desk.
	Now()
	// Wait syncs and waits until it ended.
	Wait(ctx context.Context) error
	SetOffline(offline bool)
	Link() model.Link
	// Changed delivers lossy signals: the link's state changed.
	Changed() <-chan struct{}
}
