package cache

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"lapor/model"
)

func userVersion(n int) string { return fmt.Sprintf("PRAGMA user_version = %d", n) }

// keptTables cannot be fetched again.
var keptTables = [...]string{"state", "outbox", "draft", "saved_view", "setting"}

// readKept reads every byte of the kept tables.
func readKept(ctx context.Context, db *sql.DB) error {
	for _, table := range keptTables {
		rows, err := db.QueryContext(ctx, "SELECT * FROM "+table)
		if err != nil {
			return err
		}
		for rows.Next() {
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return err
		}
	}
	return nil
}

// failed handles an error of a transaction; the caller holds the gate. After
// a failure of the disk the database is closed, opened again, its log written
// into the main file (which makes durable what a failed fsync may have left
// in memory only) and checked; the transaction is not tried again. A damaged
// file is put aside if no other process uses it.
func (c *Cache) failed(err error) error {
	err = coded(err)
	code := model.CodeOf(err)
	if code != CodeIO && code != CodeCorrupt {
		return err
	}
	c.o.Log.Error("cache failed, reopening", "code", code, "err", err)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return err
	}
	c.closeStatements()
	c.db.Close()
	ctx := context.Background()
	db, e := c.openChecked(ctx)
	if e == nil {
		e = verify(ctx, db)
	}
	if model.CodeOf(coded(e)) == CodeCorrupt {
		if db != nil {
			db.Close()
		}
		if e = c.salvage(ctx, e); e == nil {
			db, e = c.openChecked(ctx)
		}
	}
	if e != nil {
		// Nothing usable: later calls fail with this, not in strange ways.
		c.o.Log.Error("cache cannot be reopened", "err", e)
		return errors.Join(err, coded(e))
	}
	c.db = db
	return err
}

// verify writes the log into the main file and checks every page.
func verify(ctx context.Context, db *sql.DB) error {
	if _, err := db.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		return err
	}
	var answer string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&answer); err != nil {
		return err
	}
	if answer != "ok" {
		return model.Errorf(CodeCorrupt, "quick_check: %s", answer)
	}
	return nil
}
