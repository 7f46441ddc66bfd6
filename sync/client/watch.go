package client

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

var errStalled = errors.New("no byte for too long")

// countedConn counts what crosses the wire.
type countedConn struct {
	net.Conn
	moved *atomic.Int64
}

func (c countedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.moved.Add(int64(n))
	return n, err
}

func (c countedConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.moved.Add(int64(n))
	return n, err
}

// stallWatch ends an exchange when no byte moves for too long.
type stallWatch struct {
	moved  *atomic.Int64
	stall  time.Duration
	cancel context.CancelCauseFunc

	mu    sync.Mutex
	timer *time.Timer
	seen  int64
	quiet time.Duration // how long nothing has moved
	grace time.Duration // the server may be silent so long before it speaks
	over  bool
}

const looks = 5 // per stall time

func watch(ctx context.Context, moved *atomic.Int64, stall, wait time.Duration) (context.Context, *stallWatch) {
	ctx, cancel := context.WithCancelCause(ctx)
	w := &stallWatch{moved: moved, stall: stall, cancel: cancel, seen: moved.Load(), grace: wait}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.timer = time.AfterFunc(stall/looks, w.look)
	return ctx, w
}

func (w *stallWatch) look() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.over {
		return
	}
	w.quiet += w.stall / looks
	if now := w.moved.Load(); now != w.seen {
		w.seen, w.quiet = now, 0
	}
	if w.quiet >= w.stall+w.grace {
		w.over = true
		w.cancel(errStalled)
		return
	}
	w.timer.Reset(w.stall / looks)
}

// speaks: the server has begun to answer.
func (w *stallWatch) speaks() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.grace = 0
}

func (w *stallWatch) stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.over = true
	w.timer.Stop()
	w.cancel(nil)
}

// answerBody gives the errors of a broken connection their codes, and leaves
// the connection usable for the next request if it can.
type answerBody struct {
	ctx   context.Context
	body  io.ReadCloser
	watch *stallWatch
}

func (a *answerBody) Read(p []byte) (int, error) {
	n, err := a.body.Read(p)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		err = connectionError(a.ctx, err)
	}
	return n, err
}

// Close reads the few bytes behind the last frame.
func (a *answerBody) Close() error {
	const tail = 4 << 10
	_, _ = io.CopyN(io.Discard, a.body, tail) // whatever it is, the frames are stored
	err := a.body.Close()
	a.watch.stop()
	return err
}
