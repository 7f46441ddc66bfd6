package cache

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"lapor/model"
)

// Recovery says what became of a damaged cache. What the server has comes
// back with the next sync.
type Recovery struct {
	Aside      string // path of the damaged file, kept
	At         time.Time
	Operations int // unsent, parked, rejected or in the sent log: taken over
	Drafts     int
	Others     int // settings and saved views
	Unreadable int // places in kept tables that could not be read; what lay there may be lost
	Cause      error
}

// salvage puts a damaged cache aside and makes a new one with whatever of the
// kept tables can be read. It refuses while another process has the profile
// open: that one may still be writing into the old file.
func (c *Cache) salvage(ctx context.Context, cause error) error {
	err := c.opened.alone(func() error {
		r := &Recovery{At: c.now(), Cause: cause}
		var err error
		if r.Aside, err = putAside(c.file(), r.At); err != nil {
			return err
		}
		db, err := openDatabase(ctx, c.file())
		if err != nil {
			return err
		}
		defer db.Close()
		if err := migrate(ctx, db); err != nil {
			return err
		}
		if err := c.takeOver(ctx, db, r); err != nil {
			return err
		}
		c.o.Log.Warn("damaged cache put aside", "operations", r.Operations, "drafts", r.Drafts, "unreadable", r.Unreadable)
		c.recovered = r
		return nil
	})
	if errors.Is(err, errHeld) {
		return &model.Error{Code: CodeCorrupt, Detail: "another process uses the damaged cache", Err: cause}
	}
	return err
}

// putAside renames the database and its log to names of their own. The -shm
// file is an index of the log that SQLite makes anew.
func putAside(path string, at time.Time) (aside string, err error) {
	for n := 1; ; n++ {
		aside = filepath.Join(filepath.Dir(path), fmt.Sprintf("damaged-%s-%d.db", at.UTC().Format("20060102T150405Z"), n))
		if _, err := os.Lstat(aside); errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	if err := os.Rename(path, aside); err != nil {
		return "", err
	}
	if err := os.Rename(path+"-wal", aside+"-wal"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	if err := os.Remove(path + "-shm"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	return aside, nil
}

// takeOver fills a new database from the one put aside: through SQLite from a
// copy (opening would change the original) and, where that fails, from the
// bytes of its pages. All or nothing into the new one.
func (c *Cache) takeOver(ctx context.Context, db *sql.DB, r *Recovery) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	into := &rescue{ctx: ctx, tx: tx, codec: c.codec, r: r}
	err = into.fromCopy(r.Aside)
	if err != nil || r.Unreadable > 0 {
		if err != nil {
			r.Unreadable++
		}
		if err := into.fromPages(r.Aside); err != nil {
			return err
		}
	}
	if err := into.settle(); err != nil {
		return err
	}
	return tx.Commit()
}

// fromCopy reads through SQLite. Its error says that this was not possible.
func (s *rescue) fromCopy(aside string) error {
	dir, err := os.MkdirTemp(filepath.Dir(aside), "reading-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, databaseFile)
	if err := errors.Join(copyFile(aside, path), copyFile(aside+"-wal", path+"-wal")); err != nil {
		return err
	}
	old, err := openDatabase(s.ctx, path)
	if err != nil {
		return err
	}
	defer old.Close()
	for _, table := range rescued() {
		if err := s.table(old, table); err != nil {
			return err
		}
	}
	return nil
}

// copyFile copies a file if there is one.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
