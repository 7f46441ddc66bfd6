package workplace

import (
	"context"
	"sync"
	"time"

	"lapor/model"
	"lapor/sync/client"
	"lapor/tui/desk"
)

// Link is the running sync of a workplace, as screens steer it.
type Link struct {
	work   *Workplace
	runner *client.Runner
	stop   context.CancelFunc
	done   sync.WaitGroup

	changed chan struct{}

	mu       sync.Mutex
	state    model.Link
	offline  bool          // where the officer's switch stands; the runner may still be in a sync
	finished int           // syncs that ended
	news     chan struct{} // closed and replaced at every change of the above
}

var _ desk.Sync = (*Link)(nil)

// Start begins to sync by itself until Close. offline is the officer's
// switch. It is called at most once.
func (w *Workplace) Start(ctx context.Context, offline bool) (*Link, error) {
	engine, err := w.engine(nil)
	if err != nil {
		return nil, err
	}
	now := w.o.Clock()
	known, err := w.cache.Link(ctx, time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location()))
	if err != nil {
		return nil, err
	}
	l := &Link{work: w, changed: make(chan struct{}, 1), news: make(chan struct{}), state: known}
	l.runner = client.NewRunner(engine, client.RunnerOptions{Clock: w.o.Clock, Publish: l.publish, Link: known, Offline: offline})
	l.state.Offline, l.offline = offline, offline
	ctx, l.stop = context.WithCancel(ctx)
	l.done.Go(func() { _ = l.runner.Run(ctx) }) // ends with the context only
	l.done.Go(func() { l.hearWrites(ctx) })
	l.done.Go(func() { watchNetwork(ctx, l.runner.NetworkChanged) })
	w.mu.Lock()
	w.link = l
	w.mu.Unlock()
	return l, nil
}

func (l *Link) end() {
	l.stop()
	l.done.Wait()
}

// hearWrites wakes the runner when anything is written.
func (l *Link) hearWrites(ctx context.Context) {
	changed, release := l.work.cache.Watch()
	defer release()
	for {
		select {
		case <-ctx.Done():
			return
		case <-changed:
			l.runner.Written()
		}
	}
}

// publish takes the runner's state. It never blocks.
func (l *Link) publish(state model.Link) {
	l.mu.Lock()
	if l.state.Syncing && !state.Syncing {
		l.finished++
	}
	l.state = state
	l.tell()
	l.mu.Unlock()
}

// tell wakes everybody who watches; the caller holds mu.
func (l *Link) tell() {
	l.state.Offline = l.offline
	close(l.news)
	l.news = make(chan struct{})
	select {
	case l.changed <- struct{}{}:
	default: // a signal is waiting already
	}
}

// Now asks for a sync.
func (l *Link) Now() { l.runner.SyncNow() }

// SetOffline turns the officer's switch. It shows at once, also while a sync
// is still running to its end.
func (l *Link) SetOffline(offline bool) {
	l.mu.Lock()
	l.offline = offline
	l.tell()
	l.mu.Unlock()
	l.runner.SetOffline(offline)
}

// Link is the state as last published.
func (l *Link) Link() model.Link {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state
}

// Changed delivers lossy signals of a changed state.
func (l *Link) Changed() <-chan struct{} { return l.changed }

// Wait syncs and waits until a sync that began after the call has ended.
// CodeOffline while the officer's switch is off.
func (l *Link) Wait(ctx context.Context) error {
	began := l.work.o.Clock()
	l.mu.Lock()
	target := l.finished + 1
	if l.state.Syncing {
		target++ // the running one may have missed what was written last
	}
	l.mu.Unlock()
	l.runner.SyncNow()
	for {
		l.mu.Lock()
		state, finished, news := l.state, l.finished, l.news
		l.mu.Unlock()
		switch {
		case state.Offline:
			return &model.Error{Code: CodeOffline}
		case finished >= target:
			return l.ended(ctx, state, began)
		}
		select {
		case <-news:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// ended is the result of a sync; one that another process of the profile has
// to do is waited for.
func (l *Link) ended(ctx context.Context, state model.Link, began time.Time) error {
	if state.LastError != nil {
		return state.LastError
	}
	if nothing, err := l.work.nothingLeaves(ctx); nothing || err != nil {
		return err
	}
	engine, err := l.work.engine(nil)
	if err != nil {
		return err
	}
	_, err = l.work.await(ctx, engine, began)
	return err
}
