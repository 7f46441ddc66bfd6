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

// Bounds of a search.
const (
	fewHits   = 1000  // candidates that are always compared one by one
	sampled   = 300   // of more, so many are compared to estimate how many hold
	shortScan = 20000 // rows looked at for terms too short for the index
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
	for _, term := range slices.Concat(q.Words, q.Phrases, q.Numbers) {
		s.text = append(s.text, "instr(t.text, ?) > 0")
		s.words = append(s.words, term)
		s.terms = append(s.terms, term)
	}
	for _, term := range q.Not {
		s.text = append(s.text, "instr(t.text, ?) = 0")
		s.words = append(s.words, term)
	}
	return s, nil
}

// plan chooses between comparing all candidates of the text index, which are
// then sorted, and walking the view in its order until limit hits are found:
// quick when they are frequent.
func (s *selection) plan(limit int) error {
	if len(s.text) == 0 {
		return nil
	}
	keys, ok, err := s.t.candidates(s.terms)
	if err != nil {
		return err
	}
	if !ok {
		s.bound = shortScan
		return nil
	}
	if len(keys) > fewHits {
		hits, err := s.estimate(keys)
		if err != nil {
			return err
		}
		rows, _, err := s.tallied(0)
		if err != nil {
			return err
		}
		if walk := float64(limit) * float64(rows) / max(hits, 1e-9); walk < float64(len(keys)) {
			return nil
		}
	}
	s.keys, s.listed = keys, true
	return nil
}

// estimate says how many of the candidates hold, from a sample spread evenly.
func (s *selection) estimate(keys []int64) (hits float64, err error) {
	some := *s
	some.listed, some.keys = true, make([]int64, sampled)
	for i := range some.keys {
		some.keys[i] = keys[i*len(keys)/sampled]
	}
	var n int
	_, err = s.t.one(fmt.Sprintf("SELECT count(*) FROM row CROSS JOIN search AS t ON t.key = row.key WHERE %s AND %s",
		some.condition(), strings.Join(some.text, " AND ")), append(some.conditionArgs(), some.words...), &n)
	return float64(n) * float64(len(keys)) / sampled, err
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
