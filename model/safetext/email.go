package safetext

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Longest parts of an address (RFC 5321, 4.5.3.1); they also bound the search.
const (
	maxLocal  = 64
	maxDomain = 255
)

func findEmails(s string) []Span {
	var found []Span
	for at, floor := 0, 0; ; {
		i := strings.IndexByte(s[at:], '@')
		if i < 0 {
			return found
		}
		at += i
		start, end := localStart(s, floor, at), domainEnd(s, at+1)
		if start < at && end > at+1 {
			found = append(found, Span{Email, start, end})
			at = end
		} else {
			at++
		}
		floor = at
	}
}

// localStart walks back from the @ at position at.
func localStart(s string, floor, at int) int {
	start := at
	for start > floor && at-start < maxLocal {
		r, size := utf8.DecodeLastRuneInString(s[floor:start])
		if !word(r) && !strings.ContainsRune("._%+-", r) {
			break
		}
		start -= size
	}
	for start < at && strings.IndexByte("._%+-", s[start]) >= 0 {
		start++
	}
	return start
}

// domainEnd walks on from behind the @ and returns the end of a domain with at
// least one dot, or from if there is none.
func domainEnd(s string, from int) int {
	end, dots := from, 0
	for i, r := range s[from:min(len(s), from+maxDomain)] {
		switch {
		case word(r) || r == '-':
			if i > 0 && s[from+i-1] == '.' {
				dots++
			}
			end = from + i + utf8.RuneLen(r)
			continue
		case r == '.' && i > 0 && s[from+i-1] != '.':
			continue
		}
		break
	}
	if dots == 0 {
		return from
	}
	return end
}

func word(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
