package cache

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/queue"
)

// maxPage bounds a window, whatever is asked for.
const maxPage = 1000

// maxScan bounds how many entries of one day are counted for an exact
// position.
const maxScan = 20000

// Page is a window of the queue by keyset: its cost does not depend on where
// in the view it lies. First and Total are exact or -1.
func (c *Cache) Page(ctx context.Context, r queue.Request) (page queue.Page, err error) {
	r.Limit = min(max(r.Limit, 1), maxPage)
	err = c.read(ctx, func(t *tx) error {
		s := selection{t: t, sort: r.Sort, span: spanOf(r.View, r.Today, r.Soon)}
		s.view = s.span.view
		if int(r.Sort) >= len(sortColumns) {
			return &model.Error{Code: model.CodeBadInput, Field: "sort"}
		}
		var err error
		if s.search, err = t.find(r); err != nil {
			return err
		}
		if err = s.plan(r.Limit); err != nil {
			return err
		}
		page, err = s.page(r)
		return err
	})
	return page, err
}

// span is what a view of the screen is in terms of indexed views: due-soon
// and overdue are ranges of the due day.
type span struct {
	view     queue.View
	from, to int64 // due values, both included
	bounded  bool
}

func spanOf(v queue.View, today, soon calendar.Date) span {
	switch v {
	case queue.ViewDueSoon:
		return span{queue.ViewOpenRunning, queue.DueValue(today), int64(soon.Days()), true}
	case queue.ViewOverdue:
		return span{queue.ViewOpenRunning, -1 << 31, int64(today.Days()) - 1, true}
	}
	return span{view: v}
}

// selection is a view in an order, before a window is cut out of it.
type selection struct {
	t    *tx
	view queue.View
	sort queue.Sort
	span span
	search
}

// search is what a query adds to a selection, in SQL.
type search struct {
	where  []string // conditions on row
	args   []any
	text   []string // conditions on search.text
	words  []any
	terms  []string // that must occur
	keys   []int64  // the only candidates, if listed
	listed bool
	bound  int // candidates read before the text is looked at; 0 = no bound
}

func (s search) any() bool { return len(s.where)+len(s.text) > 0 || s.listed }

func (s *selection) page(r queue.Request) (queue.Page, error) {
	switch {
	case !r.Around.IsZero():
		k, found, err := s.place(r.Around)
		if err != nil {
			return queue.Page{}, err
		}
		if found {
			return s.around(k, r.Limit)
		}
		return s.window(nil, false, r.Limit)
	case r.FromEnd:
		return s.window(nil, true, r.Limit)
	case r.Before != nil:
		return s.window(r.Before, true, r.Limit)
	}
	return s.window(r.After, false, r.Limit)
}

// window reads limit rows from the place on, or up to it.
func (s *selection) window(from *queue.Key, backward bool, limit int) (page queue.Page, err error) {
	rows, err := s.fetch(from, backward, false, limit+1)
	if err != nil {
		return page, err
	}
	more := len(rows) > limit
	rows = rows[:min(len(rows), limit)]
	beyond := false // something on the side that we came from
	if from != nil {
		other, err := s.fetch(from, !backward, true, 1)
		if err != nil {
			return page, err
		}
		beyond = len(other) > 0
	}
	if backward {
		slices.Reverse(rows)
		page = queue.Page{Rows: rows, AtStart: !more, AtEnd: !beyond}
	} else {
		page = queue.Page{Rows: rows, AtStart: !beyond, AtEnd: !more}
	}
	return page, s.number(&page)
}

func (s *selection) around(k queue.Key, limit int) (page queue.Page, err error) {
	after, err := s.fetch(&k, false, true, limit+1)
	if err != nil {
		return page, err
	}
	before, err := s.fetch(&k, true, false, limit+1)
	if err != nil {
		return page, err
	}
	ahead := min(len(before), max(limit/2, limit-len(after)))
	rest := min(len(after), limit-ahead)
	page.AtStart, page.AtEnd = ahead == len(before), rest == len(after)
	slices.Reverse(before[:ahead])
	page.Rows = append(before[:ahead:ahead], after[:rest]...)
	return page, s.number(&page)
}

// place finds a report's key in this selection.
func (s *selection) place(id model.ID) (queue.Key, bool, error) {
	k := queue.Key{ID: id}
	query := fmt.Sprintf("SELECT %s FROM row WHERE id = ? AND %s", sortColumns[s.sort], s.condition())
	a := append(args(key(id)), s.conditionArgs()...)
	if len(s.text) > 0 {
		query += " AND EXISTS(SELECT 1 FROM search AS t WHERE t.key = row.key AND " + strings.Join(s.text, " AND ") + ")"
		a = append(a, s.words...)
	}
	found, err := s.t.one(query, a, &k.Value)
	return k, found, err
}

func (s *selection) condition() string {
	all := []string{member(s.view)}
	if s.span.bounded {
		all = append(all, "due BETWEEN ? AND ?")
	}
	all = append(all, s.where...)
	if s.listed {
		all = append(all, "row.key IN (SELECT value FROM json_each(?))")
	}
	return strings.Join(all, " AND ")
}

func (s *selection) conditionArgs() []any {
	var a []any
	if s.span.bounded {
		a = append(a, s.span.from, s.span.to)
	}
	a = append(a, s.args...)
	if s.listed {
		list, _ := json.Marshal(s.keys) // integers
		a = append(a, string(list))
	}
	return a
}

// fetch reads rows in order from a place, the place itself included or not.
func (s *selection) fetch(from *queue.Key, backward, inclusive bool, limit int) ([]queue.Row, error) {
	column := sortColumns[s.sort]
	sign, order := ">", ""
	if backward {
		sign, order = "<", " DESC"
	}
	if inclusive {
		sign += "="
	}
	where, a := s.condition(), s.conditionArgs()
	if from != nil {
		where += fmt.Sprintf(" AND (%s, id) %s (?, ?)", column, sign)
		a = append(a, from.Value, key(from.ID))
	}
	query := fmt.Sprintf("SELECT key, line, %s AS value, id FROM row%s WHERE %s ORDER BY %s%s, id%s",
		column, s.hint(), where, column, order, order)
	if s.bound > 0 {
		query += fmt.Sprintf(" LIMIT %d", s.bound)
	}
	if len(s.text) > 0 {
		query = fmt.Sprintf("SELECT r.line FROM (%s) AS r CROSS JOIN search AS t ON t.key = r.key WHERE %s ORDER BY r.value%s, r.id%s",
			query, strings.Join(s.text, " AND "), order, order)
		a = append(a, s.words...)
	} else {
		query = "SELECT line FROM (" + query + ")"
	}
	rows := make([]queue.Row, 0, min(limit, 64))
	err := s.t.each(query+" LIMIT ?", append(a, limit), func(scan func(...any) error) error {
		var line []byte
		if err := scan(&line); err != nil {
			return err
		}
		r, err := decodeLine(line)
		rows = append(rows, r)
		return err
	})
	return rows, err
}

// hint makes SQLite walk the view's index, unless the candidates are listed
// or a bounded span is sorted by something else: both are few and are sorted.
func (s *selection) hint() string {
	switch {
	case s.listed:
		return " NOT INDEXED"
	case s.span.bounded && s.sort != queue.SortDue:
		return " INDEXED BY " + indexName(s.view, queue.SortDue)
	}
	return " INDEXED BY " + indexName(s.view, s.sort)
}
