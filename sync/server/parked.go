package server

import (
	"context"

	"lapor/model"
	"lapor/store/record"
)

// resolvedFor is how long a decision is told to a client whose cursor was
// lost; a cursor that held hears of it whatever its age.
const resolvedFor = 180 * day

// parked are the operations that wait, or waited, for a decision of the
// caller.
func (v *sight) parked(ctx context.Context, after uint64, fresh bool) ([]record.Item, error) {
	changes, err := v.reader.Parked(ctx, v.caller.Actor, after)
	if err != nil || len(changes) == 0 {
		return nil, err
	}
	var ids []model.ID
	for _, ch := range changes {
		ids = append(ids, ch.Parked.Op.Report)
	}
	briefs, err := v.briefs(ctx, ids)
	if err != nil {
		return nil, err
	}
	var items []record.Item
	for _, ch := range changes {
		p := ch.Parked
		if fresh && p.Resolved != "" && v.now.Sub(p.ResolvedAt) > resolvedFor {
			continue
		}
		if p.Author != v.caller.User.ID {
			b, exists := briefs[p.Op.Report]
			if exists && v.class(b.Vis) == model.ViewNone {
				continue // the author's words about a report that this caller may not see
			}
			p = withoutIdentity(p)
		}
		items = append(items, record.Item{Type: record.TypeParked, ID: p.Op.ID, Report: p.Op.Report, Rev: ch.Seq})
		if items[len(items)-1].Bytes, err = v.records.Encode(p); err != nil {
			return nil, err
		}
	}
	return items, nil
}

// withoutIdentity takes the reporter out of an anonymous report that somebody
// else tried to register.
func withoutIdentity(p model.Parked) model.Parked {
	if draft := p.Op.Body.Draft; draft != nil && draft.Anonymous {
		clean := *draft
		clean.Texts.Reporter = model.Reporter{}
		p.Op.Body.Draft = &clean
	}
	return p
}
