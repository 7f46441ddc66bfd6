package cache

import (
	"context"
	"slices"

	"lapor/model"
)

// WithdrawOutgoing takes back an operation that has not left; what was
// written in it becomes a draft in the same transaction, which is returned.
// CodeLeft; CodeFollowed if later own operations only make sense after it.
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
		before, err := t.applied(o)
		if err != nil {
			return err
		}
		delete(before, id)
		if err := t.exec("DELETE FROM outbox WHERE op = ?", key(id)); err != nil {
			return err
		}
		if err := t.unparent(id); err != nil {
			return err
		}
		t.outboxChanged()
		t.touch(touched(o.Op)...)
		t.touchParked(o.Op)
		after, err := t.applied(o)
		if err != nil {
			return err
		}
		if err := followed(before, after); err != nil {
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

// unparent takes an operation out of the After of those that wait.
func (t *tx) unparent(id model.ID) error {
	later, err := t.outgoing("state = ? AND n IS NULL", model.OutWaiting)
	if err != nil {
		return err
	}
	for _, o := range later {
		if !slices.Contains(o.Op.After, id) {
			continue
		}
		o.Op.After = slices.DeleteFunc(slices.Clone(o.Op.After), func(p model.ID) bool { return p == id })
		b, err := t.c.codec.Encode(o.Op)
		if err != nil {
			return err
		}
		if err := t.exec("UPDATE outbox SET bytes = ? WHERE op = ?", b, key(o.Op.ID)); err != nil {
			return err
		}
	}
	return nil
}

// applied says what became of the pending operations around one.
func (t *tx) applied(o model.Outgoing) (map[model.ID]model.Outcome, error) {
	w, err := t.worldOf(touched(o.Op)...)
	if err != nil {
		return nil, err
	}
	return w.outcomes, nil
}

// followed refuses a change that would spoil a later operation which would
// have been applied without it.
func followed(before, after map[model.ID]model.Outcome) error {
	for id, o := range before {
		if o.Result == model.ResultApplied && after[id].Result != model.ResultApplied {
			return model.Errorf(CodeFollowed, "operation %s builds on it", id)
		}
	}
	return nil
}
