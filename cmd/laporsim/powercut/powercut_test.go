package powercut

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"lapor/cmd/internal/sim/trial"
)

const childOf = "LAPOR_POWERCUT_ROLE"

// TestMain: the children of the test are this program too.
func TestMain(m *testing.M) {
	ctx, place := context.Background(), os.Getenv("LAPOR_POWERCUT_PLACE")
	var err error
	switch os.Getenv(childOf) {
	case "":
		os.Exit(m.Run())
	case "disk":
		err = serveDisk(place, 1, os.Stdin, os.Stdout)
	case "client":
		err = clientWriter(ctx, place, os.Stdout)
	case "server":
		err = serverWriter(ctx, place, os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func again(ctx context.Context, role, place string, _ uint64) (*exec.Cmd, error) {
	program, err := os.Executable()
	cmd := exec.CommandContext(ctx, program)
	cmd.Env = append(os.Environ(), childOf+"="+role, "LAPOR_POWERCUT_PLACE="+place)
	return cmd, err
}

// try runs the trial; without FUSE the test is skipped unless
// LAPOR_REQUIRE_FUSE is set.
func try(t *testing.T, o options) *trial.Run {
	t.Helper()
	r := trial.New("powercut", 1, t.TempDir(), t.Output())
	err := run(t.Context(), r, o, again)
	if errors.Is(err, ErrNoFUSE) && os.Getenv("LAPOR_REQUIRE_FUSE") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Log(r.Result().Figures)
	return r
}

// What was acknowledged survives any power cut.
func TestNothingAcknowledgedIsLost(t *testing.T) {
	if r := try(t, options{cuts: 60}); r.Violations() > 0 {
		t.Fatalf("%d violations", r.Violations())
	}
}

// A disk whose fsync does nothing loses what was promised: if that is not
// noticed, the trial is worth nothing.
func TestALyingDiskIsNoticed(t *testing.T) {
	for _, cuts := range []int{12, 60, 240} { // a slow machine is cut before it has promised anything
		if r := try(t, options{cuts: cuts, lies: true}); r.Violations() > 0 {
			return
		}
	}
	t.Fatal("nothing was noticed")
}
