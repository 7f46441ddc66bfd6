package client_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"lapor/model"
	"lapor/sync/client"
)

// alarm is a clock with timers that only the test moves.
type alarm struct {
	mu     sync.Mutex
	now    time.Time
	timers []timer
}

type timer struct {
	at time.Time
	ch chan time.Time
}

func (a *alarm) clock() time.Time { a.mu.Lock(); defer a.mu.Unlock(); return a.now }

func (a *alarm) after(d time.Duration) <-chan time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	t := timer{at: a.now.Add(d), ch: make(chan time.Time, 1)}
	if d <= 0 {
		t.ch <- a.now
	}
	a.timers = append(a.timers, t)
	return t.ch
}

func (a *alarm) advance(d time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.now = a.now.Add(d)
	for _, t := range a.timers {
		if !t.at.After(a.now) {
			select {
			case t.ch <- a.now:
			default:
			}
		}
	}
}

// running is a Runner over a desk, with what it published.
type running struct {
	*client.Runner
	d     *desk
	clock *alarm
	links chan model.Link
	stop  func()
}

func (d *desk) runner(t *testing.T, offline bool) *running {
	t.Helper()
	a := &alarm{now: d.w.now}
	engine, err := client.New(d.store, d.link, client.Options{Clock: a.clock, Random: d.w.rand, Codec: d.w.codec})
	d.w.must(err)
	r := &running{d: d, clock: a, links: make(chan model.Link, 1000)}
	r.Runner = client.NewRunner(engine, client.RunnerOptions{Clock: a.clock, After: a.after, Offline: offline,
		Publish: func(l model.Link) { r.links <- l }})
	ctx, cancel := context.WithCancel(d.w.ctx())
	done := make(chan struct{})
	go func() { defer close(done); _ = r.Run(ctx) }()
	r.stop = func() { cancel(); <-done }
	t.Cleanup(r.stop)
	return r
}

// until reads states until one fits; a runner that hangs hangs the test.
func (r *running) until(fits func(model.Link) bool) model.Link {
	for l := range r.links {
		if fits(l) {
			return l
		}
	}
	return model.Link{}
}

func idle(l model.Link) bool { return !l.Syncing && !l.LastTry.IsZero() }

func TestThreeThingsWakeTheRunnerEachAlone(t *testing.T) {
	w := newWorld(t)
	rep := w.fill(1)[0]
	d := w.desk("kes1")
	r := d.runner(t, false)
	first := r.until(idle) // the first sync is at once
	if first.LastError != nil || first.LastContact.IsZero() {
		t.Fatalf("%+v", first)
	}
	if wait := first.NextTry.Sub(r.clock.clock()); wait < 4*time.Minute || wait > 6*time.Minute {
		t.Errorf("comes again in %v", wait)
	}
	// The timer.
	r.clock.advance(6 * time.Minute)
	r.until(func(l model.Link) bool { return l.Syncing })
	r.until(idle)
	// A local write that may leave after its hold.
	op := d.submitHeld(model.KindNote, rep.ID, r.clock.clock().Add(time.Minute))
	r.Written()
	l := r.until(func(l model.Link) bool { return l.NextTry.Sub(r.clock.clock()) <= time.Minute })
	if !l.NextTry.After(r.clock.clock().Add(59 * time.Second)) {
		t.Errorf("comes at %v, before the hold has ended", l.NextTry)
	}
	r.clock.advance(time.Minute + time.Second)
	r.until(func(l model.Link) bool { return l.Syncing })
	r.until(idle)
	if d.outcome(op).Result != model.ResultApplied {
		t.Error("the write did not leave")
	}
	// The network coming back.
	r.NetworkChanged()
	l = r.until(func(l model.Link) bool { return l.NextTry.Sub(r.clock.clock()) < 5*time.Second })
	r.clock.advance(5 * time.Second)
	r.until(func(l model.Link) bool { return l.Syncing })
	r.until(idle)
	// F5.
	r.SyncNow()
	r.until(func(l model.Link) bool { return l.Syncing })
}

func TestFailuresBackOffWithJitter(t *testing.T) {
	w := newWorld(t)
	d := w.desk("kes1")
	d.link.lost = true
	r := d.runner(t, false)
	var longest time.Duration
	for range 14 {
		l := r.until(func(l model.Link) bool { return idle(l) && l.NextTry.After(r.clock.clock()) })
		if model.CodeOf(l.LastError) != client.CodeNoNetwork {
			t.Fatalf("%+v", l)
		}
		wait := l.NextTry.Sub(r.clock.clock())
		if wait < time.Second || wait > 15*time.Minute {
			t.Fatalf("comes again in %v", wait)
		}
		longest = max(longest, wait)
		r.clock.advance(wait)
	}
	if longest < time.Minute {
		t.Errorf("longest pause %v", longest)
	}
}

func TestOfflineIsTheOfficersSwitch(t *testing.T) {
	w := newWorld(t)
	d := w.desk("kes1")
	r := d.runner(t, true)
	r.until(func(l model.Link) bool { return l.Offline && l.NextTry.IsZero() })
	r.clock.advance(time.Hour)
	r.SyncNow()
	r.Written()
	if len(d.link.sent) != 0 {
		t.Fatal("it went online by itself")
	}
	r.SetOffline(false)
	r.until(func(l model.Link) bool { return !l.Offline && idle(l) && !l.LastContact.IsZero() })
	r.SetOffline(true)
	r.until(func(l model.Link) bool { return l.Offline })
}

func TestOneEnginePerProfile(t *testing.T) {
	w := newWorld(t)
	d := w.desk("kes1")
	unlock, err := d.store.Lock(w.ctx())
	w.must(err)
	if _, err := d.engine.Sync(w.ctx()); model.CodeOf(err) != client.CodeLocked {
		t.Fatalf("second engine: %v", err)
	}
	if n, _ := d.store.Asked(w.ctx()); n != 1 {
		t.Error("the first was not asked to sync")
	}
	w.must(unlock())
	r := d.runner(t, false)
	r.until(idle)
	w.must(d.store.AskSync(w.ctx()))
	r.Written()
	r.until(func(l model.Link) bool { return l.Syncing })
}
