package cache

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"os"
	"path/filepath"

	"lapor/model"
	"lapor/store/record"
)

// databaseFile is the one database of a profile.
const databaseFile = "cache.db"

// Open opens the profile o.Profile below dir, making it if it is new.
//
// A damaged cache is put aside, never deleted; outbox, drafts, views and
// settings are taken over from it as far as they can be read (Recovered).
// CodeNewer: written by a newer version, nothing was touched. CodeReadOnly,
// CodeDiskFull, CodeBusy, CodeCorrupt (damaged and in use by another process).
func Open(ctx context.Context, dir string, o Options) (*Cache, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	folder, err := folderOf(o.Profile)
	if err != nil {
		return nil, err
	}
	codec, err := record.NewCodec()
	if err != nil {
		return nil, err
	}
	c := &Cache{dir: filepath.Join(dir, folder), o: o, codec: codec, gate: make(chan struct{}, 1), turns: make(chan struct{}, transactions),
		stmts: map[string]*sql.Stmt{}}
	c.signals.main, c.signals.more = make(chan struct{}, 1), map[chan struct{}]struct{}{}
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return nil, coded(err)
	}
	if err := noteProfile(c.dir, o.Profile, c.now()); err != nil {
		return nil, coded(err)
	}
	if c.opened, err = enterProfile(c.dir); err != nil {
		return nil, err
	}
	if err := c.start(ctx); err != nil {
		return nil, errors.Join(coded(err), c.opened.leave())
	}
	watching, stop := context.WithCancel(context.WithoutCancel(ctx))
	c.stop = stop
	c.done.Add(1)
	go c.watch(watching, c.hour())
	return c, nil
}

// start opens the database, repairing it if it must.
func (c *Cache) start(ctx context.Context) error {
	db, err := c.openChecked(ctx)
	if model.CodeOf(coded(err)) == CodeCorrupt {
		if err := c.salvage(ctx, err); err != nil {
			return err
		}
		db, err = c.openChecked(ctx)
	}
	if err != nil {
		return err
	}
	c.db = db
	err = c.freshen(ctx)
	if err != nil {
		c.db.Close()
	}
	return err
}

func (c *Cache) file() string { return filepath.Join(c.dir, databaseFile) }

// openChecked opens and migrates the database and reads through what cannot
// be fetched again, so that damage there shows now.
func (c *Cache) openChecked(ctx context.Context) (*sql.DB, error) {
	db, err := openDatabase(ctx, c.file())
	if err != nil {
		return nil, err
	}
	if err = migrate(ctx, db); err == nil {
		err = readKept(ctx, db)
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// migrate brings the schema to this program's version, step by step, each in
// one transaction.
func migrate(ctx context.Context, db *sql.DB) error {
	steps := migrations()
	var version int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	if version == len(steps) {
		return nil
	}
	if version > len(steps) {
		return &model.Error{Code: CodeNewer, Args: map[string]any{"version": version, "known": len(steps)}}
	}
	tx, err := db.BeginTx(ctx, nil) // immediate: another process may migrate too
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	for ; version < len(steps); version++ {
		if _, err := tx.ExecContext(ctx, steps[version]); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, userVersion(version+1)); err != nil {
			return err
		}
	}
	return tx.Commit()
}
