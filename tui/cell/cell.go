// Package cell measures and cuts text in terminal cells: width, truncation,
// padding, wrapping, always between graphemes. What it is given must be clean
// (model/safetext) or the program's own; only [Overlay] and [Clip] take styled
// text. It must never style anything.
package cell

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/clipperhouse/displaywidth"
)

// Width is how many cells s takes on one line.
func Width(s string) int {
	if isASCII(s) {
		return len(s)
	}
	return displaywidth.String(s)
}

// Fit makes s exactly width cells: padded with blanks at the right, or cut
// with tail as its end. A width below one gives "".
func Fit(s string, width int, tail string) string {
	if width < 1 {
		return ""
	}
	s = Truncate(s, width, tail)
	if w := Width(s); w < width {
		return s + Blank(width-w)
	}
	return s
}

// FitRight is Fit with the blanks at the left.
func FitRight(s string, width int, tail string) string {
	if width < 1 {
		return ""
	}
	s = Truncate(s, width, tail)
	if w := Width(s); w < width {
		return Blank(width-w) + s
	}
	return s
}

// Truncate cuts s to at most width cells, tail included.
func Truncate(s string, width int, tail string) string {
	if width < 1 {
		return ""
	}
	if isASCII(s) {
		if len(s) <= width {
			return s
		}
		if keep := width - Width(tail); keep >= 0 {
			return s[:keep] + tail
		}
		return s[:width]
	}
	if displaywidth.String(s) <= width {
		return s
	}
	if Width(tail) > width {
		tail = ""
	}
	return head(s, width-Width(tail)) + tail
}

// head is the longest beginning of s that fits into width cells.
func head(s string, width int) string {
	used, at := 0, 0
	g := displaywidth.StringGraphemes(s)
	for g.Next() {
		if used+g.Width() > width {
			break
		}
		used += g.Width()
		at += len(g.Value())
	}
	return s[:at]
}

const blanks = "                                                                                                                                "

// Blank is n blanks.
func Blank(n int) string {
	switch {
	case n <= 0:
		return ""
	case n <= len(blanks):
		return blanks[:n]
	}
	return strings.Repeat(" ", n)
}

// Rule is n times glyph, which must be one cell wide.
func Rule(glyph string, n int) string { return strings.Repeat(glyph, max(0, n)) }

// Clip cuts a styled line to width cells; it keeps its control sequences.
func Clip(styled string, width int) string {
	if isASCII(styled) && len(styled) <= width {
		return styled
	}
	return ansi.Truncate(styled, width, "")
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// StyledWidth is the width of a line that holds control sequences.
func StyledWidth(s string) int {
	if isASCII(s) && !strings.Contains(s, "\x1b") {
		return len(s)
	}
	return ansi.StringWidth(s)
}
