package cache

import (
	"context"
	"fmt"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/queue"
)

// number fills in First and Total, from the tally where it can.
func (s *selection) number(p *queue.Page) error {
	p.First, p.Total = -1, -1
	if s.any() {
		if p.AtStart {
			p.First = 0
		}
		if p.AtStart && p.AtEnd {
			p.Total = len(p.Rows)
		}
		return nil
	}
	var value, day int64
	if len(p.Rows) > 0 {
		value = queue.KeyOf(p.Rows[0], s.sort).Value
		day = dayOf(s.sort, value)
	}
	total, before, err := s.tallied(day)
	if err != nil {
		return err
	}
	p.Total = total
	switch {
	case p.AtStart:
		p.First = 0
	case p.AtEnd:
		p.First = total - len(p.Rows)
	case !s.span.bounded || s.sort == queue.SortDue:
		return s.first(p, value, day, before)
	}
	return nil
}

// first adds to the whole days before the window what lies before it on its
// first row's day.
func (s *selection) first(p *queue.Page, value, day int64, before int) error {
	start := day
	if s.sort != queue.SortDue {
		start = day * dayMillis
	}
	column := sortColumns[s.sort]
	var same int
	_, err := s.t.one(fmt.Sprintf(`SELECT count(*) FROM (SELECT 1 FROM row INDEXED BY %s WHERE %s AND %s >= ? AND (%s, id) < (?, ?) LIMIT %d)`,
		indexName(s.view, s.sort), member(s.view), column, column, maxScan), args(start, value, key(p.Rows[0].ID)), &same)
	if err == nil && same < maxScan {
		p.First = before + same
	}
	return err
}

// tallied sums the view's buckets: all, and those before a day.
func (s *selection) tallied(day int64) (total, before int, err error) {
	query := "SELECT coalesce(sum(n), 0), coalesce(sum(iif(bucket < ?, n, 0)), 0) FROM tally WHERE view = ? AND sort = ?"
	a := args(day, s.view, s.sort)
	if s.span.bounded {
		query += " AND bucket BETWEEN ? AND ?"
		a = args(day, s.view, queue.SortDue, s.span.from, s.span.to)
	}
	_, err = s.t.one(query, a, &total, &before)
	return total, before, err
}

// Counts per view and of the outbox. today and soon are days in the
// officer's zone.
func (c *Cache) Counts(ctx context.Context, today, soon calendar.Date) (n queue.Counts, err error) {
	err = c.read(ctx, func(t *tx) error {
		for v := range queue.View(queue.Count) {
			s := selection{t: t, sort: queue.SortDue, span: spanOf(v, today, soon)}
			s.view = s.span.view
			var err error
			if n.Views[v], _, err = s.tallied(0); err != nil {
				return err
			}
		}
		if _, err := t.one(`SELECT count(*), coalesce(sum(EXISTS(SELECT 1 FROM row WHERE row.id = outbox.report AND row.due = ?)), 0)
			FROM outbox WHERE state IN (1, 2)`, args(queue.DueValue(today)), &n.Unsent, &n.DueToday); err != nil {
			return err
		}
		if _, err := t.one("SELECT count(*) FROM outbox WHERE state = ? AND seen = 0", args(model.OutRejected), &n.Rejected); err != nil {
			return err
		}
		if _, err := t.one("SELECT count(*) FROM draft", nil, &n.Drafts); err != nil {
			return err
		}
		parked, err := t.undecided(model.ID{})
		n.Parked = len(parked)
		return err
	})
	return n, err
}
