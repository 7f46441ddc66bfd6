package central

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"lapor/model"
)

// PutBack puts the backup file in the place of the SQLite store that dsn
// names; CodeInUse while a server or command has that open. The store that was
// there is kept beside it under the returned name ("" if there was none). The
// backup is opened and checked first; nothing changes when it is not a sound
// store. The caller then calls Restored. On PostgreSQL that is the whole of
// it, after pg_restore: CodePgRestore.
func PutBack(ctx context.Context, dsn, backup string, now time.Time) (kept string, err error) {
	d, path, err := dialectOf(dsn)
	if err != nil {
		return "", err
	}
	if d.backup == nil {
		return "", &model.Error{Code: CodePgRestore}
	}
	if info, err := os.Stat(backup); err != nil || info.IsDir() {
		return "", &model.Error{Code: "file_missing", Args: map[string]any{"file": backup}, Err: err}
	}
	next := path + ".restoring"
	err = d.classify(copyStore(backup, next))
	if err == nil {
		err = checkCopy(ctx, next)
	}
	if err == nil {
		kept, err = keepAside(ctx, path, now)
	}
	if err != nil {
		return "", errors.Join(err, removeStore(next))
	}
	if err := os.Rename(next, path); err != nil {
		return kept, err
	}
	return kept, syncFolder(filepath.Dir(path))
}

// keepAside gives the present store, if there is one, a name that is free.
func keepAside(ctx context.Context, path string, now time.Time) (kept string, err error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err := aloneSQLite(ctx, path); err != nil {
		return "", err
	}
	stem := path + ".before-restore-" + now.UTC().Format("20060102T150405")
	kept = stem
	for n := 2; ; n++ {
		if _, err := os.Stat(kept); errors.Is(err, fs.ErrNotExist) {
			break
		}
		kept = stem + "-" + strconv.Itoa(n)
	}
	for _, suffix := range []string{"-wal", "-shm", ""} { // the log only of a damaged file
		if err := os.Rename(path+suffix, kept+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return kept, nil
}

// copyStore copies a store that nobody has open; one that was not closed
// properly has its log beside it.
func copyStore(from, to string) error {
	if err := removeStore(to); err != nil { // of a restore that was cut short
		return err
	}
	if err := copyDurably(from, to); err != nil {
		return err
	}
	err := copyDurably(from+"-wal", to+"-wal")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func checkCopy(ctx context.Context, path string) error {
	s, err := Open(ctx, path, Options{Existing: true})
	if err != nil {
		return err
	}
	return errors.Join(s.Check(ctx), s.Close())
}

func removeStore(path string) error {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func copyDurably(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Sync()
}
