package central

import (
	"context"
	"crypto/sha256"
	"database/sql"
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

// Apply implements Store.
func (s *database) Apply(ctx context.Context, caller Caller, ops []record.Sent, now time.Time) ([]record.Answer, time.Duration, error) {
	if len(ops) == 0 {
		return nil, 0, nil
	}
	answers, err := s.applyOps(ctx, caller, ops, now, (*batch).judgeOrPark)
	if unexplained(ctx, err) {
		answers, err = s.applySingly(ctx, caller, ops, now, err)
	}
	switch model.CodeOf(err) {
	case "":
		return answers, 0, err
	case CodeBusy:
		return answers, retryBusy, nil
	case CodeDiskFull:
		s.options.Log.Error("disk full: operations are not accepted", "error", err)
		return answers, retryFull, nil
	}
	return nil, 0, err
}

func (s *database) applyOps(ctx context.Context, caller Caller, ops []record.Sent, now time.Time, judge judging) ([]record.Answer, error) {
	var answers []record.Answer
	err := s.work(ctx, now, func(ctx context.Context, w *work) (err error) {
		answers, err = w.applyAll(ctx, caller, ops, judge)
		return err
	})
	if err != nil {
		return nil, err
	}
	return answers, nil
}

// applySingly finds the operation on which the store itself stumbled and
// parks it unjudged, so that it cannot stop those behind it.
func (s *database) applySingly(ctx context.Context, caller Caller, ops []record.Sent, now time.Time, cause error) ([]record.Answer, error) {
	s.options.Log.Error("operations could not be stored, trying each alone", "device", caller.Device, "error", cause)
	var all []record.Answer
	for i := range ops {
		answers, err := s.applyOps(ctx, caller, ops[i:i+1], now, (*batch).judgeOrPark)
		if unexplained(ctx, err) {
			answers, err = s.applyOps(ctx, caller, ops[i:i+1], now, (*batch).parkUnjudged)
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

// batch is the judging of one device's operations.
type batch struct {
	*work
	caller Caller // as read in this transaction, not as the request found him
	judge  judging
}

// judging says what becomes of a new operation.
type judging func(*batch, context.Context, model.Operation) (model.Outcome, error)

func (b *batch) judgeOrPark(ctx context.Context, op model.Operation) (model.Outcome, error) {
	return b.work.judge(ctx, op, b.caller.Actor)
}

func (b *batch) parkUnjudged(ctx context.Context, op model.Operation) (model.Outcome, error) {
	outcome, effects := b.internalError(op, b.caller.Actor)
	err := b.keep(ctx, op, b.caller.Actor, &outcome, effects)
	return outcome, err
}

// earlier is an outcome by operation id.
type earlier struct {
	author  model.ID
	hash    [32]byte
	outcome model.Outcome
}

func (w *work) applyAll(ctx context.Context, asked Caller, ops []record.Sent, judge judging) ([]record.Answer, error) {
	caller, _, err := readCaller(ctx, w.session, asked.User.ID, asked.Device, w.store.dialect.lock)
	if err != nil {
		return nil, err
	}
	b := &batch{work: w, caller: caller, judge: judge}
	answers := make([]record.Answer, 0, len(ops))
	for _, sent := range ops {
		answer, err := b.answer(ctx, sent)
		if err != nil {
			return nil, err
		}
		answers = append(answers, answer)
	}
	return answers, w.exec(ctx, "UPDATE device SET last_n = $1, last_seen = $2 WHERE id = $3",
		b.caller.LastN, w.now.UnixMilli(), caller.Device[:])
}

// answer gives the stored outcome of a number that was used before, or judges
// the operation. Every outcome advances the device's last number: one bad
// operation never stops those behind it.
func (b *batch) answer(ctx context.Context, sent record.Sent) (record.Answer, error) {
	hash := sha256.Sum256(sent.Bytes)
	if sent.N <= b.caller.LastN {
		return b.repeat(ctx, sent.N, hash)
	}
	if expect := b.caller.LastN + 1; sent.N != expect {
		return record.Answer{}, &model.Error{Code: CodeGap, Args: map[string]any{"expect": expect}}
	}
	op, outcome, first, err := b.outcome(ctx, sent.Bytes, hash)
	if err != nil {
		return record.Answer{}, err
	}
	outcome.Op, outcome.At = op.ID, b.now
	b.audit(AuditEntry{Who: b.caller.User.Login, What: string(op.Kind) + " " + outcome.Result.String(),
		Report: op.Report, Op: op.ID, Detail: string(outcome.Reason)})
	encoded, err := b.store.codec.Encode(outcome)
	if err != nil {
		return record.Answer{}, err
	}
	err = b.exec(ctx, `INSERT INTO outcome (device, n, op, first, author, hash, record)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		b.caller.Device[:], sent.N, op.ID[:], bit(first), b.caller.User.ID[:], hash[:], encoded)
	b.caller.LastN = sent.N
	return record.Answer{N: sent.N, Outcome: outcome}, err
}

func (b *batch) repeat(ctx context.Context, n uint64, hash [32]byte) (record.Answer, error) {
	var stored, encoded []byte
	err := b.one(ctx, "SELECT hash, record FROM outcome WHERE device = $1 AND n = $2",
		[]any{b.caller.Device[:], n}, &stored, &encoded)
	if errors.Is(err, sql.ErrNoRows) || err == nil && string(stored) != string(hash[:]) {
		return record.Answer{}, &model.Error{Code: CodeFork}
	}
	a := record.Answer{N: n}
	if err == nil {
		err = b.store.codec.Decode(encoded, &a.Outcome)
	}
	return a, err
}

// outcome judges bytes that were not answered under this number. first is
// false when the answer belongs to an earlier arrival, or to no operation.
func (b *batch) outcome(ctx context.Context, bytes []byte, hash [32]byte) (op model.Operation, o model.Outcome, first bool, err error) {
	if err := b.store.codec.Decode(bytes, &op); err != nil {
		return model.Operation{}, rejected("body"), false, nil
	}
	if op.ID.IsZero() {
		return op, rejected("id"), false, nil
	}
	known, found, err := b.earlier(ctx, op.ID)
	if err != nil {
		return op, o, false, err
	}
	if found {
		if known.author != b.caller.User.ID || known.hash != hash {
			return op, rejected("id"), false, nil // other content under a used id: its text must not vanish
		}
		o = known.outcome
		o.Result = model.ResultAlready
		return op, o, false, nil
	}
	o, err = b.judge(b, ctx, op)
	return op, o, true, err
}

func rejected(field string) model.Outcome {
	return model.Outcome{Result: model.ResultRejected, Reason: model.RejectInvalid, Field: field}
}

// earlier finds the outcome of an operation by its id, from whatever device.
func (b *batch) earlier(ctx context.Context, op model.ID) (earlier, bool, error) {
	var e earlier
	var hash, encoded []byte
	err := b.one(ctx, "SELECT author, hash, record FROM outcome WHERE op = $1 AND first = 1",
		[]any{op[:]}, intoID(&e.author), &hash, &encoded)
	if errors.Is(err, sql.ErrNoRows) {
		return e, false, nil
	}
	if err == nil {
		copy(e.hash[:], hash)
		err = b.store.codec.Decode(encoded, &e.outcome)
	}
	return e, err == nil, err
}

// Answers implements Store.
func (s *database) Answers(ctx context.Context, device model.ID, after uint64) ([]record.Answer, error) {
	var all []record.Answer
	err := s.reading(ctx, func(r *session) error {
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
