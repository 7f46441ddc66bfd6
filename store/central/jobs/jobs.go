// Package jobs runs the central store's timed work: closing what nobody
// answered, flagging what is late, ending mandates. It decides nothing; the
// store does, by model's rules. It must never read a clock of its own.
package jobs

import (
	"context"
	"log/slog"
	"time"

	"lapor/store/central"
)

// Every is how often the jobs run unless Runner says otherwise. All of them
// are about days, so a minute late is nothing and an idle run costs
// milliseconds.
const Every = time.Minute

// Runner runs a store's jobs until its context ends. Store, Clock and After
// must be set.
type Runner struct {
	Store central.Store
	Clock func() time.Time
	After func(time.Duration) <-chan time.Time // time.After in a server
	Every time.Duration                        // 0 = Every
	Log   *slog.Logger                         // nil = silent
	Ran   func(central.JobReport, error)       // called after each run; may be nil
}

// Run runs the jobs now and then each time After fires. It returns when ctx
// ends, never for a failed run: that is logged and tried again.
func (r Runner) Run(ctx context.Context) {
	log := r.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	every := r.Every
	if every <= 0 {
		every = Every
	}
	for ctx.Err() == nil {
		done, err := r.Store.RunJobs(ctx, r.Clock())
		switch {
		case err != nil && ctx.Err() == nil:
			log.Error("jobs failed", "error", err)
		case done != central.JobReport{}:
			log.Info("jobs", "closed", done.Closed, "escalated", done.Escalated,
				"mandates", done.Mandates, "handed", done.Handed)
		}
		if r.Ran != nil {
			r.Ran(done, err)
		}
		select {
		case <-r.After(every):
		case <-ctx.Done():
		}
	}
}
