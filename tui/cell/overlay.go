package cell

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Overlay lays a block of styled lines over a screen of styled lines with its
// upper left corner at x, y. What does not fit on the screen is cut.
func Overlay(screen []string, block []string, x, y, width int) []string {
	out := append([]string(nil), screen...)
	for i, line := range block {
		row := y + i
		if row < 0 || row >= len(out) {
			continue
		}
		under := out[row]
		w := ansi.StringWidth(line)
		left := ansi.Truncate(under, x, "")
		if lw := ansi.StringWidth(left); lw < x {
			left += Blank(x - lw)
		}
		right := ""
		if x+w < width {
			right = ansi.TruncateLeft(under, x+w, "")
		}
		var b strings.Builder
		b.WriteString(left)
		b.WriteString("\x1b[m")
		b.WriteString(ansi.Truncate(line, width-x, ""))
		b.WriteString("\x1b[m")
		b.WriteString(right)
		out[row] = b.String()
	}
	return out
}
