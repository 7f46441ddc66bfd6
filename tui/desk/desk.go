package desk

import (
	"context"
	"io"
	"slices"
	"time"

	"lapor/model"
	"lapor/model/calendar"
)

// UndoWindow is how long public and final acts wait before they leave when
// they are made in the full-screen interface. Commands have none.
const UndoWindow = 60 * time.Second

// Desk is where an officer works. It holds no state of its own and is safe
// for several goroutines if its parts are.
type Desk struct {
	Store  Store
	Sync   Sync
	Clock  func() time.Time
	Random io.Reader     // for the ids of operations; nil = the store gives them
	Hold   time.Duration // UndoWindow, or zero in commands
}

// Seen is the report as the officer saw it when he acted, and as whom he acts.
type Seen struct {
	Report model.Report // its Revs become the base of the operation
	As     model.ID     // mandate; zero = the only one that fits
	Draft  model.ID     // draft that ends with the act; zero = none
	After  []model.ID   // operations without which this one makes no sense
}

// Do writes an act on a report durably and returns it as it stands in the
// outbox. Errors: [*AmbiguousMandate] when several mandates fit and none was
// named; CodeNotAllowed when none fits; what the act lacks as CodeBadInput;
// and what [Store.Submit] says. After an error nothing was written.
func (d Desk) Do(ctx context.Context, seen Seen, act Act) (model.Outgoing, error) {
	me, err := d.Store.Me(ctx)
	if err != nil {
		return model.Outgoing{}, err
	}
	op, err := d.operation(me, seen, act)
	if err != nil {
		return model.Outgoing{}, err
	}
	return d.Store.Submit(ctx, op, d.holdOf(act.Kind, me.Rules), seen.Draft)
}

func (d Desk) operation(me model.Me, seen Seen, act Act) (model.Operation, error) {
	now := d.Clock()
	op := model.Operation{
		Kind: act.Kind, Report: seen.Report.ID, Base: seen.Report.Revs, As: seen.As,
		After: slices.Clone(seen.After), Written: now, Body: act.Body,
	}
	if err := model.Validate(op, me.Rules); err != nil {
		return model.Operation{}, err
	}
	var err error
	if !ownDecision(act.Kind) {
		if op.As, err = d.asWhom(me, seen, act.Kind); err != nil {
			return model.Operation{}, err
		}
	}
	if d.Random != nil {
		if op.ID, err = model.NewID(now, d.Random); err != nil {
			return model.Operation{}, err
		}
	}
	zone := me.Tree.Week(seen.Report.Holder).Zone.Location()
	return op, model.ValidateDates(op, calendar.DateOf(now, zone))
}

// ownDecision: the author or owner decides, whatever mandate he has by now.
func ownDecision(kind model.Kind) bool {
	return kind == model.KindWithdraw || kind == model.KindResolveParked
}

// holdOf is how long an act waits: what citizens will see and what takes the
// report off the officer's desk can be undone for a while.
func (d Desk) holdOf(kind model.Kind, rules model.Rules) time.Duration {
	if !Waits(kind, rules) {
		return 0
	}
	return d.Hold
}

// Waits reports whether a kind waits for the undo window: it is public and
// moves the report or answers the citizen, or it gives the report away.
func Waits(kind model.Kind, rules model.Rules) bool {
	if kind == model.KindNotAuthority {
		return true
	}
	rule, ok := rules.Rule(kind)
	return ok && rule.Audience != 0 && rule.Audience <= model.AudienceReporter && rule.Family != model.FamilyNone
}
