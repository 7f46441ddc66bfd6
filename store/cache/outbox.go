package cache

import (
	"context"
	"slices"

	"lapor/model"
)

// columns of outbox in the order that scanOutgoing reads.
const outgoingColumns = "place, op, state, n, bytes, leaves_at, tracking, outcome, resolved, seen"

func (t *tx) scanOutgoing(scan func(...any) error) (model.Outgoing, error) {
	var o model.Outgoing
	var op model.ID
	var n *int64
	var body, outcome []byte
	var leaves int64
	var resolved string
	if err := scan(&o.Order, idColumn{&op}, &o.State, &n, &body, &leaves, &o.Tracking, &outcome, &resolved, &o.Seen); err != nil {
		return o, err
	}
	if n != nil {
		o.N = uint64(*n)
	}
	o.LeavesAt, o.Size, o.Seen = instant(leaves), len(body), o.Seen || resolved != ""
	if err := t.c.codec.Decode(body, &o.Op); err != nil {
		return o, err
	}
	if outcome != nil {
		return o, t.c.codec.Decode(outcome, &o.Outcome)
	}
	return o, nil
}

func (t *tx) outgoing(where string, a ...any) (list []model.Outgoing, err error) {
	err = t.each("SELECT "+outgoingColumns+" FROM outbox WHERE "+where, a, func(scan func(...any) error) error {
		o, err := t.scanOutgoing(scan)
		list = append(list, o)
		return err
	})
	return list, err
}

// describe adds what lists show of the report, as long as it is here: its
// title must not outlive it.
func (t *tx) describe(o *model.Outgoing) error {
	var line []byte
	found, err := t.one("SELECT line FROM row WHERE id = ?", args(key(subject(o.Op))), &line)
	if err != nil || !found {
		return err
	}
	row, err := decodeLine(line)
	o.Title, o.Due = row.Title, row.Due
	if row.Tracking != "" {
		o.Tracking = row.Tracking
	}
	return err
}

// subject is the report an operation is mainly about.
func subject(op model.Operation) model.ID {
	if op.Report.IsZero() {
		return op.Body.NewReport
	}
	return op.Report
}

// touched lists every report whose state an operation may change.
func touched(op model.Operation) []model.ID {
	ids := []model.ID{op.Report, op.Body.NewReport, op.Body.Main}
	for _, part := range op.Body.Parts {
		ids = append(ids, part.ID)
	}
	ids = slices.DeleteFunc(ids, model.ID.IsZero)
	slices.SortFunc(ids, model.ID.Compare)
	return slices.Compact(ids)
}

// Outbox lists what is unsent or being sent in the order of writing, then
// what is parked, then what was rejected, then what the server has accepted
// in the last 30 days, newest first. Seen is set on parked ones that have
// been decided and on rejected ones that were put away.
func (c *Cache) Outbox(ctx context.Context) (list []model.Outgoing, err error) {
	err = c.read(ctx, func(t *tx) error {
		var err error
		if list, err = t.outgoing("1 ORDER BY place"); err != nil {
			return err
		}
		for i := range list {
			if err := t.describe(&list[i]); err != nil {
				return err
			}
		}
		return nil
	})
	slices.SortStableFunc(list, func(a, b model.Outgoing) int {
		if d := rank(a) - rank(b); d != 0 {
			return d
		}
		if rank(a) == rankDone {
			return int(b.Order - a.Order)
		}
		return int(a.Order - b.Order)
	})
	return list, err
}

const rankDone = 3

func rank(o model.Outgoing) int {
	switch {
	case o.State == model.OutWaiting, o.State == model.OutSending:
		return 0
	case o.Seen || o.State == model.OutAccepted:
		return rankDone
	case o.State == model.OutParked:
		return 1
	}
	return 2
}

// PutAway marks a rejected operation as seen; its text stays.
func (c *Cache) PutAway(ctx context.Context, op model.ID) error {
	return c.write(ctx, func(t *tx) error {
		n, err := t.execN("UPDATE outbox SET seen = 1 WHERE op = ? AND state = ?", key(op), model.OutRejected)
		if err == nil && n == 0 {
			return model.Errorf(model.CodeNotFound, "no rejected operation %s", op)
		}
		return err
	})
}

// ReleaseHolds lets everything leave at once; it returns how many waited.
func (c *Cache) ReleaseHolds(ctx context.Context) (released int, err error) {
	err = c.write(ctx, func(t *tx) error {
		n, err := t.execN("UPDATE outbox SET leaves_at = 0 WHERE state = ? AND leaves_at > ?", model.OutWaiting, millis(c.now()))
		released = int(n)
		return err
	})
	return released, err
}

// Parked lists open decisions, oldest first. One that an operation in the
// outbox decides is not open any more.
func (c *Cache) Parked(ctx context.Context) (list []model.Parked, err error) {
	err = c.read(ctx, func(t *tx) error {
		var err error
		list, err = t.undecided(model.ID{})
		return err
	})
	return list, err
}

func (t *tx) undecided(report model.ID) ([]model.Parked, error) {
	list, err := t.parked(report)
	if err != nil || len(list) == 0 {
		return list, err
	}
	m, err := t.allMarks()
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(p model.Parked) bool { return m.decided[p.Op.ID] })
	for i := range list {
		// Of a report that has left, the server names nothing; the number that
		// the officer answered stands in the outbox.
		if list[i].Tracking == "" {
			if _, err := t.one("SELECT tracking FROM outbox WHERE op = ?", args(key(list[i].Op.ID)), &list[i].Tracking); err != nil {
				return nil, err
			}
		}
	}
	return list, nil
}
