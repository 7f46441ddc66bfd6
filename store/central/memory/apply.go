package memory

import (
	"context"
	"crypto/sha256"
	"time"

	"lapor/model"
	"lapor/store/central"
	"lapor/store/record"
)

// Apply implements central.Store.
func (s *Store) Apply(ctx context.Context, asked central.Caller, ops []record.Sent, now time.Time) ([]record.Answer, time.Duration, error) {
	if len(ops) == 0 {
		return nil, 0, nil
	}
	var answers []record.Answer
	err := s.work(ctx, now, func(w *work) error {
		caller, err := w.caller(asked.User.ID, asked.Device)
		if err != nil {
			return err
		}
		d := w.own(ownDevices).devices[caller.Device]
		for _, sent := range ops {
			a, err := w.answer(caller, &d, sent)
			if err != nil {
				return err
			}
			answers = append(answers, a)
		}
		d.lastSeen = now
		w.devices[caller.Device] = d
		return nil
	})
	if err != nil {
		return nil, 0, err
	}
	return answers, 0, nil
}

// answer gives the stored outcome of a number that was used before, or judges
// the operation.
func (w *work) answer(caller central.Caller, d *device, sent record.Sent) (record.Answer, error) {
	hash := sha256.Sum256(sent.Bytes)
	if sent.N <= d.lastN {
		if sent.N == 0 || d.outcomes[sent.N-1].hash != hash {
			return record.Answer{}, &model.Error{Code: central.CodeFork}
		}
		return d.outcomes[sent.N-1].answer, nil
	}
	if expect := d.lastN + 1; sent.N != expect {
		return record.Answer{}, &model.Error{Code: central.CodeGap, Args: map[string]any{"expect": expect}}
	}
	op, o, first := w.outcome(caller, sent.Bytes, hash)
	o.Op, o.At = op.ID, w.now
	w.log(central.AuditEntry{Who: caller.User.Login, What: string(op.Kind) + " " + o.Result.String(), Report: op.Report,
		Op: op.ID, Detail: string(o.Reason)})
	row := outcome{author: caller.User.ID, hash: hash, first: first, answer: record.Answer{N: sent.N, Outcome: o}}
	d.outcomes = append(d.outcomes, row)
	d.lastN = sent.N
	if first {
		w.store.ops[op.ID] = len(w.outcomes)
	}
	w.outcomes = append(w.outcomes, row)
	return row.answer, nil
}

// outcome judges bytes that were not answered under this number.
func (w *work) outcome(caller central.Caller, bytes []byte, hash [32]byte) (op model.Operation, o model.Outcome, first bool) {
	if err := w.store.codec.Decode(bytes, &op); err != nil {
		return model.Operation{}, rejected("body"), false
	}
	if op.ID.IsZero() {
		return op, rejected("id"), false
	}
	if known, ok := w.earlier(op.ID); ok {
		if known.author != caller.User.ID || known.hash != hash {
			return op, rejected("id"), false
		}
		o = known.answer.Outcome
		o.Result = model.ResultAlready
		return op, o, false
	}
	return op, w.judge(op, caller.Actor), true
}

func rejected(field string) model.Outcome {
	return model.Outcome{Result: model.ResultRejected, Reason: model.RejectInvalid, Field: field}
}

// earlier is the outcome by which an operation is known. A place that was
// rolled back is somebody else's by now or beyond the end.
func (w *work) earlier(op model.ID) (outcome, bool) {
	i, ok := w.store.ops[op]
	if !ok || i >= len(w.outcomes) || w.outcomes[i].answer.Outcome.Op != op || !w.outcomes[i].first {
		return outcome{}, false
	}
	return w.outcomes[i], true
}

// Answers implements central.Store.
func (s *Store) Answers(_ context.Context, device model.ID, after uint64) ([]record.Answer, error) {
	d := s.now.Load().devices[device]
	var all []record.Answer
	for i := min(after, d.lastN); i < d.lastN; i++ {
		all = append(all, d.outcomes[i].answer)
	}
	return all, nil
}
