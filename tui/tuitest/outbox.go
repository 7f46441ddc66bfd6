package tuitest

import (
	"context"
	"slices"
	"time"

	"lapor/model"
)

func (s *Store) Submit(_ context.Context, op model.Operation, hold time.Duration, draft model.ID) (model.Outgoing, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.Fail != nil {
		return model.Outgoing{}, s.Fail
	}
	d := s.byID[op.Report]
	if d == nil {
		return model.Outgoing{}, &model.Error{Code: model.CodeNotFound}
	}
	now := s.Clock.Now()
	if op.ID.IsZero() {
		op.ID = s.ID()
	}
	op.Written = now
	if op.Base == (model.Revs{}) {
		op.Base = d.Report.Revs
	}
	if err := model.Validate(op, s.me.Rules); err != nil {
		return model.Outgoing{}, err
	}
	view := model.View{Reports: []model.Report{d.Report}, Parked: parkedOf(d, op.Body.Parked), Tree: s.me.Tree}
	outcome, effects := model.Decide(view, op, s.me.Actor, now, s.me.Rules)
	if outcome.Result == model.ResultParked || outcome.Result == model.ResultRejected {
		return model.Outgoing{}, &model.Error{Code: outcome.Reason, Field: outcome.Field}
	}
	for _, r := range effects.Reports {
		if r.ID == d.Report.ID {
			d.Report = r
		}
	}
	d.Events = append(d.Events, effects.Events...)
	if effects.Resolved != nil {
		d.Parked = slices.DeleteFunc(d.Parked, func(p model.Parked) bool { return p.Op.ID == effects.Resolved.Op.ID })
	}
	s.order++
	out := model.Outgoing{Op: op, State: model.OutWaiting, Order: s.order, LeavesAt: now.Add(hold), Tracking: d.Report.Tracking,
		Title: d.Report.Title, Due: d.Report.Deadlines.Due, Size: 200 + len(op.Body.Text)}
	s.sent = append(s.sent, out)
	d.Pending = append(d.Pending, out)
	s.dropDraft(draft)
	s.rows = nil
	return out, nil
}

func parkedOf(d *model.Dossier, op model.ID) *model.Parked {
	i := slices.IndexFunc(d.Parked, func(p model.Parked) bool { return p.Op.ID == op })
	if i < 0 {
		return nil
	}
	p := d.Parked[i]
	return &p
}

// Put adds to the outbox whatever a test needs there.
func (s *Store) Put(out model.Outgoing) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.order++
	out.Order = s.order
	s.sent = append(s.sent, out)
}

// Park adds an open decision to its report.
func (s *Store) Park(p model.Parked) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d := s.byID[p.Op.Report]; d != nil {
		d.Parked = append(d.Parked, p)
		s.rows = nil
	}
}

func (s *Store) find(op model.ID) *model.Outgoing {
	i := slices.IndexFunc(s.sent, func(o model.Outgoing) bool { return o.Op.ID == op })
	if i < 0 {
		return nil
	}
	return &s.sent[i]
}

func (s *Store) EditOutgoing(_ context.Context, op model.ID, body model.Body) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.find(op)
	if o == nil || o.State != model.OutWaiting {
		return &model.Error{Code: model.CodeNotFound}
	}
	o.Op.Body = body
	return s.Fail
}

func (s *Store) WithdrawOutgoing(_ context.Context, op model.ID) (model.Draft, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.find(op)
	if o == nil || o.State != model.OutWaiting {
		return model.Draft{}, &model.Error{Code: model.CodeNotFound}
	}
	draft := model.Draft{ID: s.ID(), Report: o.Op.Report, Kind: o.Op.Kind, Body: o.Op.Body, Saved: s.Clock.Now()}
	s.drafts = append(s.drafts, draft)
	if d := s.byID[o.Op.Report]; d != nil {
		d.Pending = slices.DeleteFunc(d.Pending, func(p model.Outgoing) bool { return p.Op.ID == op })
	}
	s.sent = slices.DeleteFunc(s.sent, func(p model.Outgoing) bool { return p.Op.ID == op })
	s.rows = nil
	return draft, s.Fail
}

func (s *Store) ReleaseHolds(context.Context) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for i := range s.sent {
		if s.sent[i].State == model.OutWaiting && s.sent[i].LeavesAt.After(s.Clock.Now()) {
			s.sent[i].LeavesAt = time.Time{}
			n++
		}
	}
	return n, s.Fail
}

func (s *Store) Outbox(context.Context) ([]model.Outgoing, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.sent), s.Fail
}

func (s *Store) PutAway(_ context.Context, op model.ID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o := s.find(op); o != nil {
		o.Seen = true
	}
	return s.Fail
}

func (s *Store) Parked(context.Context) ([]model.Parked, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []model.Parked
	for _, d := range s.reports {
		all = append(all, d.Parked...)
	}
	return all, s.Fail
}

func (s *Store) SaveDraft(_ context.Context, d model.Draft) (model.Draft, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.Fail != nil {
		return model.Draft{}, s.Fail
	}
	if d.ID.IsZero() {
		d.ID = s.ID()
	}
	d.Saved = s.Clock.Now()
	s.dropDraft(d.ID)
	s.drafts = append(s.drafts, d)
	s.rows = nil
	return d, nil
}

func (s *Store) DeleteDraft(_ context.Context, id model.ID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dropDraft(id)
	return s.Fail
}

func (s *Store) dropDraft(id model.ID) {
	s.drafts = slices.DeleteFunc(s.drafts, func(d model.Draft) bool { return d.ID == id })
}

func (s *Store) Drafts(context.Context) ([]model.Draft, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.drafts), s.Fail
}
