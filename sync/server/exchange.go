package server

import (
	"context"
	"errors"
	"io"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"lapor/model"
	"lapor/store/central"
	"lapor/store/record"
	"lapor/sync/wire"
)

// stallTime is how long a connection may stand still in either direction.
const stallTime = 45 * time.Second

// exchange is one POST /v1/sync.
type exchange struct {
	s       *Server
	caller  central.Caller
	req     wire.Request
	out     wire.Out
	hello   wire.Hello
	answers []record.Answer
	retry   time.Duration
	idleEnd <-chan time.Time // long poll: when waiting ends; nil = do not wait
}

// errIdle: there is nothing to say and the client is willing to wait.
var errIdle = errors.New("nothing to say yet")

func (s *Server) sync(w http.ResponseWriter, r *http.Request) {
	select {
	case s.gate <- struct{}{}:
		defer func() { <-s.gate }()
	default:
		s.fail(w, r, model.Errorf(CodeBusy, "too many exchanges"))
		return
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	x, err := s.begin(ctx, w, r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	sp := newSpool()
	media := x.open(r, sp)
	built := make(chan struct{})
	go func() {
		defer close(built)
		sp.finish(x.protected(ctx))
	}()
	s.drain(w, r, sp, media)
	cancel()
	<-built
	s.o.Log.Info("exchange", "user", x.caller.User.ID.String(), "device", x.caller.Device.String(),
		"ops", len(x.req.Ops), "answers", len(x.answers), "reports", x.hello.Estimate, "bytes", x.out.Total())
}

// protected is run that outlives a panic: this is not the goroutine of the
// handler.
func (x *exchange) protected(ctx context.Context) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = model.Errorf(CodeInternal, "panic while building a response")
			x.s.o.Log.Error("panic while building a response", "stack", string(debug.Stack()))
		}
	}()
	return x.run(ctx)
}

// begin reads the request, finds out who sends it and judges the operations.
func (s *Server) begin(ctx context.Context, w http.ResponseWriter, r *http.Request) (*exchange, error) {
	caller, err := s.caller(r)
	if err != nil {
		return nil, err
	}
	x := &exchange{s: s, caller: caller}
	body := stallReader{r: r.Body, c: http.NewResponseController(w)}
	if strings.HasPrefix(r.Header.Get("Content-Type"), wire.MediaJSON) {
		x.req, err = s.wire.DecodeJSONRequest(body)
	} else {
		x.req, err = s.wire.DecodeRequest(body)
	}
	if err != nil {
		return nil, err
	}
	if x.req.Device != caller.Device {
		return nil, model.Errorf(CodeDevice, "token is of another device")
	}
	meta, err := s.store.Meta(ctx)
	if err != nil {
		return nil, err
	}
	x.hello = wire.Hello{V: wire.Version, MinVersion: wire.MinVersion, Incarnation: meta.Incarnation, LastN: caller.LastN}
	if err := x.checkTime(meta); err != nil {
		return nil, err
	}
	return x, x.apply(ctx, meta)
}

// checkTime looks for signs that this server went back in time. Announced
// (another incarnation): the client offers its operations again. Not
// announced: nothing is served, for every cursor and number would lie.
func (x *exchange) checkTime(meta central.Meta) error {
	if x.req.Incarnation != 0 && x.req.Incarnation != meta.Incarnation {
		x.hello.Resend = x.caller.LastN + 1
		return nil
	}
	c, ok := openCursor(x.req.Cursor, meta.CursorKey, x.caller)
	ahead := ok && c.incarnation == meta.Incarnation && c.hi > meta.Seq
	if ahead || x.req.Incarnation == meta.Incarnation && x.req.Ack > x.caller.LastN {
		return model.Errorf(central.CodeNeedRestore, "a client is ahead of this store: run lapord restore")
	}
	return nil
}

