package town

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"lapor/cmd/internal/demo"
	"lapor/model"
	"lapor/store/central"
	"lapor/store/record"
)

// hand is somebody's desk whose operations go straight into the store.
type hand struct {
	caller central.Caller
	n      uint64
}

// Act lets an account do something to a report as it stands on the server.
func (t *Town) Act(ctx context.Context, who demo.Account, kind model.Kind, report model.ID, body model.Body) (model.Outcome, error) {
	h, err := t.hand(ctx, who)
	if err != nil {
		return model.Outcome{}, err
	}
	r, err := t.Report(ctx, report)
	if err != nil {
		return model.Outcome{}, err
	}
	id, err := model.NewID(t.Now(), t.ids)
	if err != nil {
		return model.Outcome{}, err
	}
	b, err := t.codec.Encode(model.Operation{ID: id, Kind: kind, Report: report, Base: r.Revs, Written: t.Now(), Body: body})
	if err != nil {
		return model.Outcome{}, err
	}
	h.caller.LastN = h.n
	answers, retry, err := t.Store.Apply(ctx, h.caller, []record.Sent{{N: h.n + 1, Bytes: b}}, t.Now())
	if err != nil || len(answers) != 1 {
		return model.Outcome{}, fmt.Errorf("town: %s: %d answers, retry %s: %w", kind, len(answers), retry, err)
	}
	h.n++
	return answers[0].Outcome, nil
}

// Must is Act that fails unless the operation is applied.
func (t *Town) Must(ctx context.Context, who demo.Account, kind model.Kind, report model.ID, body model.Body) error {
	out, err := t.Act(ctx, who, kind, report, body)
	if err == nil && out.Result != model.ResultApplied {
		err = fmt.Errorf("town: %s: %s %s %s", kind, out.Result, out.Reason, out.Field)
	}
	return err
}

func (t *Town) hand(ctx context.Context, who demo.Account) (*hand, error) {
	if h, ok := t.hands[who.User.ID]; ok {
		return h, nil
	}
	device, err := model.NewID(t.Now(), t.ids)
	if err != nil {
		return nil, err
	}
	h := &hand{caller: central.Caller{User: who.User, Actor: who.Actor(), Device: device}}
	t.hands[who.User.ID] = h
	return h, t.Store.OpenSession(ctx, central.Session{TokenHash: sha256.Sum256(device[:]), User: who.User.ID, Device: device,
		Label: "laporsim", Created: t.Now(), Expires: t.Now().Add(365 * 24 * time.Hour)})
}

// Report is the server's own copy.
func (t *Town) Report(ctx context.Context, id model.ID) (r model.Report, err error) {
	err = t.Store.Snapshot(ctx, func(rd central.Reader) error {
		list, err := rd.Reports(ctx, []model.ID{id})
		if err == nil && len(list) != 1 {
			err = fmt.Errorf("town: no report %s", id)
		}
		if err == nil {
			r = list[0]
		}
		return err
	})
	return r, err
}
