package client

import (
	"context"
	"time"

	"lapor/model"
)

// quiet is how long after a write we wait for the next one, so that a row of
// acts leaves in one request.
const quiet = 2 * time.Second

// again is how long an operation that may leave and did not waits for the
// next attempt.
const again = time.Minute

// RunnerOptions of a Runner. Zero values take the defaults named beside them.
type RunnerOptions struct {
	Clock   func() time.Time                     // time.Now
	After   func(time.Duration) <-chan time.Time // time.After
	Publish func(model.Link)                     // told every change of state; may be nil, must not block
	Link    model.Link                           // what earlier runs left on record
	Offline bool                                 // start with the officer's switch off
}

// Runner decides when its engine syncs. Three things wake it, each alone
// enough: an operation that may leave, its timer, the network coming back.
// The methods beside Run may be called from any goroutine and never block.
type Runner struct {
	engine  *Engine
	o       RunnerOptions
	written chan struct{}
	network chan struct{}
	now     chan struct{}
	offline chan bool

	link  model.Link
	next  time.Time // when to sync; zero: not before something wakes us
	asked uint64    // syncs that other processes asked for
}

// NewRunner makes a Runner for an engine that nobody else uses.
func NewRunner(engine *Engine, o RunnerOptions) *Runner {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.After == nil {
		o.After = time.After
	}
	o.Link.Offline = o.Offline
	o.Link.Syncing = false
	return &Runner{engine: engine, o: o, link: o.Link, next: o.Clock(),
		written: make(chan struct{}, 1), network: make(chan struct{}, 1), now: make(chan struct{}, 1), offline: make(chan bool, 1)}
}

// Written: the store changed; another process may have asked for a sync.
func (r *Runner) Written() { nudge(r.written) }

// NetworkChanged: an address or a route came or went.
func (r *Runner) NetworkChanged() { nudge(r.network) }

// SyncNow is F5.
func (r *Runner) SyncNow() { nudge(r.now) }

// SetOffline is the officer's switch.
func (r *Runner) SetOffline(offline bool) {
	for {
		select {
		case r.offline <- offline:
			return
		case <-r.offline: // only the last position counts
		}
	}
}

func nudge(ch chan struct{}) {
	select {
	case ch <- struct{}{}:
	default:
	}
}

// Run syncs until ctx ends. Its goroutine belongs to the caller, who waits
// for it to return.
func (r *Runner) Run(ctx context.Context) error {
	if asked, err := r.engine.store.Asked(ctx); err == nil {
		r.asked = asked
	}
	for ctx.Err() == nil {
		r.publish()
		if !r.link.Offline && !r.o.Clock().Before(r.next) {
			r.sync(ctx)
			continue
		}
		r.sleep(ctx)
	}
	return ctx.Err()
}

// sleep waits for the timer or for something that wakes us earlier.
func (r *Runner) sleep(ctx context.Context) {
	var timer <-chan time.Time
	if !r.link.Offline {
		timer = r.o.After(r.next.Sub(r.o.Clock()))
	}
	select {
	case <-ctx.Done():
	case <-timer:
	case <-r.now:
		r.engine.Reset()
		r.next = r.o.Clock()
	case <-r.network:
		r.engine.Reset()
		r.next = r.o.Clock().Add(r.engine.spread(quiet))
	case <-r.written:
		r.wrote(ctx)
	case r.link.Offline = <-r.offline:
		r.next = r.o.Clock()
	}
}

// wrote brings the next sync forward to when the operation may leave.
func (r *Runner) wrote(ctx context.Context) {
	if asked, err := r.engine.store.Asked(ctx); err == nil && asked != r.asked {
		r.asked, r.next = asked, r.o.Clock()
		return
	}
	if at, ok, err := r.engine.Leaves(ctx); err == nil && ok {
		r.earlier(latest(at, r.o.Clock().Add(quiet)))
	}
}

func (r *Runner) earlier(at time.Time) {
	if at.Before(r.next) {
		r.next = at
	}
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func (r *Runner) sync(ctx context.Context) {
	r.newDay()
	r.link.Syncing, r.link.LastTry = true, r.o.Clock()
	r.publish()
	sum, err := r.exchange(ctx)
	now := r.o.Clock()
	r.link.Syncing, r.link.LastError = false, err
	r.link.BytesToday += sum.Bytes
	r.next = now.Add(sum.Next)
	if model.CodeOf(err) == CodeLocked || r.link.Offline {
		r.link.LastError = nil // another process does it, or the officer cut it
		return
	}
	r.link.Sent, r.link.Received = sum.Sent, sum.Received
	if !sum.ServerTime.IsZero() {
		r.link.ServerTime, r.link.ClockOff = sum.ServerTime, now.Sub(sum.ServerTime)
	}
	if err != nil {
		return
	}
	r.link.LastContact, r.link.Incomplete = now, false
	if at, ok, err := r.engine.Leaves(ctx); err == nil && ok && sum.RetryIn == 0 {
		if !at.After(now) { // it could have left and did not
			at = now.Add(again)
		}
		r.earlier(at)
	}
}

// exchange runs the engine and cuts it off when the officer goes offline.
func (r *Runner) exchange(ctx context.Context) (sum Summary, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan struct{})
	go func() {
		defer close(done)
		sum, err = r.engine.Sync(ctx)
	}()
	for {
		select {
		case <-done:
			return sum, err
		case r.link.Offline = <-r.offline:
			if r.link.Offline {
				cancel()
				<-done
				return sum, err
			}
		}
	}
}

// newDay begins the count of bytes at the midnight of the clock's zone.
func (r *Runner) newDay() {
	y, m, d := r.o.Clock().Date()
	if ly, lm, ld := r.link.LastTry.In(r.o.Clock().Location()).Date(); y != ly || m != lm || d != ld {
		r.link.BytesToday = 0
	}
}

func (r *Runner) publish() {
	if r.o.Publish == nil {
		return
	}
	link := r.link
	link.NextTry = r.next
	if link.Offline {
		link.NextTry = time.Time{}
	}
	r.o.Publish(link)
}
