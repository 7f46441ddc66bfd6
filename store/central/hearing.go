package central

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"lapor/model"
	"lapor/store/record"
)

// hearing judges the operations of several devices in one transaction. What
// they ask the database for is asked once for all of them, and what they say
// is written together at the end.
type hearing struct {
	*work
	present map[model.ID]*standing // devices, as locked in this transaction
	caller  Caller                 // whose operations are judged now
	judge   judging
}

// judging says what becomes of a new operation.
type judging func(*hearing, context.Context, model.Operation) (model.Outcome, error)

func (h *hearing) judgeOrPark(ctx context.Context, op model.Operation) (model.Outcome, error) {
	return h.work.judge(ctx, op, h.caller.Actor)
}

func (h *hearing) parkUnjudged(ctx context.Context, op model.Operation) (model.Outcome, error) {
	outcome, effects := h.internalError(op, h.caller.Actor)
	err := h.keep(ctx, op, h.caller.Actor, &outcome, effects)
	return outcome, err
}

// oneOfEachDevice takes the first job of each device, for a hearing sees what
// a device has sent only after the hearing.
func oneOfEachDevice(jobs []*job) (group, rest []*job) {
	seen := map[model.ID]bool{}
	for _, j := range jobs {
		if device := j.ops.caller.Device; !seen[device] {
			seen[device] = true
			group = append(group, j)
		} else {
			rest = append(rest, j)
		}
	}
	return group, rest
}

// hear judges the jobs' operations. An error is the hearing's as a whole; one
// device's own is in its submission, and then nothing of that was judged.
func (s *database) hear(ctx context.Context, session *session, group []*job) error {
	w, err := s.newWork(ctx, session, group[0].ops.now)
	if err != nil {
		return err
	}
	h := &hearing{work: w}
	devices := make([]model.ID, len(group))
	for i, j := range group {
		devices[i] = j.ops.caller.Device
	}
	if h.present, err = readStandings(ctx, session, devices, s.dialect); err != nil {
		return err
	}
	if err := h.foresee(ctx, group); err != nil {
		return err
	}
	var rows []any
	for _, j := range group {
		if err := h.answerAll(ctx, j.ops); err != nil {
			return err
		}
		if j.ops.refused == nil {
			rows = append(rows, idArg(h.caller.Device), idArg(h.caller.User.ID), "", h.caller.LastN, h.now.UnixMilli(), 0)
		}
	}
	if err := h.insert(ctx, intoDevices, rows); err != nil {
		return err
	}
	return h.flush(ctx)
}

// intoDevices never makes a device: it is there and locked.
var intoDevices = insertion{"INSERT INTO device (id, user_id, label, last_n, last_seen, revoked)", 6,
	"ON CONFLICT (id) DO UPDATE SET last_n = excluded.last_n, last_seen = excluded.last_seen"}

// foresee reads at once what judging will ask for one by one.
func (h *hearing) foresee(ctx context.Context, group []*job) error {
	var ops, reports []model.ID
	for _, j := range group {
		there := h.present[j.ops.caller.Device]
		for _, o := range j.ops.ops {
			if o.read && there != nil && o.n > there.lastN {
				ops = append(append(ops, o.op.ID), o.op.After...)
				reports = append(reports, named(o.op)...)
			}
		}
	}
	if err := h.seekOutcomes(ctx, ops); err != nil {
		return err
	}
	if err := h.load(ctx, reports...); err != nil {
		return err
	}
	if err := h.seekTwins(ctx, reports); err != nil {
		return err
	}
	return h.seekMoves(ctx, h.outdated(group))
}

// outdated are the reports of operations that were written on something older.
func (h *hearing) outdated(group []*job) (ids []model.ID) {
	for _, j := range group {
		for _, o := range j.ops.ops {
			if r, ok := h.report(o.op.Report); ok && o.op.Base != r.Revs {
				ids = append(ids, r.ID)
			}
		}
	}
	return ids
}

