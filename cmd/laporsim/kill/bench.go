package kill

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"lapor/cmd/internal/demo"
	"lapor/cmd/internal/sim/town"
	"lapor/cmd/internal/sim/trial"
	"lapor/cmd/internal/workplace"
	"lapor/model"
	"lapor/model/invent"
	"lapor/sync/bridge/excel/sample"
)

// bench is a server's database, a profile, and the programs over them.
type bench struct {
	*trial.Run
	o      options
	rand   *rand.Rand
	bin    string
	addr   string
	server *exec.Cmd // lapord serve, running
	said   *bytes.Buffer
	place  workplace.Options
	sheet  string

	saved   []model.ID // said to be saved
	draft   int        // how far the draft was said to have been saved
	reports []model.Report
	killed  int // programs that were still running when they were
	hung    int
	notes   int
	told    int // commands that said what they had saved
}

const (
	reports  = 150
	rows     = 300 // of the workbook
	database = "central.db"
)

func open(ctx context.Context, r *trial.Run, o options) (*bench, error) {
	b := &bench{Run: r, o: o, rand: r.Rand(1), bin: o.bin, said: &bytes.Buffer{}}
	if b.bin == "" {
		b.bin = filepath.Join(r.Dir, "bin")
		if err := build(ctx, b.bin); err != nil {
			return nil, err
		}
	}
	login, err := b.settle(ctx)
	if err != nil {
		return nil, err
	}
	if b.addr, err = freeAddress(); err != nil {
		return nil, err
	}
	if err := b.serve(ctx); err != nil {
		return nil, err
	}
	b.place = workplace.Options{Dir: filepath.Join(r.Dir, "profiles"), Profile: login, Clock: time.Now, Random: town.Source(r.Seed, 5),
		Server: "http://" + b.addr, Label: "laporsim"}
	if _, err := workplace.Login(ctx, b.place, workplace.Credentials{Server: b.place.Server, Login: login, Password: demo.Password}); err != nil {
		return nil, errors.Join(err, b.close())
	}
	if err := b.finish(b.lapor(ctx, "sync")); err != nil {
		return nil, errors.Join(err, b.close())
	}
	return b, b.choose(ctx)
}

// settle makes the databases and the workbook.
func (b *bench) settle(ctx context.Context) (login string, err error) {
	for _, name := range []string{database, "import.db"} {
		t, err := town.Open(ctx, town.Options{DSN: filepath.Join(b.Dir, name), Seed: b.Seed, Start: time.Now().Add(-time.Hour).Truncate(time.Second)})
		if err != nil {
			return "", err
		}
		if login = t.Unit.User.Login; name == database {
			_, _, err = t.Tell(ctx, reports)
		}
		if err := errors.Join(err, t.Close()); err != nil {
			return "", err
		}
	}
	b.sheet = filepath.Join(b.Dir, "ekspor.xlsx")
	f, err := os.Create(b.sheet)
	if err != nil {
		return "", err
	}
	now := time.Now()
	_, err = sample.Write(ctx, f, sample.From(invent.New(b.Seed), sample.Period{Count: rows, Tracking: 9_700_000, Until: now, Days: 60, Agency: invent.CodeFirst}),
		sample.Style{Dates: sample.MixedDates, Saved: now, Preamble: sample.OfficialPreamble("Pemerintah Kabupaten Hulu Sungai Selatan", now.AddDate(0, -2, 0), now)})
	return login, errors.Join(err, f.Close())
}

// build makes the programs of the module around the working folder.
func build(ctx context.Context, dir string) error {
	for _, name := range []string{"lapor", "lapord"} {
		cmd := exec.CommandContext(ctx, "go", "build", "-o", filepath.Join(dir, name), "lapor/cmd/"+name)
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("kill: build %s: %w\n%s", name, err, out)
		}
	}
	return nil
}

func freeAddress() (string, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return ln.Addr().String(), ln.Close()
}

// program is a real program with nothing of this user's in its surroundings.
func (b *bench) program(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(b.bin, name), args...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + b.Dir, "XDG_CONFIG_HOME=" + b.Dir, "XDG_DATA_HOME=" + b.Dir, "LANG=C.UTF-8", "LAPOR_KEYRING=false"}
	cmd.WaitDelay = time.Second
	return cmd
}

func (b *bench) lapor(ctx context.Context, args ...string) *exec.Cmd {
	return b.program(ctx, "lapor", append(args, "--json", "--data-dir", b.Dir, "--profile", b.place.Profile, "--server", "http://"+b.addr)...)
}

// serve starts lapord and waits until it listens.
func (b *bench) serve(ctx context.Context) error {
	b.said.Reset()
	cmd := b.program(context.WithoutCancel(ctx), "lapord", "serve", "--database", filepath.Join(b.Dir, database), "--listen", b.addr)
	errs, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	b.server = cmd
	heard := make(chan error, 1)
	go func() {
		all, buf := "", make([]byte, 4096)
		told := false
		for {
			n, err := errs.Read(buf)
			all += string(buf[:n])
			if !told && strings.Contains(all, b.addr) {
				told = true
				heard <- nil
			}
			if err != nil {
				if !told {
					heard <- fmt.Errorf("kill: lapord did not start: %s", all)
				}
				return
			}
		}
	}()
	select {
	case err := <-heard:
		return err
	case <-time.After(patience):
		b.hung++
		b.Violation("lapord does not start")
		return errors.New("kill: lapord does not start")
	}
}

// stop ends the server; kill: without a word.
func (b *bench) stop(kill bool) error {
	if b.server == nil {
		return nil
	}
	cmd := b.server
	b.server = nil
	if kill {
		_ = cmd.Process.Kill()
	} else {
		_ = cmd.Process.Signal(os.Interrupt)
	}
	err := b.wait(cmd)
	if kill {
		return nil
	}
	return err
}

// wait waits for a program; one that does not end is hung.
func (b *bench) wait(cmd *exec.Cmd) error {
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	select {
	case err := <-done:
		return err
	case <-time.After(patience):
		_ = cmd.Process.Kill()
		b.hung++
		b.Violation("%s hangs", strings.Join(cmd.Args, " "))
		return <-done
	}
}

// finish runs a program to its end, undisturbed.
func (b *bench) finish(cmd *exec.Cmd) error {
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		return err
	}
	if err := b.wait(cmd); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, out.String())
	}
	return nil
}

// cutShort runs a program, kills it after a random part of most, and gives
// what it said until then.
func (b *bench) cutShort(cmd *exec.Cmd, most time.Duration) (said string, err error) {
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, io.Discard
	if err := cmd.Start(); err != nil {
		return "", err
	}
	timer := time.AfterFunc(time.Duration(b.rand.Int64N(int64(most))), func() { _ = cmd.Process.Kill() })
	_ = b.wait(cmd)
	timer.Stop()
	if cmd.ProcessState != nil && !cmd.ProcessState.Exited() {
		b.killed++
	}
	return out.String(), nil
}

func (b *bench) close() error { return b.stop(true) }
