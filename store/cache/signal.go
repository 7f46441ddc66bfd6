package cache

import (
	"context"
	"database/sql"
	"sync"
	"time"
)

// signals hands a lossy "something changed" to every listener.
type signals struct {
	mu   sync.Mutex
	main chan struct{}
	more map[chan struct{}]struct{}
}

func (s *signals) fire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	nudge(s.main)
	for ch := range s.more {
		nudge(ch)
	}
}

func nudge(ch chan struct{}) {
	select {
	case ch <- struct{}{}:
	default: // one is already waiting to be read
	}
}

// Changed is the one channel of the desk: each signal goes to one reader.
// It also fires when another process of this profile wrote.
func (c *Cache) Changed() <-chan struct{} { return c.signals.main }

// Watch is a channel of one's own with the same signals; release it.
func (c *Cache) Watch() (changed <-chan struct{}, release func()) {
	ch := make(chan struct{}, 1)
	c.signals.mu.Lock()
	defer c.signals.mu.Unlock()
	c.signals.more[ch] = struct{}{}
	return ch, func() {
		c.signals.mu.Lock()
		defer c.signals.mu.Unlock()
		delete(c.signals.more, ch)
	}
}

// pollInterval is how soon another process's write shows.
const pollInterval = time.Second

// watch fires when another connection changed the database, and looks every
// hour whether a new day changes rows; Close ends it.
func (c *Cache) watch(ctx context.Context, hour int64) {
	defer c.done.Done()
	tick := c.o.Tick
	if tick == nil {
		ticker := time.NewTicker(pollInterval)
		defer ticker.Stop()
		tick = ticker.C
	}
	var look versionLook
	defer look.drop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
			if db, err := c.database(); err == nil && look.changed(ctx, db) {
				c.signals.fire()
			}
			if h := c.hour(); h != hour {
				hour = h
				if err := c.freshen(ctx); err != nil && ctx.Err() == nil {
					c.o.Log.Warn("rows of the day", "err", err)
				}
			}
		}
	}
}

// hour counts hours: a day begins at a full one in every zone of ours.
func (c *Cache) hour() int64 { return c.now().Unix() / (60 * 60) }

// versionLook asks one connection for its data_version, which moves when any
// other connection, of this process or another, has committed.
type versionLook struct {
	db   *sql.DB
	conn *sql.Conn
	last int64
}

func (l *versionLook) drop() {
	if l.conn != nil {
		l.conn.Close()
	}
	*l = versionLook{}
}

func (l *versionLook) changed(ctx context.Context, db *sql.DB) bool {
	fresh := l.db != db
	if fresh {
		l.drop()
		conn, err := db.Conn(ctx)
		if err != nil {
			return false
		}
		l.db, l.conn = db, conn
	}
	var version int64
	if err := l.conn.QueryRowContext(ctx, "PRAGMA data_version").Scan(&version); err != nil {
		l.drop()
		return false
	}
	moved := version != l.last
	l.last = version
	return moved
}
