package cache

import (
	"lapor/model"
	"lapor/store/record"
)

// answers moves operations from "sending" to what became of them. An outcome
// never changes: an answer to an answered operation is left out.
func (t *tx) answers(list []record.Answer) error {
	for _, a := range list {
		if err := t.answer(a); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) answer(a record.Answer) error {
	found, err := t.outgoing("state = ? AND (n = ? OR n IS NULL AND op = ?)", model.OutSending, int64(a.N), key(a.Outcome.Op))
	if err != nil || len(found) == 0 {
		return err
	}
	o := found[0]
	reflected := true
	if a.Outcome.Result == model.ResultApplied || a.Outcome.Result == model.ResultAlready {
		_, rev, _, err := t.rowHead(subject(o.Op))
		if err != nil {
			return err
		}
		reflected = rev >= a.Outcome.Revs.Rev // no revisions: he may not see the report any more
	}
	b, err := t.c.codec.Encode(a.Outcome)
	if err != nil {
		return err
	}
	if err := t.exec("UPDATE outbox SET state = ?, outcome = ?, answered = ?, reflected = ? WHERE op = ?",
		stateOf(a.Outcome.Result), b, millis(t.c.now()), reflected, key(o.Op.ID)); err != nil {
		return err
	}
	t.outboxChanged()
	return t.touchOp(o.Op)
}

func stateOf(r model.Result) model.OutState {
	switch r {
	case model.ResultParked:
		return model.OutParked
	case model.ResultRejected:
		return model.OutRejected
	}
	return model.OutAccepted
}
