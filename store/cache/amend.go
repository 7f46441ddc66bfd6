package cache

import (
	"context"
	"slices"

	"lapor/model"
)

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
		return o, model.Errorf(CodeLeft, "operation %s has left", op)
	}
	return list[0], nil
}

// EditOutgoing changes the body of an operation that has not left; it is
// judged again like a new one. CodeLeft; CodeFollowed if a later own operation
// would no longer make sense.
func (c *Cache) EditOutgoing(ctx context.Context, id model.ID, body model.Body) error {
	return c.write(ctx, func(t *tx) error {
		o, err := t.mine(id)
		if err != nil {
			return err
		}
		op := o.Op
		op.Body = body
		return t.amend(o, &op)
	})
}

// WithdrawOutgoing takes back an operation that has not left; what was
// written in it becomes a draft in the same transaction, which is returned.
// CodeLeft, CodeFollowed.
func (c *Cache) WithdrawOutgoing(ctx context.Context, id model.ID) (draft model.Draft, err error) {
	newID, err := c.newID()
	if err != nil {
		return draft, err
	}
	err = c.write(ctx, func(t *tx) error {
		o, err := t.mine(id)
		if err != nil {
			return err
		}
		if err := t.amend(o, nil); err != nil {
			return err
		}
		draft = model.Draft{ID: newID, Report: o.Op.Report, Kind: o.Op.Kind, Body: o.Op.Body, Base: o.Op.Base,
			Saved: instant(millis(c.now()))}
		return t.putDraft(draft)
	})
	if err != nil {
		return model.Draft{}, err
	}
	return draft, nil
}

// amend replaces an operation that waits by another text of it, or removes
// it if that is nil. Later ones are carried along: what they take for seen
// is corrected by what this one no longer does.
func (t *tx) amend(o model.Outgoing, op *model.Operation) error {
	id := o.Op.ID
	before, err := t.worldOf(touched(o.Op)...)
	if err != nil {
		return err
	}
	if err := t.touchOp(o.Op); err != nil {
		return err
	}
	if op == nil {
		err = t.exec("DELETE FROM outbox WHERE op = ?", key(id))
	} else {
		err = t.rewrite(*op)
	}
	if err != nil {
		return err
	}
	t.outboxChanged()
	reports := touched(o.Op)
	if op != nil {
		reports = append(reports, touched(*op)...)
		if err := t.touchOp(*op); err != nil {
			return err
		}
	}
	after, err := t.worldOf(reports...)
	if err != nil {
		return err
	}
	if op != nil {
		if err := refusal(after.outcomes[id]); err != nil {
			return err
		}
	}
	if err := t.carry(o, op == nil, before.raised[id], after.raised[id]); err != nil {
		return err
	}
	if after, err = t.worldOf(reports...); err != nil {
		return err
	}
	for later, outcome := range before.outcomes {
		if later != id && outcome.Result == model.ResultApplied && after.outcomes[later].Result != model.ResultApplied {
			return model.Errorf(CodeFollowed, "operation %s builds on it", later)
		}
	}
	return nil
}

// rewrite stores other bytes of an operation that waits.
func (t *tx) rewrite(op model.Operation) error {
	who, err := t.self()
	if err != nil {
		return err
	}
	if err := model.Validate(op, who.me.Rules); err != nil {
		return err
	}
	b, err := t.encodeOperation(op)
	if err != nil {
		return err
	}
	return t.exec("UPDATE outbox SET bytes = ?, report = ? WHERE op = ? AND n IS NULL", b, key(subject(op)), key(op.ID))
}

// carry corrects the waiting operations that were written after one.
func (t *tx) carry(o model.Outgoing, removed bool, was, is map[model.ID]model.Revs) error {
	later, err := t.outgoing("state = ? AND n IS NULL AND place > ?", model.OutWaiting, o.Order)
	if err != nil {
		return err
	}
	for _, l := range later {
		if !slices.Contains(l.Op.After, o.Op.ID) {
			continue
		}
		if removed {
			l.Op.After = slices.DeleteFunc(slices.Clone(l.Op.After), func(p model.ID) bool { return p == o.Op.ID })
		}
		l.Op.Base = plus(l.Op.Base, minus(is[l.Op.Report], was[l.Op.Report]))
		if err := t.rewrite(l.Op); err != nil {
			return err
		}
	}
	t.outboxChanged()
	return nil
}
