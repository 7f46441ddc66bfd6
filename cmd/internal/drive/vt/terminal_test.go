package vt_test

import (
	"slices"
	"strings"
	"testing"

	"lapor/cmd/internal/drive/vt"
)

// play writes output to a terminal of 10 by 4 and returns it with its answers.
func play(output string) (*vt.Terminal, string) {
	var answers strings.Builder
	term := vt.New(10, 4, false, func(s string) { answers.WriteString(s) })
	_, _ = term.Write([]byte(output))
	return term, answers.String()
}

func TestDrawing(t *testing.T) {
	const four = "aa\r\nbb\r\ncc\r\ndd"
	for _, c := range []struct{ name, output, want string }{
		{"text and newlines", "ab\r\ncd", "ab\ncd"},
		{"bare line feed keeps the column", "ab\ncd", "ab\n  cd"},
		{"wraps after the last column", "0123456789x", "0123456789\nx"},
		{"filled line then return does not wrap", "0123456789\rx", "x123456789"},
		{"no autowrap overwrites the last column", "\x1b[?7l0123456789xy", "012345678y"},
		{"scrolls at the bottom", four + "\r\nee", "bb\ncc\ndd\nee"},
		{"cursor position", "\x1b[2;3Hx\x1b[Hy", "y\n  x"},
		{"relative moves", "\x1b[2B\x1b[3Cx\x1b[2A\x1b[2Dy", "  y\n\n   x"},
		{"next and previous line", "ab\x1b[Ec\x1b[Fd", "db\nc"},
		{"column and row absolute", "\x1b[5Gx\x1b[3dy\x1b[2`z", "    x\n\n z   y"},
		{"tab, back tab", "\tx\x1b[2Zy", "y       x"},
		{"forward tab", "\x1b[Ix", "        x"},
		{"backspace", "ab\bc", "ac"},
		{"erase right", "abcd\x1b[3D\x1b[K", "a"},
		{"erase left", "abcd\x1b[3D\x1b[1K", "  cd"},
		{"erase line", "abcd\x1b[2K", ""},
		{"erase below", four + "\x1b[2;2H\x1b[J", "aa\nb"},
		{"erase above", four + "\x1b[2;1H\x1b[1J", "\n b\ncc\ndd"},
		{"erase all", four + "\x1b[2J", ""},
		{"erase characters", "abcd\r\x1b[2X", "  cd"},
		{"insert characters", "abcd\r\x1b[2@x", "x abcd"},
		{"insert mode", "abcd\r\x1b[4hxy\x1b[4l", "xyabcd"},
		{"delete characters", "abcd\r\x1b[2P", "cd"},
		{"repeat", "a\x1b[3b", "aaaa"},
		{"insert lines", four + "\x1b[2;1H\x1b[L", "aa\n\nbb\ncc"},
		{"delete lines", four + "\x1b[2;1H\x1b[2M", "aa\ndd"},
		{"scroll up", four + "\x1b[S", "bb\ncc\ndd"},
		{"scroll down", four + "\x1b[T", "\naa\nbb\ncc"},
		{"scroll region", four + "\x1b[2;3r\x1b[3;1H\nx", "aa\ncc\nx\ndd"},
		{"reverse index in a region", four + "\x1b[2;3r\x1b[2;1H\x1bMx", "aa\nx\nbb\ndd"},
		{"no scroll below the region", four + "\x1b[1;2r\x1b[4;1H\nx", "aa\nbb\ncc\nxd"},
		{"save and restore", "a\x1b7\x1b[3;3H\x1b8b", "ab"},
		{"alternate screen and back", "main\x1b[?1049h\x1b[Halt\x1b[?1049l!", "main!"},
		{"alternate screen is blank", "main\x1b[?1049h\x1b[Halt", "alt"},
		{"wide characters", "日本x\x1b[1;3Hy", "日y x"},
		{"wide character wraps whole", "012345678日", "012345678\n日"},
		{"half of a wide character dies", "日\x1b[1;2Hx", " x"},
		{"combining mark", "e\u0301x", "e\u0301x"},
		{"joined emoji as one", "\x1b[?2027h👩\u200d🔧x\x1b[1;3Hy", "👩\u200d🔧y"},
		{"synchronised update hides until done", "old\x1b[?2026h\x1b[2Jnew", "old"},
		{"synchronised update shows when done", "old\x1b[?2026h\r\x1b[2Jnew\x1b[?2026l", "new"},
		{"sequence in the clear is not text", "\x1b]2;title\aa\x1b]8;;https://example.test\x1b\\b\x1b]8;;\ac", "abc"},
	} {
		t.Run(c.name, func(t *testing.T) {
			term, _ := play(c.output)
			if got := term.Screen().Text(); got != c.want {
				t.Errorf("%q shows\n%s\nwant\n%s", c.output, got, c.want)
			}
			if foreign := term.Unknown(); foreign != nil {
				t.Errorf("not understood: %v", foreign)
			}

			bytewise := vt.New(10, 4, false, func(string) {})
			for i := range len(c.output) {
				_, _ = bytewise.Write([]byte{c.output[i]})
			}
			if got := bytewise.Screen().Text(); got != c.want {
				t.Errorf("byte by byte it shows\n%s", got)
			}
		})
	}
}

