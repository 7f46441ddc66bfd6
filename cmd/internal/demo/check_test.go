package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"lapor/cmd/internal/workplace"
)

var testNow = time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)

// TestMain lets the test's own binary be the process that the check kills.
func TestMain(m *testing.M) {
	if dir := os.Getenv("LAPOR_TEST_WORKER"); dir != "" {
		err := Work(context.Background(), workplace.Options{Dir: filepath.Join(dir, "profiles"), Profile: os.Getenv("LAPOR_TEST_PROFILE"),
			Clock: func() time.Time { return testNow }, Random: rand.Reader}, os.Stdout)
		if err != nil {
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

func world(t *testing.T, reports int) *World {
	t.Helper()
	w, err := Open(context.Background(), Options{Dir: t.TempDir(), Seed: 7, Reports: reports, Start: testNow, Quiet: true,
		Elapsed: func() time.Duration { return 0 }, After: func(time.Duration) <-chan time.Time { return nil }})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ran := make(chan error, 1)
	go func() { ran <- w.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := errors.Join(<-ran, w.Close()); err != nil {
			t.Error(err)
		}
	})
	return w
}

func TestTheCheckHolds(t *testing.T) {
	dir := t.TempDir()
	steps := 0
	c := &Check{World: world(t, 600), Dir: dir, Say: func(step, evidence string) { steps++; t.Log(step, "·", evidence) },
		Worker: func(ctx context.Context, profile string) *exec.Cmd {
			cmd := exec.CommandContext(ctx, os.Args[0])
			cmd.Env = append(os.Environ(), "LAPOR_TEST_WORKER="+dir, "LAPOR_TEST_PROFILE="+profile)
			return cmd
		}}
	if err := c.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	if steps != 14 {
		t.Errorf("%d steps", steps)
	}
}

func TestTheColleagueCanWorkAllDay(t *testing.T) {
	w := world(t, 200)
	for range 60 {
		if err := w.Colleague().Step(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Store.Check(context.Background()); err != nil {
		t.Error(err)
	}
}
