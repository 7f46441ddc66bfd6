package cache

import (
	"fmt"
	"slices"
	"strings"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/query"
	"lapor/model/queue"
)

// Bounds of a search. Up to fewHits candidates are fetched and sorted; of
// more, the view is walked in its order until the page is full, which is
// quick because they are frequent. Filters thin them out: fewFiltered.
const (
	fewHits     = 2000
	fewFiltered = 10000
	shortScan   = 20000 // rows looked at for terms too short for the index
)

// find turns a query into conditions. Hits come in the order asked for, never
// by relevance.
func (t *tx) find(r queue.Request) (s search, err error) {
	q := r.Search
	if q.Empty() {
		return s, nil
	}
	who, err := t.self()
	if err != nil {
		return s, err
	}
	s.filter(q.Only, who.me.Tree, false)
	s.filter(q.Except, who.me.Tree, true)
	view := who.view(t.c.now())
	s.days(q, r.Today, view)
	s.either(len(q.IDs), func(i int) (string, []any) {
		return "(tracking >= ? AND tracking < ?)", args(q.IDs[i], q.IDs[i]+"\x7f")
	}, false)
	if !q.HasText() {
		return s, nil
	}
	return s, t.findText(&s, q)
}

func (t *tx) findText(s *search, q query.Query) error {
	terms := slices.Concat(q.Words, q.Phrases, q.Numbers)
	for _, term := range terms {
		s.text = append(s.text, "instr(t.text, ?) > 0")
		s.words = append(s.words, term)
	}
	for _, term := range q.Not {
		s.text = append(s.text, "instr(t.text, ?) = 0")
		s.words = append(s.words, term)
	}
	parts := match(terms)
	if parts == "" {
		s.bound = shortScan
		return nil
	}
	few := fewHits
	if len(s.where) > 0 {
		few = fewFiltered
	}
	var keys []int64
	err := t.each("SELECT rowid FROM search_index WHERE search_index MATCH ? LIMIT ?", args(parts, few+1), func(scan func(...any) error) error {
		var k int64
		err := scan(&k)
		keys = append(keys, k)
		return err
	})
	if err == nil && len(keys) <= few {
		s.keys, s.listed = keys, true
	}
	return err
}

// either adds n alternatives, or that none of them holds.
func (s *search) either(n int, one func(i int) (string, []any), not bool) {
	if n == 0 {
		return
	}
	var all []string
	for i := range n {
		text, a := one(i)
		all = append(all, text)
		s.args = append(s.args, a...)
	}
	text := "(" + strings.Join(all, " OR ") + ")"
	if not {
		text = "NOT " + text
	}
	s.where = append(s.where, text)
}

func (s *search) filter(f query.Filter, tree *model.Tree, not bool) {
	s.either(len(f.Stages), func(i int) (string, []any) {
		stage, _ := model.ParseStage(f.Stages[i])
		return "stage = ?", args(stage)
	}, not)
	s.either(len(f.Channels), func(i int) (string, []any) {
		return "channel = ?", args(query.Fold(f.Channels[i]))
	}, not)
	s.either(len(f.Categories), func(i int) (string, []any) {
		return "instr(category, ?) > 0", args(f.Categories[i])
	}, not)
	s.either(len(f.Classes), func(i int) (string, []any) {
		class, _ := model.ParseClassification(f.Classes[i])
		return "class = ?", args(class)
	}, not)
	s.either(len(f.Units), func(i int) (string, []any) {
		units := unitsNamed(tree, f.Units[i])
		return "holder IN (x'01'" + strings.Repeat(", ?", len(units)) + ")", units
	}, not)
	for _, code := range f.Flags {
		sign := "<>"
		if not {
			sign = "="
		}
		s.where = append(s.where, fmt.Sprintf("(flags & %d) %s 0", flagOf(code), sign))
	}
}

// unitsNamed are the nodes whose folded name or code contains a text, with
// everything below them.
func unitsNamed(tree *model.Tree, text string) (ids []any) {
	var named []model.ID
	for _, a := range tree.All() {
		if strings.Contains(query.Fold(a.Name), text) || query.Fold(a.Code) == text {
			named = append(named, a.ID)
		}
	}
	for _, a := range tree.All() {
		if slices.ContainsFunc(named, func(id model.ID) bool { return tree.Within(a.ID, id) }) {
			ids = append(ids, key(a.ID))
		}
	}
	return ids
}

// days turns working days left and days of receipt into ranges of columns.
func (s *search) days(q query.Query, today calendar.Date, view *calendar.View) {
	if q.Due != nil {
		low, high := int64(-1<<31), queue.DueValue(calendar.Date{})-1
		if q.Due.Min != query.NoMin {
			low = queue.DueValue(firstDay(view, today, func(left int) bool { return left >= q.Due.Min }))
		}
		if q.Due.Max != query.NoMax {
			high = queue.DueValue(firstDay(view, today, func(left int) bool { return left > q.Due.Max })) - 1
		}
		s.where = append(s.where, "due BETWEEN ? AND ?")
		s.args = append(s.args, low, high)
	}
	zone := view.Zone().Location()
	if !q.From.IsZero() {
		s.where = append(s.where, "received <= ?")
		s.args = append(s.args, -millis(midnight(q.From, zone)))
	}
	if !q.To.IsZero() {
		s.where = append(s.where, "received > ?")
		s.args = append(s.args, -millis(midnight(q.To.AddDays(1), zone)))
	}
}
