package soak

import (
	"context"
	"errors"
	"testing"

	"lapor/cmd/internal/sim/trial"
)

// A short run over both stores finds nothing; -count and laporsim look
// further.
func TestSoak(t *testing.T) {
	for store, syncs := range map[string]int{"memory": 4_000, "sqlite": 400} {
		t.Run(store, func(t *testing.T) {
			t.Parallel()
			r := trial.New("soak", 1, t.TempDir(), t.Output())
			if err := run(context.Background(), r, options{syncs: syncs, episode: 400, store: store}); err != nil {
				t.Fatal(err)
			}
			if r.Violations() > 0 {
				t.Fatalf("%d violations", r.Violations())
			}
		})
	}
}

// The simulation is only worth something if it finds what is wrong.
func TestPlantedBugsAreFound(t *testing.T) {
	r := trial.New("soak", 1, t.TempDir(), t.Output())
	if err := findPlanted(context.Background(), r, options{episode: 400, store: "memory", planted: "all", seconds: 60}); err != nil {
		t.Fatal(err)
	}
	if r.Violations() > 0 {
		t.Fatalf("%d planted bugs were not found", r.Violations())
	}
}

// The same seed is the same run, to the last byte of its trace.
func TestASeedReplays(t *testing.T) {
	o := options{episode: 400, store: "memory"}
	live := func() (counts, string) {
		c, err := episode(context.Background(), 3, o, t.TempDir(), plants()["done_twice"])
		var v *violation
		if !errors.As(err, &v) {
			t.Fatal(err)
		}
		return c, v.what + v.trace
	}
	c1, t1 := live()
	c2, t2 := live()
	if c1 != c2 || t1 != t2 {
		t.Fatalf("%+v\n%+v\n%s\n\n%s", c1, c2, t1, t2)
	}
}
