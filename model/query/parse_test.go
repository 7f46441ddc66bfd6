package query_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/query"
	"pgregory.net/rapid"
)

func day(y, m, d int) calendar.Date { return calendar.NewDate(y, time.Month(m), d) }

func TestParse(t *testing.T) {
	between := func(low, high int) *query.Range { return &query.Range{Min: low, Max: high} }
	for in, want := range map[string]query.Query{
		"":    {},
		" - ": {},
		"status:proses unit:dinkes tenggat:<3 dari:2026-09 Lubang jalan": {
			Words: []string{"lubang", "jalan"},
			Only:  query.Filter{Stages: []string{"P"}, Units: []string{"dinkes"}},
			Due:   between(query.NoMin, 2), From: day(2026, 9, 1),
		},
		`"Jalan  Rusak" -sampah -"bau busuk"`: {Phrases: []string{"jalan rusak"}, Not: []string{"sampah", "bau busuk"}},
		`“lampu mati”`:                        {Phrases: []string{"lampu mati"}},
		`"belum ditutup`:                      {Phrases: []string{"belum ditutup"}},
		"rt/rw jum'at Café":                   {Words: []string{"jumat", "cafe"}, Phrases: []string{"rt rw"}},
		"#9165816 #s-12":                      {IDs: []string{"9165816", "S-12"}},
		"id:91658,91659":                      {IDs: []string{"91658", "91659"}},
		"9165816 03 2026":                     {Numbers: []string{"9165816", "2026"}, Words: []string{"03"}},
		"Status:Proses,tunda stage:closed": {
			Only: query.Filter{Stages: []string{"P", "H", "C"}},
		},
		`status:"belum verifikasi" -status:arsip,selesai`: {
			Only: query.Filter{Stages: []string{"U"}}, Except: query.Filter{Stages: []string{"Z", "C"}},
		},
		"status:terbuka": {Only: query.Filter{Stages: []string{"U", "A", "P", "H"}}},
		`unit:"Dinas Kesehatan",pupr -opd:dinsos`: {
			Only: query.Filter{Units: []string{"dinas kesehatan", "pupr"}}, Except: query.Filter{Units: []string{"dinsos"}},
		},
		"tanda:anonim is:secret -tanda:lampiran": {
			Only:   query.Filter{Flags: []string{query.FlagAnonymous, query.FlagConfidential}},
			Except: query.Filter{Flags: []string{query.FlagAttachment}},
		},
		"kanal:wa,Setwapres kategori:haji jenis:aduan": {Only: query.Filter{
			Channels: []string{"whatsapp", "setwapres"}, Categories: []string{"haji"}, Classes: []string{"pengaduan"},
		}},
		"tenggat:lewat":              {Due: between(query.NoMin, -1)},
		"tenggat:hari-ini":           {Due: between(0, 0)},
		"tenggat:h-2":                {Due: between(2, 2)},
		"tenggat:H+3":                {Due: between(-3, -3)},
		"due:>=1 due:<=5":            {Due: between(1, 5)},
		"tenggat:1..5 tenggat:>2":    {Due: between(3, 5)},
		"dari:2026 sampai:2026":      {From: day(2026, 1, 1), To: day(2026, 12, 31)},
		"tanggal:2028-02":            {From: day(2028, 2, 1), To: day(2028, 2, 29)},
		"dari:3/9/2026 until:9.2026": {From: day(2026, 9, 3), To: day(2026, 9, 30)},
		"dari:2025 dari:2026-03-05":  {From: day(2026, 3, 5)},
		"jam 08:30 http://x.id/a":    {Words: []string{"jam"}, Phrases: []string{"08 30", "http x id a"}},
		"catatan: rusak":             {Words: []string{"catatan", "rusak"}},
		"rusak rusak RUSAK":          {Words: []string{"rusak"}},
	} {
		got, problems := query.Parse(in)
		if !got.Equal(want) {
			t.Errorf("%q\n got %+v\nwant %+v", in, got, want)
		}
		if len(problems) > 0 {
			t.Errorf("%q: problems %+v", in, problems)
		}
	}
}

func TestProblems(t *testing.T) {
	for in, want := range map[string]struct {
		code query.Code
		text string // canonical form of what is left
	}{
		"warna:merah":                        {query.UnknownOperator, `"warna merah"`},
		"status:ngawur jalan":                {query.UnknownValue, "jalan"},
		"status:ngawur,proses":               {query.UnknownValue, "status:proses"},
		"status: jalan":                      {query.Incomplete, "jalan"},
		"status:":                            {query.Incomplete, ""},
		"#":                                  {query.Incomplete, ""},
		"#sampah":                            {query.BadID, "sampah"},
		"id:abc":                             {query.BadID, "abc"},
		"dari:kemarin":                       {query.BadDate, ""},
		"dari:2026-02-30":                    {query.BadDate, ""},
		"dari:2026-13":                       {query.BadDate, ""},
		"dari:26-09-01":                      {query.BadDate, ""},
		"tenggat:sebentar":                   {query.BadRange, ""},
		"tenggat:5..1":                       {query.BadRange, ""},
		"tenggat:>9999":                      {query.BadRange, ""},
		"tenggat:<":                          {query.BadRange, ""},
		"-dari:2026":                         {query.CannotNegate, ""},
		"unit:---":                           {query.UnknownValue, ""},
		"dari:2026 sampai:2025":              {query.Contradiction, "dari:2026-01-01 sampai:2025-12-31"},
		"tenggat:>5 tenggat:<2":              {query.Contradiction, "tenggat:>=6 tenggat:<=1"},
		"jalan " + strings.Repeat(" ", 5000): {query.TooLong, "jalan"},
	} {
		got, problems := query.Parse(in)
		if len(problems) != 1 || problems[0].Code != want.code {
			t.Errorf("%.40q: problems %+v, want %s", in, problems, want.code)
		}
		if got.String() != want.text {
			t.Errorf("%.40q: left %q, want %q", in, got, want.text)
		}
	}
}