func TestStyles(t *testing.T) {
	for _, c := range []struct {
		sgr  string
		want vt.Style
	}{
		{"1;2;3;5;7;8;9", vt.Style{Bold: true, Faint: true, Italic: true, Blink: true, Reverse: true, Hidden: true, Strike: true}},
		{"1;2;3;5;7;8;9;22;23;25;27;28;29", vt.Style{}},
		{"31;42", vt.Style{FG: "1", BG: "2"}},
		{"91;102", vt.Style{FG: "9", BG: "10"}},
		{"31;42;39;49", vt.Style{}},
		{"38;5;200;48;2;1;2;255;1", vt.Style{FG: "200", BG: "#0102ff", Bold: true}},
		{"38:2:1:2:3;48:2::4:5:6;58:5:9", vt.Style{FG: "#010203", BG: "#040506", UnderlineColor: "9"}},
		{"58;2;9;8;7;4:3", vt.Style{UnderlineColor: "#090807", Underline: 3}},
		{"4;59", vt.Style{Underline: 1}},
		{"4;24", vt.Style{}},
		{"1;31;0;3", vt.Style{Italic: true}},
		{"1;31;;3", vt.Style{Italic: true}},
		{"", vt.Style{}},
	} {
		term, _ := play("\x1b[1m\x1b[m\x1b[" + c.sgr + "mx")
		screen := term.Screen()
		got, _ := screen.StyleOf("x")
		if got != c.want {
			t.Errorf("SGR %s draws %+v, want %+v", c.sgr, got, c.want)
		}
		again, _ := play(screen.ANSI())
		if got, _ := again.Screen().StyleOf("x"); got != c.want {
			t.Errorf("SGR %s: ANSI() %q draws %+v", c.sgr, screen.ANSI(), got)
		}
		if len(term.Unknown())+len(again.Unknown()) > 0 {
			t.Errorf("SGR %s: not understood: %v %v", c.sgr, term.Unknown(), again.Unknown())
		}
	}
}

func TestErasedCellsKeepBackground(t *testing.T) {
	term, _ := play("\x1b[44;1mab\x1b[K")
	if got := term.Screen().Cells[0][5].Style; got != (vt.Style{BG: "4"}) {
		t.Errorf("erased cell has %+v", got)
	}
}

func TestAnswers(t *testing.T) {
	for _, c := range []struct{ name, query, want string }{
		{"primary attributes", "\x1b[c", "\x1b[?62;22c"},
		{"status", "\x1b[5n", "\x1b[0n"},
		{"cursor position", "\x1b[3;4H\x1b[6n", "\x1b[3;4R"},
		{"synchronised output offered", "\x1b[?2026$p", "\x1b[?2026;2$y"},
		{"mode set", "\x1b[?2004h\x1b[?2004$p", "\x1b[?2004;1$y"},
		{"mode not known", "\x1b[?9999$p", "\x1b[?9999;0$y"},
		{"background", "\x1b]11;?\a", "\x1b]11;rgb:1414/1414/1414\x1b\\"},
		{"colour scheme", "\x1b[?996n", "\x1b[?997;1n"},
		{"size", "\x1b[18t", "\x1b[8;4;10t"},
		{"kitty keyboard not offered", "\x1b[?u\x1b[>1u\x1b[<1u\x1b[=1;1u", ""},
		{"other keys mode is no style", "\x1b[>4;2m", ""},
	} {
		term, got := play(c.query)
		if got != c.want || term.Unknown() != nil {
			t.Errorf("%s: answer %q, want %q; not understood: %v", c.name, got, c.want, term.Unknown())
		}
	}
	var light strings.Builder
	term := vt.New(10, 4, true, func(s string) { light.WriteString(s) })
	_, _ = term.Write([]byte("\x1b]11;?\x1b\\"))
	if light.String() != "\x1b]11;rgb:ffff/ffff/ffff\x1b\\" {
		t.Errorf("light background answers %q", light.String())
	}
}

