package vt_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"lapor/cmd/internal/drive/vt"
)

// TestShowsWhatTheRendererDraws plays random frames, some of them scrolled copies
// of the one before, through the renderer that Bubble Tea uses: whatever shortcuts
// it takes from one frame to the next, the screen must show the frame.
func TestShowsWhatTheRendererDraws(t *testing.T) {
	for _, terminal := range []string{"xterm-256color", "xterm-kitty"} { // the latter uses REP, HPA and CHT too
		t.Run(terminal, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) { renderFrames(t, terminal) })
		})
	}
}

func renderFrames(t *rapid.T, terminal string) {
	cols, rows := rapid.IntRange(4, 50).Draw(t, "cols"), rapid.IntRange(3, 12).Draw(t, "rows")
	var output bytes.Buffer
	renderer := uv.NewTerminalRenderer(&output, []string{"TERM=" + terminal})
	renderer.SetColorProfile(colorprofile.TrueColor)
	renderer.SetFullscreen(true)
	renderer.SetScrollOptim(true)
	renderer.SetBackspace(rapid.Bool().Draw(t, "backspace"))
	if rapid.Bool().Draw(t, "tabs") {
		renderer.SetTabStops(cols)
	} else {
		renderer.SetTabStops(-1)
	}
	frame := uv.NewScreenBuffer(cols, rows)
	frame.Method = ansi.GraphemeWidth

	term := vt.New(cols, rows, false, func(string) {})
	_, _ = term.Write([]byte(ansi.SetModeAltScreenSaveCursor + ansi.SetModeUnicodeCore))
	renderer.Erase()

	want := vt.Screen{Cols: cols, Rows: rows, Cells: make([][]vt.Cell, rows)}
	for y := range want.Cells {
		want.Cells[y] = drawRow(t, cols)
	}
	for range rapid.IntRange(1, 6).Draw(t, "frames") {
		content := want.ANSI()
		frame.Clear()
		uv.NewStyledString(content).Draw(frame, frame.Bounds())
		renderer.Render(frame.RenderBuffer)
		if err := renderer.Flush(); err != nil {
			t.Fatal(err)
		}
		sent := output.String()
		_, _ = term.Write(output.Bytes())
		output.Reset()

		got := term.Screen()
		for y := range want.Cells {
			for x := range want.Cells[y] {
				if got.Cells[y][x] != want.Cells[y][x] {
					t.Fatalf("cell %d,%d is %+v, want %+v\nshows\n%s\nwant\n%s\nsent %q",
						x, y, got.Cells[y][x], want.Cells[y][x], got.Frame(), want.Frame(), sent)
				}
			}
		}
		if foreign := term.Unknown(); foreign != nil {
			t.Fatalf("not understood: %v", foreign)
		}
		change(t, &want)
	}
}

// change turns the frame into the next one.
func change(t *rapid.T, s *vt.Screen) {
	cells := slices.Clone(s.Cells)
	top := rapid.IntRange(0, s.Rows-2).Draw(t, "top")
	switch rapid.IntRange(0, 2).Draw(t, "change") {
	case 0: // rows above go, a new one comes in at the bottom
		copy(cells[top:], cells[top+1:])
		cells[s.Rows-1] = drawRow(t, s.Cols)
	case 1: // a new row pushes the others down
		copy(cells[top+1:], cells[top:])
		cells[top] = drawRow(t, s.Cols)
	case 2:
		cells[top] = drawRow(t, s.Cols)
	}
	s.Cells = cells
}

func drawRow(t *rapid.T, cols int) []vt.Cell {
	glyphs := []vt.Cell{
		{Text: "a", Width: 1}, {Text: "b", Width: 1}, {Text: " ", Width: 1}, {Text: "─", Width: 1},
		{Text: "e\u0301", Width: 1}, {Text: "日", Width: 2}, {Text: "👩\u200d🔧", Width: 2}, {Text: "⚠\ufe0f", Width: 2},
	}
	styles := []vt.Style{
		{}, {}, {Bold: true}, {FG: "1", BG: "4"}, {Reverse: true},
		{BG: "#102030"}, {FG: "200", Underline: 3, UnderlineColor: "#ff0000"}, {Faint: true, Italic: true, Strike: true},
	}
	var row []vt.Cell
	for len(row) < cols {
		glyph := rapid.SampledFrom(glyphs).Draw(t, "glyph")
		style := rapid.SampledFrom(styles).Draw(t, "style")
		if glyph.Text == " " {
			style = vt.Style{BG: style.BG} // the colour of the ink does not show: the renderer may choose it
		}
		for range rapid.IntRange(1, 12).Draw(t, "run") {
			if len(row)+glyph.Width > cols {
				break
			}
			glyph.Style = style
			row = append(row, glyph)
			if glyph.Width == 2 {
				row = append(row, vt.Cell{Style: style})
			}
		}
		if len(row) == cols-1 {
			row = append(row, vt.Cell{Text: " ", Width: 1})
		}
	}
	return row
}
