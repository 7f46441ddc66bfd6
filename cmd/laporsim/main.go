// Program laporsim is the proving ground: trials of the real programs' parts,
// each deterministic by its seed as far as real time allows, each printing its
// counts and figures and ending non-zero when it finds a violation.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"lapor/cmd/internal/sim/trial"
	"lapor/cmd/laporsim/cuts"
	"lapor/cmd/laporsim/kill"
	"lapor/cmd/laporsim/load"
	"lapor/cmd/laporsim/onwire"
	"lapor/cmd/laporsim/powercut"
	"lapor/cmd/laporsim/soak"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	root := trial.Root("laporsim", "the proving ground of lapor and lapord", trials()...)
	root.AddCommand(kill.Worker(), load.Server())
	if err := root.ExecuteContext(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "laporsim:", err)
		os.Exit(1)
	}
}

// trials are the commands.
func trials() []trial.Trial {
	return []trial.Trial{onwire.New(), cuts.New(), kill.New(), load.New(), soak.New(), powercut.New()}
}
