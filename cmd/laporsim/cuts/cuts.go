// Package cuts is the trial `laporsim cuts`: three syncs are recorded — the
// first of a device, an ordinary day, a day with conflicts — and each is cut at
// every byte, on the way up and on the way down, and then resumed.
//
// Up: what arrives of a request is given to the real server, which must refuse
// it and change nothing. Down: the recorded answer is cut, the client stores
// what came whole, and syncs again with the real server. In the end the device
// must hold what an undisturbed one holds, and every operation must have taken
// effect once.
package cuts

import (
	"context"
	"fmt"
	"math/rand/v2"

	"github.com/spf13/pflag"

	"lapor/cmd/internal/sim/trial"
)

type options struct {
	every   int
	reports int
}

// New is the trial.
func New() trial.Trial {
	var o options
	return trial.Trial{
		Name: "cuts", Short: "every byte of three recorded syncs as a cut point, up and down",
		Flags: func(f *pflag.FlagSet) {
			f.IntVar(&o.every, "every", 1, "cut at every so many bytes only (at a random one of each)")
			f.IntVar(&o.reports, "reports", 60, "reports of the first sync")
		},
		Run: func(ctx context.Context, r *trial.Run) error { return run(ctx, r, o) },
	}
}

// mostAgain is what one cut may cost: a piece of 32 kB.
const mostAgain = 32 << 10

func run(ctx context.Context, r *trial.Run, o options) (err error) {
	b, err := open(ctx, r, o)
	if err != nil {
		return err
	}
	defer func() {
		if e := b.town.Close(); err == nil {
			err = e
		}
	}()
	points, most := 0, 0
	for _, s := range []struct {
		name    string
		prepare func(context.Context) error
	}{{"first", func(context.Context) error { return nil }}, {"day", b.day}, {"conflict", b.conflict}} {
		if err := s.prepare(ctx); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		c, err := b.record(ctx, s.name)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		down, again, err := b.cutDown(ctx, c)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		up := c.cutsUp
		points, most = points+up+down, max(most, again)
		r.Say("%s: %d bytes up cut at %d places, %d bytes down at %d; at most %d bytes fetched again", s.name,
			c.bytesUp(), up, c.bytesDown(), down, again)
		r.Figure(s.name+"_cuts", up+down)
		r.Figure(s.name+"_again_bytes", again)
	}
	r.Figure("cuts", points)
	r.Figure("most_again_bytes", most)
	return nil
}

// places are the lengths below n at which to cut.
func (o options) places(n int, random *rand.Rand) (list []int) {
	for at := 0; at < n; at += o.every {
		if k := at + random.IntN(o.every); k < n {
			list = append(list, k)
		}
	}
	return list
}
