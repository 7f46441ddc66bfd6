package cache

import (
	"bytes"
	"context"

	"lapor/model"
	"lapor/model/calendar"
)

// Rebuild makes all derived tables anew from the entities and the outbox,
// without the network. Nothing else is touched.
func (c *Cache) Rebuild(ctx context.Context) error {
	// In two transactions, because statements are prepared on connections
	// that see new tables only when they are committed. A crash in between
	// leaves the version at 0: the next start does it again.
	err := c.write(ctx, func(t *tx) error {
		for _, script := range []string{dropDerived, derivedTables, viewIndexes()} {
			if _, err := t.ExecContext(t.ctx, script); err != nil {
				return err
			}
		}
		return t.setNumber(stateDerived, 0)
	})
	if err != nil {
		return err
	}
	return c.write(ctx, func(t *tx) error {
		t.all = true
		return t.setNumber(stateDerived, derivedVersion)
	})
}

// freshen follows what time alone changes: it rebuilds if the derived tables
// are of another version, derives all rows again if a mandate has begun or
// ended, and on a new day those whose promise or awaited material is due.
func (c *Cache) freshen(ctx context.Context) error {
	var now, noted times
	var version uint64
	err := c.read(ctx, func(t *tx) (err error) {
		if version, err = t.number(stateDerived); err != nil {
			return err
		}
		if noted, err = t.times(); err != nil {
			return err
		}
		now, err = t.timesNow()
		return err
	})
	switch {
	case err != nil:
		return err
	case version != derivedVersion:
		return c.Rebuild(ctx)
	case noted.day == now.day && bytes.Equal(noted.mandates, now.mandates):
		return nil
	}
	return c.write(ctx, func(t *tx) error {
		t.all = !bytes.Equal(noted.mandates, now.mandates)
		if err := t.wake(now.day); err != nil {
			return err
		}
		return t.noteTimes()
	})
}

// times are what derived rows depend on beside the data.
type times struct {
	day      int64
	mandates []byte
}

func (t *tx) times() (at times, err error) {
	day, err := t.number(stateDay)
	if err != nil {
		return at, err
	}
	at.day = int64(day)
	at.mandates, err = t.bytes(stateMandates)
	return at, err
}

func (t *tx) timesNow() (times, error) {
	who, err := t.self()
	if err != nil {
		return times{}, err
	}
	now := t.c.now()
	return times{day: int64(who.today(now).Days()), mandates: who.mandates(now)}, nil
}

func (t *tx) noteTimes() error {
	now, err := t.timesNow()
	if err != nil {
		return err
	}
	if err := t.setBytes(stateMandates, now.mandates); err != nil {
		return err
	}
	return t.setNumber(stateDay, uint64(now.day))
}

// wake derives again what was to change by this day.
func (t *tx) wake(day int64) error {
	return t.each("SELECT id FROM row WHERE wakes > 0 AND wakes <= ?", args(day), func(scan func(...any) error) error {
		var id model.ID
		err := scan(idColumn{&id})
		t.touch(id)
		return err
	})
}

// wakes is the next day on which a report's row changes by itself; 0 = none.
func (t *tx) wakes(r model.Report) int64 {
	today := t.who.today(t.c.now())
	var next calendar.Date
	for _, day := range []calendar.Date{r.Clocks.Promised, r.Waiting.Until} {
		if day.After(today) && (next.IsZero() || day.Before(next)) {
			next = day
		}
	}
	if next.IsZero() {
		return 0
	}
	return int64(next.Days())
}