// answerAll answers a submission whole, or refuses it whole.
func (h *hearing) answerAll(ctx context.Context, sub *submission) (err error) {
	sub.answers, sub.refused = nil, nil
	h.at(sub.now)
	h.judge = sub.judge
	there := h.present[sub.caller.Device]
	if h.caller, sub.refused = there.caller(sub.caller.User.ID); sub.refused != nil {
		return nil
	}
	if h.caller.Actor.Mandates, err = h.store.mandatesIn(ctx, h.session, h.caller, h.meta.Incarnation); err != nil {
		return err
	}
	repeated, err := h.repeated(ctx, sub)
	if err != nil || sub.refused != nil {
		return err
	}
	for _, o := range sub.ops {
		a, ok := repeated[o.n]
		if !ok {
			if a, err = h.answer(ctx, o); err != nil {
				return err
			}
			repeated[o.n] = a
		}
		sub.answers = append(sub.answers, a)
	}
	return nil
}

// repeated finds the stored answers of numbers that were used before, and
// refuses numbers that were used for something else or leave a gap.
func (h *hearing) repeated(ctx context.Context, sub *submission) (map[uint64]record.Answer, error) {
	answers := map[uint64]record.Answer{}
	coming := map[uint64][32]byte{}
	last := h.caller.LastN
	for _, o := range sub.ops {
		switch hash, comes := coming[o.n]; {
		case comes && hash == o.hash:
		case comes:
			sub.refused = &model.Error{Code: CodeFork}
		case o.n <= h.caller.LastN:
			a, err := h.repeat(ctx, o.n, o.hash)
			if model.CodeOf(err) == CodeFork {
				sub.refused = err
			} else if err != nil {
				return nil, err
			}
			answers[o.n] = a
		case o.n == last+1:
			last++
			coming[o.n] = o.hash
		default:
			sub.refused = &model.Error{Code: CodeGap, Args: map[string]any{"expect": last + 1}}
		}
		if sub.refused != nil {
			return nil, nil
		}
	}
	return answers, nil
}

func (h *hearing) repeat(ctx context.Context, n uint64, hash [32]byte) (record.Answer, error) {
	var stored, encoded []byte
	err := h.one(ctx, "SELECT hash, record FROM outcome WHERE device = $1 AND n = $2",
		[]any{h.caller.Device[:], n}, &stored, &encoded)
	if errors.Is(err, sql.ErrNoRows) || err == nil && !slices.Equal(stored, hash[:]) {
		return record.Answer{}, &model.Error{Code: CodeFork}
	}
	a := record.Answer{N: n}
	if err == nil {
		err = h.store.codec.Decode(encoded, &a.Outcome)
	}
	return a, err
}

// answer judges an operation under a new number. Every outcome advances the
// device's last number: one bad operation never stops those behind it.
func (h *hearing) answer(ctx context.Context, o submitted) (record.Answer, error) {
	outcome, first, err := h.outcome(ctx, o)
	if err != nil {
		return record.Answer{}, err
	}
	outcome.Op, outcome.At = o.op.ID, h.now
	h.audit(AuditEntry{Who: h.caller.User.Login, What: string(o.op.Kind) + " " + outcome.Result.String(),
		Report: o.op.Report, Op: o.op.ID, Detail: string(outcome.Reason)})
	encoded, err := h.store.codec.Encode(outcome)
	if err != nil {
		return record.Answer{}, err
	}
	if first {
		h.given[o.op.ID] = &earlier{author: h.caller.User.ID, hash: o.hash, outcome: outcome}
	}
	h.says = append(h.says, idArg(h.caller.Device), o.n, idArg(o.op.ID), bit(first), idArg(h.caller.User.ID), o.hash[:], encoded)
	h.caller.LastN = o.n
	return record.Answer{N: o.n, Outcome: outcome}, nil
}

// outcome judges what was not answered under this number. first is false when
// the answer belongs to an earlier arrival, or to no operation.
func (h *hearing) outcome(ctx context.Context, o submitted) (out model.Outcome, first bool, err error) {
	if !o.read {
		return rejected("body"), false, nil
	}
	if o.op.ID.IsZero() {
		return rejected("id"), false, nil
	}
	if err := h.seekOutcomes(ctx, []model.ID{o.op.ID}); err != nil {
		return out, false, err
	}
	if known := h.given[o.op.ID]; known != nil {
		if known.author != h.caller.User.ID || known.hash != o.hash {
			return rejected("id"), false, nil // other content under a used id: its text must not vanish
		}
		out = known.outcome
		out.Result = model.ResultAlready
		return out, false, nil
	}
	out, err = h.judge(h, ctx, o.op)
	return out, true, err
}

func rejected(field string) model.Outcome {
	return model.Outcome{Result: model.ResultRejected, Reason: model.RejectInvalid, Field: field}
}
