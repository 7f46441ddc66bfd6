package safetext

import (
	"strings"
	"unicode/utf8"
)

// Clean makes a Text of several lines: \n and \t stay, \r\n, lone \r and the
// other line ends of Unicode become \n. A literal backslash-n stays as it is.
// It runs in linear time and does not allocate for text that is clean already.
func Clean(s string) Text {
	return Text{clean(s)}
}

// Line makes a Text of one line: every run of blanks, tabs and line ends
// becomes one space, none at either end.
func Line(s string) Text {
	return Text{oneLine(clean(s))}
}

// Trusted makes a Text of a string written by the program itself. It cleans
// like [Clean]: trust is cheap to check, and nothing may pass unchecked.
func Trusted(s string) Text {
	return Clean(s)
}

func clean(s string) string {
	i := asciiPrefix(s)
	if i == len(s) {
		return s
	}
	var c cleaner
	if i > 0 {
		i-- // the last ASCII rune is the base of a mark that may follow
	}
	var out strings.Builder
	changed := false
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		width := size
		if r == '\r' && i+1 < len(s) && s[i+1] == '\n' {
			size = 2
		}
		kept, ok := c.step(r)
		same := ok && kept == r && size == width && !(r == utf8.RuneError && width == 1)
		switch {
		case same && !changed:
		case !changed:
			changed = true
			out.Grow(len(s) + utf8.UTFMax)
			out.WriteString(s[:i])
			fallthrough
		default:
			if ok {
				out.WriteRune(kept)
			}
		}
		i += size
	}
	if !changed {
		return s
	}
	return out.String()
}

// cleaner decides rune by rune. Its state depends only on what it let through,
// which makes cleaning twice the same as cleaning once.
type cleaner struct {
	prev  rune // last rune let through, 0 at the start
	marks int  // runes leaning on the present base
}

// step returns the rune to write and whether to write one.
func (c *cleaner) step(r rune) (rune, bool) {
	if 0x20 <= r && r < 0x7f {
		c.prev, c.marks = r, 0
		return r, true
	}
	switch fateOf(r) {
	case drop:
		return 0, false
	case replace:
		r = utf8.RuneError
	case blank:
		r = ' '
	case newline:
		r = '\n'
	case mark:
		if c.prev == 0 || c.prev == '\n' || c.prev == '\t' || c.marks >= MaxMarks {
			return 0, false
		}
		c.marks++
		c.prev = r
		return r, true
	}
	if r == utf8.RuneError && c.prev == utf8.RuneError {
		return 0, false // one sign for a whole run of damage
	}
	switch {
	case conjunct(c.prev, r):
		// still the same base: its marks go on counting
	case !chained(c.prev, r):
		c.marks = 0
	case c.marks >= MaxMarks:
		return 0, false
	default:
		c.marks++
	}
	c.prev = r
	return r, true
}

// asciiPrefix returns how many bytes from the start need no look at all.
func asciiPrefix(s string) int {
	for i := 0; i < len(s); i++ {
		b := s[i]
		if (b < 0x20 && b != '\n' && b != '\t') || b >= 0x7f {
			return i
		}
	}
	return len(s)
}

// oneLine folds the blanks of an already clean string.
func oneLine(s string) string {
	if flat(s) {
		return s
	}
	var out strings.Builder
	out.Grow(len(s))
	gap := false
	for _, r := range s {
		switch {
		case r == ' ' || r == '\n' || r == '\t':
			gap = out.Len() > 0
			continue
		case out.Len() == 0 && leans(r):
			continue // its base was a blank that is gone
		case gap:
			out.WriteByte(' ')
			gap = false
		}
		out.WriteRune(r)
	}
	return out.String()
}

// flat reports that oneLine would change nothing.
func flat(s string) bool {
	if s == "" {
		return true
	}
	if s[0] == ' ' || s[len(s)-1] == ' ' {
		return false
	}
	for i := 0; i < len(s); i++ {
		if s[i] == '\n' || s[i] == '\t' || (s[i] == ' ' && s[i-1] == ' ') {
			return false
		}
	}
	return true
}
