package load

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// delays are how long requests took, sorted once all are there.
type delays []time.Duration

// at is a quantile in milliseconds, to the tenth.
func (d delays) at(q float64) float64 {
	if len(d) == 0 {
		return 0
	}
	return float64(d[min(len(d)-1, int(q*float64(len(d))))].Round(100*time.Microsecond)) / float64(time.Millisecond)
}

// String is for people.
func (d delays) String() string {
	return fmt.Sprintf("p50 %.1f, p95 %.1f, p99 %.1f ms", d.at(0.50), d.at(0.95), d.at(0.99))
}

// each does one thing for every officer, so many at a time. An officer who
// stands in the list twice is served twice, one after the other.
func each(ctx context.Context, atOnce int, all []*officer, do func(context.Context, *officer) error) (time.Duration, delays, error) {
	next := make(chan *officer)
	var workers sync.WaitGroup
	var c collector
	began := time.Now()
	for range atOnce {
		workers.Go(func() {
			for o := range next {
				c.add(o, func() error { return do(ctx, o) })
			}
		})
	}
	for _, o := range all {
		next <- o
	}
	close(next)
	workers.Wait()
	took := time.Since(began)
	return took, c.sorted(), c.err
}

// during lets each officer do one thing over and over for a while.
func (b *bench) during(ctx context.Context, all []*officer, do func(context.Context, *officer) error) (time.Duration, delays, error) {
	var workers sync.WaitGroup
	var c collector
	began := time.Now()
	end := began.Add(time.Duration(b.o.seconds) * time.Second)
	for _, o := range all {
		workers.Go(func() {
			for time.Now().Before(end) && ctx.Err() == nil && c.add(o, func() error { return do(ctx, o) }) {
			}
		})
	}
	workers.Wait()
	if errors.Is(c.err, context.Canceled) {
		c.err = nil
	}
	return time.Since(began), c.sorted(), c.err
}

// collector gathers delays and the first error.
type collector struct {
	mu   sync.Mutex
	list delays
	err  error
}

func (c *collector) add(o *officer, do func() error) bool {
	o.mu.Lock()
	began := time.Now()
	err := do()
	took := time.Since(began)
	o.mu.Unlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil {
		if c.err == nil {
			c.err = err
		}
		return false
	}
	c.list = append(c.list, took)
	return true
}

func (c *collector) sorted() delays { slices.Sort(c.list); return c.list }
