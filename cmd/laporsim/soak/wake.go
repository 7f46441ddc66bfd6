package soak

import (
	"context"
	"time"

	"lapor/model"
	"lapor/sync/client"
)

// wakes tries the three things that start a send, each alone: a local write,
// the timer, the network coming back. The real Runner runs; it and we take
// turns, so that nothing depends on the scheduler.
func (w *office) wakes() {
	const soon = 65 * time.Second // the longest hold and the quiet after a write
	for _, way := range []string{"write", "timer", "network"} {
		d := w.devices[w.chance.IntN(len(w.devices))]
		if w.found != nil || len(d.rows()) == 0 {
			continue
		}
		r := w.startRunner(d)
		wait := <-r.asleep
		d.link.dead = way == "network"
		if err := w.act(d); err != nil {
			w.fail(0, "act: %v", err)
		}
		if d.unanswered() == 0 { // there was nothing that he could do
			d.link.dead = false
			r.stop()
			continue
		}
		switch way {
		case "write":
			r.Written()
			wait = <-r.asleep
		case "network":
			r.SyncNow()
			wait = <-r.asleep
			r.pass(w, wait) // the attempt that fails
			d.link.dead = false
			r.NetworkChanged()
			wait = <-r.asleep
		}
		if way != "timer" && wait > soon {
			w.fail(13, "%s: after the %s the next sync is %v away", d.name, way, wait)
		}
		r.pass(w, wait)
		for range 2 { // a hold that is not over asks for one more turn
			if d.unanswered() > 0 {
				r.pass(w, soon)
			}
		}
		if n := d.unanswered(); n > 0 {
			w.fail(13, "%s: %d operations were not sent by themselves after the %s", d.name, n, way)
		}
		w.counts.Wakeups++
		r.stop()
	}
}

func (d *device) unanswered() (n int) {
	for _, q := range d.disk.inner.Ops() {
		if q.Outcome.Result == model.ResultNone {
			n++
		}
	}
	return n
}

// running is a Runner that stands still whenever it sleeps.
type running struct {
	*client.Runner
	asleep chan time.Duration // how long it wants to sleep
	timer  chan time.Time
	cancel context.CancelFunc
	done   chan struct{}
}

func (w *office) startRunner(d *device) *running {
	ctx, cancel := context.WithCancel(w.ctx)
	r := &running{asleep: make(chan time.Duration), timer: make(chan time.Time), cancel: cancel, done: make(chan struct{})}
	r.Runner = client.NewRunner(d.engine, client.RunnerOptions{Clock: d.clock, After: func(wait time.Duration) <-chan time.Time {
		select {
		case r.asleep <- wait:
		case <-ctx.Done():
		}
		return r.timer
	}})
	go func() {
		defer close(r.done)
		_ = r.Run(ctx) // ends with ctx
	}()
	return r
}

// pass lets the time pass that the Runner wants to sleep.
func (r *running) pass(w *office, wait time.Duration) time.Duration {
	w.now = w.now.Add(max(wait, 0) + time.Second)
	r.timer <- w.now
	return <-r.asleep
}

func (r *running) stop() {
	r.cancel()
	<-r.done
}
