package cache

import (
	"context"
	"database/sql"
	"errors"

	"lapor/model"
)

// tx is one transaction with what was loaded in it.
type tx struct {
	*sql.Tx
	ctx context.Context
	c   *Cache
	who *snapshot

	dirty    map[model.ID]bool // reports to derive before the commit
	all      bool              // derive everything
	tally    map[bucket]int
	parts    partChanges // to the text index
	replays  []replayed  // pending operations, loaded once
	loaded   bool
	touching map[model.ID][]int // report → indexes in replays
	marks    *marks
}

// write runs f in a transaction that holds the write lock from its start.
// Before the commit it derives again whatever f touched, so that no derived
// row, count or index entry can ever differ from what it stands for. On any
// error nothing of f is stored. When write returns nil, it is on disk.
func (c *Cache) write(ctx context.Context, f func(*tx) error) error {
	if err := c.enter(ctx); err != nil {
		return err
	}
	defer c.leave()
	db, err := c.database()
	if err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx) // half a write is of no use
	err = c.inTx(ctx, db, nil, func(t *tx) error {
		if err := f(t); err != nil {
			return err
		}
		if err := t.deriveDirty(); err != nil {
			return err
		}
		if c.beforeCommit != nil {
			return c.beforeCommit()
		}
		return nil
	})
	if err != nil {
		c.forget()
		return c.failed(err)
	}
	c.signals.fire()
	return nil
}

// read runs f on one consistent state.
func (c *Cache) read(ctx context.Context, f func(*tx) error) error {
	db, err := c.database()
	if err != nil {
		return err
	}
	err = c.inTx(ctx, db, &sql.TxOptions{ReadOnly: true}, f)
	if model.CodeOf(coded(err)) == CodeCorrupt {
		if e := c.enter(ctx); e != nil {
			return e
		}
		defer c.leave()
		return c.failed(err)
	}
	return coded(err)
}

func (c *Cache) inTx(ctx context.Context, db *sql.DB, o *sql.TxOptions, f func(*tx) error) error {
	select {
	case c.turns <- struct{}{}:
		defer func() { <-c.turns }()
	case <-ctx.Done():
		return ctx.Err()
	}
	raw, err := db.BeginTx(ctx, o)
	if err != nil {
		return err
	}
	t := &tx{Tx: raw, ctx: ctx, c: c, dirty: map[model.ID]bool{}, tally: map[bucket]int{}, parts: partChanges{}}
	if err := f(t); err != nil {
		return errors.Join(err, rolledBack(raw.Rollback()))
	}
	if o != nil && o.ReadOnly {
		return rolledBack(raw.Rollback())
	}
	return raw.Commit()
}

// rolledBack: a transaction that SQLite or a cancelled context has already
// ended is what we wanted.
func rolledBack(err error) error {
	if errors.Is(err, sql.ErrTxDone) || model.CodeOf(coded(err)) == "" {
		return nil
	}
	return err
}

// enter waits for this process's turn to write; other processes are waited
// for by SQLite's busy timeout.
func (c *Cache) enter(ctx context.Context) error {
	select {
	case c.gate <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *Cache) leave() { <-c.gate }

// touch says that a report's derived row must follow at the end.
func (t *tx) touch(reports ...model.ID) {
	for _, id := range reports {
		if !id.IsZero() {
			t.dirty[id] = true
		}
	}
}

func (t *tx) exec(text string, args ...any) error {
	_, err := t.execN(text, args...)
	return err
}

// execN says how many rows were changed.
func (t *tx) execN(text string, args ...any) (int64, error) {
	s, err := t.c.statement(t.ctx, text)
	if err != nil {
		return 0, err
	}
	r, err := t.StmtContext(t.ctx, s).ExecContext(t.ctx, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// each calls f for every row of a query; f scans.
func (t *tx) each(text string, args []any, f func(scan func(...any) error) error) error {
	s, err := t.c.statement(t.ctx, text)
	if err != nil {
		return err
	}
	rows, err := t.StmtContext(t.ctx, s).QueryContext(t.ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// one scans the first row; found is false if there is none.
func (t *tx) one(text string, args []any, into ...any) (found bool, err error) {
	s, err := t.c.statement(t.ctx, text)
	if err != nil {
		return false, err
	}
	err = t.StmtContext(t.ctx, s).QueryRowContext(t.ctx, args...).Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

func args(a ...any) []any { return a }
