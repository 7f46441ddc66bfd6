package central

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math"
	"time"

	"lapor/model"
	"lapor/store/record"
)

// How long a client waits when nothing could be judged now.
const (
	retryBusy = 5 * time.Second
	retryFull = time.Minute
)

// submission is one device's operations on their way to the judge. What needs
// no database is done before they queue for the committer.
type submission struct {
	caller  Caller
	ops     []submitted
	now     time.Time
	judge   judging
	answers []record.Answer
	refused error // nothing of it was judged, for a reason that is no failure
}

// submitted is an operation as it came.
type submitted struct {
	n    uint64
	hash [32]byte // SHA-256 of its bytes
	op   model.Operation
	read bool // the bytes are an operation
}

// Apply implements Store.
func (s *database) Apply(ctx context.Context, caller Caller, ops []record.Sent, now time.Time) ([]record.Answer, time.Duration, error) {
	if len(ops) == 0 {
		return nil, 0, nil
	}
	sub := &submission{caller: caller, now: now, ops: make([]submitted, len(ops)), judge: (*hearing).judgeOrPark}
	for i, sent := range ops {
		o := &sub.ops[i]
		o.n, o.hash = sent.N, sha256.Sum256(sent.Bytes)
		o.read = s.codec.Decode(sent.Bytes, &o.op) == nil
		if !o.read {
			o.op = model.Operation{}
		}
	}
	answers, err := s.submit(ctx, sub)
	if unexplained(ctx, err) {
		answers, err = s.submitSingly(ctx, sub, err)
	}
	switch model.CodeOf(err) {
	case "":
		return answers, 0, err
	case CodeBusy, CodeUnreachable:
		s.options.Log.Warn("operations wait", "error", err)
		return answers, retryBusy, nil
	case CodeDiskFull:
		s.options.Log.Error("disk full: operations are not accepted", "error", err)
		return answers, retryFull, nil
	}
	return nil, 0, err
}

func (s *database) submit(ctx context.Context, sub *submission) ([]record.Answer, error) {
	if err := s.queued(&job{ctx: ctx, ops: sub}); err != nil {
		return nil, err
	}
	return sub.answers, nil
}

// submitSingly finds the operation on which the store itself stumbled and
// parks it unjudged, so that it cannot stop those behind it.
func (s *database) submitSingly(ctx context.Context, sub *submission, cause error) ([]record.Answer, error) {
	s.options.Log.Error("operations could not be stored, trying each alone", "device", sub.caller.Device, "error", cause)
	var all []record.Answer
	for i := range sub.ops {
		one := &submission{caller: sub.caller, ops: sub.ops[i : i+1], now: sub.now, judge: sub.judge}
		answers, err := s.submit(ctx, one)
		if unexplained(ctx, err) {
			one.judge = (*hearing).parkUnjudged
			answers, err = s.submit(ctx, one)
		}
		if err != nil {
			return all, err
		}
		all = append(all, answers...)
	}
	return all, nil
}

// unexplained errors are bugs: the database is well and nobody cancelled.
func unexplained(ctx context.Context, err error) bool {
	return err != nil && model.CodeOf(err) == "" && ctx.Err() == nil && !errors.Is(err, ErrClosed)
}

// Answers implements Store.
func (s *database) Answers(ctx context.Context, device model.ID, after uint64) ([]record.Answer, error) {
	var all []record.Answer
	err := s.glance(ctx, func(r *session) error {
		all = nil
		return r.each(ctx, "SELECT n, record FROM outcome WHERE device = $1 AND n > $2 ORDER BY n", []any{device[:], int64(min(after, math.MaxInt64))},
			func(scan func(...any) error) error {
				var a record.Answer
				var encoded []byte
				if err := scan(&a.N, &encoded); err != nil {
					return err
				}
				if err := s.codec.Decode(encoded, &a.Outcome); err != nil {
					return fmt.Errorf("outcome %d of device %v: %w", a.N, device, err)
				}
				all = append(all, a)
				return nil
			})
	})
	return all, err
}
