package safetext_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"lapor/model/safetext"
)

func TestClean(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"plain":                {"Jalan rusak di RT 03.", "Jalan rusak di RT 03."},
		"lines and tabs":       {"a\r\nb\rc\n\td", "a\nb\nc\n\td"},
		"other line ends":      {"a\u2028b\u2029c\vd\fe", "a\nb\nc\nd\ne"},
		"literal escapes stay": {`a\nb\tc`, `a\nb\tc`},
		"colour":               {"\x1b[31mmerah\x1b[0m", "[31mmerah[0m"},
		"clipboard":            {"\x1b]52;c;aGFp\x07", "]52;c;aGFp"},
		"C1 as code points":    {"a\u009d0;judul\u009cb\u0085c", "a0;judulbc"},
		"C1 as raw bytes":      {"a\x9d0;judul\x9cb", "a\ufffd0;judul\ufffdb"},
		"split C1":             {"\xc2\u200b\x9d", "\ufffd"},
		"NUL and DEL":          {"a\x00b\x7fc", "abc"},
		"bidi":                 {"a\u202etxt.exe\u202c \u2066b\u2069\u200f\u061c", "atxt.exe b"},
		"zero width":           {"sa\u200b\u200c\u200d\u2060m\ufeffa", "sama"},
		"soft hyphen":          {"se\u00adkolah", "sekolah"},
		"tags":                 {"a\U000e0001\U000e0041\U000e007fb", "ab"},
		"variation selectors":  {"❤\ufe0f\U000e0100", "❤"},
		"family emoji":         {"👨\u200d👩\u200d👧", "👨👩👧"},
		"annotation":           {"a\ufff9b\ufffac\ufffb", "abc"},
		"fillers":              {"a\u3164\u115f\uffa0\u034fb", "ab"},
		"private use":          {"a\ue000\U000f0000b", "a\ufffdb"},
		"noncharacters":        {"a\ufffe\ufdd0\U0010ffffb", "a\ufffdb"},
		"unassigned":           {"a\u0378\u0897b", "a\ufffdb"},
		"emoji to come":        {"a\U0001fadb", "a\U0001fadb"},
		"bad bytes":            {"a\xff\xfe\xc0b", "a\ufffdb"},
		"surrogate":            {"a\xed\xa0\x80b", "a\ufffdb"},
		"half a rune":          {"a\xe2\x82", "a\ufffd"},
		"blanks":               {"a\u00a0b\u3000c\u2003d", "a b c d"},
		"accents":              {"é e\u0301 ę́", "é e\u0301 ę́"},
		"marks without a base": {"\u0301a\n\u0301b\t\u0301c", "a\nb\tc"},
		"four marks":           {"e" + strings.Repeat("\u0301", 10000) + "f", "e\u0301\u0301\u0301\u0301f"},
		"endless Hangul":       {strings.Repeat("\u1100", 9) + strings.Repeat("\u1161", 9), strings.Repeat("\u1100", 5)},
		"Arabic stays":         {"السلام عليكم", "السلام عليكم"},
		"conjuncts stay":       {"क्षत्रिय", "क्षत्रिय"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := safetext.Clean(c.in).String(); got != c.want {
				t.Errorf("got %+q, want %+q", got, c.want)
			}
		})
	}
}

func TestLine(t *testing.T) {
	for in, want := range map[string]string{
		"":                           "",
		" \n\t ":                     "",
		"  a \r\n\t b  ":             "a b",
		"a\x1bb":                     "ab",
		" \u0301a":                   "a",
		"\u2028a\u2028b":             "a b",
		"Lampu\u00a0 mati\u3000lagi": "Lampu mati lagi",
	} {
		if got := safetext.Line(in).String(); got != want {
			t.Errorf("Line(%+q) = %+q, want %+q", in, got, want)
		}
	}
}

// Every code point that may act, between two letters, and every raw byte. Of
// ideographs, syllables and the empty and private planes a sample is enough.
func TestEveryControlIsGone(t *testing.T) {
	for r := rune(0); r <= 0x10ffff; r++ {
		alike := unicode.In(r, unicode.Han, unicode.Co) || (0xac00 <= r && r <= 0xd7a3) || (r >= 0x20000 && r>>12 != 0xe0)
		if !utf8.ValidRune(r) || (alike && r%251 != 0 && r&0xffff < 0xfff0) {
			continue
		}
		check(t, "a"+string(r)+"b")
		if t.Failed() {
			t.Fatalf("first at %U", r)
		}
	}
	for b := range 256 {
		check(t, "a"+string([]byte{byte(b)})+"b")
	}
}

