package desk

import (
	"context"
	"time"

	"lapor/model"
	"lapor/model/calendar"
)

// Codes of the outbox.
const (
	CodeHasLeft       model.Code = "has_left"        // on its way or answered: only a counter-act helps
	CodeNothingToUndo model.Code = "nothing_to_undo" // nothing waits
)

// Undone is an act that was taken back before it left; its text is a draft.
type Undone struct {
	Out   model.Outgoing
	Draft model.Draft // zero ID if the act held no text
}

// Undo takes back the act written last that has not left. CodeNothingToUndo
// if everything has.
func (d Desk) Undo(ctx context.Context) (Undone, error) {
	all, err := d.Store.Outbox(ctx)
	if err != nil {
		return Undone{}, err
	}
	var last *model.Outgoing
	for i := range all {
		if all[i].State == model.OutWaiting && (last == nil || all[i].Order > last.Order) {
			last = &all[i]
		}
	}
	if last == nil {
		return Undone{}, &model.Error{Code: CodeNothingToUndo}
	}
	draft, err := d.Store.WithdrawOutgoing(ctx, last.Op.ID)
	return Undone{Out: *last, Draft: draft}, err
}

// Withdraw takes back what has not left. CodeHasLeft otherwise.
func (d Desk) Withdraw(ctx context.Context, out model.Outgoing) (Undone, error) {
	if out.State != model.OutWaiting {
		return Undone{}, &model.Error{Code: CodeHasLeft}
	}
	draft, err := d.Store.WithdrawOutgoing(ctx, out.Op.ID)
	return Undone{Out: out, Draft: draft}, err
}

// EditWaiting changes the text of what has not left. CodeHasLeft
// otherwise; the new text must then be kept by the caller.
func (d Desk) EditWaiting(ctx context.Context, out model.Outgoing, body model.Body) error {
	if out.State != model.OutWaiting {
		return &model.Error{Code: CodeHasLeft}
	}
	return d.Store.EditOutgoing(ctx, out.Op.ID, body)
}

// ReleaseAndSync ends all holds and asks for a sync without waiting for it.
// It returns how many acts may leave earlier than they would have.
func (d Desk) ReleaseAndSync(ctx context.Context) (int, error) {
	released, err := d.Store.ReleaseHolds(ctx)
	if err != nil {
		return 0, err
	}
	d.Sync.Now()
	return released, nil
}

// Leaving is what an officer must know before he closes the program.
type Leaving struct {
	Unsent   int // not yet taken by the server
	DueToday int // of these: on reports that are due today or late
	Parked   int // waiting for his decision
	Drafts   int
}

// Quiet reports that nothing of his is underway.
func (l Leaving) Quiet() bool { return l.Unsent == 0 && l.Parked == 0 }

// Leaving counts what has not reached the server, today being the day in the
// officer's zone.
func (d Desk) Leaving(ctx context.Context, today calendar.Date) (Leaving, error) {
	out, err := d.Store.Outbox(ctx)
	if err != nil {
		return Leaving{}, err
	}
	drafts, err := d.Store.Drafts(ctx)
	if err != nil {
		return Leaving{}, err
	}
	parked, err := d.Store.Parked(ctx)
	if err != nil {
		return Leaving{}, err
	}
	l := Leaving{Drafts: len(drafts), Parked: len(parked)}
	for _, o := range out {
		if !Unsent(o) {
			continue
		}
		l.Unsent++
		if !o.Due.IsZero() && !o.Due.After(today) {
			l.DueToday++
		}
	}
	return l, nil
}

// Unsent reports that the server has not answered yet.
func Unsent(o model.Outgoing) bool {
	return o.State == model.OutWaiting || o.State == model.OutSending
}

// Held is how long an operation still waits by its undo window; zero or less
// = it may leave.
func Held(o model.Outgoing, now time.Time) time.Duration {
	if o.State != model.OutWaiting || o.LeavesAt.IsZero() {
		return 0
	}
	return max(0, o.LeavesAt.Sub(now))
}
