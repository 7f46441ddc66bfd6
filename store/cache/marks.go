package cache

import "lapor/model"

// marks are what the outbox, drafts and decisions add to rows.
type marks struct {
	unsent  map[model.ID][]model.Outgoing // by report
	parked  map[model.ID][]model.Parked
	drafts  map[model.ID][]model.Draft
	decided map[model.ID]bool // parked operations that a pending one decides
}

func (t *tx) allMarks() (*marks, error) {
	if t.marks != nil {
		return t.marks, nil
	}
	m := &marks{unsent: map[model.ID][]model.Outgoing{}, parked: map[model.ID][]model.Parked{},
		drafts: map[model.ID][]model.Draft{}, decided: map[model.ID]bool{}}
	list, err := t.outgoing("state IN (1, 2) OR (state = 3 AND reflected = 0) ORDER BY place")
	if err != nil {
		return nil, err
	}
	for _, o := range list {
		if !o.Op.Body.Parked.IsZero() {
			m.decided[o.Op.Body.Parked] = true
		}
		if o.State == model.OutAccepted {
			continue
		}
		for _, id := range touched(o.Op) {
			m.unsent[id] = append(m.unsent[id], o)
		}
	}
	parked, err := t.parked(model.ID{})
	if err != nil {
		return nil, err
	}
	for _, p := range parked {
		if !m.decided[p.Op.ID] {
			id := subject(p.Op)
			m.parked[id] = append(m.parked[id], p)
		}
	}
	drafts, err := t.drafts("1")
	if err != nil {
		return nil, err
	}
	for _, d := range drafts {
		m.drafts[d.Report] = append(m.drafts[d.Report], d)
	}
	t.marks = m
	return m, nil
}
