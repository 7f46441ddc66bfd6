package client

import (
	"bytes"
	"context"
	"slices"
	"time"

	"lapor/model"
	"lapor/store/cache"
	"lapor/store/record"
	"lapor/sync/wire"
)

// Bounds that a working server never meets.
const (
	idleRounds = 3 // exchanges in a row that moved nothing
	manifests  = 2 // manifests in one sync
)

// session is one Sync: requests until nothing moves any more.
type session struct {
	*Engine
	wait   time.Duration
	began  int64 // bytes of the transport at the beginning
	sum    Summary
	more   bool  // the server has not told everything
	run    count // the present run
	idle   int   // rounds in a row that moved nothing
	listed int   // manifests seen
	rebind bool
}

// count of what a run moved.
type count struct {
	sent, received int
	before         int64 // bytes of the transport at its beginning
}

// round is one request with what came of it.
type round struct {
	state cache.SyncState
	req   wire.Request
	hello wire.Hello
	end   wire.End

	missing int  // after a manifest
	moved   bool // anything was stored or answered
}

func (s *session) loop(ctx context.Context) error {
	for {
		r, needed, err := s.prepare(ctx)
		if err != nil || !needed {
			return err
		}
		err = s.exchange(ctx, r)
		if model.CodeOf(err) == codeDevice && !s.rebind {
			s.rebind = true // cut between taking a new device id and its token
			if err = s.transport.Renew(ctx, r.state.Device); err == nil {
				continue
			}
		}
		if err != nil {
			return err
		}
		if err := s.checkProgress(r); err != nil {
			return err
		}
		if s.more = r.end.More; s.more {
			continue
		}
		if err := s.finish(ctx, r); err != nil {
			return err
		}
		if s.sum.RetryIn > 0 {
			return nil
		}
	}
}

// checkProgress keeps a misbehaving server from being asked for ever.
func (s *session) checkProgress(r *round) error {
	s.sum.Rounds++
	if s.idle++; r.moved {
		s.idle = 0
	}
	if s.idle >= idleRounds {
		return model.Errorf(CodeStuck, "%d exchanges moved nothing", s.idle)
	}
	return nil
}

// prepare writes the next request; needed is false when everything has been
// sent and fetched.
func (s *session) prepare(ctx context.Context) (r *round, needed bool, err error) {
	now := s.o.Clock()
	st, err := s.store.SyncState(ctx)
	if err != nil {
		return nil, false, err
	}
	ops, err := s.store.TakeOps(ctx, now, st.Incarnation, wire.MaxOps, wire.MaxOpsBytes)
	if err != nil {
		return nil, false, err
	}
	slices.SortFunc(st.Want, compareShort)
	want := st.Want[:min(len(st.Want), wire.MaxWant)]
	bodies := st.Bodies[:min(len(st.Bodies), wire.MaxBodies)]
	first := s.sum.Rounds == 0
	needed = first || s.more || st.WantManifest || len(ops)+len(want)+len(bodies) > 0
	r = &round{state: st, req: wire.Request{
		V: wire.Version, Features: s.o.Codec.Features(), Device: st.Device, Incarnation: st.Incarnation, Epoch: st.Epoch,
		Cursor: st.Cursor, WantManifest: st.WantManifest, Ack: st.Ack, Ops: ops, Want: want, Bodies: bodies,
		MaxBytes: s.o.MaxBytes, Frugal: s.o.Frugal, CalendarRev: st.CalendarRev, RulesRev: st.RulesRev, TreeRev: st.TreeRev,
		Wall: now.UTC().Truncate(time.Second),
	}}
	if first && len(ops) == 0 {
		r.req.Wait = int(s.wait / time.Second)
	}
	return r, needed, nil
}

func compareShort(a, b record.Short) int { return bytes.Compare(a[:], b[:]) }

// finish closes a run after which the server had nothing more.
func (s *session) finish(ctx context.Context, r *round) error {
	s.sum.Next = s.hint(time.Duration(r.end.Next) * time.Second)
	if r.missing > 0 {
		return nil // the run ends when what the manifest listed is here
	}
	asked, left := r.req.Want, len(r.state.Want) > 0
	if i, found := slices.BinarySearchFunc(asked, r.end.WantTo, compareShort); found {
		asked, left = asked[:i+1], i+1 < len(r.state.Want)
	} else {
		asked = asked[:i]
	}
	now, bytes := s.o.Clock(), s.transport.Bytes()
	f := cache.Finish{Digest: r.end.Digest, HasDigest: r.end.Digests && !left, Want: asked, Bodies: r.req.Bodies,
		ServerTime: r.hello.Time, At: now, Sent: s.run.sent, Received: s.run.received, Bytes: bytes - s.run.before}
	s.run = count{before: bytes}
	same, err := s.store.FinishRun(ctx, f)
	if err == nil && !same && s.listed >= manifests {
		return model.Errorf(CodeDigest, "digest differs after %d manifests", s.listed)
	}
	return err
}
