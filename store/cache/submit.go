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
		if err := t.touchOp(op); err != nil {
			return err
		}
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
	if op.Report.IsZero() && !op.Body.Parked.IsZero() {
		parked, err := t.parkedOp(op.Body.Parked)
		if err != nil {
			return nil, nil, err
		}
		if parked != nil {
			op.Report = subject(parked.Op)
		}
	}
	all := touched(*op)
	for _, id := range touched(*op) {
		duplicates, err := t.duplicates(id)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, duplicates...)
	}
	w, err := t.worldOf(all...)
	if err != nil {
		return nil, nil, err
	}
	if !op.Report.IsZero() {
		held := w.reports[op.Report]
		if !held.exists && op.Body.Parked.IsZero() {
			return nil, nil, model.Errorf(model.CodeNotFound, "report %s", op.Report)
		}
		// What he saw includes his own pending operations: the server will
		// have done them before it judges this one (After), and raises the
		// same revisions. So an unrelated change still shows as one.
		if op.Base == (model.Revs{}) {
			op.Base = held.report.Revs
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
	if err := refusal(outcome); err != nil && !elsewhere(*op, outcome) {
		return nil, nil, err
	}
	body, err := t.encodeOperation(*op)
	return body, w, err
}

func (t *tx) encodeOperation(op model.Operation) ([]byte, error) {
	b, err := t.c.codec.Encode(op)
	if err == nil && len(b) > MaxOperation {
		err = &model.Error{Code: CodeTooLarge, Args: map[string]any{"bytes": len(b), "max": MaxOperation}}
	}
	return b, err
}

// elsewhere: a decision about an operation whose report is not here (it moved
// away: that is why it was parked) can only be judged by the server.
func elsewhere(op model.Operation, o model.Outcome) bool {
	return !op.Body.Parked.IsZero() && o.Result == model.ResultRejected && o.Reason == model.RejectNotFound && o.Field != "parked"
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
