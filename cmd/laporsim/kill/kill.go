// Package kill is the trial `laporsim kill`: the real programs — lapor writing
// and syncing, lapord serving and importing — are killed with SIGKILL at random
// moments, started again, and asked what they remember. Lost is what was said
// to be saved and is not on the server in the end; doubled what took effect
// more than once; hung a program that did not end by itself.
package kill

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/pflag"

	"lapor/cmd/internal/sim/trial"
)

type options struct {
	rounds int
	bin    string
}

// New is the trial.
func New() trial.Trial {
	var o options
	return trial.Trial{
		Name: "kill", Short: "SIGKILL of the real programs at random moments",
		Long: `Each round kills one program: lapor while an officer types (notes and drafts),
while a command writes, while it syncs; lapord while it serves a sync, while it
imports a workbook. Without --bin the programs are built from the module around
the working folder.`,
		Flags: func(f *pflag.FlagSet) {
			f.IntVar(&o.rounds, "rounds", 50, "kills")
			f.StringVar(&o.bin, "bin", "", "folder with lapor and lapord")
		},
		Run: func(ctx context.Context, r *trial.Run) error { return run(ctx, r, o) },
	}
}

// patience is when a program that should have ended counts as hung.
const patience = 2 * time.Minute

func run(ctx context.Context, r *trial.Run, o options) (err error) {
	b, err := open(ctx, r, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	kinds := []struct {
		name string
		do   func(context.Context) error
	}{{"typing", b.typing}, {"writing", b.writing}, {"syncing", b.syncing}, {"serving", b.serving}, {"importing", b.importing}}
	kills := map[string]int{}
	for i := range o.rounds {
		k := kinds[i%len(kinds)]
		if err := k.do(ctx); err != nil {
			return fmt.Errorf("round %d, %s: %w", i, k.name, err)
		}
		kills[k.name]++
	}
	for _, k := range kinds {
		r.Figure("rounds_"+k.name, kills[k.name])
	}
	return b.reckon(ctx)
}