func TestForeignSequencesAreRecorded(t *testing.T) {
	for _, foreign := range []string{
		"\x1b]4;1;red\a", "\x1b]1337;File=:AAAA\a", "\x1b]9;notify\a", "\x1bPqsixel\x1b\\", "\x1b_Gkitty\x1b\\",
		"\x1bc", "\x1b(0", "\x1b[5i", "\x1b[99;1q", "\x1b[?66666h", "\x1b[1\"q", "\x1b[55m",
		"\x0e", "\x7f", "\u009b31m", "\xff", "\x1b[1\x1b[m",
	} {
		t.Run(foreign, func(t *testing.T) {
			term, _ := play("a" + foreign + "b")
			if len(term.Unknown()) != 1 {
				t.Errorf("%q recorded as %v", foreign, term.Unknown())
			}
			if text := term.Screen().Text(); !strings.HasPrefix(text, "a") || !strings.HasSuffix(text, "b") {
				t.Errorf("text around it shows as %q", text)
			}
		})
	}
}

func TestSequencesAreCounted(t *testing.T) {
	term, _ := play("\x1b[?1002;1006h\x1b[?25l\x1b[H\x1b[2;2H\x1b]52;c;aGFp\a\x1b]2;judul\a\x1bM\a")
	want := map[string]int{"CSI ?1002h": 1, "CSI ?1006h": 1, "CSI ?25l": 1, "CSI H": 2, "OSC 52": 1, "OSC 2": 1, "ESC M": 1, "BEL": 1}
	got := term.Sequences()
	for kind, n := range want {
		if got[kind] != n {
			t.Errorf("%s counted %d times, want %d", kind, got[kind], n)
		}
	}
	if len(got) != len(want) {
		t.Errorf("counted %v", got)
	}
	screen := term.Screen()
	if screen.Title != "judul" || term.Clipboard() != "aGFp" || screen.Cursor.Visible || !term.Mode("?1006") {
		t.Errorf("title %q, clipboard %q, cursor %+v", screen.Title, term.Clipboard(), screen.Cursor)
	}
}

func TestResizeKeepsTextThatFits(t *testing.T) {
	term, _ := play("0123456789\r\nab\r\ncd\r\nef")
	term.Resize(5, 3)
	if got := term.Screen().Text(); got != "01234\nab\ncd" {
		t.Errorf("after shrinking:\n%s", got)
	}
	_, _ = term.Write([]byte("\x1b[99;99Hx"))
	if got := term.Screen(); got.Line(2) != "cd  x" || got.Cursor.Y != 2 {
		t.Errorf("the corner is not the corner:\n%s", got.Frame())
	}
	term.Resize(12, 4)
	if got := term.Screen(); got.Cols != 12 || !slices.Equal(got.Lines(), []string{"01234", "ab", "cd  x", ""}) {
		t.Errorf("after growing:\n%s", got.Frame())
	}
}

func TestScreenFinds(t *testing.T) {
	term, _ := play("日 one\r\n  two")
	screen := term.Screen()
	if x, y, found := screen.Find("one"); !found || x != 3 || y != 0 {
		t.Errorf("one found at %d,%d (%t)", x, y, found)
	}
	if x, y, found := screen.Find("two"); !found || x != 2 || y != 1 {
		t.Errorf("two found at %d,%d (%t)", x, y, found)
	}
	if screen.Contains("three") {
		t.Error("found what is not there")
	}
}
