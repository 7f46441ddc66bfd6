package safetext

import (
	"strings"
	"unicode/utf8"
)

// group is a run of digits without anything between them.
type group struct {
	start, end int             // bytes
	size       int             // how many digits
	text       [maxDigits]byte // the first of them, as ASCII
	joined     bool            // only separators lie between this group and the one before
	spaced     bool            // one of those separators is a space
	dotted     bool            // the only separator is one dot
}

const (
	maxDigits = nikDigits + 1
	maxGap    = 3 // bytes of separators between groups: " - "
)

func (g *group) digits() string { return string(g.text[:min(g.size, maxDigits)]) }

// digitGroups appends to groups, up to its capacity, the runs of digits from a
// place on, in any script that writes decimals one by one as ASCII does. It
// returns where it stopped.
func digitGroups(groups []group, s string, from int) ([]group, int) {
	i := from
	for i < len(s) && len(groups) < cap(groups) {
		d, size := digit(s[i:])
		if d == 0 {
			i += size
			continue
		}
		g := group{start: i}
		for d != 0 {
			if g.size < maxDigits {
				g.text[g.size] = d
			}
			g.size++
			i += size
			d, size = digit(s[i:])
		}
		g.end = i
		if n := len(groups); n > 0 {
			g.link(s[groups[n-1].end:g.start])
		}
		groups = append(groups, g)
	}
	return groups, i
}

func (g *group) link(gap string) {
	if len(gap) > maxGap || strings.Trim(gap, " .-()") != "" {
		return
	}
	g.joined = true
	g.spaced = strings.Contains(gap, " ")
	g.dotted = gap == "."
}

// digit returns the ASCII form of the digit at the start of s, or 0, and the
// size of the rune there (0 at the end).
func digit(s string) (byte, int) {
	if s == "" {
		return 0, 0
	}
	if s[0] < utf8.RuneSelf {
		if '0' <= s[0] && s[0] <= '9' {
			return s[0], 1
		}
		return 0, 1
	}
	r, size := utf8.DecodeRuneInString(s)
	for _, zero := range [...]rune{'０', '٠', '۰'} {
		if zero <= r && r <= zero+9 {
			return byte('0' + r - zero), size
		}
	}
	return 0, size
}
