// Package load is the trial `laporsim load`: many officers at once on a real
// server in a process of its own, over loopback connections that are kept.
// The officers are lean: they speak the protocol and keep their cursors, but no
// copy, so that most of the machine is the server's.
package load

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/pflag"

	"lapor/cmd/internal/sim/trial"
)

type options struct {
	db      string
	dsn     string
	units   int
	reports int
	first   int
	storm   int
	clients int
	seconds int
}

// New is the trial.
func New() trial.Trial {
	var o options
	return trial.Trial{
		Name: "load", Short: "first syncs, a morning storm, pushes and pulls: rates, delays, memory",
		Long: `In turn: first syncs of 200 reports each, by 32 officers at a time; a storm of
syncs with nothing new, by 256; durable pushes of one operation a request by 64;
pages of 100 changes, by 8 while 8 push. The server is another process on the same
computer; memory is its highest resident size.`,
		Flags: func(f *pflag.FlagSet) {
			f.StringVar(&o.db, "db", "sqlite", "sqlite or postgres")
			f.StringVar(&o.dsn, "dsn", "", "address of an empty PostgreSQL database")
			f.IntVar(&o.units, "units", 40, "units with a liaison each")
			f.IntVar(&o.reports, "reports", 200, "reports of a unit")
			f.IntVar(&o.first, "first", 1000, "first syncs")
			f.IntVar(&o.storm, "storm", 2000, "syncs of the storm")
			f.IntVar(&o.clients, "clients", 64, "clients that push at once")
			f.IntVar(&o.seconds, "seconds", 20, "length of the pushes, and of the pulls")
		},
		Run: func(ctx context.Context, r *trial.Run) error { return run(ctx, r, o) },
	}
}

func run(ctx context.Context, r *trial.Run, o options) (err error) {
	b, err := open(ctx, r, o)
	if err != nil {
		return err
	}
	defer func() {
		if e := b.stop(); err == nil {
			err = e
		}
	}()
	r.Figure("db", o.db)
	for _, part := range []struct {
		name string
		do   func(context.Context) error
	}{{"first syncs", b.firstSyncs}, {"storm", b.stormSyncs}, {"pushes", b.pushes}, {"pulls", b.pulls}} {
		if err := part.do(ctx); err != nil {
			return fmt.Errorf("load: %s: %w", part.name, err)
		}
	}
	return b.memory()
}

func (b *bench) firstSyncs(ctx context.Context) error {
	took, delays, err := each(ctx, 32, b.officers, func(ctx context.Context, o *officer) error {
		reports, err := o.exchange(ctx, nil)
		if err == nil && reports < b.o.reports {
			b.Violation("a first sync brought %d of %d reports", reports, b.o.reports)
		}
		return err
	})
	b.Figure("first_syncs_s", seconds(took))
	b.Figure("first_p99_ms", delays.at(0.99))
	b.Say("%d first syncs of %d reports in %.1f s: %s", len(b.officers), b.o.reports, took.Seconds(), delays)
	return err
}

func (b *bench) stormSyncs(ctx context.Context) error {
	crowd := make([]*officer, b.o.storm)
	for i := range crowd {
		crowd[i] = b.officers[i%len(b.officers)]
	}
	took, delays, err := each(ctx, 256, crowd, func(ctx context.Context, o *officer) error {
		_, err := o.exchange(ctx, nil)
		return err
	})
	const limit = time.Minute
	if took > limit {
		b.Violation("the storm took %s", took)
	}
	b.Figure("storm_s", seconds(took))
	b.Figure("storm_p99_ms", delays.at(0.99))
	b.Say("a storm of %d syncs with nothing new in %.1f s: %s", b.o.storm, took.Seconds(), delays)
	return err
}

func (b *bench) pushes(ctx context.Context) error {
	pushers := b.officers[:min(b.o.clients, len(b.officers))]
	took, delays, err := b.during(ctx, pushers, b.push)
	if err != nil {
		return err
	}
	rate := float64(len(delays)) / took.Seconds()
	b.Figure("pushes_per_s", int(rate))
	b.Figure("push_p50_ms", delays.at(0.50))
	b.Figure("push_p95_ms", delays.at(0.95))
	b.Figure("push_p99_ms", delays.at(0.99))
	b.Say("%d clients push one operation a request: %.0f a second, %s", len(pushers), rate, delays)
	return b.arrived(ctx)
}

// page is how many changes a pull brings.
const page = 100

func (b *bench) pulls(ctx context.Context) error {
	pullers := b.officers[:8]
	marks := map[*officer][]byte{}
	for _, o := range pullers {
		if _, err := o.exchange(ctx, nil); err != nil {
			return err
		}
		marks[o] = o.cursor
		writer := b.alike(o) // of the same unit, on another device
		for i := range page {
			if err := b.pushOn(ctx, writer, i%len(writer.reports)); err != nil {
				return err
			}
		}
	}
	done := make(chan error, 1)
	quiet, stop := context.WithCancel(ctx)
	go func() {
		_, _, err := b.during(quiet, b.officers[8:16], b.push)
		done <- err
	}()
	_, delays, err := b.during(ctx, pullers, func(ctx context.Context, o *officer) error {
		o.cursor = marks[o]
		n, err := o.exchange(ctx, nil)
		if err == nil && n < min(page, len(o.reports)) {
			b.Violation("a page of %d changes brought %d reports", page, n)
		}
		return err
	})
	stop()
	if e := <-done; err == nil {
		err = e
	}
	b.Figure("pull_p50_ms", delays.at(0.50))
	b.Figure("pull_p99_ms", delays.at(0.99))
	b.Say("pages of %d changes, while others push: %s", page, delays)
	return err
}

func seconds(d time.Duration) float64 {
	return float64(d.Round(10*time.Millisecond)) / float64(time.Second)
}
