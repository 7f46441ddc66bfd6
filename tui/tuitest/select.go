package tuitest

import (
	"cmp"
	"slices"
	"strings"

	"lapor/model"
	"lapor/model/query"
	"lapor/model/queue"
)

// selected are the rows of a request in its order.
func (s *Store) selected(r queue.Request) []queue.Row {
	var rows []queue.Row
	for i, row := range s.all() {
		if in(row, r) && s.matches(s.reports[i], r.Search) {
			rows = append(rows, row)
		}
	}
	slices.SortStableFunc(rows, func(a, b queue.Row) int {
		switch r.Sort {
		case queue.SortReceived:
			return cmp.Or(b.Received.Compare(a.Received), a.ID.Compare(b.ID))
		case queue.SortChanged:
			return cmp.Or(b.Changed.Compare(a.Changed), a.ID.Compare(b.ID))
		}
		if a.Due.IsZero() != b.Due.IsZero() {
			if a.Due.IsZero() {
				return 1
			}
			return -1
		}
		return cmp.Or(a.Due.Compare(b.Due), a.ID.Compare(b.ID))
	})
	return rows
}

func in(row queue.Row, r queue.Request) bool {
	switch r.View {
	case queue.ViewOverdue:
		return row.Views.Has(queue.ViewOpenRunning) && row.Due.Before(r.Today)
	case queue.ViewDueSoon:
		return row.Views.Has(queue.ViewOpenRunning) && !row.Due.Before(r.Today) && !row.Due.After(r.Soon)
	}
	return row.Views.Has(r.View)
}

// matches knows words, phrases, numbers and stages: enough for screens.
func (s *Store) matches(d *model.Dossier, q query.Query) bool {
	text := query.Fold(d.Report.Title + " " + d.Report.VisibleText())
	for _, list := range [][]string{q.Words, q.Phrases, q.Numbers} {
		for _, w := range list {
			if !strings.Contains(text, w) && !strings.HasPrefix(d.Report.Tracking, w) {
				return false
			}
		}
	}
	if len(q.IDs) > 0 && !slices.ContainsFunc(q.IDs, func(id string) bool { return strings.HasPrefix(d.Report.Tracking, id) }) {
		return false
	}
	return len(q.Only.Stages) == 0 || slices.Contains(q.Only.Stages, d.Report.Stage.String())
}
