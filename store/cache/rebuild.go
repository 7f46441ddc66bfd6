package cache

import (
	"bytes"
	"context"
)

// Rebuild makes all derived tables anew from the entities and the outbox,
// without the network. Nothing else is touched.
func (c *Cache) Rebuild(ctx context.Context) error {
	return c.write(ctx, (*tx).rebuild)
}

func (t *tx) rebuild() error {
	for _, script := range []string{dropDerived, derivedTables, viewIndexes()} {
		if _, err := t.ExecContext(t.ctx, script); err != nil {
			return err
		}
	}
	t.all = true
	if err := t.setNumber(stateDerived, derivedVersion); err != nil {
		return err
	}
	return t.noteMandates()
}

func (t *tx) noteMandates() error {
	who, err := t.self()
	if err != nil {
		return err
	}
	return t.setBytes(stateMandates, who.mandates(t.c.now()))
}

// freshen rebuilds if the derived tables are of another version, and derives
// all rows again if a mandate has begun or ended since.
func (c *Cache) freshen(ctx context.Context) error {
	var rebuild, derive bool
	err := c.read(ctx, func(t *tx) error {
		version, err := t.number(stateDerived)
		if err != nil {
			return err
		}
		who, err := t.self()
		if err != nil {
			return err
		}
		noted, err := t.bytes(stateMandates)
		rebuild, derive = version != derivedVersion, !bytes.Equal(noted, who.mandates(c.now()))
		return err
	})
	switch {
	case err != nil:
		return err
	case rebuild:
		return c.Rebuild(ctx)
	case derive:
		return c.write(ctx, func(t *tx) error {
			t.all = true
			return t.noteMandates()
		})
	}
	return nil
}
