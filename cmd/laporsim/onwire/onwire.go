// Package onwire is the trial `laporsim wire`: the real client engine with its
// real cache and the real server, joined by a bad link (package shaper), do
// what an officer's day asks of them. For each exchange it gives seconds,
// bytes and the physical limit of the very payload.
package onwire

import (
	"context"
	"time"

	"github.com/spf13/pflag"

	"lapor/cmd/internal/sim/shaper"
	"lapor/cmd/internal/sim/trial"
)

type options struct {
	rate    float64
	rtt     int
	speed   float64
	reports int
	tls     bool
	compare bool
}

// New is the trial.
func New() trial.Trial {
	var o options
	return trial.Trial{
		Name: "wire", Short: "exchanges over a slow link: seconds, bytes, and what the wire allows",
		Long: `Jobs: (i) first sync of 1,000 reports with their threads; (ii) 50 new and 100
changed reports down, 20 replies up, once on a new connection and once on a kept
one; a sync with nothing to tell; ten replies on a kept and on a new connection;
a day of 24 connections with 30 operations, 20 new reports and 60 events.

Bytes are TCP payload and 40 a segment, both ways, connecting included. Jobs (i)
and (ii) run without TLS unless --tls; the others always with it (HTTP/2, session
tickets), as outside of the loopback interface. A limit is bytes / rate and the
round trips that cannot be avoided: connecting, TLS, one exchange.
--speed runs the link faster and multiplies the figures, which never flatters.`,
		Flags: func(f *pflag.FlagSet) {
			f.Float64Var(&o.rate, "rate", 64, "kbit/s each way")
			f.IntVar(&o.rtt, "rtt", 600, "round trip in milliseconds")
			f.Float64Var(&o.speed, "speed", 1, "run the link so many times faster")
			f.IntVar(&o.reports, "reports", 1000, "reports of the first sync")
			f.BoolVar(&o.tls, "tls", false, "jobs (i) and (ii) over TLS too")
			f.BoolVar(&o.compare, "compare", false, "also one gzip JSON batch, and one request a report over six connections")
		},
		Run: func(ctx context.Context, r *trial.Run) error { return run(ctx, r, o) },
	}
}

func (o options) line() shaper.Line {
	return shaper.Line{Rate: o.rate * 1000, RoundTrip: time.Duration(o.rtt) * time.Millisecond, Speed: o.speed}
}

// limit is what bytes and round trips take at least.
func (o options) limit(bytes int64, trips int) time.Duration {
	seconds := float64(bytes)*8/(o.rate*1000) + float64(trips)*float64(o.rtt)/1000
	return time.Duration(seconds * float64(time.Second))
}

func run(ctx context.Context, r *trial.Run, o options) (err error) {
	b, err := open(ctx, r, o)
	if err != nil {
		return err
	}
	defer func() {
		if e := b.close(); err == nil {
			err = e
		}
	}()
	for _, job := range []func(context.Context) error{b.first, b.incremental, b.quiet, b.ten, b.day} {
		if err := job(ctx); err != nil {
			return err
		}
	}
	return nil
}

// seconds for a figure: to the hundredth.
func seconds(d time.Duration) float64 {
	return float64(d.Round(10*time.Millisecond)) / float64(time.Second)
}