func TestProblemPointsAtItsPlace(t *testing.T) {
	in := "jalan -status:ngawur rusak"
	_, problems := query.Parse(in)
	if len(problems) != 1 {
		t.Fatalf("%+v", problems)
	}
	p := problems[0]
	if in[p.Start:p.End] != "-status:ngawur" || p.Operator != "status" || p.Value != "ngawur" || !slices.Contains(p.Known, "proses") {
		t.Errorf("%+v", p)
	}
}

func TestTooManyTerms(t *testing.T) {
	var in strings.Builder
	for i := range 40 {
		in.WriteString(" kata" + strings.Repeat("x", i))
	}
	q, problems := query.Parse(in.String())
	if len(q.Words) != query.MaxTerms || len(problems) != 8 {
		t.Errorf("%d words, %d problems", len(q.Words), len(problems))
	}
}

// The codes are those of model, so that the store can use them as they are.
func TestCodesAreThoseOfModel(t *testing.T) {
	for _, op := range query.Operators() {
		for _, v := range op.Values {
			for _, code := range v.Codes {
				ok := true
				switch op.Name {
				case "status":
					_, ok = model.ParseStage(code)
				case "jenis":
					_, ok = model.ParseClassification(code)
				}
				if !ok {
					t.Errorf("%s:%s means %q, which model does not know", op.Name, v.Name, code)
				}
			}
		}
	}
	for _, stage := range model.Stages() {
		if q, _ := query.Parse("status:" + stage.String()); !slices.Equal(q.Only.Stages, []string{stage.String()}) {
			t.Errorf("status:%s gives %v", stage, q.Only.Stages)
		}
	}
}

// No name of the language means two things.
func TestNamesAreUnambiguous(t *testing.T) {
	claim := func(seen map[string]string, owner string, names ...string) {
		for _, n := range names {
			key := strings.ReplaceAll(query.Fold(n), " ", "")
			if other, taken := seen[key]; taken {
				t.Errorf("%q is both %s and %s", n, other, owner)
			}
			seen[key] = owner
		}
	}
	operators := map[string]string{}
	for _, op := range query.Operators() {
		claim(operators, op.Name, append(op.Aliases, op.Name)...)
		values := map[string]string{}
		for _, v := range op.Values {
			if op.Name != "tenggat" {
				claim(values, v.Name, append(v.Aliases, v.Name)...)
			}
			if _, problems := query.Parse(op.Name + ":" + v.Name); len(problems) > 0 {
				t.Errorf("completion offers %s:%s: %+v", op.Name, v.Name, problems)
			}
		}
	}
}

func TestRoundTrip(t *testing.T) {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{
			"status:proses", "-status:selesai,arsip", "status:belum", `unit:"dinas kesehatan",pupr`, "-unit:rsud",
			"kanal:wa", `kanal:"datang sendiri"`, "kategori:jalan", "-jenis:aspirasi", "tanda:anonim", "-tanda:jeda",
			"tenggat:<3", "tenggat:lewat", "tenggat:>=0", "tenggat:h+2", "dari:2026-09", "sampai:2026", "tgl:03-09-2026",
			"#9165816", "#S-7", "2026", `"2026"`, `"jalan rusak"`, "-bau", `-"bau busuk"`, "rt/rw", "jum'at", "１２３４", "-1234",
		}),
		rapid.String(),
	)
	rapid.Check(t, func(t *rapid.T) {
		in := strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, "pieces"), " ")
		roundTrip(t, in)
	})
}

func roundTrip(t interface{ Fatalf(string, ...any) }, in string) {
	q, problems := query.Parse(in)
	text := q.String()
	if len(text) > query.MaxInput {
		return
	}
	again, left := query.Parse(text)
	if !again.Equal(q) {
		t.Fatalf("%q\n is %+v\nprinted %q\n is %+v", in, q, text, again)
	}
	for _, p := range left {
		if p.Code != query.Contradiction {
			t.Fatalf("%q printed %q: %+v", in, text, p)
		}
	}
	for _, p := range problems {
		if p.Start < 0 || p.End > len(in) || p.Start > p.End {
			t.Fatalf("%q: problem outside: %+v", in, p)
		}
	}
	if q.Empty() != q.Equal(query.Query{}) {
		t.Fatalf("%q: Empty is %v", in, q.Empty())
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		`status:proses unit:dinkes tenggat:<3 dari:2026-09 kata-kata`, `-"a b" “c” #12 tenggat:1..5`, `unit:"a,b",c" d:,,`,
		"-", "--a", ":", "a:", `""`, `-""`, "ſ:ſ İ", "\xff:\xff", "x:\"",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) { roundTrip(t, in) })
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		query.Parse("status:proses unit:dinkes tenggat:<3 dari:2026-09 lubang jalan")
	}
}
