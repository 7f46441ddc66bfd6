//go:build !windows

package drive_test

import (
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"lapor/cmd/internal/drive"
)

func start(t *testing.T, args ...string) *drive.Session {
	t.Helper()
	return drive.Start(t, drive.Options{Path: echo(t), Args: args})
}

func echo(tb testing.TB) string {
	tb.Helper()
	return drive.Build(tb, "cmd/internal/drive/testdata/echo")
}

// shows fails unless the screen shows the text now, without any waiting.
func shows(t *testing.T, s *drive.Session, texts ...string) {
	t.Helper()
	screen := s.Screen()
	for _, text := range texts {
		if !screen.Contains(text) {
			t.Errorf("the screen does not show %q:\n%s", text, screen.Frame())
		}
	}
}

func TestKeysArriveAsNamed(t *testing.T) {
	s := start(t)
	keys := strings.Fields(`j J 7 + / ? enter esc space tab shift+tab backspace delete insert home end pgup pgdown
		up down left right f1 f2 f3 f4 f6 f7 f8 f9 f10 f11 f12 ctrl+a ctrl+p ctrl+z ctrl+i ctrl+enter shift+enter alt+enter
		alt+x alt+1 ctrl+left ctrl+shift+right alt+up ctrl+home shift+f6 ctrl+pgdown ctrl+space é 日`)
	for _, key := range keys {
		s.Press(key)
		if got := s.Screen().Line(1); got != "last: "+key {
			t.Errorf("%s arrives as %q", key, got)
		}
	}
	if foreign := s.Unknown(); foreign != nil {
		t.Errorf("not understood: %v", foreign)
	}
}

func TestStartShowsTheFirstIdleState(t *testing.T) {
	s := start(t)
	shows(t, s, "echo", "size: 80x24", "dark: true", "state: idle")
	screen := s.Screen()
	if screen.Title != "echo" || !screen.AltScreen || screen.Cursor.Visible {
		t.Errorf("title %q, alternate screen %t, cursor %+v", screen.Title, screen.AltScreen, screen.Cursor)
	}
	if style, _ := screen.StyleOf("echo"); !style.Bold || style.FG != "3" {
		t.Errorf("heading has style %+v", style)
	}
	if style, _ := screen.StyleOf("state"); !style.Reverse {
		t.Errorf("state line has style %+v", style)
	}
	if !strings.Contains(screen.ANSI(), "\x1b[0;7mstate: idle\x1b[m") {
		t.Errorf("ANSI() = %q", screen.ANSI())
	}
}

func TestLightBackground(t *testing.T) {
	s := drive.Start(t, drive.Options{Path: echo(t), Light: true, Cols: 100, Rows: 30})
	shows(t, s, "dark: false", "size: 100x30")
}

func TestTypeAndPaste(t *testing.T) {
	s := start(t)
	s.Type("jalan rusak é日")
	shows(t, s, "typed: jalan rusak é日")
	s.Paste("baris satu\nbaris \x1bdua")
	shows(t, s, `pasted: "baris satu\nbaris dua"`, "typed: jalan rusak é日")
	long := strings.Repeat("panjang ", 4000)
	s.Paste(long)
	shows(t, s, `pasted: "panjang panjang`)
}

func TestPressWaitsForTheProgramsOwnCommands(t *testing.T) {
	s := start(t)
	for range 5 {
		s.Press("f5")
		shows(t, s, "last: f5", "state: idle")
	}
	s.Send("f5", "k")
	s.WaitIdle()
	shows(t, s, "last: k", "state: idle")
}

func TestResize(t *testing.T) {
	s := start(t)
	for _, size := range [][2]int{{120, 40}, {40, 10}, {40, 10}, {80, 24}} {
		s.Resize(size[0], size[1])
		shows(t, s, fmt.Sprintf("size: %dx%d", size[0], size[1]), "state: idle")
		if screen := s.Screen(); screen.Cols != size[0] || screen.Rows != size[1] {
			t.Errorf("screen of %dx%d", screen.Cols, screen.Rows)
		}
	}
}

func TestWaits(t *testing.T) {
	s := start(t)
	s.Send("x")
	s.WaitFor("last: x")
	s.Send("f5")
	s.WaitForFunc("an idle screen after f5", func(screen drive.Screen) bool {
		return s.Screen().Contains("last: f5") && screen.Contains("state: idle")
	})
	s.WaitGone("busy")
}

