package theme

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/clipperhouse/displaywidth"
)

func all() []*Theme {
	var out []*Theme
	for _, name := range Names() {
		for _, dark := range []bool{false, true} {
			for _, colours := range []Colours{None, Few, Many} {
				out = append(out, New(Options{Name: name, Dark: dark, Colours: colours}))
			}
		}
	}
	return out
}

func TestCursorRowIsSeenInEveryTheme(t *testing.T) {
	for _, th := range all() {
		for token := range tokenCount {
			if th.Style(Cursor, token) == th.Style(Base, token) {
				t.Errorf("%s (dark %v, mono %v): token %d looks alike on the cursor row", th.Name, th.Dark, th.Mono, token)
			}
		}
	}
}

func TestMonoHasNoColour(t *testing.T) {
	for _, o := range []Options{{Name: "mono", Colours: Many}, {Colours: None}, {Name: "contrast", Colours: None}} {
		th := New(o)
		for on := range surfaceCount {
			for token := range tokenCount {
				if s := th.Style(on, token).open; strings.Contains(s, "38;") || strings.Contains(s, "48;") || strings.Contains(s, "3") {
					t.Errorf("%+v paints %q", o, s)
				}
			}
		}
	}
}

func TestLineChangesLookOnlyWhereItMust(t *testing.T) {
	th := New(Options{Dark: true, Colours: Many})
	got := th.Line(Cursor).Add(Text, "a").Add(Text, "b").Add(Danger, "").Add(Muted, "c").String()
	if n := strings.Count(got, "\x1b[m"); n != 2 || ansi.Strip(got) != "abc" {
		t.Errorf("%q", got)
	}
	if got := th.Line(Base).Add(Text, "plain").String(); got != "plain" {
		t.Errorf("body text is styled: %q", got)
	}
}

func TestGlyphsAreOneCell(t *testing.T) {
	for _, g := range []Glyphs{utf8Glyphs, asciiGlyphs} {
		if g.Check == g.Cross {
			t.Errorf("%q stands for success and for failure", g.Check) // without colours nothing else tells them apart
		}
		for _, s := range []string{g.Bar, g.Mark, g.Unsent, g.Parked, g.Draft, g.More, g.PlusMinus, g.Ellipsis, g.Dot, g.Arrow,
			g.Up, g.Down, g.Online, g.Offline, g.Syncing, g.H, g.V, g.TopLeft, g.TopRight, g.BottomLeft, g.BottomEnd,
			g.Tee, g.Elbow, g.Point, g.Open, g.Shut, g.Check, g.Cross, g.Full, g.Empty} {
			if displaywidth.String(s) != 1 {
				t.Errorf("%q is %d cells", s, displaywidth.String(s))
			}
			if g.ASCII && (len(s) != 1 || s[0] > 0x7e) {
				t.Errorf("%q is not ASCII", s)
			}
		}
	}
}
