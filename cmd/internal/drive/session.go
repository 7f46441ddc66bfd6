//go:build !windows

package drive

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/creack/pty"

	"lapor/cmd/internal/drive/vt"
	"lapor/tui/idle"
)

// Screen is a copy of what the terminal shows; see [vt.Screen].
type Screen = vt.Screen

// Options say what to start and in which terminal.
type Options struct {
	Path string
	Args []string
	Dir  string // working directory, the test's when empty

	// Env adds to a small fixed environment: PATH, TMPDIR, a fresh empty HOME,
	// TERM=xterm-256color, COLORTERM=truecolor, LANG=C.UTF-8. Nothing else of the
	// test's own environment reaches the program. A later value wins.
	Env []string

	Cols, Rows int // cells, 80 by 24 when 0

	// Light gives the terminal a light background.
	Light bool

	// Plain is for programs that do not announce idleness, or only after some
	// conversation in lines: Start does not wait for an announcement. Keys sent
	// before the first announcement are not waited for; call WaitIdle where the
	// program is expected to have got that far.
	Plain bool
}

// Session is one running program with its terminal. It ends with the test: what
// still runs then is killed.
type Session struct {
	tb    testing.TB
	cmd   *exec.Cmd
	tty   *os.File
	input chan string // to the program, written by its own goroutine
	work  sync.WaitGroup

	mu      sync.Mutex
	changed chan struct{} // closed and replaced at every change of what follows
	term    *vt.Terminal
	raw     []byte
	idle    announced
	drained bool // the terminal is closed and all output is on the screen
	ended   bool // the process has been waited for
	sent    int  // keys and pastes since the first announcement
}

// Start starts the program and returns when it has announced that it is idle, or
// at once when Plain.
func Start(tb testing.TB, o Options) *Session {
	tb.Helper()
	if o.Cols == 0 {
		o.Cols = 80
	}
	if o.Rows == 0 {
		o.Rows = 24
	}
	s := &Session{tb: tb, changed: make(chan struct{}), input: make(chan string, 1024)}
	s.term = vt.New(o.Cols, o.Rows, o.Light, func(answer string) { s.input <- answer })

	announcements, theirs, err := os.Pipe()
	if err != nil {
		tb.Fatal(err)
	}
	s.cmd = exec.Command(o.Path, o.Args...)
	s.cmd.Dir = o.Dir
	s.cmd.ExtraFiles = []*os.File{theirs} // becomes descriptor 3
	s.cmd.Env = append([]string{
		"PATH=" + os.Getenv("PATH"), "TMPDIR=" + os.TempDir(), "HOME=" + tb.TempDir(),
		"TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8", idle.Env + "=3",
	}, o.Env...)
	s.tty, err = pty.StartWithSize(s.cmd, winsize(o.Cols, o.Rows))
	_ = theirs.Close() // the program has its own copy
	if err != nil {
		_ = announcements.Close()
		tb.Fatalf("start %s: %v", o.Path, err)
	}

	stop := make(chan struct{})
	s.work.Go(func() { s.read() })
	s.work.Go(func() { s.write(stop) })
	s.work.Go(func() { s.listen(announcements) })
	s.work.Go(func() {
		_ = s.cmd.Wait()          // the exit status is in ProcessState
		_ = announcements.Close() // a grandchild may hold the other end
		s.update(func() { s.ended = true })
	})
	tb.Cleanup(func() {
		_ = s.cmd.Process.Kill() // fails when it has ended
		if tb.Failed() {
			tb.Logf("last screen of %s:\n%s", strings.Join(s.cmd.Args, " "), s.describe())
		}
		s.awaitEnd()
		_ = s.tty.Close()
		close(stop)
		s.work.Wait()
	})
	if !o.Plain {
		s.WaitIdle()
	}
	return s
}

func winsize(cols, rows int) *pty.Winsize {
	return &pty.Winsize{Cols: uint16(cols), Rows: uint16(rows)} //nolint:gosec // test sizes
}

// update changes the state and wakes who waits.
func (s *Session) update(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
	close(s.changed)
	s.changed = make(chan struct{})
}

// read draws the output until the terminal closes, which Linux reports as EIO.
func (s *Session) read() {
	chunk := make([]byte, 64<<10)
	for {
		n, err := s.tty.Read(chunk)
		s.update(func() {
			_, _ = s.term.Write(chunk[:n])
			s.raw = append(s.raw, chunk[:n]...)
			s.idle.shown(s.term.Title())
			s.drained = err != nil
		})
		if err != nil {
			return
		}
	}
}

// write passes input on. It is apart from reading, because a terminal whose input
// is full blocks the writer until the program reads.
func (s *Session) write(stop <-chan struct{}) {
	for {
		select {
		case text := <-s.input:
			_, _ = s.tty.WriteString(text) // fails when the program has gone: input to nobody
		case <-stop:
			return
		}
	}
}

// listen takes the announcements until the program closes its end.
func (s *Session) listen(announcements *os.File) {
	lines := bufio.NewScanner(announcements)
	for lines.Scan() {
		s.update(func() {
			before := s.idle.ever
			s.idle.hear(lines.Text())
			if !before {
				s.sent = s.idle.keys // what was sent until now went to a conversation in lines
			}
		})
	}
}

// Raw returns all bytes the program has written so far. The frame marks in the
// window title are among them, some 35 bytes for each announcement; a test that
// counts bytes starts the program Plain with LAPOR_IDLE_FD= in Env.
func (s *Session) Raw() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.raw)
}

// Unknown returns the control sequences that no terminal program should send; see
// [vt.Terminal.Unknown].
func (s *Session) Unknown() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.term.Unknown()
}

// Sequences counts the control sequences so far; see [vt.Terminal.Sequences].
func (s *Session) Sequences() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.term.Sequences()
}

// Clipboard returns what the program last copied through OSC 52, in base64.
func (s *Session) Clipboard() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.term.Clipboard()
}

// Screen returns what the terminal shows now, its title without the frame mark.
func (s *Session) Screen() Screen {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.screen()
}

func (s *Session) screen() Screen {
	screen := s.term.Screen()
	if _, at := frameMark(screen.Title); at >= 0 {
		screen.Title = screen.Title[:at]
	}
	return screen
}

// Kill ends the program with SIGKILL and returns when it is gone.
func (s *Session) Kill() {
	s.tb.Helper()
	s.Signal(syscall.SIGKILL)
	s.Wait()
}

// Signal sends a signal to the program. One that has ended already is let be.
func (s *Session) Signal(signal os.Signal) {
	s.tb.Helper()
	if err := s.cmd.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		s.tb.Fatalf("signal %v: %v", signal, err)
	}
}

// Wait waits for the program to end and all its output to be on the screen. It
// returns the exit code, 128 plus the number for a signal, as a shell does.
func (s *Session) Wait() int {
	s.tb.Helper()
	s.await("the program to end", s.locked(func() bool { return s.ended && s.drained }))
	return s.exitCode()
}

func (s *Session) exitCode() int {
	state := s.cmd.ProcessState
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return state.ExitCode()
}
