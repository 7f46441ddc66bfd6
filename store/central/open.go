package central

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"

	"lapor/model"
	"lapor/store/record"
)

// database is the Store over SQL.
type database struct {
	dialect dialect
	options Options
	codec   *record.Codec
	pool    *sql.DB
	readers chan *session // nil = not opened yet
	queue   chan *job     // to the committer, who owns the writing session
	closing chan struct{}
	closed  sync.Once
	done    chan struct{} // closed when the committer has ended

	known atomic.Pointer[fixtures] // tree, rules and calendar by their revisions
}

// Open opens or makes a store. dsn is a path or "sqlite:PATH"; a scheme of
// another database is refused with CodeUnreachable. Errors: CodeForeign,
// CodeCorrupt, CodeNewer, CodeDiskFull, CodeUnreachable, CodeMissing. A file of
// an older version is copied beside itself and migrated.
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
		if err := existingSQLite(path); err != nil {
			return nil, err
		}
	}
	pool, err := sqlitePool(path)
	if err != nil {
		return nil, err
	}
	s := &database{dialect: d, options: o.withDefaults(), codec: codec, pool: pool,
		queue: make(chan *job), closing: make(chan struct{}), done: make(chan struct{})}
	s.readers = make(chan *session, s.options.Readers)
	for range s.options.Readers {
		s.readers <- nil
	}
	writer, err := s.openWriter(ctx, path, migrations)
	if err != nil {
		return nil, errors.Join(d.classify(err), pool.Close())
	}
	go s.commitLoop(writer)
	return s, nil
}

// dialectOf chooses by the scheme. PostgreSQL joins here.
func dialectOf(dsn string) (dialect, string, error) {
	scheme, rest, found := strings.Cut(dsn, ":")
	switch {
	case found && scheme == "sqlite":
		return sqliteDialect, rest, nil
	case strings.Contains(dsn, "://"):
		return dialect{}, "", model.Errorf(CodeUnreachable, "no store for scheme %q", scheme)
	case dsn == "":
		return dialect{}, "", model.Errorf(CodeUnreachable, "no path")
	}
	return sqliteDialect, dsn, nil
}

func (s *database) openWriter(ctx context.Context, path string, migrations []migration) (*session, error) {
	conn, err := s.pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	writer := newSession(conn)
	err = s.dialect.prepare(ctx, writer, true)
	if err == nil {
		err = s.migrate(ctx, writer, path, migrations)
	}
	if err != nil {
		return nil, errors.Join(err, writer.close())
	}
	return writer, nil
}

// reading lends f a reading session; f must not keep it.
func (s *database) reading(ctx context.Context, f func(*session) error) error {
	var r *session
	select {
	case r = <-s.readers:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { s.readers <- r }()
	if r == nil {
		conn, err := s.pool.Conn(ctx)
		if err != nil {
			return s.dialect.classify(err)
		}
		fresh := newSession(conn)
		if err := s.dialect.prepare(ctx, fresh, false); err != nil {
			return errors.Join(s.dialect.classify(err), fresh.close())
		}
		r = fresh
	}
	err := s.snapshot(ctx, r, f)
	if errors.Is(err, errSession) {
		r.close()
		r = nil
	}
	return s.dialect.classify(err)
}

// errSession marks a session whose transaction could not be ended.
var errSession = errors.New("session is unusable")

func (s *database) snapshot(ctx context.Context, r *session, f func(*session) error) (err error) {
	if err := r.exec(ctx, s.dialect.read); err != nil {
		return fmt.Errorf("%w: %w", errSession, err)
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