// apply judges the operations of the request and collects every answer the
// client does not hold yet.
func (x *exchange) apply(ctx context.Context, meta central.Meta) error {
	s := x.s
	if x.hello.Resend != 0 {
		return nil
	}
	if len(x.req.Ops) > 0 {
		applied, retry, err := s.store.Apply(ctx, x.caller, x.req.Ops, s.o.Clock())
		x.retry = retry
		switch model.CodeOf(err) {
		case central.CodeFork:
			x.hello.Fork = true
			return nil
		case central.CodeGap:
			x.hello.Resend = x.caller.LastN + 1
		case central.CodeBusy, central.CodeDiskFull:
			x.retry = max(retry, 30*time.Second)
		default:
			if err != nil {
				return err
			}
		}
		s.news.wake()
		x.answers = applied
	}
	var err error
	whole := len(x.answers) > 0 && x.answers[0].N == x.req.Ack+1 // else earlier ones were lost on the way
	if !whole && (len(x.req.Ops) > 0 || x.caller.LastN > x.req.Ack) {
		x.answers, err = s.store.Answers(ctx, x.caller.Device, x.req.Ack)
	}
	if n := len(x.answers); n > 0 {
		x.hello.LastN = max(x.hello.LastN, x.answers[n-1].N)
	}
	return err
}

// open chooses the form of the response and readies the long poll.
func (x *exchange) open(r *http.Request, sp *spool) (media string) {
	wait := min(max(0, time.Duration(min(x.req.Wait, 3600))*time.Second), x.s.o.MaxWait)
	if wait > 0 && len(x.req.Ops) == 0 {
		x.idleEnd = time.After(wait)
	}
	if strings.Contains(r.Header.Get("Accept"), wire.MediaJSON) {
		x.out = x.s.wire.NewJSONWriter(sp)
		return wire.MediaRows
	}
	x.out = x.s.wire.NewWriter(sp, &x.req, x.s.wire.Understands(x.req.Features))
	return wire.MediaSync
}

// run writes the response; what has to be told in the middle of one is told
// as a frame.
func (x *exchange) run(ctx context.Context) error {
	for {
		err := x.s.store.Snapshot(ctx, func(r central.Reader) error { return x.respond(ctx, r) })
		if !errors.Is(err, errIdle) {
			if err == nil {
				return x.out.Close()
			}
			x.s.o.Log.Error("response broke off", "user", x.caller.User.ID.String(), "err", err)
			if x.out.Total() == 0 {
				return err // nothing has left: the status line can tell
			}
			return errors.Join(err, x.out.Frame(wire.FrameError, failure(err)), x.out.Close())
		}
		if err := x.idle(ctx); err != nil {
			return err
		}
	}
}

// idle waits for a change, without taking the place of a working exchange.
func (x *exchange) idle(ctx context.Context) error {
	<-x.s.gate
	news := x.s.news.wait()
	select {
	case <-news:
		if x.s.news.over() {
			x.idleEnd = nil
		}
	case <-x.idleEnd:
		x.idleEnd = nil
	case <-ctx.Done():
	}
	x.s.gate <- struct{}{}
	return ctx.Err()
}

// drain sends what is built to the client as it comes.
func (s *Server) drain(w http.ResponseWriter, r *http.Request, sp *spool, media string) {
	c := http.NewResponseController(w)
	for begun := false; ; begun = true {
		p, ok, err := sp.next()
		if !ok {
			if err != nil && !begun {
				s.fail(w, r, err)
			}
			return
		}
		if !begun {
			w.Header().Set("Content-Type", media)
			w.Header()["Date"] = nil // the Hello has the time; 25 bytes less
		}
		for len(p) > 0 {
			part := p[:min(len(p), 16<<10)]
			_ = c.SetWriteDeadline(stallLimit()) // not every transport has deadlines
			if _, err := w.Write(part); err != nil {
				return
			}
			p = p[len(part):]
		}
		if c.Flush() != nil {
			return
		}
	}
}

// stallLimit is a socket's deadline: of the operating system's clock, not of
// the server's, which tests may set.
func stallLimit() time.Time { return time.Now().Add(stallTime) }

// stallReader reads a body that may be slow but must not stand still.
type stallReader struct {
	r io.Reader
	c *http.ResponseController
}

func (s stallReader) Read(p []byte) (int, error) {
	_ = s.c.SetReadDeadline(stallLimit())
	return s.r.Read(p)
}