func TestQuitRestoresTheScreen(t *testing.T) {
	s := start(t)
	s.Press("ctrl+q")
	if code := s.Wait(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	screen := s.Screen()
	if screen.AltScreen || !screen.Cursor.Visible || screen.Text() != "goodbye" {
		t.Errorf("after quitting:\n%s", screen.Frame())
	}
	s.Press("j") // to nobody, must not hang
	if !strings.Contains(string(s.Raw()), "\x1b[?1049l") {
		t.Error("Raw lacks the end of the alternate screen")
	}
}

func TestKillAndSignal(t *testing.T) {
	s := start(t)
	s.Kill()
	if code := s.Wait(); code != 128+int(syscall.SIGKILL) {
		t.Errorf("exit code after SIGKILL: %d", code)
	}
	shows(t, s, "state: idle") // what it left behind

	s = start(t)
	s.Signal(syscall.SIGTERM)
	if code := s.Wait(); code != 0 {
		t.Errorf("exit code after SIGTERM: %d", code)
	}
	s.Signal(syscall.SIGTERM) // it is gone already
}

func TestExitCode(t *testing.T) {
	s := start(t, "-exit", "3")
	if code := s.Wait(); code != 3 {
		t.Errorf("exit code %d", code)
	}
	shows(t, s, "ending")
}

func TestProgramThatNeverAnnounces(t *testing.T) {
	s := drive.Start(t, drive.Options{Path: echo(t), Args: []string{"-mute"}, Plain: true})
	s.WaitFor("dark: true")
	s.Press("j")
	s.WaitFor("last: j")
	s.Resize(60, 20)
	s.WaitFor("size: 60x20")
}

func TestConversationInLinesFirst(t *testing.T) {
	s := drive.Start(t, drive.Options{Path: echo(t), Args: []string{"-ask"}, Plain: true})
	s.WaitFor("Name?")
	s.Type("Siti")
	s.Press("enter")
	s.WaitIdle()
	shows(t, s, "echo Siti")
	s.Press("f5")
	shows(t, s, "last: f5", "state: idle")
}

func TestOtherPrograms(t *testing.T) {
	dir := t.TempDir()
	s := drive.Start(t, drive.Options{
		Path: "/bin/sh", Plain: true, Dir: dir, Env: []string{"GREETING=halo", "LANG=id_ID.UTF-8"},
		Args: []string{"-c", `echo "$GREETING $LANG"; pwd > where; test "$HOME" != "` + os.Getenv("HOME") + `" && echo own home; cat`},
	})
	s.WaitFor("halo id_ID.UTF-8")
	s.WaitFor("own home")
	s.Type("gema")
	s.Press("enter")
	s.WaitForFunc("the line twice", func(screen drive.Screen) bool { return strings.Count(screen.Text(), "gema") == 2 })
	s.Press("ctrl+d")
	if code := s.Wait(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if _, err := os.Stat(filepath.Join(dir, "where")); err != nil {
		t.Error(err)
	}
}

func TestAccountOfControlSequences(t *testing.T) {
	s := start(t)
	s.Press("ctrl+y")
	if text, err := base64.StdEncoding.DecodeString(s.Clipboard()); err != nil || string(text) != "salinan" {
		t.Errorf("clipboard %q, %v", text, err)
	}
	counts := s.Sequences()
	if counts["OSC 52"] != 1 || counts["CSI ?1049h"] != 1 || counts["OSC 11"] != 1 {
		t.Errorf("counted %v", counts)
	}
	hostile := drive.Start(t, drive.Options{Path: "/usr/bin/printf", Plain: true, Args: []string{`a\033]4;1;red\007\033cb`}})
	hostile.Wait()
	if foreign := hostile.Unknown(); len(foreign) != 2 {
		t.Errorf("foreign sequences recorded: %v", foreign)
	}
}

// recorder is a test that notes why it failed.
type recorder struct {
	testing.TB
	fatal string
}

func (r *recorder) Helper() {}

func (r *recorder) Fatalf(format string, args ...any) {
	r.fatal = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func (r *recorder) Fatal(args ...any) { r.Fatalf("%s", fmt.Sprint(args...)) }

// failure returns how a test fails.
func failure(t *testing.T, test func(tb testing.TB)) string {
	t.Helper()
	r := &recorder{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		test(r)
	}()
	<-done
	return r.fatal
}

func TestFailuresSayWhy(t *testing.T) {
	for _, c := range []struct {
		name, want string
		test       func(tb testing.TB)
	}{
		{"the program ended while waited for", `waited for "halo" to show, but the program ended with code 3`, func(tb testing.TB) {
			drive.Start(tb, drive.Options{Path: echo(tb), Args: []string{"-exit", "3"}}).WaitFor("halo")
		}},
		{"no such key", `no key is named "entre"`, func(tb testing.TB) {
			drive.Start(tb, drive.Options{Path: echo(tb)}).Press("entre")
		}},
		{"no such program", "start /nonexistent: ", func(tb testing.TB) {
			drive.Start(tb, drive.Options{Path: "/nonexistent"})
		}},
		{"does not build", "build nonexistent: ", func(tb testing.TB) { drive.Build(tb, "nonexistent") }},
		{"patience that is none", "LAPOR_TEST_PATIENCE: ", func(tb testing.TB) {
			tb.Setenv("LAPOR_TEST_PATIENCE", "soon")
			drive.Start(tb, drive.Options{Path: "/bin/cat", Plain: true}).WaitFor("x")
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := failure(t, c.test); !strings.HasPrefix(got, c.want) {
				t.Errorf("fails with %q, want %q", got, c.want)
			}
		})
	}
}
