package safetext

import "unicode"

// MaxMarks is the largest number of combining marks kept on one base. Real
// scripts need three; stacked "zalgo" text needs hundreds.
const MaxMarks = 4

// fate says what becomes of a rune.
type fate uint8

const (
	keep    fate = iota
	drop         // invisible or able to act: leaves no trace
	replace      // has no agreed meaning: becomes U+FFFD
	blank        // another kind of space: becomes U+0020
	newline      // another kind of line end: becomes \n
	mark         // leans on the rune before it: kept up to MaxMarks
)

// fateOf classifies one rune above ASCII or an ASCII control. It looks at
// nothing but the rune.
func fateOf(r rune) fate {
	switch {
	case r == '\n' || r == '\t':
		return keep
	case r == '\v' || r == '\f' || r == '\r' || r == '\u2028' || r == '\u2029':
		return newline
	case r < 0x20 || (0x7f <= r && r < 0xa0):
		return drop
	case r == 0xad:
		return drop
	case r == 0xa0:
		return blank
	case r < 0x300:
		return keep // Latin: nothing below has a special fate
	case invisible(r):
		return drop
	case unicode.Is(unicode.Co, r) || unicode.Is(unicode.Noncharacter_Code_Point, r):
		return replace
	case unicode.Is(unicode.Zs, r):
		return blank
	case leans(r):
		return mark
	case !assigned(r):
		return replace
	}
	return keep
}

// assigned reports characters that Go's tables know. A terminal with newer
// tables may treat an unknown one as a mark, except where only pictures
// (emoji) and ideographs (planes 2 and 3) are to come.
func assigned(r rune) bool {
	return (0x1f000 <= r && r <= 0x1faff) || (0x20000 <= r && r <= 0x3ffff) ||
		unicode.In(r, unicode.L, unicode.S, unicode.P, unicode.N)
}

// invisible reports format characters (Cf: bidi, zero-width, BOM, annotation),
// variation selectors, fillers and the whole plane of tags. unicode.IsControl
// knows none of them.
func invisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) ||
		unicode.Is(unicode.Variation_Selector, r) ||
		unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) ||
		(0xE0000 <= r && r <= 0xE0FFF)
}

// leans reports runes that extend the character before them: combining marks,
// vowels and finals of conjoining Hangul, the Thai and Lao vowel am, half-width
// voiced marks, skin tones
// (UAX #29, Grapheme_Cluster_Break Extend, SpacingMark, V and T).
func leans(r rune) bool {
	if r < 0x300 {
		return false
	}
	return unicode.Is(unicode.M, r) ||
		(0x1160 <= r && r <= 0x11ff) || (0xd7b0 <= r && r <= 0xd7ff) ||
		r == 0x0e33 || r == 0x0eb3 || r == 0xff9e || r == 0xff9f ||
		(0x1f3fb <= r && r <= 0x1f3ff)
}

// chained reports bases of which a whole row is drawn as one character:
// leading Hangul consonants and prepended letters (UAX #29, GB6 and GB9b). They
// count like marks.
func chained(prev, r rune) bool {
	return (hangulLead(prev) && hangulLead(r)) || (prepended(prev) && prepended(r))
}

// conjunct reports a letter that a linker joins to the one before (GB9c).
func conjunct(prev, r rune) bool {
	return linker(prev) && unicode.IsLetter(r)
}

func hangulLead(r rune) bool {
	return (0x1100 <= r && r <= 0x115f) || (0xa960 <= r && r <= 0xa97f)
}

func prepended(r rune) bool {
	switch r {
	case 0x0d4e, 0x111c2, 0x111c3, 0x113d1, 0x1193f, 0x11941, 0x11a3a, 0x11d46, 0x11f02:
		return true
	}
	return 0x11a84 <= r && r <= 0x11a89
}

// linker reports the viramas that join consonants into one conjunct.
func linker(r rune) bool {
	switch r {
	case 0x094d, 0x09cd, 0x0acd, 0x0b4d, 0x0c4d, 0x0d4d,
		0x1039, 0x17d2, 0x1a60, 0x1b44, 0x1bab, 0xa9c0, 0xaaf6,
		0x10a3f, 0x11133, 0x113d0, 0x1193e, 0x11a47, 0x11a99, 0x11f42:
		return true
	}
	return false
}
