//go:build !windows

package drive

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// Build builds a program of this module and returns its path. name is a folder
// under cmd ("lapor") or, with a slash, a folder under the module root. The binary
// lies in a folder shared by all test processes of this checkout and user, under
// the user's cache directory or else the temporary one; a lock lets one of them
// build while the others wait, and the go tool links again only what has changed.
func Build(tb testing.TB, name string) string {
	tb.Helper()
	path, err := build(name)
	if err != nil {
		tb.Fatalf("build %s: %v", name, err)
	}
	return path
}

func build(name string) (path string, err error) {
	if !strings.Contains(name, "/") {
		name = "cmd/" + name
	}
	gomod, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOMOD: %w", err)
	}
	root := filepath.Dir(strings.TrimSpace(string(gomod)))
	dir, err := binaries(root)
	if err != nil {
		return "", err
	}
	lock, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return "", err
	}
	defer func() { _ = lock.Close() }() // gives the lock back
	if err := unix.Flock(int(lock.Fd()), unix.LOCK_EX); err != nil {
		return "", fmt.Errorf("lock %s: %w", lock.Name(), err)
	}
	path = filepath.Join(dir, strings.ReplaceAll(strings.TrimPrefix(name, "cmd/"), "/", "-"))
	command := exec.Command("go", "build", "-o", path, "./"+name)
	command.Dir = root
	if out, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return path, nil
}

// binaries returns the folder for the binaries of the module at root, which only
// this user can write to.
func binaries(root string) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = filepath.Join(os.TempDir(), fmt.Sprintf("lapor-%d", os.Getuid()))
	}
	sum := sha256.Sum256([]byte(root))
	dir := filepath.Join(cache, "lapor-drive", hex.EncodeToString(sum[:6]))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	return dir, nil
}
