package central

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"lapor/model"
)

// PutBack puts the backup file in the place of the SQLite store that dsn
// names, while no server has it open. The store that was there is kept beside
// it under the returned name ("" if there was none). The backup is opened and
// checked first; nothing changes when it is not a sound store. The caller
// then calls Restored.
func PutBack(ctx context.Context, dsn, backup string, now time.Time) (kept string, err error) {
	d, path, err := dialectOf(dsn)
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(backup); err != nil {
		return "", &model.Error{Code: "file_missing", Args: map[string]any{"file": backup}, Err: err}
	}
	next := path + ".restoring"
	if err := copyDurably(backup, next); err != nil {
		return "", d.classify(err)
	}
	if err := checkCopy(ctx, next); err != nil {
		return "", errors.Join(err, removeStore(next))
	}
	if _, err := os.Stat(path); err == nil {
		kept = path + ".before-restore-" + now.UTC().Format("20060102T150405")
		for _, suffix := range []string{"-wal", "-shm", ""} {
			if err := os.Rename(path+suffix, kept+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return "", err
			}
		}
	}
	if err := os.Rename(next, path); err != nil {
		return kept, err
	}
	return kept, syncFolder(filepath.Dir(path))
}

func checkCopy(ctx context.Context, path string) error {
	s, err := Open(ctx, path, Options{})
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
