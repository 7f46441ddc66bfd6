package query_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"lapor/model/query"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"":                         "",
		"jalan rusak":              "jalan rusak",
		"  Jalan,\n\tRUSAK!! ":     "jalan rusak",
		"Jum'at Qur\u2019an":       "jumat quran",
		"Café résumé e\u0301":      "cafe resume e",
		"RT.03/RW-08":              "rt 03 rw 08",
		"ＬＡＭＰＵ １２":                 "lampu 12",
		"lampu👍mati":               "lampu mati",
		"ma\u00adkan sa\u200bma":   "makan sama",
		"½ m²":                     "1 2 m2",
		"Straße İstanbul":          "straße istanbul",
		"00\xf3\u038f":             "00 ω",
		"a\xff\x00b":               "a b",
		"السَّلام":                 "السلام",
		strings.Repeat(".", 10000): "",
	} {
		if got := query.Fold(in); got != want {
			t.Errorf("Fold(%.30q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Jum'at é ﬁ ㎏ İ ẞ Ω K", "\u0130\u0307", "ǅ ϴ ⅷ Ⓐ", "\xff a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		got := query.Fold(in)
		if again := query.Fold(got); again != got {
			t.Fatalf("Fold(%+q) = %+q, again %+q", in, got, again)
		}
		if strings.Join(query.Terms(got), " ") != got {
			t.Fatalf("Fold(%+q) = %+q is not words with single spaces", in, got)
		}
		for _, r := range got {
			if r != ' ' && !unicode.IsLetter(r) && !unicode.IsNumber(r) {
				t.Fatalf("Fold(%+q) holds %U", in, r)
			}
		}
	})
}

func TestExpand(t *testing.T) {
	for word, want := range map[string][]string{
		"jl":    {"jalan"},
		"yg":    {"yang"},
		"tdk":   {"tidak"},
		"pju":   {"penerangan jalan umum", "lampu jalan"},
		"rt":    {"rukun tetangga"},
		"rw":    {"rukun warga"},
		"dgn":   {"dengan"},
		"jalan": nil,
		// common words, schools and documents are never expanded
		"kk": nil, "pkl": nil, "smp": nil, "sma": nil, "sd": nil,
	} {
		if got := query.Expand(word); !slices.Equal(got, want) {
			t.Errorf("Expand(%q) = %q, want %q", word, got, want)
		}
	}
	if got := query.Abbreviate("jalan"); !slices.Equal(got, []string{"jl", "jln"}) {
		t.Errorf("Abbreviate(jalan) = %q", got)
	}
	query.Expand("jl")[0] = "x"
	if query.Expand("jl")[0] != "jalan" {
		t.Error("a caller can change the list")
	}
}

func TestAbbreviationsAreFolded(t *testing.T) {
	shorts := query.Abbreviations()
	if len(shorts) < 100 {
		t.Errorf("only %d abbreviations", len(shorts))
	}
	for _, short := range shorts {
		meanings := query.Expand(short)
		if query.Fold(short) != short || strings.Contains(short, " ") || len(meanings) == 0 {
			t.Errorf("%q is not one folded word with a meaning", short)
		}
		for i, m := range meanings {
			if query.Fold(m) != m || m == short || m == "" || slices.Contains(meanings[:i], m) {
				t.Errorf("%q means %q", short, meanings)
			}
			if !slices.Contains(query.Abbreviate(m), short) {
				t.Errorf("%q is not found back from %q", short, m)
			}
		}
	}
}

func BenchmarkFold(b *testing.B) {
	s := strings.Repeat("Jalan di depan pasar berlubang sejak bulan lalu, sudah ada yang jatuh. ", 15)
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		query.Fold(s)
	}
}
