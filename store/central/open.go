package central

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"lapor/store/record"
)

// database is the Store over SQL.
type database struct {
	dialect dialect
	path    string // or the address
	options Options
	codec   *record.Codec
	pool    *sql.DB
	readers chan *session // nil = not opened yet
	queue   chan *job     // to the committer, who owns the writing session
	closing chan struct{}
	closed  sync.Once
	done    chan struct{} // closed when the committer has ended

	known    atomic.Pointer[fixtures] // tree, rules and calendar by their revisions
	mandates mandateCache
}

// Open opens or makes a store. dsn is a path, "sqlite:PATH" or the address of a
// PostgreSQL database, "postgres://…", where the tables live in the first
// schema of the search path. Errors: CodeForeign, CodeCorrupt, CodeNewer,
// CodeDiskFull, CodeUnreachable, CodeMissing. A store of an older version is
// migrated; a file is copied beside itself first.
func Open(ctx context.Context, dsn string, o Options) (Store, error) {
	return open(ctx, dsn, o, embeddedMigrations)
}

func open(ctx context.Context, dsn string, o Options, migrations []migration) (*database, error) {
	codec, err := record.NewCodec()
	if err != nil {
		return nil, err
	}
	d, path, err := dialectOf(dsn)
	if err != nil {
		return nil, err
	}
	if o.Existing {
		if err := d.existing(ctx, path); err != nil {
			return nil, err
		}
	}
	pool, err := d.open(path)
	if err != nil {
		return nil, err
	}
	s := &database{dialect: d, path: path, options: o.withDefaults(), codec: codec, pool: pool,
		queue: make(chan *job), closing: make(chan struct{}), done: make(chan struct{})}
	s.readers = make(chan *session, s.options.Readers)
	for range s.options.Readers {
		s.readers <- nil
	}
	writer, err := s.openSession(ctx, true)
	if err == nil {
		err = s.migrate(ctx, writer, path, migrations)
		if err != nil {
			err = errors.Join(err, writer.close())
		}
	}
	if err != nil {
		return nil, errors.Join(d.classify(err), pool.Close())
	}
	go (&committer{database: s, session: writer}).run()
	return s, nil
}

// openSession makes a connection ready for use.
func (s *database) openSession(ctx context.Context, writer bool) (*session, error) {
	conn, err := s.pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	fresh := newSession(conn, s.dialect)
	if err := s.dialect.prepare(ctx, fresh, writer); err != nil {
		return nil, errors.Join(err, fresh.close())
	}
	return fresh, nil
}

// reading lends f a session in a read snapshot; f must not keep it.
func (s *database) reading(ctx context.Context, f func(*session) error) error {
	return s.lend(ctx, func(r *session) error { return s.snapshot(ctx, r, f) })
}

// glance lends f a session for one statement, which is a snapshot by itself.
func (s *database) glance(ctx context.Context, f func(*session) error) error {
	return s.lend(ctx, func(r *session) error {
		err := f(r)
		if err != nil && !s.dialect.alive(r) {
			return fmt.Errorf("%w: %w", errStale, err)
		}
		return err
	})
}

// lend finds a session for f. One whose connection has died since it was last
// used is replaced by a new one.
func (s *database) lend(ctx context.Context, f func(*session) error) error {
	var r *session
	select {
	case r = <-s.readers:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { s.readers <- r }()
	for {
		used := r != nil
		if !used {
			fresh, err := s.openSession(ctx, false)
			if err != nil {
				return s.dialect.classify(err)
			}
			r = fresh
		}
		err := f(r)
		stale := errors.Is(err, errStale)
		if stale || errors.Is(err, errSession) {
			r.close() // its error would be another word for the same
			r = nil
		}
		if !stale || !used || ctx.Err() != nil {
			return s.dialect.classify(err)
		}
	}
}

// errSession marks a session whose transaction could not be ended, errStale
// one that was found dead before it had read anything.
var (
	errSession = errors.New("session is unusable")
	errStale   = errors.New("session has died")
)

func (s *database) snapshot(ctx context.Context, r *session, f func(*session) error) (err error) {
	if err := r.exec(ctx, s.dialect.read); err != nil {
		return fmt.Errorf("%w: %w", errStale, err)
	}
	defer func() {
		// The caller's context may be cancelled; the session must be clean.
		if end := r.exec(context.WithoutCancel(ctx), "ROLLBACK"); end != nil {
			err = errors.Join(err, errSession, end)
		}
	}()
	return f(r)
}

// Close waits for running work, writes the log into the file and closes it.
// Work that has not begun gets ErrClosed.
func (s *database) Close() error {
	var err error
	s.closed.Do(func() {
		close(s.closing)
		<-s.done
		for range cap(s.readers) {
			if r := <-s.readers; r != nil {
				err = errors.Join(err, r.close())
			}
		}
		err = errors.Join(err, s.pool.Close())
	})
	return err
}
