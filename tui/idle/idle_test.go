package idle_test

import (
	"bufio"
	"os"
	"runtime"
	"strconv"
	"testing"

	"lapor/tui/idle"
)

func TestSilentWithoutDriver(t *testing.T) {
	for _, value := range []string{"", "x", "-1", "1", "2", "99999999"} {
		t.Run(value, func(t *testing.T) {
			t.Setenv(idle.Env, value)
			r := idle.FromEnv()
			if r != nil {
				t.Fatalf("FromEnv with %s=%q gave a reporter", idle.Env, value)
			}
			r.Report(1)
			if got := r.Title("lapor", 80, 24); got != "lapor" {
				t.Errorf("title in normal use = %q", got)
			}
		})
	}
}

func TestAnnouncements(t *testing.T) {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(idle.Env, strconv.Itoa(int(write.Fd())))

	r := idle.FromEnv()
	if _, left := os.LookupEnv(idle.Env); left {
		t.Error("the variable would reach child programs")
	}
	r.Report(0)
	title := r.Title("lapor", 80, 24)
	if title != "lapor #1 80x24" {
		t.Errorf("title = %q", title)
	}
	r.Report(2)
	if title := r.Title("lapor", 100, 30); title != "lapor #2 100x30" {
		t.Errorf("title = %q", title)
	}

	lines := bufio.NewScanner(read)
	for _, want := range []string{"idle 0", "idle 2 frame=2"} {
		if !lines.Scan() || lines.Text() != want {
			t.Errorf("announced %q, want %q", lines.Text(), want)
		}
	}
	if err := read.Close(); err != nil {
		t.Fatal(err)
	}
	r.Report(3) // nobody listens any more: must neither panic nor kill the program
	runtime.KeepAlive(write)
}
