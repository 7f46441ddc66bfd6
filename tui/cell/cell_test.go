package cell

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"lapor/model/safetext"
)

func TestFit(t *testing.T) {
	for _, c := range []struct {
		in    string
		width int
		want  string
	}{
		{"jalan", 7, "jalan  "}, {"jalan", 5, "jalan"}, {"jalan rusak", 6, "jalan…"}, {"x", 0, ""},
		{"é́à", 1, "…"}, {"漢字", 3, "漢…"}, {"漢字", 2, "… "}, {"ab", 1, "…"},
	} {
		if got := Fit(c.in, c.width, "…"); got != c.want {
			t.Errorf("Fit(%q, %d) = %q, want %q", c.in, c.width, got, c.want)
		}
	}
	if got := FitRight("H-2", 6, ""); got != "   H-2" {
		t.Errorf("FitRight gives %q", got)
	}
}

func TestFitIsExactWhateverTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := safetext.Line(rapid.String().Draw(t, "text")).String()
		width := rapid.IntRange(1, 40).Draw(t, "width")
		got := Fit(s, width, "…")
		if w := Width(got); w != width || !utf8.ValidString(got) {
			t.Fatalf("%q in %d cells is %q, %d wide", s, width, got, w)
		}
	})
}

func TestWrapLosesNothingAndFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := safetext.Clean(rapid.String().Draw(t, "text"))
		width := rapid.IntRange(2, 40).Draw(t, "width")
		lines := Wrap(text, width)
		for _, line := range lines {
			if Width(line) > width {
				t.Fatalf("line %q is %d wide, not %d", line, Width(line), width)
			}
		}
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if got, want := squeeze(strings.Join(lines, "")), squeeze(text.String()); got != want {
			t.Fatalf("%q became %q", want, got)
		}
	})
}

func TestOverlayKeepsTheScreenAround(t *testing.T) {
	got := Overlay([]string{"aaaaaaaa", "\x1b[1mbbbbbbbb\x1b[m", "cc"}, []string{"XX", "YY", "ZZ"}, 3, 0, 8)
	for i, want := range []string{"aaaXXaaa", "bbbYYbbb", "cc ZZ"} {
		if s := ansi.Strip(got[i]); s != want {
			t.Errorf("line %d is %q, want %q", i, s, want)
		}
	}
}

func TestASCIIKeepsWidths(t *testing.T) {
	for _, s := range []string{"Belum terkirim: 3 · H±2 “x” …", "漢字 ▌ ●", "\x1b[38;5;24m─\x1b[m"} {
		got := ASCII(s)
		if !isASCII(got) || ansi.StringWidth(got) != ansi.StringWidth(s) {
			t.Errorf("%q became %q", s, got)
		}
	}
}

func TestWrapKeepsWhatFollowsASignTooWideForItsLine(t *testing.T) {
	got := strings.Join(Wrap(safetext.Clean("漢a字b"), 1), "|")
	if got != "?|a|?|b" {
		t.Errorf("got %q", got)
	}
}
