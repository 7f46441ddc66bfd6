package tuitest

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/queue"
	"lapor/tui/desk"
)

// Now is when the invented world stands still: a Thursday morning in WITA.
var Now = time.Date(2026, time.November, 12, 9, 12, 0, 0, calendar.WITA.Location())

// Store is a desk.Store in memory. Set Fail to let every read fail.
type Store struct {
	Clock *Clock
	Sync  *Sync
	Fail  error

	mu       sync.Mutex
	me       model.Me
	reports  []*model.Dossier
	byID     map[model.ID]*model.Dossier
	rows     []queue.Row // in order of reports; nil = stale
	sent     []model.Outgoing
	drafts   []model.Draft
	settings map[string]string
	views    []model.SavedView
	changed  chan struct{}
	ids      *rand.ChaCha8
	order    int64

	Wanted []model.ID // WantBody
	Pages  int        // calls of Page
}

var _ desk.Store = (*Store)(nil)

// ID makes the next identity; the same ones in every run.
func (s *Store) ID() model.ID {
	id, err := model.NewID(s.Clock.Now(), s.ids)
	if err != nil {
		panic(err)
	}
	return id
}

// Edit changes a report in place, for a test's own case.
func (s *Store) Edit(i int, change func(*model.Dossier)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s.reports[i])
	s.rows = nil
}

// Report is the i-th one in order of receipt.
func (s *Store) Report(i int) model.Dossier {
	s.mu.Lock()
	defer s.mu.Unlock()
	return *s.reports[i]
}

// Len is the number of reports.
func (s *Store) Len() int { return len(s.reports) }

// Gone takes a report away, as when it moves to another unit.
func (s *Store) Gone(id model.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.byID, id)
	s.reports = slices.DeleteFunc(s.reports, func(d *model.Dossier) bool { return d.Report.ID == id })
	s.rows = nil
}

// As changes who works here.
func (s *Store) As(role model.Role, node model.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.me.Actor.Mandates = []model.Mandate{{ID: model.ID{1}, User: s.me.Actor.User, Role: role, Node: node}}
	s.rows = nil
}

func (s *Store) Me(context.Context) (model.Me, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.me, s.Fail
}

func (s *Store) all() []queue.Row {
	if s.rows == nil {
		for _, d := range s.reports {
			s.rows = append(s.rows, queue.RowOf(*d, s.me.Actor, s.me.Tree, s.me.Rules, s.Clock.Now()))
		}
	}
	return s.rows
}

// Page sorts and cuts all rows: slow and plain.
func (s *Store) Page(ctx context.Context, r queue.Request) (queue.Page, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Pages++
	if s.Fail != nil {
		return queue.Page{}, s.Fail
	}
	if err := ctx.Err(); err != nil {
		return queue.Page{}, err
	}
	rows := s.selected(r)
	from := 0
	switch at := slices.IndexFunc(rows, func(row queue.Row) bool { return row.ID == r.Around }); {
	case !r.Around.IsZero() && at >= 0:
		from = max(0, min(at-r.Limit/2, len(rows)-r.Limit))
	case r.FromEnd:
		from = max(0, len(rows)-r.Limit)
	}
	to := min(len(rows), from+r.Limit)
	return queue.Page{Rows: slices.Clone(rows[from:to]), First: from, Total: len(rows), AtStart: from == 0, AtEnd: to == len(rows)}, nil
}

func (s *Store) Counts(_ context.Context, today, soon calendar.Date) (queue.Counts, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var c queue.Counts
	for v := range queue.Count {
		c.Views[v] = len(s.selected(queue.Request{View: queue.View(v), Today: today, Soon: soon}))
	}
	for _, o := range s.sent {
		switch o.State {
		case model.OutWaiting, model.OutSending:
			c.Unsent++
			if !o.Due.IsZero() && !o.Due.After(today) {
				c.DueToday++
			}
		case model.OutRejected:
			c.Rejected++
		}
	}
	for _, d := range s.reports {
		c.Parked += len(d.Parked)
	}
	c.Drafts = len(s.drafts)
	return c, s.Fail
}

func (s *Store) Dossier(_ context.Context, id model.ID) (model.Dossier, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d, ok := s.byID[id]
	if !ok {
		return model.Dossier{}, &model.Error{Code: model.CodeNotFound}
	}
	out := *d
	for _, dr := range s.drafts {
		if dr.Report == id {
			out.Drafts = append(out.Drafts, dr)
		}
	}
	return out, s.Fail
}

func (s *Store) ByTracking(_ context.Context, tracking string) (model.ID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range s.reports {
		if d.Report.Tracking == tracking {
			return d.Report.ID, nil
		}
	}
	return model.ID{}, &model.Error{Code: model.CodeNotFound}
}

func (s *Store) WantBody(_ context.Context, id model.ID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Wanted = append(s.Wanted, id)
	return s.Fail
}

func (s *Store) Setting(_ context.Context, key string) (string, error) { return s.settings[key], nil }

func (s *Store) SetSetting(_ context.Context, key, value string) error {
	s.settings[key] = value
	return nil
}

func (s *Store) SavedViews(context.Context) ([]model.SavedView, error) {
	return slices.Clone(s.views), nil
}

func (s *Store) PutSavedView(_ context.Context, v model.SavedView) error {
	s.views = append(s.views, v)
	return nil
}

func (s *Store) DeleteSavedView(_ context.Context, name string) error {
	s.views = slices.DeleteFunc(s.views, func(v model.SavedView) bool { return v.Name == name })
	return nil
}

func (s *Store) Changed() <-chan struct{} { return s.changed }

// Sync is a desk.Sync that does nothing but remember.
type Sync struct {
	State   model.Link
	Asked   int
	Waited  int
	WaitErr error
	changed chan struct{}
}

func (s *Sync) Now()                       { s.Asked++ }
func (s *Sync) Wait(context.Context) error { s.Waited++; return s.WaitErr }
func (s *Sync) SetOffline(offline bool)    { s.State.Offline = offline }
func (s *Sync) Link() model.Link           { return s.State }
func (s *Sync) Changed() <-chan struct{}   { return s.changed }
