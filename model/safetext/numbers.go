package safetext

import (
	"strings"
	"unicode/utf8"
)

// group is a run of digits without anything between them.
type group struct {
	start, end int    // bytes
	digits     string // as ASCII, at most maxDigits of them
	size       int    // how many there are
	joined     bool   // only separators lie between this group and the one before
	spaced     bool   // one of those separators is a space
	dotted     bool   // the only separator is one dot
}

const (
	nikDigits = 16
	// Mobile numbers have 10 to 13 digits with their leading zero; one more is
	// allowed for typing errors, two more for the country code.
	minPhone  = 10
	maxPhone  = 14
	maxDigits = nikDigits + 1 // what is longer is no number of ours
	maxGap    = 3             // bytes of separators between groups: " - "
)

func findNumbers(s string) []Span {
	groups := digitGroups(s)
	var found []Span
	for i := 0; i < len(groups); {
		kind, n := matchAt(s, groups[i:])
		if n == 0 {
			i += max(1, leaveAlone(groups[i:]))
			continue
		}
		start := groups[i].start
		if kind == Phone && plusBefore(s, start) {
			start--
		}
		found = append(found, Span{kind, start, groups[i+n-1].end})
		i += n
	}
	return found
}

// matchAt returns what begins at the first group and how many groups it takes.
func matchAt(s string, g []group) (Kind, int) {
	first := g[0]
	if n := leaveAlone(g); n > 0 {
		return "", 0
	}
	if first.start > 0 && s[first.start-1] == '#' {
		return "", 0 // a tracking ID
	}
	if n := matchNIK(g); n > 0 {
		return NIK, n
	}
	if n := matchPhone(g, plusBefore(s, first.start)); n > 0 {
		return Phone, n
	}
	return "", 0
}

// matchNIK accepts any 16 digits written together. Written apart they must
// hold a possible day (women's days count from 41) and month of birth, or they
// are four years, a list of dates or the like.
func matchNIK(g []group) int {
	if g[0].size == nikDigits {
		return 1
	}
	digits := ""
	for i, part := range g {
		if i > 0 && !part.joined {
			return 0
		}
		digits += part.digits
		if len(digits) > nikDigits {
			return 0
		}
		if len(digits) == nikDigits {
			if i+1 < len(g) && g[i+1].joined && !g[i+1].spaced {
				return 0
			}
			if !birthday(digits) || thousands(g[:i+1]) {
				return 0
			}
			return i + 1
		}
		if leaveAlone(g[i+1:]) > 0 {
			return 0
		}
	}
	return 0
}

func birthday(nik string) bool {
	day, month := two(nik[6:]), two(nik[8:])
	return nik[0] != '0' && 1 <= month && month <= 12 &&
		(1 <= day && day <= 31 || 41 <= day && day <= 71)
}

func two(s string) int { return int(s[0]-'0')*10 + int(s[1]-'0') }

// matchPhone takes groups until the number is long enough. It goes on over
// dashes and dots, but not over a space behind which something else may begin.
func matchPhone(g []group, plus bool) int {
	if !dialable(g, plus) || (!plus && thousands(g)) {
		return 0
	}
	total, n := 0, 0
	for i, part := range g {
		enough := total >= minPhone && (n == 1 || total > minPhone)
		if i > 0 && (!part.joined || (enough && part.spaced) || total+part.size > maxPhone+2) {
			break
		}
		if i > 0 && leaveAlone(g[i:]) > 0 {
			break
		}
		total += part.size
		n = i + 1
	}
	if total < minPhone-1 || total > maxPhone+2 {
		return 0
	}
	return n
}

// dialable reports that the groups begin like a number: 081 to 089 or 086 of
// satellites, 628, +62, 00628. A lone "08" is an hour or a month unless at
// least three digits follow.
func dialable(g []group, plus bool) bool {
	head := g[0].digits
	for i := 1; i < len(g) && g[i].joined && len(head) < 5; i++ {
		head += g[i].digits
	}
	switch {
	case plus:
		return strings.HasPrefix(head, "62")
	case strings.HasPrefix(head, "08"):
		short := g[0].size < 3 && (len(g) < 2 || g[1].size < 3)
		return len(head) > 2 && head[2] != '0' && !short
	}
	return strings.HasPrefix(head, "628") || strings.HasPrefix(head, "00628")
}

// leaveAlone returns how many groups at the start are a date (3) or a time or
// span of times (2), which may stand where a number would begin or go on.
func leaveAlone(g []group) int {
	if len(g) < 2 || g[0].size != 2 || g[1].size != 2 || !g[1].joined {
		return 0
	}
	a, b := two(g[0].digits), two(g[1].digits)
	if len(g) > 2 && g[2].joined && !g[2].spaced && g[2].size == 4 &&
		(strings.HasPrefix(g[2].digits, "19") || strings.HasPrefix(g[2].digits, "20")) &&
		1 <= a && a <= 31 && 1 <= b && b <= 12 {
		return 3
	}
	return 0
}

// thousands reports an amount: 62.812.345.678.
func thousands(g []group) bool {
	if g[0].size > 3 || g[0].digits[0] == '0' || len(g) < 3 {
		return false
	}
	n := 1
	for ; n < len(g) && g[n].dotted; n++ {
		if g[n].size != 3 {
			return false
		}
	}
	return n >= 3
}

func plusBefore(s string, at int) bool { return at > 0 && s[at-1] == '+' }

// digitGroups cuts out the runs of digits, in any script that writes decimals
// one by one as ASCII does.
func digitGroups(s string) []group {
	var groups []group
	for i := 0; i < len(s); {
		d, size := digit(s[i:])
		if d == 0 {
			i += size
			continue
		}
		g := group{start: i}
		var ascii [maxDigits]byte
		for d != 0 {
			if g.size < maxDigits {
				ascii[g.size] = d
			}
			g.size++
			i += size
			d, size = digit(s[i:])
		}
		g.end = i
		g.digits = string(ascii[:min(g.size, maxDigits)])
		if n := len(groups); n > 0 {
			g.link(s[groups[n-1].end:g.start])
		}
		groups = append(groups, g)
	}
	return groups
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
