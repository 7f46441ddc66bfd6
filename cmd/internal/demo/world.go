package demo

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"path/filepath"
	"sync"
	"time"

	"lapor/model/invent"
	"lapor/store/central"
	"lapor/store/central/jobs"
	"lapor/sync/server"
)

// Options of a world.
type Options struct {
	Dir     string    // for the server's database; the caller's, and removed by him
	Seed    uint64    // what is invented
	Reports int       // how many complaints
	Start   time.Time // the moment that the world begins at; its clock goes on from there
	Elapsed func() time.Duration
	After   func(time.Duration) <-chan time.Time
	Quiet   bool // no colleague: nothing happens that was not done by the player
	Log     *slog.Logger
}

// World is a running private server with its people.
type World struct {
	Seeded
	URL   string
	Gate  *Gate
	Store central.Store

	o         Options
	server    *server.Server
	colleague *Colleague
}

// Open seeds a new world and begins to listen on a free port of this machine.
func Open(ctx context.Context, o Options) (*World, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	w := &World{o: o}
	ids := locked(random(o.Seed))
	store, err := central.Open(ctx, filepath.Join(o.Dir, "central.db"), central.Options{Clock: w.Now, Random: ids, Log: o.Log})
	if err != nil {
		return nil, err
	}
	w.Store = store
	if err := w.begin(ctx, ids); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return w, nil
}

func (w *World) begin(ctx context.Context, ids io.Reader) (err error) {
	if w.Seeded, err = Seed(ctx, w.Store, w.o.Seed, w.o.Reports, w.o.Start, ids); err != nil {
		return err
	}
	w.server, err = server.New(w.Store, server.Options{Clock: w.Now, Log: w.o.Log, Interval: 15 * time.Second,
		Argon: server.Argon{MemoryKiB: 64, Passes: 1, Threads: 1}})
	if err != nil {
		return err
	}
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	w.Gate = NewGate(ln)
	w.URL = "http://" + ln.Addr().String()
	w.colleague = &Colleague{Store: w.Store, Office: &w.Office, Inventor: invent.New(w.o.Seed), Next: w.o.Reports, IDs: ids,
		Rand: rand.New(rand.NewPCG(w.o.Seed, 2)), Clock: w.Now, Changed: w.server.Changed}
	return nil
}

// Now is the world's clock.
func (w *World) Now() time.Time { return w.o.Start.Add(w.o.Elapsed()) }

// Run serves, runs the jobs and lets the colleague work until ctx ends; it
// returns when all of them have stopped.
func (w *World) Run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var others sync.WaitGroup
	runner := jobs.Runner{Store: w.Store, Clock: w.Now, After: w.o.After, Log: w.o.Log}
	others.Go(func() { runner.Run(ctx) })
	if !w.o.Quiet {
		others.Go(func() { w.colleague.Run(ctx, w.o.After, w.o.Log) })
	}
	err := w.server.Serve(ctx, w.Gate, nil)
	stop()
	others.Wait()
	return err
}

// Colleague is the coordinator at work, for a caller that wants to lead him.
func (w *World) Colleague() *Colleague { return w.colleague }

// Close closes the store after Run has returned.
func (w *World) Close() error { return w.Store.Close() }

// locked lets several goroutines read one source.
func locked(r io.Reader) io.Reader { return &lockedReader{r: r} }

type lockedReader struct {
	mu sync.Mutex
	r  io.Reader
}

func (l *lockedReader) Read(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.r.Read(b)
}
