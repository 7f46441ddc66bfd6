package central

import (
	"context"

	"lapor/model"
)

// earlier is the outcome of an operation, from whatever device it came.
type earlier struct {
	author  model.ID
	hash    [32]byte // of its bytes
	outcome model.Outcome
}

// seekOutcomes reads the outcomes of operations that were not looked for yet.
func (w *work) seekOutcomes(ctx context.Context, ops []model.ID) error {
	var unknown []model.ID
	for _, op := range ops {
		if _, ok := w.given[op]; !ok {
			w.given[op] = nil
			unknown = append(unknown, op)
		}
	}
	for len(unknown) > 0 {
		marks, args, took := list(unknown, nil, idArg)
		unknown = unknown[took:]
		err := w.each(ctx, "SELECT op, author, hash, record FROM outcome WHERE first = 1 AND op IN ("+marks+")", args,
			func(scan func(...any) error) error {
				var op model.ID
				var e earlier
				var hash, encoded []byte
				if err := scan(intoID(&op), intoID(&e.author), &hash, &encoded); err != nil {
					return err
				}
				copy(e.hash[:], hash)
				w.given[op] = &e
				return w.store.codec.Decode(encoded, &e.outcome)
			})
		if err != nil {
			return err
		}
	}
	return nil
}

// parents are the results of the operations that op builds on, as they stand
// now: a parked one that a person has sent after all counts as applied.
func (w *work) parents(ctx context.Context, after []model.ID) (map[model.ID]model.Result, error) {
	if len(after) == 0 {
		return nil, nil
	}
	if err := w.seekOutcomes(ctx, after); err != nil {
		return nil, err
	}
	results := map[model.ID]model.Result{}
	for _, op := range after {
		e := w.given[op]
		if e == nil {
			continue
		}
		results[op] = e.outcome.Result
		if e.outcome.Result != model.ResultParked {
			continue
		}
		p, err := w.readParked(ctx, op)
		if err != nil {
			return nil, err
		}
		if p != nil && carriedOut(p.Resolved) {
			results[op] = model.ResultApplied
		}
	}
	return results, nil
}

// carriedOut reports whether a decision did what the operation wanted.
func carriedOut(d model.Decision) bool {
	switch d {
	case model.DecideSendAnyway, model.DecideReopenSend, model.DecideAskAgain, model.DecideApplyToMain,
		model.DecideTakeOver, model.DecideRetry:
		return true
	}
	return false
}
