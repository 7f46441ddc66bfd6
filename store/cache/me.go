package cache

import (
	"context"
	"crypto/sha256"
	"slices"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/store/record"
)

// snapshot is who works here as of a value of stateKnown. Immutable.
type snapshot struct {
	known uint64
	me    model.Me
}

// Me is who works at this desk and by which rules. Until the first sync has
// brought them, Ready is false and the rules are the defaults.
func (c *Cache) Me(ctx context.Context) (me model.Me, err error) {
	err = c.read(ctx, func(t *tx) error {
		s, err := t.self()
		if err != nil {
			return err
		}
		me = s.me
		me.Device, err = t.device()
		return err
	})
	return me, err
}

// self is cached until an entity that it is made of changes.
func (t *tx) self() (*snapshot, error) {
	if t.who != nil {
		return t.who, nil
	}
	known, err := t.number(stateKnown)
	if err != nil {
		return nil, err
	}
	t.c.known.Lock()
	defer t.c.known.Unlock()
	if s := t.c.me; s != nil && s.known == known {
		t.who = s
		return s, nil
	}
	me, err := t.loadMe()
	if err != nil {
		return nil, err
	}
	t.who = &snapshot{known: known, me: me}
	t.c.me = t.who
	return t.who, nil
}

// forget drops a snapshot that a transaction made which then failed.
func (c *Cache) forget() {
	c.known.Lock()
	defer c.known.Unlock()
	c.me = nil
}

func (t *tx) loadMe() (model.Me, error) {
	me := model.Me{Profile: t.c.o.Profile}
	holidays, err := calendar.Embedded()
	if err != nil {
		return me, err
	}
	var agencies []model.Agency
	var actor, ruled bool
	var rules model.Rules
	err = t.each("SELECT type, bytes FROM entity WHERE report = x'' AND type IN (4, 5, 6, 7)", nil, func(scan func(...any) error) error {
		var kind record.Type
		var b []byte
		if err := scan(&kind, &b); err != nil {
			return err
		}
		switch kind {
		case record.TypeAgency:
			var a model.Agency
			if err := t.c.codec.Decode(b, &a); err != nil {
				return err
			}
			agencies = append(agencies, a)
		case record.TypeActor:
			actor = true
			return t.c.codec.Decode(b, &me.Actor)
		case record.TypeRules:
			ruled = true
			return t.c.codec.Decode(b, &rules)
		case record.TypeCalendar:
			var data calendar.Data
			if err := t.c.codec.Decode(b, &data); err != nil {
				return err
			}
			newer, err := calendar.New(data)
			if err != nil {
				return err
			}
			holidays = newer
		}
		return nil
	})
	if err != nil {
		return me, err
	}
	me.Tree = model.NewTree(agencies)
	if !ruled {
		rules = model.DefaultRules(holidays, me.Tree)
	}
	rules.Calendar, rules.Tree = holidays, me.Tree
	me.Rules = rules.Prepared()
	me.Ready = actor && ruled && len(agencies) > 0
	return me, nil
}

// view is the calendar of the officer: that of his first mandate in force.
// It costs some microseconds; today is cheaper.
func (s *snapshot) view(now time.Time) *calendar.View { return s.me.Rules.Calendar.For(s.week(now)) }

// today is the day in the officer's zone.
func (s *snapshot) today(now time.Time) calendar.Date {
	return calendar.DateOf(now, s.week(now).Zone.Location())
}

func (s *snapshot) week(now time.Time) calendar.Week {
	var node model.ID
	for _, m := range s.me.Actor.Mandates {
		if node.IsZero() || m.Active(now, s.me.Tree.Week(m.Node).Zone.Location()) {
			node = m.Node
		}
	}
	return s.me.Tree.Week(node)
}

// mandates names those in force, because views depend on them: when one
// begins or ends, rows are derived anew.
func (s *snapshot) mandates(now time.Time) []byte {
	var active []model.ID
	for _, m := range s.me.Actor.Mandates {
		if m.Active(now, s.me.Tree.Week(m.Node).Zone.Location()) {
			active = append(active, m.ID)
		}
	}
	slices.SortFunc(active, model.ID.Compare)
	sum := sha256.New()
	for _, id := range active {
		sum.Write(id[:])
	}
	return sum.Sum(nil)
}
