package safetext

import "strings"

// What is longer than the longest number is no number of ours.
const (
	nikDigits = 16
	// Mobile numbers have 10 to 13 digits with their leading zero. One fewer
	// or one more is taken for a typing error; a country code adds two.
	minPhone = 10
	maxPhone = 14
)

// window is how many groups are looked at together; no number has as many as
// half of it. It bounds the memory that a text full of digits can ask for.
const window = 64

// findNumbers walks over the groups of digits and takes what matches.
func findNumbers(s string) []Span {
	var found []Span
	var buffer [window]group
	for from := 0; from < len(s); {
		groups, end := digitGroups(buffer[:0], s, from)
		from = end
		for i := 0; i < len(groups); {
			if end < len(s) && i >= window/2 {
				from = groups[i].start
				break
			}
			if date(groups[i:]) {
				i += 3
				continue
			}
			kind, n := matchAt(s, groups[i:])
			if n == 0 {
				i++
				continue
			}
			start := groups[i].start
			if kind == Phone && plusBefore(s, start) {
				start--
			}
			found = append(found, Span{kind, start, groups[i+n-1].end})
			i += n
		}
	}
	return found
}

// matchAt returns what begins at the first group and how many groups it takes.
func matchAt(s string, g []group) (Kind, int) {
	first := g[0]
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
		digits += part.digits()
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
		if date(g[i+1:]) {
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
	least := dialable(g, plus)
	if least == 0 || (!plus && thousands(g)) {
		return 0
	}
	total, n := 0, 0
	for i, part := range g {
		enough := (n == 1 && total >= minPhone) || total >= least+2
		if i > 0 && (!part.joined || (enough && part.spaced) || total+part.size > maxPhone+2 || date(g[i:])) {
			break
		}
		total += part.size
		n = i + 1
	}
	if total < least || total > maxPhone+2 {
		return 0
	}
	return n
}

// dialable returns how many digits a number that begins like these groups has
// at least, or 0 if none begins so: 081 to 089, 628, +62, 00628. A lone "08"
// is an hour or a month unless at least three digits follow.
func dialable(g []group, plus bool) int {
	head := g[0].digits()
	for i := 1; i < len(g) && g[i].joined && len(head) < 5; i++ {
		head += g[i].digits()
	}
	switch {
	case plus && strings.HasPrefix(head, "62"):
		return minPhone
	case strings.HasPrefix(head, "628"):
		return minPhone + 1
	case strings.HasPrefix(head, "00628"):
		return minPhone + 3
	case !strings.HasPrefix(head, "08"), len(head) < 3, head[2] == '0':
		return 0
	case g[0].size < 3 && g[1].size < 3:
		return 0
	}
	return minPhone - 1
}

// date reports that the groups begin with a day, month and year.
func date(g []group) bool {
	if len(g) < 3 || g[0].size != 2 || g[1].size != 2 || g[2].size != 4 ||
		!g[1].joined || !g[2].joined || g[2].spaced {
		return false
	}
	day, month, year := two(g[0].digits()), two(g[1].digits()), g[2].digits()[:2]
	return 1 <= day && day <= 31 && 1 <= month && month <= 12 && (year == "19" || year == "20")
}

// thousands reports an amount: 62.812.345.678.
func thousands(g []group) bool {
	if g[0].size > 3 || g[0].text[0] == '0' || len(g) < 3 {
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
