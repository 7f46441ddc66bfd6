package cache

import (
	"context"
	"database/sql"
	"io"
	"log/slog"
	"sync"
	"time"

	"lapor/model"
	"lapor/store/record"
)

// Options of Open. Clock and Random must be set.
type Options struct {
	Clock   func() time.Time
	Random  io.Reader // of identities; need not be safe for several goroutines
	Profile string    // name of the officer's profile on this PC
	Log     *slog.Logger
	// Tick says when to look whether another process wrote; nil = every
	// second of the machine's clock.
	Tick <-chan time.Time
}

// Cache is an open profile. It is safe for several goroutines, and several
// processes may have the same profile open.
type Cache struct {
	dir   string // of the profile
	o     Options
	codec *record.Codec

	opened   *presence // this process has the profile open
	gate     chan struct{}
	turns    chan struct{} // held by running transactions
	randomly sync.Mutex

	mu        sync.RWMutex // guards what follows; held only to look or swap
	db        *sql.DB
	stmts     map[string]*sql.Stmt
	recovered *Recovery
	closed    bool

	known   sync.Mutex
	me      *snapshot
	signals signals
	stop    context.CancelFunc
	done    sync.WaitGroup

	beforeCommit func() error // tests make a commit fail here
}

// Recovered says what was saved when a damaged cache was put aside since
// Open, or nil. The officer must be told.
func (c *Cache) Recovered() *Recovery {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.recovered
}

// Dir is the folder of the profile.
func (c *Cache) Dir() string { return c.dir }

func (c *Cache) now() time.Time { return c.o.Clock() }

func (c *Cache) newID() (model.ID, error) {
	c.randomly.Lock()
	defer c.randomly.Unlock()
	return model.NewID(c.now(), c.o.Random)
}

// Close checkpoints and closes. Nothing is lost without it.
func (c *Cache) Close() error {
	c.stop()
	c.done.Wait()
	c.gate <- struct{}{} // let the running write end; nobody writes any more
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		<-c.gate
		return nil
	}
	c.closed = true
	c.closeStatements()
	err := closeDatabase(c.db)
	if e := c.opened.leave(); err == nil {
		err = e
	}
	<-c.gate
	return coded(err)
}

func (c *Cache) closeStatements() {
	for _, s := range c.stmts {
		s.Close()
	}
	c.stmts = map[string]*sql.Stmt{}
}

func (c *Cache) database() (*sql.DB, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.closed {
		return nil, model.Errorf(CodeClosed, "cache is closed")
	}
	return c.db, nil
}

// statement prepares text once for the life of the database handle.
func (c *Cache) statement(ctx context.Context, text string) (*sql.Stmt, error) {
	c.mu.RLock()
	s := c.stmts[text]
	c.mu.RUnlock()
	if s != nil {
		return s, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if s := c.stmts[text]; s != nil {
		return s, nil
	}
	s, err := c.db.PrepareContext(ctx, text)
	if err == nil {
		c.stmts[text] = s
	}
	return s, err
}
