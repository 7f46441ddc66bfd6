package client

import (
	"context"
	"errors"
	"io"
	"time"

	"lapor/model"
	"lapor/store/cache"
	"lapor/store/record"
	"lapor/sync/wire"
)

// exchange sends the request and stores the response piece by piece.
func (s *session) exchange(ctx context.Context, r *round) error {
	body, err := s.o.Codec.EncodeRequest(&r.req, false)
	if err != nil {
		return err
	}
	answer, err := s.transport.Exchange(ctx, body, time.Duration(r.req.Wait)*time.Second)
	if err != nil {
		return err
	}
	frames := s.o.Codec.NewReader(answer, &r.req)
	in := &intake{session: s, round: r, frames: frames}
	err = in.read(ctx)
	frames.Close()
	if e := answer.Close(); err == nil {
		err = e
	}
	return err
}

// intake gathers frames up to a commit point.
type intake struct {
	*session
	*round
	frames *wire.Reader

	piece  cache.Piece
	listed []record.Listed // of a manifest
	greets bool
}

func (in *intake) read(ctx context.Context) error {
	for {
		f, err := in.frames.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil && !in.greets && f.Type != wire.FrameHello && f.Type != wire.FrameError {
			err = model.Errorf(wire.CodeCorrupt, "response without Hello")
		}
		if err == nil {
			err = in.take(ctx, f)
		}
		if err != nil {
			return err
		}
	}
}

func (in *intake) take(ctx context.Context, f wire.Frame) error {
	switch f.Type {
	case wire.FrameHello:
		if err := in.frames.Decode(f, &in.hello); err != nil {
			return err
		}
		return in.greet(ctx)
	case wire.FrameResults:
		var v wire.Results
		err := in.frames.Decode(f, &v)
		in.piece.Answers = append(in.piece.Answers, v.Answers...)
		in.sum.RetryIn = max(in.sum.RetryIn, time.Duration(v.RetryIn)*time.Second)
		in.moved = in.moved || v.RetryIn > 0
		return err
	case wire.FrameGone:
		var v wire.GoneList
		err := in.frames.Decode(f, &v)
		in.piece.Gone = append(in.piece.Gone, v.Gone...)
		return err
	case wire.FrameItems:
		var v wire.Items
		err := in.frames.Decode(f, &v)
		in.piece.Items = append(in.piece.Items, v.Items...)
		return err
	case wire.FrameManifest:
		var v wire.Manifest
		err := in.frames.Decode(f, &v)
		in.listed = append(in.listed, v.Listed...)
		return err
	case wire.FrameCommit:
		var v wire.Commit
		if err := in.frames.Decode(f, &v); err != nil {
			return err
		}
		return in.commit(ctx, v)
	case wire.FrameEnd:
		return in.frames.Decode(f, &in.end)
	case wire.FrameError:
		var v wire.Failure
		if err := in.frames.Decode(f, &v); err != nil {
			return err
		}
		return Refusal(v)
	}
	return nil
}

// greet looks at what the server is now compared with what it was.
func (in *intake) greet(ctx context.Context) error {
	in.greets = true
	h := in.hello
	if h.V < wire.MinVersion || h.MinVersion > wire.Version {
		return &model.Error{Code: wire.CodeVersion, Args: map[string]any{"min": h.MinVersion, "max": h.V}}
	}
	in.sum.ServerTime = h.Time
	if h.Manifest {
		in.session.listed++
	}
	if h.Fork {
		return in.fork(ctx)
	}
	if h.Resend > 0 {
		in.o.Log.Warn("server asks for operations again", "from", h.Resend)
		in.moved = true
		return in.store.Reoffer(ctx, h.Resend, h.Incarnation)
	}
	return nil
}

// fork takes a new device id: this one is used on another disk too. The id
// first, then its token: cut in between, the server says device_mismatch and
// the token is fetched then.
func (in *intake) fork(ctx context.Context) error {
	id, err := model.NewID(in.o.Clock(), in.o.Random)
	if err != nil {
		return err
	}
	in.o.Log.Warn("device id is used twice, taking another", "device", id.String())
	in.moved = true
	if err := in.store.NewDevice(ctx, id); err != nil {
		return err
	}
	return in.transport.Renew(ctx, id)
}

// commit stores what came since the last commit point.
func (in *intake) commit(ctx context.Context, c wire.Commit) error {
	if in.hello.Manifest && len(c.Cursor) > 0 {
		missing, err := in.store.ApplyManifest(ctx, in.listed)
		if err != nil {
			return err
		}
		in.missing, in.listed = missing, nil
	}
	p := in.piece
	in.piece = cache.Piece{}
	p.Cursor, p.RowsDone = c.Cursor, c.Rows
	if len(c.Cursor) > 0 { // before that, what they stand for has not all arrived
		p.Incarnation, p.Epoch, p.TreeRev = in.hello.Incarnation, in.hello.Epoch, in.hello.TreeRev
	}
	if err := in.store.ApplyPiece(ctx, p); err != nil {
		return err
	}
	in.moved = true
	in.sum.Gone += len(p.Gone)
	in.sum.Sent += len(p.Answers)
	in.sum.Received += len(p.Items)
	in.run.sent += len(p.Answers)
	in.run.received += len(p.Items)
	if in.o.Progress != nil {
		in.o.Progress(Progress{Sent: in.sum.Sent, Received: in.sum.Received, Expected: in.hello.Estimate, RowsDone: c.Rows})
	}
	return nil
}

// Refusal is the error that a server's Failure stands for.
func Refusal(f wire.Failure) error {
	e := &model.Error{Code: f.Code, Args: f.Args, Detail: f.Detail}
	if f.RetryIn > 0 {
		if e.Args == nil {
			e.Args = map[string]any{}
		}
		e.Args[argRetry] = f.RetryIn
	}
	return e
}

// argRetry of an error: seconds after which the server wants to be asked
// again.
const argRetry = "retry_in"
