package cache

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"lapor/model"
)

// Names of lock files in a profile's folder. They hold nothing; the locks end
// with the process that has them.
const (
	syncLockFile = "sync.lock"
	openLockFile = "open.lock"
)

// ErrLocked is what Lock returns while another sync engine of this profile
// runs; its code is CodeSyncLocked.
var ErrLocked = model.Errorf(CodeSyncLocked, "another process of this profile syncs")

var errHeld = errors.New("lock is held")

// Lock makes the caller the only sync engine of this profile over all
// processes. It does not wait: ErrLocked. See AskSync.
func (c *Cache) Lock(ctx context.Context) (unlock func() error, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f, err := lockFile(filepath.Join(c.dir, syncLockFile), true)
	if errors.Is(err, errHeld) {
		return nil, ErrLocked
	}
	if err != nil {
		return nil, coded(err)
	}
	return f.Close, nil // closing the file ends the lock
}

// lockFile opens path and locks it, shared or exclusive; errHeld.
func lockFile(path string, exclusive bool) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := lock(f, exclusive); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// presence is a shared lock that says: this process has the profile open.
// Only a process that is alone may put a damaged cache aside.
type presence struct {
	path string
	file *os.File
}

func enterProfile(dir string) (*presence, error) {
	p := &presence{path: filepath.Join(dir, openLockFile)}
	var err error
	p.file, err = lockFile(p.path, false)
	if errors.Is(err, errHeld) {
		err = model.Errorf(CodeBusy, "another process repairs this cache")
	}
	return p, coded(err)
}

// alone runs f while no other process has the profile open; errHeld.
func (p *presence) alone(f func() error) error {
	if err := p.file.Close(); err != nil {
		return err
	}
	exclusive, err := lockFile(p.path, true)
	if err == nil {
		err = f()
		exclusive.Close()
	}
	shared, e := lockFile(p.path, false)
	if e != nil {
		return errors.Join(err, e)
	}
	p.file = shared
	return err
}

func (p *presence) leave() error { return p.file.Close() }
