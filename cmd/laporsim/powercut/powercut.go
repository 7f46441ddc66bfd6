// Package powercut is the trial `laporsim powercut`: the client's and the
// server's store, each in a process of its own, work on a file system (FUSE, in
// a third process) that forgets what was not fsynced. Again and again they are
// killed, the power fails, and what had been promised is counted. It uses the
// clock: when a cut falls is chance, what it may leave follows from the seed.
package powercut

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"lapor/cmd/internal/sim/trial"
)

// ErrNoFUSE: this machine cannot mount a file system of ours.
var ErrNoFUSE = errors.New("no FUSE here (/dev/fuse and the right to mount are needed)")

type options struct {
	cuts  int
	role  string // of a child: disk, client, server
	place string
	lies  bool // the disk's fsync does nothing
}

// New is the trial.
func New() trial.Trial {
	var o options
	return trial.Trial{
		Name: "powercut", Short: "stores on a file system that forgets what was not fsynced; acknowledged operations are counted",
		Long: `Each cut leaves of what was not fsynced nothing, a random part of the writes, or
a random part of their 512-byte sectors; names in a directory that was not
fsynced are lost too. Some cuts are preceded by an fsync that fails (EIO) or a
full disk (ENOSPC): then nothing may be promised that is not there.`,
		Flags: func(f *pflag.FlagSet) {
			f.IntVar(&o.cuts, "cuts", 200, "power cuts")
			f.StringVar(&o.role, "role", "", "")
			f.StringVar(&o.place, "place", "", "")
			for _, name := range []string{"role", "place"} {
				_ = f.MarkHidden(name) // flags of the children; the names exist
			}
		},
		Run: func(ctx context.Context, r *trial.Run) error {
			switch o.role {
			case "disk":
				return serveDisk(o.place, r.Seed, os.Stdin, os.Stdout)
			case "client":
				return clientWriter(ctx, o.place, os.Stdout)
			case "server":
				return serverWriter(ctx, o.place, os.Stdout)
			}
			return run(ctx, r, o, self)
		},
	}
}

// starter makes the command of a child.
type starter func(ctx context.Context, role, place string, seed uint64) (*exec.Cmd, error)

func self(ctx context.Context, role, place string, seed uint64) (*exec.Cmd, error) {
	program, err := os.Executable()
	return exec.CommandContext(ctx, program, "powercut", "--role", role, "--place", place, "--seed", fmt.Sprint(seed)), err
}

// child is a running process with its lines.
type child struct {
	cmd   *exec.Cmd
	in    io.WriteCloser
	lines *bufio.Scanner
	said  bytes.Buffer // on stderr
}

func start(cmd *exec.Cmd) (*child, error) {
	c := &child{cmd: cmd}
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	c.in, c.lines = in, bufio.NewScanner(out)
	cmd.Stderr = &c.said
	return c, cmd.Start()
}

// ask sends a line to the disk and waits for its answer.
func (c *child) ask(line string) error {
	if _, err := fmt.Fprintln(c.in, line); err != nil {
		return err
	}
	if !c.lines.Scan() {
		return fmt.Errorf("the disk has ended: %s", c.said.String())
	}
	return nil
}

type bench struct {
	r      *trial.Run
	start  starter
	disk   *child
	mount  string
	chance *rand.Rand

	promised map[string]map[string]bool // by role
	acks     int
	lost     int
	damaged  int
	faults   map[string]int
}

func run(ctx context.Context, r *trial.Run, o options, make starter) (err error) {
	b := &bench{r: r, start: make, mount: filepath.Join(r.Dir, "disk"), chance: r.Rand(1), faults: map[string]int{},
		promised: map[string]map[string]bool{"client": {}, "server": {}}}
	if err := b.open(ctx); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	if o.lies {
		if err := b.disk.ask("lie"); err != nil {
			return err
		}
	}
	began := time.Now()
	for n := range o.cuts {
		if err := b.once(ctx, []string{"client", "server"}[n%2]); err != nil {
			return err
		}
	}
	r.Figure("cuts", o.cuts)
	r.Figure("acknowledged", b.acks)
	r.Figure("lost", b.lost)
	r.Figure("damaged", b.damaged)
	for _, how := range []string{"drop", "subset", "torn", "eio", "full"} {
		r.Figure(how, b.faults[how])
	}
	r.Figure("seconds", time.Since(began).Round(100*time.Millisecond).Seconds())
	return nil
}

func (b *bench) open(ctx context.Context) error {
	if err := os.MkdirAll(b.mount, 0o700); err != nil {
		return err
	}
	if _, err := os.Stat("/dev/fuse"); err != nil {
		return ErrNoFUSE
	}
	cmd, err := b.start(ctx, "disk", b.mount, b.r.Seed)
	if err != nil {
		return err
	}
	if b.disk, err = start(cmd); err != nil {
		return err
	}
	if !b.disk.lines.Scan() || b.disk.lines.Text() != "mounted" {
		err := b.disk.cmd.Wait()
		return fmt.Errorf("%w: %v: %s", ErrNoFUSE, err, strings.TrimSpace(b.disk.said.String()))
	}
	return nil
}

func (b *bench) close() error {
	b.disk.in.Close()
	return b.disk.cmd.Wait()
}

// once lets a store work until the power fails.
func (b *bench) once(ctx context.Context, role string) error {
	how := []string{"drop", "subset", "torn"}[b.chance.IntN(3)]
	b.faults[how]++
	w, err := b.work(ctx, role)
	if err != nil {
		return err
	}
	if !b.opened(w, role) {
		b.damaged++
		_ = w.cmd.Wait() // the violation says it
		return b.disk.ask("drop")
	}
	fault := b.chance.IntN(6)
	if fault < 2 {
		name := []string{"eio", "full"}[fault]
		b.faults[name]++
		if err := b.disk.ask(fmt.Sprintf("%s %d", name, 1+b.chance.IntN(20))); err != nil {
			return err
		}
	}
	timer := time.AfterFunc(time.Duration(5+b.chance.IntN(100))*time.Millisecond, func() { _ = w.cmd.Process.Kill() })
	defer timer.Stop()
	for w.lines.Scan() {
		if id, ok := strings.CutPrefix(w.lines.Text(), "ack "); ok {
			b.promised[role][id] = true
			b.acks++
		}
	}
	_ = w.cmd.Wait() // killed, or ended by a fault of the disk
	return b.disk.ask(how)
}

func (b *bench) work(ctx context.Context, role string) (*child, error) {
	place := filepath.Join(b.mount, role)
	if err := os.MkdirAll(place, 0o700); err != nil {
		return nil, err
	}
	cmd, err := b.start(ctx, role, place, b.r.Seed)
	if err != nil {
		return nil, err
	}
	return start(cmd)
}

// opened reads what the store still has and compares it with what it had
// promised.
func (b *bench) opened(w *child, role string) bool {
	have := map[string]bool{}
	for w.lines.Scan() {
		line := w.lines.Text()
		if line == "ready" {
			for id := range b.promised[role] {
				if !have[id] {
					b.lost++
					delete(b.promised[role], id)
					b.r.Violation("%s: %s was acknowledged and is lost", role, id)
				}
			}
			return true
		}
		if id, ok := strings.CutPrefix(line, "have "); ok {
			have[id] = true
		}
	}
	_ = w.cmd.Wait()
	b.r.Violation("%s: the store does not open after a cut: %s", role, strings.TrimSpace(w.said.String()))
	return false
}
