package onwire

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"time"

	"lapor/cmd/internal/sim/shaper"
	"lapor/cmd/internal/sim/town"
	"lapor/cmd/internal/sim/trial"
	"lapor/model"
	"lapor/sync/client"
)

// bench is the town with its officer and the links between.
type bench struct {
	*trial.Run
	o       options
	town    *town.Town
	officer *town.Officer
	ids     []model.ID // reports that the officer holds
	fresh   int        // of ids: so many were not used by a job yet
	plain   *shaper.Proxy
	secure  *shaper.Proxy
	quick   *shaper.Proxy // secure, at once: for what is only weighed
	trust   *tls.Config
	closers []func() error
}

func open(ctx context.Context, r *trial.Run, o options) (b *bench, err error) {
	b = &bench{Run: r, o: o}
	defer func() {
		if err != nil {
			err = errors.Join(err, b.close())
		}
	}()
	if b.town, err = town.Open(ctx, town.Options{Dir: r.Dir, Seed: r.Seed}); err != nil {
		return b, err
	}
	b.closers = append(b.closers, b.town.Close)
	texts := 0
	if b.ids, texts, err = b.town.Tell(ctx, o.reports); err != nil {
		return b, err
	}
	b.fresh = len(b.ids)
	if err := b.weigh(ctx, texts); err != nil {
		return b, err
	}
	return b, b.connect(ctx)
}

func (b *bench) connect(ctx context.Context) (err error) {
	serverTLS, trust, err := town.Certificate()
	if err != nil {
		return err
	}
	b.trust = trust
	b.trust.ClientSessionCache = tls.NewLRUClientSessionCache(4)
	addr, stop, err := b.town.Listen(ctx, nil)
	if err != nil {
		return err
	}
	b.closers = append(b.closers, stop)
	safe, stop, err := b.town.Listen(ctx, serverTLS)
	if err != nil {
		return err
	}
	b.closers = append(b.closers, stop)
	at := b.o.line()
	quick := at
	quick.Speed = 20
	for _, link := range []struct {
		proxy **shaper.Proxy
		to    string
		line  shaper.Line
	}{{&b.plain, addr, at}, {&b.secure, safe, at}, {&b.quick, safe, quick}} {
		if *link.proxy, err = shaper.Start(ctx, link.to, link.line); err != nil {
			return err
		}
		b.closers = append(b.closers, (*link.proxy).Close)
	}
	if b.officer, err = b.town.Enrol(ctx, b.town.Unit, b.Dir, addr); err == nil {
		b.closers = append(b.closers, b.officer.Cache.Close)
	}
	return err
}

func (b *bench) close() (err error) {
	for i := len(b.closers) - 1; i >= 0; i-- {
		err = errors.Join(err, b.closers[i]())
	}
	return err
}

// link is a transport over one of the proxies.
type link struct {
	*client.HTTP
	proxy *shaper.Proxy
}

// dial makes a transport of new connections; they are made at the first use.
func (b *bench) dial(proxy *shaper.Proxy) (link, error) {
	server, conf := "http://"+proxy.Addr(), (*tls.Config)(nil)
	if proxy != b.plain {
		server, conf = "https://"+proxy.Addr(), b.trust
	}
	h, err := b.officer.Dial(server, conf)
	return link{h, proxy}, err
}

// jobs are the proxy of the two jobs and the round trips of connecting there.
func (b *bench) jobs() (*shaper.Proxy, int) {
	if b.o.tls {
		return b.secure, 2
	}
	return b.plain, 1
}

// measure is what one sync cost.
type measure struct {
	took  time.Duration
	count shaper.Count
	sum   client.Summary
	rows  time.Duration // the first screen is stored
	list  time.Duration // every row is
}

// sync measures one sync of the officer and checks that it ends as it must.
func (b *bench) sync(ctx context.Context, l link) (m measure, err error) {
	b.town.Advance(time.Minute)
	var began time.Time
	engine, err := b.officer.Engine(l, func(p client.Progress) {
		at := l.proxy.Scale(time.Since(began))
		if m.rows == 0 && p.Received >= firstScreen {
			m.rows = at
		}
		if m.list == 0 && p.RowsDone {
			m.list = at
		}
	})
	if err != nil {
		return m, err
	}
	before := l.proxy.Count()
	began = time.Now()
	m.sum, err = engine.Sync(ctx)
	m.took = l.proxy.Scale(time.Since(began))
	m.count = l.proxy.Count().Sub(before)
	if err != nil {
		return m, err
	}
	return m, b.settled(ctx, m)
}

// firstScreen is how many rows a first screen has.
const firstScreen = 50

// settled: nothing waits any more, and the copy is the server's.
func (b *bench) settled(ctx context.Context, m measure) error {
	st, err := b.officer.Cache.SyncState(ctx)
	if err != nil {
		return err
	}
	if st.WantManifest {
		b.Violation("a sync ended with another digest than the server's")
	}
	out, err := b.officer.Cache.Outbox(ctx)
	if err != nil {
		return err
	}
	for _, o := range out {
		if o.State != model.OutAccepted {
			b.Violation("operation %s of report %s is %v after a sync", o.Op.Kind, o.Tracking, o.State)
		}
	}
	if m.sum.RetryIn != 0 {
		return fmt.Errorf("the server put operations off for %s", m.sum.RetryIn)
	}
	return nil
}

// some are n reports that no job has used yet.
func (b *bench) some(n int) ([]model.ID, error) {
	if b.fresh < n {
		return nil, fmt.Errorf("too few reports: %d left, %d wanted", b.fresh, n)
	}
	b.fresh -= n
	return b.ids[b.fresh : b.fresh+n], nil
}
