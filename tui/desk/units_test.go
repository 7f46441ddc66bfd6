package desk_test

import (
	"testing"

	"lapor/model"
	"lapor/tui/desk"
)

func TestUnitPickerRanks(t *testing.T) {
	units := desk.NewUnits(tree(), nil, model.Report{})
	for typed, want := range map[string]string{
		"dinkes":         "DINKES", // code
		"DINK":           "DINKES", // its beginning
		"kes":            "DINKES", // beginning of a word
		"putr":           "PUTR",
		"dpupr":          "PUTR", // initials
		"pupr":           "PUTR", // without "Dinas"
		"pekerjaan umum": "PUTR",
		"umum peker":     "PUTR", // words in any order
		"marga":          "BM",
		"didik":          "DISDIK", // inside a word
		"isdi":           "DISDIK", // inside a code
		"bnjr":           "BANJAR", // letters in order
	} {
		found := units.Match(typed)
		if len(found) == 0 || found[0].Code != want {
			t.Errorf("%q finds %+v, want %s", typed, found, want)
		}
	}
	for _, typed := range []string{"zzz", "dktn"} { // letters scattered over the words are no match
		if found := units.Match(typed); len(found) != 0 {
			t.Errorf("%s finds %+v", typed, found)
		}
	}
	if found := units.Match("lama"); len(found) != 0 {
		t.Errorf("a closed unit is offered: %+v", found)
	}
}

func TestUnitPickerShowsTheTreeAndWhoRefused(t *testing.T) {
	r := model.Report{Holder: works, Refused: []model.ID{health}}
	units := desk.NewUnits(tree(), []model.ID{agency}, r)
	all := units.Match("")
	if len(all) != 5 || all[0].ID != agency || all[0].Depth != 0 {
		t.Fatalf("tree %+v", all)
	}
	marks := map[model.ID]desk.Unit{}
	for _, u := range all {
		marks[u.ID] = u
	}
	if !marks[health].Refused || !marks[works].Holder || marks[id(5)].Depth != 2 || marks[id(5)].Above != marks[works].Name {
		t.Errorf("marks %+v", marks)
	}
	// "Dinas" fits three; the one that refused comes last.
	found := units.Match("dinas")
	if found[len(found)-1].ID != health {
		t.Errorf("ranked %+v", found)
	}
	if below := desk.NewUnits(tree(), []model.ID{works}, r); below.Len() != 2 {
		t.Errorf("%d units below a liaison's own", below.Len())
	}
	if none := desk.NewUnits(nil, nil, r); none.Len() != 0 || none.Match("x") == nil && len(none.Match("")) != 0 {
		t.Error("an empty tree offers something")
	}
}

func BenchmarkUnits(b *testing.B) {
	var agencies []model.Agency
	names := []string{"Dinas Kesehatan", "Dinas Pekerjaan Umum dan Penataan Ruang", "Badan Kepegawaian", "Kecamatan Martapura"}
	for i := range 700 {
		agencies = append(agencies, model.Agency{ID: model.ID{14: byte(i >> 8), 15: byte(i)}, Level: model.LevelUnit, Name: names[i%4]})
	}
	units := desk.NewUnits(model.NewTree(agencies), nil, model.Report{})
	for b.Loop() {
		units.Match("pek um")
	}
}
