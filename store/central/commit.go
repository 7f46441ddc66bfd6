package central

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"lapor/model"
)

// ErrClosed: the store is closed.
var ErrClosed = errors.New("store is closed")

// maxBatch bounds how many jobs share one durable commit.
const maxBatch = 64

// job is one caller's writing transaction. The committer runs several behind
// each other in one durable commit, each in its own savepoint.
type job struct {
	ctx  context.Context
	run  func(*session) error
	err  error
	done chan struct{}
}

// write runs f alone on the writing session. When it returns nil, what f
// wrote is durable; otherwise nothing of it is there.
func (s *database) write(ctx context.Context, f func(context.Context, *session) error) error {
	j := &job{ctx: ctx, done: make(chan struct{})}
	// A cancelled statement would end the transaction under other jobs.
	j.run = func(w *session) error { return f(context.WithoutCancel(ctx), w) }
	select {
	case s.queue <- j:
	case <-ctx.Done():
		return ctx.Err()
	case <-s.closing:
		return ErrClosed
	}
	<-j.done
	return s.dialect.classify(j.err)
}

// commitLoop is the only writer. It owns the session and ends with Close.
func (s *database) commitLoop(w *session) {
	defer close(s.done)
	ctx := context.Background()
	var broken error
	for {
		var batch []*job
		select {
		case j := <-s.queue:
			batch = append(batch, j)
		case <-s.closing:
			if err := errors.Join(s.dialect.closing(ctx, w), w.close()); err != nil {
				s.options.Log.Warn("closing the store", "error", err)
			}
			return
		}
		batch = s.gather(batch)
		if broken == nil {
			broken = s.commit(ctx, w, batch)
		} else {
			for _, j := range batch {
				j.err = broken
			}
		}
		for _, j := range batch {
			close(j.done)
		}
	}
}

// gather takes what else is waiting.
func (s *database) gather(batch []*job) []*job {
	for len(batch) < maxBatch {
		select {
		case j := <-s.queue:
			batch = append(batch, j)
		default:
			return batch
		}
	}
	return batch
}

// commit runs the jobs in one transaction and sets their errors. It returns
// an error after which this store must not be written again: on a failed
// fsync nobody knows what is on the disk, so it is stopped and reopened,
// never retried in place.
func (s *database) commit(ctx context.Context, w *session, batch []*job) (broken error) {
	err := w.exec(ctx, s.dialect.begin)
	if err == nil {
		for _, j := range batch {
			if j.err = j.ctx.Err(); j.err == nil {
				j.err = s.runJob(ctx, w, j)
			}
			if errors.Is(j.err, errSession) {
				err = j.err
				break
			}
		}
		if err == nil {
			err = w.exec(ctx, "COMMIT")
		}
		if err != nil {
			if end := w.exec(ctx, "ROLLBACK"); end != nil {
				s.options.Log.Debug("rollback", "error", end) // the database may have done it itself
			}
		}
	}
	if err == nil {
		return nil
	}
	for _, j := range batch {
		if j.err == nil {
			j.err = err
		}
	}
	if model.CodeOf(s.dialect.classify(err)) == CodeFailed {
		s.options.Log.Error("the store failed and must be reopened", "error", err)
		return model.Wrap(CodeFailed, err)
	}
	return nil
}

func (s *database) runJob(ctx context.Context, w *session, j *job) error {
	if err := w.exec(ctx, "SAVEPOINT job"); err != nil {
		return errors.Join(errSession, err)
	}
	err := protect(func() error { return j.run(w) })
	if err != nil {
		if undo := w.exec(ctx, "ROLLBACK TO job"); undo != nil {
			return errors.Join(err, errSession, undo)
		}
	}
	if end := w.exec(ctx, "RELEASE job"); end != nil {
		return errors.Join(err, errSession, end)
	}
	return err
}

// protect turns a panic into an error, so that one caller's bad luck does not
// take the server down.
func protect(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return f()
}
