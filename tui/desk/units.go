package desk

import (
	"slices"
	"strings"

	"lapor/model"
	"lapor/model/query"
)

// Unit is one choice of the unit picker.
type Unit struct {
	model.Agency
	Above   string // name of the node above; "" at the top
	Depth   int    // below the top of the picker
	Refused bool   // said "not our authority" about this report
	Holder  bool   // has the report now
	Score   int    // of the search; 0 without one
}

// Units is an index over the units that may be chosen. Immutable; making one
// costs some milliseconds for a thousand units, a search a fifth of one.
type Units struct {
	all []indexed // depth first, children by name
}

type indexed struct {
	Unit
	words    []string // folded words of the name
	codes    []string // folded parts of the code, the own one last: BANJAR.DINKES
	initials string   // of the words that count
	short    string   // initials without the first (Dinas, Badan)
}

// NewUnits indexes what lies at and below the roots, closed nodes left out;
// no roots = the whole tree. report marks its holder and who refused it.
func NewUnits(tree *model.Tree, roots []model.ID, report model.Report) *Units {
	if len(roots) == 0 && tree.Len() > 0 {
		roots = tree.Roots()
	}
	u := &Units{}
	seen := map[model.ID]bool{}
	var walk func(id model.ID, depth int)
	walk = func(id model.ID, depth int) {
		a, ok := tree.Get(id)
		if !ok || seen[id] {
			return
		}
		seen[id] = true
		if !a.Closed {
			u.all = append(u.all, index(Unit{Agency: a, Above: tree.Name(a.Parent), Depth: depth,
				Refused: slices.Contains(report.Refused, id), Holder: id == report.Holder}))
		}
		for _, child := range tree.Children(id) {
			walk(child, depth+1)
		}
	}
	for _, root := range roots {
		walk(root, 0)
	}
	return u
}

func index(u Unit) indexed {
	x := indexed{Unit: u, words: query.Terms(query.Fold(u.Name)), codes: query.Terms(query.Fold(u.Code))}
	for _, w := range x.words {
		if w == "dan" || w == "serta" || w == "di" {
			continue
		}
		x.initials += w[:1]
	}
	if len(x.initials) > 1 {
		x.short = x.initials[1:]
	}
	return x
}

// ShortCode is the own part of a code that names its agency too.
func (u Unit) ShortCode() string {
	return u.Code[strings.LastIndexByte(u.Code, '.')+1:]
}

// Len is how many units can be chosen.
func (u *Units) Len() int { return len(u.all) }

// Match lists the units for what was typed, the best first; without anything
// typed the tree in its order. Each word must match: a code, the initials
// ("pupr"), the beginning of a word, a part of one, or, weakest, letters of one
// in order. Who refused the report comes after who did not.
func (u *Units) Match(typed string) []Unit {
	terms := query.Terms(query.Fold(typed))
	found := make([]Unit, 0, len(u.all))
	for i := range u.all {
		x := &u.all[i]
		score := 0
		for _, term := range terms {
			s := x.score(term)
			if s == 0 {
				score = -1
				break
			}
			score += s
		}
		if score < 0 {
			continue
		}
		unit := x.Unit
		unit.Score = score
		found = append(found, unit)
	}
	if len(terms) > 0 {
		slices.SortStableFunc(found, func(a, b Unit) int {
			if c := b.rank() - a.rank(); c != 0 {
				return c
			}
			return len(a.Name) - len(b.Name)
		})
	}
	return found
}

// rank is the score, lowered for who refused already.
func (u Unit) rank() int {
	if u.Refused {
		return u.Score - 45
	}
	return u.Score
}

func (x *indexed) score(term string) int {
	best := x.byCode(term)
	switch {
	case len(term) < 2:
	case x.initials == term || x.short == term:
		best = max(best, 90)
	case strings.HasPrefix(x.initials, term) || strings.HasPrefix(x.short, term):
		best = max(best, 60)
	}
	for i, w := range x.words {
		best = max(best, byWord(w, term, min(i, 5)))
	}
	return best
}

func (x *indexed) byCode(term string) int {
	for i, code := range x.codes {
		own := i == len(x.codes)-1
		switch {
		case own && code == term:
			return 100
		case own && strings.HasPrefix(code, term):
			return 80
		case own && len(term) > 2 && strings.Contains(code, term):
			return 50 // "kominfo" in DISKOMINFO
		case code == term:
			return 30 // the agency above: all of its units
		}
	}
	return 0
}

// byWord judges a word of the name; one further back counts a little less.
func byWord(word, term string, back int) int {
	switch {
	case word == term:
		return 75 - back
	case strings.HasPrefix(word, term):
		return 70 - back
	case len(term) > 2 && strings.Contains(word, term):
		return 40
	case len(term) > 2 && word[0] == term[0] && inOrder(word, term):
		return 10
	}
	return 0
}

// inOrder reports that the letters of term occur in s in their order.
func inOrder(s, term string) bool {
	for _, r := range term {
		i := strings.IndexRune(s, r)
		if i < 0 {
			return false
		}
		s = s[i+len(string(r)):]
	}
	return true
}
