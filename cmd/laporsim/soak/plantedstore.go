package soak

import (
	"context"
	"strings"
	"time"

	"lapor/model"
	"lapor/store/central"
	"lapor/store/record"
)

// seen puts another reader between the server and its store.
type seen struct {
	central.Store
	through func(central.Reader) central.Reader
}

func (s seen) Snapshot(ctx context.Context, f func(central.Reader) error) error {
	return s.Store.Snapshot(ctx, func(r central.Reader) error { return f(s.through(r)) })
}

func lateCommit(w *office, s central.Store) central.Store {
	return seen{s, func(r central.Reader) central.Reader { return &gappedReader{r, w} }}
}

// gappedReader does not see some changes yet though later ones are there.
type gappedReader struct {
	central.Reader
	w *office
}

func (r *gappedReader) Changes(ctx context.Context, lo, hi uint64) ([]central.Change, error) {
	all, err := r.Reader.Changes(ctx, lo, hi)
	if len(all) > 1 && r.w.one(4) {
		all = all[1:]
	}
	return all, err
}

func goneNotSent(_ *office, s central.Store) central.Store {
	return seen{s, func(r central.Reader) central.Reader { return blindReader{r} }}
}

type blindReader struct{ central.Reader }

func (r blindReader) Changes(ctx context.Context, lo, hi uint64) ([]central.Change, error) {
	all, err := r.Reader.Changes(ctx, lo, hi)
	for i := range all {
		all[i].Before, all[i].Known = model.Visibility{}, false
	}
	return all, err
}

func restrictedShown(_ *office, s central.Store) central.Store {
	return seen{s, func(r central.Reader) central.Reader { return openReader{r} }}
}

type openReader struct{ central.Reader }

func (r openReader) Briefs(ctx context.Context, ids []model.ID) ([]central.Brief, error) {
	all, err := r.Reader.Briefs(ctx, ids)
	for i := range all {
		all[i].Vis.Restricted = false
	}
	return all, err
}

func (r openReader) Scope(ctx context.Context, actor model.Actor, f func(central.Brief) error) error {
	return r.Reader.Scope(ctx, actor, func(b central.Brief) error {
		b.Vis.Restricted = false
		return f(b)
	})
}

func parkedTrimmed(_ *office, s central.Store) central.Store {
	return seen{s, func(r central.Reader) central.Reader { return trimmingReader{r} }}
}

type trimmingReader struct{ central.Reader }

func (r trimmingReader) Parked(ctx context.Context, actor model.Actor, after uint64) ([]central.ParkedChange, error) {
	all, err := r.Reader.Parked(ctx, actor, after)
	for i := range all {
		body := &all[i].Parked.Op.Body
		body.Text, body.Reason = strings.TrimSpace(body.Text), strings.TrimSpace(body.Reason)
	}
	return all, err
}

func epochNotRaised(_ *office, s central.Store) central.Store { return flatStore{s} }

type flatStore struct{ central.Store }

func (s flatStore) Caller(ctx context.Context, token [32]byte, now time.Time) (central.Caller, error) {
	c, err := s.Store.Caller(ctx, token, now)
	c.Epoch = 1
	return c, err
}

func doneTwice(_ *office, s central.Store) central.Store { return doubleStore{s} }

type doubleStore struct{ central.Store }

// Apply does what was asked again when it is asked again.
func (s doubleStore) Apply(ctx context.Context, c central.Caller, ops []record.Sent, now time.Time) ([]record.Answer, time.Duration, error) {
	answers, retry, err := s.Store.Apply(ctx, c, ops, now)
	for _, a := range answers {
		if a.N > c.LastN || a.Outcome.Result != model.ResultApplied || len(a.Outcome.Events) == 0 {
			continue
		}
		err = s.PutReports(ctx, nil, []model.Event{{Report: a.Outcome.Report, Kind: model.KindNote, Op: a.Outcome.Op,
			Actor: c.User.ID, Audience: model.AudienceInternal}}, "", now)
	}
	return answers, retry, err
}

func blocked(w *office, s central.Store) central.Store { return stuckStore{s, w} }

type stuckStore struct {
	central.Store
	w *office
}

// Apply stops before what it would have rejected, for ever.
func (s stuckStore) Apply(ctx context.Context, c central.Caller, ops []record.Sent, now time.Time) ([]record.Answer, time.Duration, error) {
	for i, sent := range ops {
		var op model.Operation
		if err := s.w.codec.Records().Decode(sent.Bytes, &op); err == nil && op.Kind == model.KindReopen && sent.N > c.LastN {
			answers, _, err := s.Store.Apply(ctx, c, ops[:i], now)
			return answers, time.Minute, err
		}
	}
	return s.Store.Apply(ctx, c, ops, now)
}

func forkNotSeen(_ *office, s central.Store) central.Store { return trustingStore{s} }

type trustingStore struct{ central.Store }

func (s trustingStore) Apply(ctx context.Context, c central.Caller, ops []record.Sent, now time.Time) ([]record.Answer, time.Duration, error) {
	answers, retry, err := s.Store.Apply(ctx, c, ops, now)
	if model.CodeOf(err) != central.CodeFork {
		return answers, retry, err
	}
	return nil, 0, nil
}
