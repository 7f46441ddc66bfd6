package cache

import (
	"context"
	"time"

	"lapor/model"
	"lapor/store/record"
)

// TakeOps gives the operations for a request, oldest number first and
// without gaps: those already frozen and unanswered, then those whose hold
// is over, which get their number and are frozen in this transaction. At
// most limit of them and maxBytes in all, but always one if there is one. An
// operation never leaves before one that it comes after.
func (c *Cache) TakeOps(ctx context.Context, now time.Time, incarnation uint64, limit, maxBytes int) (ops []record.Sent, err error) {
	var some bool
	if err := c.read(ctx, func(t *tx) error {
		_, err := t.one("SELECT EXISTS(SELECT 1 FROM outbox WHERE state IN (1, 2))", nil, &some)
		return err
	}); err != nil || !some {
		return nil, err
	}
	err = c.write(ctx, func(t *tx) error {
		b := batch{t: t, limit: limit, room: maxBytes}
		if err := b.frozen(); err != nil {
			return err
		}
		if err := b.freeze(now); err != nil {
			return err
		}
		ops = b.ops
		return nil
	})
	return ops, err
}

type batch struct {
	t           *tx
	limit, room int
	full        bool
	ops         []record.Sent
}

func (b *batch) add(n uint64, bytes []byte) bool {
	if len(b.ops) >= b.limit || len(b.ops) > 0 && len(bytes) > b.room {
		b.full = true
		return false
	}
	b.room -= len(bytes)
	b.ops = append(b.ops, record.Sent{N: n, Bytes: bytes})
	return true
}

// frozen repeats what was in a request and has no answer.
func (b *batch) frozen() error {
	return b.t.each("SELECT n, bytes FROM outbox WHERE state = 2 AND n IS NOT NULL ORDER BY n", nil, func(scan func(...any) error) error {
		var n int64
		var bytes []byte
		if err := scan(&n, &bytes); err != nil {
			return err
		}
		if !b.full {
			b.add(uint64(n), bytes)
		}
		return nil
	})
}

// freeze numbers what may leave. Operations that are "sending" without a
// number were frozen under a former device and go first with their old bytes.
func (b *batch) freeze(now time.Time) error {
	if b.full {
		return nil
	}
	waiting, err := b.t.outgoing("state IN (1, 2) AND n IS NULL ORDER BY state DESC, place")
	if err != nil || len(waiting) == 0 {
		return err
	}
	last, err := b.t.number(stateLastN)
	if err != nil {
		return err
	}
	var froze bool
	staying := map[model.ID]bool{}
	for _, o := range waiting {
		if held(o, now) || after(o.Op, staying) {
			staying[o.Op.ID] = true
			continue
		}
		var bytes []byte
		if _, err := b.t.one("SELECT bytes FROM outbox WHERE op = ?", args(key(o.Op.ID)), &bytes); err != nil {
			return err
		}
		if !b.add(last+1, bytes) {
			break
		}
		last++
		froze = true
		if err := b.t.exec("UPDATE outbox SET state = ?, n = ? WHERE op = ?", model.OutSending, int64(last), key(o.Op.ID)); err != nil {
			return err
		}
		if err := b.t.touchOp(o.Op); err != nil {
			return err
		}
	}
	if !froze {
		return nil
	}
	b.t.outboxChanged()
	return b.t.setNumber(stateLastN, last)
}

// held reports whether an operation may still be taken back. A clock that was
// set back to before the writing says nothing of how long ago that was: the
// operation leaves rather than wait, perhaps for years, until the clock comes
// there again.
func held(o model.Outgoing, now time.Time) bool {
	return o.LeavesAt.After(now) && !now.Before(o.Op.Written)
}

func after(op model.Operation, staying map[model.ID]bool) bool {
	for _, parent := range op.After {
		if staying[parent] {
			return true
		}
	}
	return false
}
