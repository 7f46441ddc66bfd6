package central

import (
	"crypto/rand"
	"io"
	"log/slog"
	"time"

	"lapor/model"
)

// Options of Open. The zero Options are those of a server; tests and
// simulations give their own clock, randomness and judge.
type Options struct {
	Clock   func() time.Time // nil = time.Now
	Random  io.Reader        // nil = crypto/rand; used by one goroutine at a time
	Log     *slog.Logger     // nil = silent; never gets citizens' text
	Readers int              // read snapshots at one time; 0 = 8

	// Existing refuses, with CodeMissing, to make a store where there is none:
	// for everything but the first command on a new server.
	Existing bool

	// Decide replaces model.Decide, for simulations with a planted bug.
	Decide func(model.View, model.Operation, model.Actor, time.Time, model.Rules) (model.Outcome, model.Effects)
}

func (o Options) withDefaults() Options {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Readers <= 0 {
		o.Readers = 8
	}
	if o.Decide == nil {
		o.Decide = model.Decide
	}
	return o
}