// check holds what must be true of the cleaned form of any input.
func check(t *testing.T, in string) {
	t.Helper()
	clean := safetext.Clean(in)
	line := safetext.Line(in)
	inert(t, in, clean.String())
	inert(t, in, line.String())
	if strings.ContainsAny(line.String(), "\n\t") || line != line.TrimSpace() {
		t.Errorf("Line(%+q) = %+q is not one trimmed line", in, line)
	}
	if again := safetext.Clean(clean.String()); again != clean {
		t.Errorf("Clean(%+q) = %+q, again %+q", in, clean, again)
	}
	if again := safetext.Line(line.String()); again != line {
		t.Errorf("Line(%+q) = %+q, again %+q", in, line, again)
	}
	if l := clean.Line(); l != line {
		t.Errorf("of %+q: Clean then Line %+q, Line %+q", in, l, line)
	}
}

// inert is written apart from the sanitiser, from the list of what a terminal
// or reader must never get.
func inert(t *testing.T, in, out string) {
	t.Helper()
	if !utf8.ValidString(out) {
		t.Errorf("of %+q: %+q is not valid UTF-8", in, out)
	}
	marks, based := 0, false
	for _, r := range out {
		switch {
		case r == '\n' || r == '\t':
			marks, based = 0, false
			continue
		case unicode.IsControl(r),
			unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), unicode.Is(unicode.Cs, r),
			unicode.Is(unicode.Zl, r), unicode.Is(unicode.Zp, r),
			unicode.Is(unicode.Zs, r) && r != ' ',
			unicode.Is(unicode.Noncharacter_Code_Point, r),
			unicode.Is(unicode.Variation_Selector, r),
			r >= 0xe0000 && r <= 0xe0fff,
			strings.ContainsRune("\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f"+
				"\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u3164\ufeff\uffa0\ufff9\ufffa\ufffb", r):
			t.Errorf("of %+q: %U in %+q", in, r, out)
		case unicode.Is(unicode.M, r):
			if marks++; marks > safetext.MaxMarks || !based {
				t.Errorf("of %+q: mark %U has no room in %+q", in, r, out)
			}
			continue
		}
		marks, based = 0, true
	}
}

// A megabyte of each, ten of all together: nothing may be quadratic.
func TestTenMegabytes(t *testing.T) {
	const mb = 1 << 20
	var all strings.Builder
	for _, piece := range []string{
		"Jalan rusak. ", "\u0301", "\x1b[31m", "\xff", "\u1161\u1100", " \n", "08 ", "@a.", "👍🏽", "x",
	} {
		in := strings.Repeat(piece, mb/len(piece))
		all.WriteString(in)
		large(t, in)
	}
	large(t, all.String())
}

func large(t *testing.T, in string) {
	t.Helper()
	text := safetext.Clean(in)
	if text.Len() > len(in)+utf8.UTFMax || text.Line().Len() > text.Len() {
		t.Errorf("%+q… grew from %d to %d", in[:10], len(in), text.Len())
	}
	if text.Mask().Len() > text.Len() {
		t.Errorf("%+q… grew by masking", in[:10])
	}
	if got := safetext.Log(in); len(got) > 4000 {
		t.Errorf("%+q…: log value of %d bytes", in[:10], len(got))
	}
	if got := safetext.FileName(in); len(got) > 80 {
		t.Errorf("%+q…: file name of %d bytes", in[:10], len(got))
	}
}

func TestCleanTextIsNotCopied(t *testing.T) {
	for _, s := range []string{"Jalan rusak\ndi depan pasar.", "Listrik padam – sudah 3×, café 👍 قف"} {
		if n := testing.AllocsPerRun(10, func() { safetext.Clean(s); safetext.Line(s[:11]) }); n != 0 {
			t.Errorf("%q costs %v allocations", s, n)
		}
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range corpus(f) {
		f.Add(s)
	}
	f.Add("e\u0301\u0301\u0301\u0301\u0301 \x9d\xc2\x9d\r\n\u094d\u0915\u094d")
	f.Fuzz(func(t *testing.T, in string) {
		check(t, in)
		text := safetext.Clean(in)
		masked := text.Mask()
		inert(t, in, masked.String())
		if again := masked.Mask(); again != masked {
			t.Errorf("Mask(%+q) = %+q, again %+q", text, masked, again)
		}
		text = text.Slice(0, 100)
		for cut := range text.Len() {
			a, b := text.Slice(0, cut), text.Slice(cut, text.Len())
			inert(t, in, a.String())
			inert(t, in, b.String())
			if a.String()+b.String() != text.String() {
				t.Errorf("cut of %+q at %d loses text", text, cut)
			}
			if short := text.Truncate(cut); short.RuneCount() > cut {
				t.Errorf("Truncate(%d) of %+q = %+q", cut, text, short)
			}
		}
		safeName(t, in)
	})
}
