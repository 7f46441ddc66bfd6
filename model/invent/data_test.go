package invent

import (
	"strings"
	"testing"

	"lapor/model"
)

func TestVocabularyIsRich(t *testing.T) {
	v := New(1).words
	if len(v.topics) < 25 {
		t.Errorf("%d topics", len(v.topics))
	}
	categories := map[string]bool{}
	for _, c := range Categories() {
		categories[c.Name()] = true
	}
	keys := map[string]bool{}
	for _, topic := range v.topics {
		if keys[topic.key] {
			t.Errorf("topic %s twice", topic.key)
		}
		keys[topic.key] = true
		for slot, items := range topic.slots() {
			least := 6
			if slot == "plan" || slot == "done" {
				least = 3
			}
			if len(items) < least {
				t.Errorf("%s: %d alternatives for %s", topic.key, len(items), slot)
			}
		}
		for _, c := range topic.categories {
			if !categories[c] {
				t.Errorf("%s: no such category: %q", topic.key, c)
			}
		}
		if len(topic.units) == 0 {
			t.Errorf("%s: no unit", topic.key)
		}
	}
}

// Every sentence must expand, whatever is drawn.
func TestEverySentenceExpands(t *testing.T) {
	n := New(1)
	r := n.random(forText, 0)
	s := &scene{n: n, r: r, place: n.places.village(r), office: "Dinas Contoh", name: "Siti Contoh", phone: phone(r), nik: nik(r)}
	check := func(sentence string) {
		for range 20 {
			s.fixed = nil
			text := s.expand(strings.ReplaceAll(sentence, "{judul}", "judul"))
			if strings.ContainsAny(text, "[]{}|") || strings.Contains(text, "%!") {
				t.Fatalf("%q became %q", sentence, text)
			}
		}
	}
	for _, topic := range n.words.topics {
		for _, items := range topic.slots() {
			for _, sentence := range items {
				check(sentence)
			}
		}
	}
	for name, items := range n.words.lists {
		if name == "style/short" {
			continue
		}
		for _, sentence := range items {
			check(sentence)
		}
	}
}

func TestTree(t *testing.T) {
	all := Tree(1)
	tree := model.NewTree(all)
	codes := map[string]bool{}
	perAgency := map[string]int{}
	for i, a := range all {
		if a.ID.IsZero() || a.Name == "" || codes[a.Code] {
			t.Errorf("bad node %+v", a)
		}
		codes[a.Code] = true
		if parent, ok := tree.Get(a.Parent); !ok && i > 0 {
			t.Errorf("%s has no parent", a.Code)
		} else if ok && parent.Level >= a.Level && a.Level > model.LevelAgency {
			t.Errorf("%s stands beside its parent %s", a.Code, parent.Code)
		}
		if a.Level >= model.LevelUnit {
			owner, _ := tree.Get(tree.AgencyOf(a.ID))
			perAgency[owner.Code]++
			if (owner.Code == CodeSecond) != strings.HasPrefix(a.Code, CodeSecond+".") {
				t.Errorf("%s under %s", a.Code, owner.Code)
			}
		}
	}
	for _, code := range []string{CodeFirst, CodeSecond} {
		if n := perAgency[code]; n < 52 || n > 70 {
			t.Errorf("%s has %d units", code, n)
		}
	}
	if perAgency[CodeProvince] < 15 {
		t.Errorf("the province has %d offices", perAgency[CodeProvince])
	}
	again, other := Tree(1), Tree(2)
	for i := range all {
		if all[i].ID != again[i].ID || all[i].ID == other[i].ID {
			t.Errorf("identity of %s does not follow the seed", all[i].Code)
		}
	}
}

func TestComplaintsGoToUnitsOfTheTree(t *testing.T) {
	tree := model.NewTree(Tree(1))
	used := map[string]bool{}
	for _, c := range complaints(New(1), 3000) {
		unit, ok := tree.ByCode(c.UnitCode)
		if !ok {
			t.Fatalf("complaint %d (%s) belongs to %q, which is not in the tree", c.Index, c.Topic, c.UnitCode)
		}
		owner, _ := tree.Get(tree.AgencyOf(unit.ID))
		if owner.Code != c.AgencyCode {
			t.Errorf("complaint %d: unit %s is not of %s", c.Index, c.UnitCode, c.AgencyCode)
		}
		if c.AgencyCode == CodeFirst && !strings.HasPrefix(c.Place.Code, firstRegency) {
			t.Errorf("complaint %d of %s happened in %s", c.Index, c.AgencyCode, c.Place.Name)
		}
		used[c.UnitCode] = true
	}
	if len(used) < 80 {
		t.Errorf("only %d units have complaints", len(used))
	}
}
