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

const (
	// maxBatch bounds how many jobs share one durable commit.
	maxBatch = 128
	// attempts is how often a job is run when other processes or a lost
	// connection are in the way.
	attempts = 5
)

// job is one caller's writing transaction. The committer runs several behind
// each other in one durable commit, each in its own savepoint.
type job struct {
	ctx  context.Context
	run  func(*session) error
	ops  *submission // in place of run: operations to be judged
	once bool        // what it reads from its caller comes only once
	err  error
	done chan struct{}
}

// write runs f alone on the writing session. When it returns nil, what f
// wrote is durable; otherwise nothing of it is there — except that with
// CodeUnreachable the connection may have been lost between the commit and its
// answer. f may be run several times; only the last one counts.
func (s *database) write(ctx context.Context, f func(context.Context, *session) error) error {
	// A cancelled statement would end the transaction under other jobs.
	return s.queued(&job{ctx: ctx, run: func(w *session) error { return f(context.WithoutCancel(ctx), w) }})
}

func (s *database) queued(j *job) error {
	j.done = make(chan struct{})
	select {
	case s.queue <- j:
	case <-j.ctx.Done():
		return j.ctx.Err()
	case <-s.closing:
		return ErrClosed
	}
	<-j.done
	return s.dialect.classify(j.err)
}

// committer is the only writer of this process. It owns the writing session.
type committer struct {
	*database
	session *session // nil = lost, to be opened again
	broken  error    // must not be written again
}

// run ends with Close.
func (c *committer) run() {
	defer close(c.done)
	for {
		select {
		case j := <-c.queue:
			for _, part := range c.parts(c.gather(j)) {
				c.settle(part)
				for _, j := range part {
					close(j.done)
				}
			}
		case <-c.closing:
			if c.session == nil {
				return
			}
			if err := errors.Join(c.dialect.closing(context.Background(), c.session), c.session.close()); err != nil {
				c.options.Log.Warn("closing the store", "error", err)
			}
			return
		}
	}
}

// gather takes what else is waiting.
func (c *committer) gather(first *job) []*job {
	batch := []*job{first}
	for len(batch) < maxBatch {
		select {
		case j := <-c.queue:
			batch = append(batch, j)
		default:
			return batch
		}
	}
	return batch
}

// parts are what goes into one transaction each. Where others write too, who
// has the counter must not wait for rows that one who waits for the counter
// has locked: operations by themselves lock everything else before it.
func (c *committer) parts(batch []*job) [][]*job {
	if !c.dialect.rowLocks {
		return [][]*job{batch}
	}
	var together []*job
	var parts [][]*job
	for i, j := range batch {
		if j.ops != nil {
			together = append(together, j)
		} else {
			parts = append(parts, batch[i:i+1])
		}
	}
	if len(together) > 0 {
		parts = append(parts, together)
	}
	return parts
}

// settle commits the jobs, those that met an obstacle again.
func (c *committer) settle(batch []*job) {
	for try := 1; len(batch) > 0; try++ {
		if c.broken != nil {
			for _, j := range batch {
				j.err = c.broken
			}
			return
		}
		batch = c.commit(context.Background(), batch, try < attempts)
	}
}

// commit runs the jobs in one transaction and sets their errors. It returns
// those that are worth running again, if that is allowed.
func (c *committer) commit(ctx context.Context, batch []*job, mayRepeat bool) (again []*job) {
	for _, j := range batch {
		j.err = nil
	}
	err := c.reopen(ctx)
	if err == nil {
		err = c.session.exec(ctx, c.dialect.begin)
	}
	if err == nil {
		err = c.runJobs(ctx, batch)
	}
	asked := false // the database was told to commit
	if err == nil {
		asked = true
		err = c.session.exec(ctx, "COMMIT")
	}
	if err == nil {
		c.learn(c.session)
		return nil
	}
	lost := c.rollBack(ctx)
	obstacle := c.dialect.conflict(err) || lost
	for _, j := range batch {
		if j.err != nil && !errors.Is(j.err, errSession) {
			continue // failed by itself
		}
		j.err = err
		// After a lost commit only operations may be sent again: their numbers
		// tell whether they are there.
		if mayRepeat && obstacle && !j.once && (!asked || j.ops != nil) {
			again = append(again, j)
		}
	}
	if model.CodeOf(c.dialect.classify(err)) == CodeFailed {
		// On a failed fsync nobody knows what is on the disk: stop and open
		// again, never retry in place.
		c.options.Log.Error("the store failed and must be reopened", "error", err)
		c.broken = model.Wrap(CodeFailed, err)
	}
	return again
}

// reopen replaces a session that was lost.
func (c *committer) reopen(ctx context.Context) (err error) {
	if c.session == nil {
		c.session, err = c.openSession(ctx, true)
	}
	return err
}

// rollBack ends the transaction and reports whether the session was lost.
func (c *committer) rollBack(ctx context.Context) (lost bool) {
	if c.session == nil {
		return false // it could not even be opened
	}
	c.session.learned = nil
	if end := c.session.exec(ctx, "ROLLBACK"); end != nil {
		c.options.Log.Debug("rollback", "error", end) // the database may have done it itself
	}
	if c.dialect.alive(c.session) {
		return false
	}
	c.session.close() // its error would be another word for the same
	c.session = nil
	return true
}

// runJobs runs operations together and everything else by itself. An error is
// the transaction's.
func (c *committer) runJobs(ctx context.Context, batch []*job) error {
	var together []*job
	for _, j := range batch {
		switch j.err = j.ctx.Err(); {
		case j.err != nil:
		case j.ops != nil:
			together = append(together, j)
		default:
			j.err = c.patiently(ctx, j.once, j.run)
			if errors.Is(j.err, errSession) {
				return j.err
			}
		}
	}
	for len(together) > 0 {
		var group []*job
		group, together = oneOfEachDevice(together)
		if err := c.judge(ctx, group); err != nil {
			return err
		}
	}
	return nil
}

// judge runs operations of several devices together: what they read and write
// then costs few statements. If that fails, each device's by themselves.
func (c *committer) judge(ctx context.Context, group []*job) error {
	err := c.patiently(ctx, false, func(w *session) error { return c.hear(ctx, w, group) })
	if err != nil && len(group) > 1 && !errors.Is(err, errSession) {
		for i := range group {
			if err := c.judge(ctx, group[i:i+1]); err != nil {
				return err
			}
		}
		return nil
	}
	for _, j := range group {
		if j.err = err; err == nil {
			j.err = j.ops.refused
		}
	}
	if errors.Is(err, errSession) {
		return err
	}
	return nil
}

// patiently runs f in a savepoint, again if another process was in the way.
func (c *committer) patiently(ctx context.Context, once bool, f func(*session) error) error {
	for try := 1; ; try++ {
		err := c.inSavepoint(ctx, f)
		if err == nil || once || try == attempts || errors.Is(err, errSession) ||
			!c.dialect.conflict(err) && !errors.Is(err, errRevised) {
			return err
		}
	}
}

func (c *committer) inSavepoint(ctx context.Context, f func(*session) error) error {
	w := c.session
	if err := w.exec(ctx, "SAVEPOINT job"); err != nil {
		return errors.Join(errSession, err)
	}
	err := protect(func() error { return f(w) })
	if err != nil {
		w.learned = nil
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
