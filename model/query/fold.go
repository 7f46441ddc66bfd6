package query

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold brings text into the form in which it is indexed and searched: lower
// case, no accents, letters and digits only, everything between them one
// space, none at the ends. Apostrophes vanish, because jum'at and jumat are
// one word. Folding twice is folding once.
func Fold(s string) string {
	if folded(s) {
		return s
	}
	if !ascii(s) {
		// Behind a bad byte NFKD leaves characters composed.
		s = norm.NFKD.String(strings.ToValidUTF8(s, " "))
	}
	var out strings.Builder
	out.Grow(len(s))
	gap := false
	for _, r := range s {
		switch {
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			if gap && out.Len() > 0 {
				out.WriteByte(' ')
			}
			gap = false
			out.WriteRune(unicode.ToLower(r))
		case apostrophe(r) || unicode.Is(unicode.M, r) || unicode.Is(unicode.Cf, r):
		default:
			gap = true
		}
	}
	return out.String()
}

// Terms are the words of a folded text.
func Terms(folded string) []string { return strings.Fields(folded) }

func apostrophe(r rune) bool {
	return r == '\'' || r == '\u2018' || r == '\u2019' || r == '\u02bc' || r == '\u02bb'
}

func ascii(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// folded reports ASCII text that Fold would return as it is.
func folded(s string) bool {
	last := byte(' ')
	for i := 0; i < len(s); i++ {
		b := s[i]
		switch {
		case 'a' <= b && b <= 'z', '0' <= b && b <= '9':
		case b == ' ' && last != ' ':
		default:
			return false
		}
		last = b
	}
	return s == "" || last != ' '
}
