// Package soak is the trial `laporsim soak`: officers, their devices and one
// server live through days of work on links that fail in every way we know,
// in one goroutine and by one seed, while rules that must always hold are
// checked after every step. Every part is the real one; the simulation gives
// them time, chance, disks that die and links that lie. It must never use a
// clock, a network or a random source of the machine.
package soak

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"lapor/cmd/internal/sim/trial"
)

type options struct {
	syncs   int
	episode int
	store   string
	planted string
	seconds int
}

// New is the trial.
func New() trial.Trial {
	var o options
	return trial.Trial{
		Name: "soak", Short: "simulated devices, coordinators and a server under every fault, rules checked at every step",
		Long: `Episodes of some hundred exchanges, each a new office: acts of liaison officers,
coordinators and a supervisor; requests and answers cut at any byte, lost, late,
sent twice; devices that crash between and in the midst of writing, are cloned,
revoked, have clocks ten years off; a server that crashes, is restored from a
backup, announced or not; mandates, accounts, restrictions, referrals, merges,
timers, new calendars. After each step the rules of docs/protocol.md hold.

Episode n of a run with seed s is the first of a run with seed s+n.
--planted NAME (or all) plants a bug that the rules must find; with --store
sqlite the server's store is the real one.`,
		Flags: func(f *pflag.FlagSet) {
			f.IntVar(&o.syncs, "syncs", 20_000, "exchanges to simulate")
			f.IntVar(&o.episode, "episode", 400, "exchanges of one episode")
			f.StringVar(&o.store, "store", "memory", "the server's store: memory or sqlite")
			f.StringVar(&o.planted, "planted", "", "find a planted bug, or all of them: "+strings.Join(plantedNames(), ", "))
			f.IntVar(&o.seconds, "seconds", 60, "most seconds to look for a planted bug")
		},
		Run: func(ctx context.Context, r *trial.Run) error {
			if o.store != "memory" && o.store != "sqlite" {
				return fmt.Errorf("no store %q: memory or sqlite", o.store)
			}
			if o.planted != "" {
				return findPlanted(ctx, r, o)
			}
			return run(ctx, r, o)
		},
	}
}

func run(ctx context.Context, r *trial.Run, o options) error {
	var total counts
	began := time.Now()
	for seed := r.Seed; total.Syncs < o.syncs; seed++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		c, err := episode(ctx, seed, o, r.Dir, planted{})
		total.add(c)
		var v *violation
		if errors.As(err, &v) {
			r.Violation("%s\n%s\n  again: %s\n ", v.what, v.trace, o.command(seed))
			if r.Violations() >= 5 {
				break
			}
			continue
		}
		if err != nil {
			return fmt.Errorf("seed %d: %w", seed, err)
		}
	}
	took := time.Since(began)
	for _, f := range total.figures() {
		r.Figure(f.name, f.n)
	}
	r.Figure("store", o.store)
	r.Figure("seconds", float64(took.Round(10*time.Millisecond))/float64(time.Second))
	r.Figure("syncs_per_s", int(float64(total.Syncs)/took.Seconds()))
	return nil
}

// command is the line that replays one episode.
func (o options) command(seed uint64) string {
	line := fmt.Sprintf("laporsim soak --seed %d --syncs 1 --episode %d --store %s", seed, o.episode, o.store)
	if o.planted != "" {
		line += " --planted " + o.planted
	}
	return line
}

// violation ends an episode: a rule did not hold.
type violation struct {
	rule  int // number of the rule in the design, 0: the simulation's own
	what  string
	trace string
}

func (v *violation) Error() string { return v.what }

// findPlanted looks for bugs that were planted on purpose: a simulation that
// does not find them is too weak.
func findPlanted(ctx context.Context, r *trial.Run, o options) error {
	names := plantedNames()
	if o.planted != "all" {
		if !slices.Contains(names, o.planted) {
			return fmt.Errorf("no planted bug %q; there are %s", o.planted, strings.Join(names, ", "))
		}
		names = []string{o.planted}
	}
	found := 0
	for _, name := range names {
		o.planted = name
		v, seed, c, took, err := findOne(ctx, r, o)
		switch {
		case err != nil:
			return err
		case v == nil:
			r.Violation("planted bug %s was not found in %d exchanges", name, c.Syncs)
		default:
			found++
			r.Say("%-22s rule %-2d after %5d exchanges, %5.2f s: %s", name, v.rule, c.Syncs, took.Seconds(), v.what)
			if len(names) == 1 {
				r.Say("%s\n  again: %s", v.trace, o.command(seed))
			}
			r.Figure(name, fmt.Sprintf("rule %d after %d exchanges", v.rule, c.Syncs))
		}
	}
	r.Figure("planted", len(names))
	r.Figure("found", found)
	return nil
}

func findOne(ctx context.Context, r *trial.Run, o options) (v *violation, seed uint64, c counts, took time.Duration, err error) {
	began := time.Now()
	for seed = r.Seed; took < time.Duration(o.seconds)*time.Second; seed++ {
		if err := ctx.Err(); err != nil {
			return nil, seed, c, took, err
		}
		n, err := episode(ctx, seed, o, r.Dir, plants()[o.planted])
		c.add(n)
		took = time.Since(began)
		if errors.As(err, &v) {
			return v, seed, c, took, nil
		}
		if err != nil {
			return nil, seed, c, took, fmt.Errorf("seed %d: %w", seed, err)
		}
	}
	return nil, seed, c, took, nil
}
