//go:build unix

package pgtest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// keeper starts the server, says so, and takes it down when its input ends,
// also when that is because the test was killed.
const keeper = `"$1/pg_ctl" -D "$2/data" -l "$2/log" -w -s -o "$3" start >&2 || { cat "$2/log" >&2; rm -rf "$2"; exit 1; }
echo ready
cat >/dev/null
"$1/pg_ctl" -D "$2/data" -m immediate -w -s stop >&2
rm -rf "$2"`

// startPrivate makes a cluster in a temporary folder that listens on a socket
// there and on nothing else.
func startPrivate(durable bool) (*url.URL, func() error, error) {
	programs, err := findPrograms()
	if err != nil {
		return nil, nil, err
	}
	owner, err := serverUser()
	if err != nil {
		return nil, nil, err
	}
	dir, err := os.MkdirTemp("", "lapor-pg-")
	if err != nil {
		return nil, nil, err
	}
	if owner != nil {
		if err := os.Chown(dir, int(owner.Uid), int(owner.Gid)); err != nil {
			return nil, nil, errors.Join(err, os.RemoveAll(dir))
		}
	}
	init := exec.Command(filepath.Join(programs, "initdb"), "-D", filepath.Join(dir, "data"),
		"-U", "lapor", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	init.Dir, init.SysProcAttr = dir, &syscall.SysProcAttr{Credential: owner}
	if out, err := init.CombinedOutput(); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("initdb: %w: %s", err, out), os.RemoveAll(dir))
	}
	stop, err := keep(programs, dir, settings(dir, durable), owner)
	if err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	q := url.Values{"host": {dir}, "user": {"lapor"}}
	return &url.URL{Scheme: "postgres", Path: "/postgres", RawQuery: q.Encode()}, stop, nil
}

func keep(programs, dir, settings string, owner *syscall.Credential) (stop func() error, err error) {
	cmd := exec.Command("sh", "-c", keeper, "keeper", programs, dir, settings)
	// A group of its own: Ctrl-C must not end the keeper before the server.
	cmd.Dir, cmd.SysProcAttr = dir, &syscall.SysProcAttr{Credential: owner, Setpgid: true}
	var errs strings.Builder
	cmd.Stderr = &errs
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	stop = func() error { return errors.Join(in.Close(), cmd.Wait()) }
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) || line != "ready\n" {
		return nil, fmt.Errorf("pg_ctl: %w: %s", errors.Join(err, stop()), errs.String())
	}
	return stop, nil
}

func settings(dir string, durable bool) string {
	all := []string{"listen_addresses=", "unix_socket_directories=" + dir, "max_connections=200",
		"deadlock_timeout=100ms", "shared_buffers=128MB"}
	if !durable {
		all = append(all, "fsync=off", "full_page_writes=off", "autovacuum=off")
	}
	return "-c " + strings.Join(all, " -c ")
}

// findPrograms is the folder of initdb and pg_ctl: that of the search path,
// else the newest that Debian has installed.
func findPrograms() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			return filepath.Dir(path), nil
		}
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return "", errors.New("initdb is not installed (Debian: postgresql)")
	}
	version := func(path string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path)))) // no number: oldest
		return n
	}
	newest := slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) })
	return filepath.Dir(newest), nil
}

// serverUser is who runs the server: PostgreSQL refuses root. Nil = this user.
func serverUser() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, err
}
