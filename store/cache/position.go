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
	if !s.any() {
		total, err := s.tallied("1")
		if err != nil {
			return err
		}
		p.Total = total
	} else if p.AtStart && p.AtEnd {
		p.Total = len(p.Rows)
	}
	switch {
	case p.AtStart:
		p.First = 0
	case p.AtEnd && p.Total >= 0:
		p.First = p.Total - len(p.Rows)
	case p.Total >= 0 && len(p.Rows) > 0 && (!s.span.bounded || s.sort == queue.SortDue):
		return s.first(p)
	}
	return nil
}

// first counts what lies before the window: whole days from the tally, the
// rest of the first row's day from the index.
func (s *selection) first(p *queue.Page) error {
	row := p.Rows[0]
	value := queue.KeyOf(row, s.sort).Value
	day := dayOf(s.sort, value)
	before, err := s.tallied("bucket < ?", day)
	if err != nil {
		return err
	}
	start := day
	if s.sort != queue.SortDue {
		start = day * dayMillis
	}
	column := sortColumns[s.sort]
	var same int
	_, err = s.t.one(fmt.Sprintf(`SELECT count(*) FROM (SELECT 1 FROM row INDEXED BY %s WHERE %s AND %s >= ? AND (%s, id) < (?, ?) LIMIT %d)`,
		indexName(s.view, s.sort), member(s.view), column, column, maxScan), args(start, value, key(row.ID)), &same)
	if err == nil && same < maxScan {
		p.First = before + same
	}
	return err
}

// tallied sums the view's buckets under a condition.
func (s *selection) tallied(where string, a ...any) (n int, err error) {
	sort := s.sort
	if s.span.bounded {
		sort = queue.SortDue
		where += " AND bucket BETWEEN ? AND ?"
		a = append(a, s.span.from, s.span.to)
	}
	_, err = s.t.one("SELECT coalesce(sum(n), 0) FROM tally WHERE view = ? AND sort = ? AND "+where, append(args(s.view, sort), a...), &n)
	return n, err
}

// Counts per view and of the outbox. today and soon are days in the
// officer's zone.
func (c *Cache) Counts(ctx context.Context, today, soon calendar.Date) (n queue.Counts, err error) {
	err = c.read(ctx, func(t *tx) error {
		for v := range queue.View(queue.Count) {
			s := selection{t: t, sort: queue.SortDue, span: spanOf(v, today, soon)}
			s.view = s.span.view
			var err error
			if n.Views[v], err = s.tallied("1"); err != nil {
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
