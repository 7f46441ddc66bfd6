package central

import (
	"context"
	"database/sql"
	"errors"

	"lapor/model"
	"lapor/model/calendar"
)

// firstCalendarRev is the revision that a new store starts with: the table in
// the program.
const firstCalendarRev = calendar.EmbeddedRevision

// Names of documents.
const (
	documentCalendar = "calendar"
	documentRules    = "rules"
)

func readMeta(ctx context.Context, s *session) (Meta, error) {
	var m Meta
	var incarnation int64
	var key []byte
	err := s.one(ctx, "SELECT incarnation, cursor_key, seq, calendar_rev, rules_rev, tree_rev FROM meta", nil,
		&incarnation, &key, &m.Seq, &m.CalendarRev, &m.RulesRev, &m.TreeRev)
	m.Incarnation = uint64(incarnation)
	copy(m.CursorKey[:], key)
	return m, err
}

// Meta of the server.
func (s *database) Meta(ctx context.Context) (m Meta, err error) {
	err = s.glance(ctx, func(r *session) error {
		m, err = readMeta(ctx, r)
		return err
	})
	return m, err
}

// fixtures are what every judgement needs and seldom changes. They are
// immutable and kept between transactions as long as their revisions hold.
type fixtures struct {
	incarnation                    uint64
	treeRev, rulesRev, calendarRev uint64
	rules                          model.Rules // with Calendar and Tree
}

// errRevised: another process has put a new tree, calendar or rules while this
// one was judging by the old.
var errRevised = &model.Error{Code: CodeBusy, Detail: "revised meanwhile"}

func (k *fixtures) are(m Meta) bool {
	return k != nil && k.incarnation == m.Incarnation && k.treeRev == m.TreeRev && k.rulesRev == m.RulesRev &&
		k.calendarRev == m.CalendarRev
}

// fixtures are read when their revisions are new. A reader shares them at
// once; a writer must not before its commit, see learn.
func (s *database) fixtures(ctx context.Context, r *session, m Meta) (*fixtures, error) {
	for _, k := range []*fixtures{r.learned, s.known.Load()} {
		if k.are(m) {
			return k, nil
		}
	}
	return s.readFixtures(ctx, r, m)
}

// learn shares what a writer has read, when it is committed.
func (s *database) learn(w *session) {
	if w.learned != nil {
		s.known.Store(w.learned)
		w.learned = nil
	}
}

func (s *database) readFixtures(ctx context.Context, r *session, m Meta) (*fixtures, error) {
	tree, err := s.readTree(ctx, r)
	if err != nil {
		return nil, err
	}
	cal, err := s.readCalendar(ctx, r)
	if err != nil {
		return nil, err
	}
	rules := model.DefaultRules(cal, tree)
	found, err := s.document(ctx, r, documentRules, &rules)
	if err != nil {
		return nil, err
	}
	if !found {
		rules.Rev = m.RulesRev
	}
	rules.Calendar, rules.Tree = cal, tree
	return &fixtures{incarnation: m.Incarnation, treeRev: m.TreeRev, rulesRev: m.RulesRev, calendarRev: m.CalendarRev,
		rules: rules.Prepared()}, nil
}

func (s *database) readTree(ctx context.Context, r *session) (*model.Tree, error) {
	var all []model.Agency
	err := r.each(ctx, "SELECT record FROM agency", nil, func(scan func(...any) error) error {
		var b []byte
		if err := scan(&b); err != nil {
			return err
		}
		var a model.Agency
		if err := s.codec.Decode(b, &a); err != nil {
			return err
		}
		all = append(all, a)
		return nil
	})
	return model.NewTree(all), err
}

func (s *database) readCalendar(ctx context.Context, r *session) (*calendar.Calendar, error) {
	var data calendar.Data
	found, err := s.document(ctx, r, documentCalendar, &data)
	if err != nil {
		return nil, err
	}
	if !found {
		return calendar.Embedded()
	}
	return calendar.New(data)
}

// document decodes a stored document into v; false if there is none.
func (s *database) document(ctx context.Context, r *session, name string, v any) (bool, error) {
	var b []byte
	err := r.one(ctx, "SELECT record FROM document WHERE name = $1", []any{name}, &b)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, s.codec.Decode(b, v)
}

func (s *database) putDocument(ctx context.Context, w *session, name string, v any) error {
	b, err := s.codec.Encode(v)
	if err != nil {
		return err
	}
	return w.exec(ctx, `INSERT INTO document (name, record) VALUES ($1, $2)
		ON CONFLICT (name) DO UPDATE SET record = excluded.record`, name, b)
}
