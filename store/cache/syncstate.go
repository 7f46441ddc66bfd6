package cache

import (
	"context"
	"time"

	"lapor/model"
	"lapor/store/record"
)

// SyncState is what the engine needs to write a request.
func (c *Cache) SyncState(ctx context.Context) (s SyncState, err error) {
	err = c.read(ctx, func(t *tx) error {
		s, err = t.syncState()
		return err
	})
	return s, err
}

func (t *tx) syncState() (s SyncState, err error) {
	if s.Device, err = t.device(); err != nil {
		return s, err
	}
	if s.Cursor, err = t.bytes(stateCursor); err != nil {
		return s, err
	}
	var wantManifest uint64
	for key, into := range map[string]*uint64{stateIncarnation: &s.Incarnation, stateEpoch: &s.Epoch,
		stateTreeRev: &s.TreeRev, stateWantManifest: &wantManifest, stateLastN: &s.Ack} {
		if *into, err = t.number(key); err != nil {
			return s, err
		}
	}
	var open int64
	if _, err := t.one("SELECT coalesce(min(n), 0) FROM outbox WHERE state = 2 AND n IS NOT NULL", nil, &open); err != nil {
		return s, err
	}
	if open > 0 {
		s.Ack = uint64(open) - 1
	}
	var leaves int64
	some, err := t.one("SELECT leaves_at FROM outbox WHERE state IN (1, 2) ORDER BY leaves_at LIMIT 1", nil, &leaves)
	if err != nil {
		return s, err
	}
	if some {
		s.LeavesAt = time.UnixMilli(leaves)
	}
	err = t.each("SELECT type, rev FROM entity WHERE report = x'' AND type IN (6, 7)", nil, func(scan func(...any) error) error {
		var kind record.Type
		var rev int64
		err := scan(&kind, &rev)
		if kind == record.TypeRules {
			s.RulesRev = uint64(rev)
		} else {
			s.CalendarRev = uint64(rev)
		}
		return err
	})
	if err != nil {
		return s, err
	}
	var rows bool
	if _, err := t.one("SELECT EXISTS(SELECT 1 FROM entity INDEXED BY entity_row WHERE type = 1)", nil, &rows); err != nil {
		return s, err
	}
	s.WantManifest = wantManifest != 0 || rows && len(s.Cursor) == 0
	err = t.each("SELECT short FROM want ORDER BY short", nil, func(scan func(...any) error) error {
		var b []byte
		if err := scan(&b); err != nil {
			return err
		}
		var short record.Short
		copy(short[:], b)
		s.Want = append(s.Want, short)
		return nil
	})
	if err != nil {
		return s, err
	}
	return s, t.each("SELECT report FROM want_body ORDER BY report", nil, func(scan func(...any) error) error {
		var id model.ID
		err := scan(idColumn{&id})
		s.Bodies = append(s.Bodies, id)
		return err
	})
}

// Reoffer puts operations from fromN on back into the outbox under the same
// identities, because the server came back from an older backup: it answers
// "already" to what survived. Numbers start at fromN again, without gaps.
// What was rejected stays so: the officer has seen it and acted otherwise.
func (c *Cache) Reoffer(ctx context.Context, fromN uint64, incarnation uint64) error {
	return c.write(ctx, func(t *tx) error {
		list, err := t.outgoing("(n >= ? OR n IS NULL) AND state IN (2, 3, 4) ORDER BY n IS NULL, n, place", int64(fromN))
		if err != nil {
			return err
		}
		if err := t.exec("UPDATE outbox SET n = NULL WHERE n >= ?", int64(fromN)); err != nil {
			return err
		}
		n := fromN
		for _, o := range list {
			if err := t.exec("UPDATE outbox SET n = ?, state = ?, outcome = NULL, answered = 0, resolved = '' WHERE op = ?",
				int64(n), model.OutSending, key(o.Op.ID)); err != nil {
				return err
			}
			if err := t.touchOp(o.Op); err != nil {
				return err
			}
			n++
		}
		t.outboxChanged()
		if err := t.setNumber(stateLastN, n-1); err != nil {
			return err
		}
		if known, err := t.number(stateIncarnation); err != nil || known == incarnation {
			return err
		}
		if err := t.setNumber(stateRestored, 1); err != nil {
			return err
		}
		return t.setNumber(stateIncarnation, incarnation)
	})
}

// NewDevice binds this cache to another device number: at login, or because
// the old one is in use twice. Everything unanswered is offered under it
// again with new numbers and old identities.
func (c *Cache) NewDevice(ctx context.Context, id model.ID) error {
	return c.write(ctx, func(t *tx) error {
		old, err := t.device()
		if err != nil || old == id {
			return err
		}
		if err := t.setBytes(stateDevice, key(id)); err != nil {
			return err
		}
		if err := t.exec("UPDATE outbox SET n = NULL"); err != nil {
			return err
		}
		t.outboxChanged()
		if err := t.setNumber(stateLastN, 0); err != nil {
			return err
		}
		return t.setBytes(stateCursor, nil)
	})
}

// AskSync asks whoever holds the sync lock to sync soon.
func (c *Cache) AskSync(ctx context.Context) error {
	return c.write(ctx, func(t *tx) error {
		return t.exec("INSERT INTO state(key, number) VALUES(?, 1) ON CONFLICT DO UPDATE SET number = number + 1", stateAsked)
	})
}

// Asked counts the calls of AskSync in all processes; the holder of the lock
// looks whenever Changed fires.
func (c *Cache) Asked(ctx context.Context) (n uint64, err error) {
	err = c.read(ctx, func(t *tx) error {
		n, err = t.number(stateAsked)
		return err
	})
	return n, err
}
