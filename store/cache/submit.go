package cache

import (
	"context"
	"slices"
	"time"

	"lapor/model"
)

// MaxOperation bounds the bytes of one operation: a batch of the protocol
// must be able to carry it.
const MaxOperation = 60 << 10

// Submit decides an operation on this desk's copy and writes it durably; it
// leaves at the earliest after hold. ID, Written and Base are set here if
// zero, After is set to the pending operations it builds on. What is parked
// or rejected here comes back as an error with that code and nothing is
// written. draft, if any, is deleted in the same transaction.
func (c *Cache) Submit(ctx context.Context, op model.Operation, hold time.Duration, draft model.ID) (out model.Outgoing, err error) {
	now := c.now()
	if op.ID.IsZero() {
		if op.ID, err = c.newID(); err != nil {
			return out, err
		}
	}
	if op.Written.IsZero() {
		op.Written = now
	}
	op.Written = instant(millis(op.Written))
	out = model.Outgoing{State: model.OutWaiting}
	if hold > 0 {
		out.LeavesAt = instant(millis(now.Add(hold)))
	}
	err = c.write(ctx, func(t *tx) error {
		body, w, err := t.prepare(&op)
		if err != nil {
			return err
		}
		if held := w.reports[subject(op)]; held != nil {
			out.Tracking = held.report.Tracking
		}
		out.Op, out.Size = op, len(body)
		if _, err := t.one(`INSERT INTO outbox(op, report, state, bytes, leaves_at, written, tracking) VALUES(?, ?, ?, ?, ?, ?, ?) RETURNING place`,
			args(key(op.ID), key(subject(op)), model.OutWaiting, body, millis(out.LeavesAt), millis(op.Written), out.Tracking), &out.Order); err != nil {
			return err
		}
		t.outboxChanged()
		t.touch(touched(op)...)
		t.touchParked(op)
		if err := t.deleteDraft(draft); err != nil {
			return err
		}
		if err := t.deriveDirty(); err != nil {
			return err
		}
		return t.describe(&out)
	})
	if err != nil {
		return model.Outgoing{}, err
	}
	return out, nil
}

// prepare completes an operation, judges it and gives its bytes.
func (t *tx) prepare(op *model.Operation) ([]byte, *world, error) {
	who, err := t.self()
	if err != nil {
		return nil, nil, err
	}
	if !who.me.Ready {
		return nil, nil, model.Errorf(CodeNotReady, "no mandates or rules yet")
	}
	if err := model.Validate(*op, who.me.Rules); err != nil {
		return nil, nil, err
	}
	w, err := t.worldOf(touched(*op)...)
	if err != nil {
		return nil, nil, err
	}
	if !op.Report.IsZero() {
		held := w.reports[op.Report]
		if !held.exists && op.Body.Parked.IsZero() {
			return nil, nil, model.Errorf(model.CodeNotFound, "report %s", op.Report)
		}
		if op.Base == (model.Revs{}) {
			op.Base = held.revs
		}
	}
	if op.After == nil {
		for _, id := range touched(*op) {
			op.After = append(op.After, w.pendingOn(id)...)
		}
		slices.SortFunc(op.After, model.ID.Compare)
		op.After = slices.Compact(op.After)
	}
	outcome, _, err := w.decide(*op)
	if err != nil {
		return nil, nil, err
	}
	if err := refusal(outcome); err != nil {
		return nil, nil, err
	}
	body, err := t.c.codec.Encode(op)
	if err == nil && len(body) > MaxOperation {
		err = &model.Error{Code: CodeTooLarge, Args: map[string]any{"bytes": len(body), "max": MaxOperation}}
	}
	return body, w, err
}

// refusal is what an outcome means to someone who has not sent it yet.
func refusal(o model.Outcome) error {
	switch o.Result {
	case model.ResultApplied:
		return nil
	case model.ResultNoop, model.ResultAlready:
		return model.Errorf(CodeAlreadySo, "nothing would change")
	}
	return &model.Error{Code: o.Reason, Field: o.Field, Args: map[string]any{"who": o.Who, "when": o.When, "stage": o.Stage},
		Detail: "decided on this copy: " + o.Result.String()}
}

// touchParked: deciding a parked operation changes the row of its report.
func (t *tx) touchParked(op model.Operation) {
	if !op.Body.Parked.IsZero() {
		t.touch(op.Report)
	}
}

// mine loads an operation that has not left; CodeNotFound, CodeLeft.
func (t *tx) mine(op model.ID) (model.Outgoing, error) {
	list, err := t.outgoing("op = ?", key(op))
	if err != nil {
		return model.Outgoing{}, err
	}
	if len(list) == 0 {
		return model.Outgoing{}, model.Errorf(model.CodeNotFound, "operation %s", op)
	}
	if o := list[0]; o.State != model.OutWaiting || o.N != 0 {
		return o, model.Errorf(CodeLeft, "operation %s is %d", op, o.State)
	}
	return list[0], nil
}

// EditOutgoing changes the body of an operation that has not left; it is
// judged again like a new one. CodeLeft, CodeFollowed.
func (c *Cache) EditOutgoing(ctx context.Context, id model.ID, body model.Body) error {
	return c.write(ctx, func(t *tx) error {
		o, err := t.mine(id)
		if err != nil {
			return err
		}
		before, err := t.applied(o)
		if err != nil {
			return err
		}
		t.touch(touched(o.Op)...)
		op := o.Op
		op.Body = body
		if err := model.Validate(op, t.who.me.Rules); err != nil {
			return err
		}
		b, err := t.c.codec.Encode(op)
		if err != nil {
			return err
		}
		if len(b) > MaxOperation {
			return &model.Error{Code: CodeTooLarge, Args: map[string]any{"bytes": len(b), "max": MaxOperation}}
		}
		if err := t.exec("UPDATE outbox SET bytes = ?, report = ? WHERE op = ?", b, key(subject(op)), key(id)); err != nil {
			return err
		}
		t.outboxChanged()
		t.touch(touched(op)...)
		o.Op = op
		after, err := t.applied(o)
		if err != nil {
			return err
		}
		if err := refusal(after[id]); err != nil {
			return err
		}
		return followed(before, after)
	})
}
