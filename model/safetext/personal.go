package safetext

import "strings"

// Kind says what a [Span] would give away.
type Kind string

const (
	NIK   Kind = "nik"   // 16 digits: identity number, or number of the family card
	Phone Kind = "phone" // Indonesian number: 08…, 628…, +62…
	Email Kind = "email"
)

// Span is a place in a text, in bytes, start included and end not.
type Span struct {
	Kind       Kind
	Start, End int
}

// FindPersonal finds identity numbers, telephone numbers and e-mail addresses,
// in order and without overlap. It expects cleaned text, in which no invisible
// character can part the digits. It errs towards finding too much; dates,
// opening hours, amounts of money and tracking IDs behind # are left alone.
func FindPersonal(s string) []Span {
	if !strings.ContainsAny(s, "@0123456789") && isASCII(s) {
		return nil
	}
	return merge(findNumbers(s), findEmails(s))
}

// Mask hides the rest of everything that [FindPersonal] finds: of a number the
// first four digits stay, of an address at most two characters; separators
// stay, so that the reader still sees what it was.
func (t Text) Mask() Text {
	spans := FindPersonal(t.s)
	if len(spans) == 0 {
		return t
	}
	var out strings.Builder
	out.Grow(len(t.s))
	at := 0
	for _, sp := range spans {
		out.WriteString(t.s[at:sp.Start])
		maskSpan(&out, t.s[sp.Start:sp.End], sp.Kind)
		at = sp.End
	}
	out.WriteString(t.s[at:])
	return Text{out.String()}
}

func maskSpan(out *strings.Builder, s string, kind Kind) {
	shown := 4
	if kind == Email {
		shown = min(2, strings.IndexByte(s, '@')/2)
	}
	for _, r := range s {
		switch {
		case strings.ContainsRune("+-.@ ()", r):
			out.WriteRune(r)
		case shown > 0:
			shown--
			out.WriteRune(r)
		default:
			out.WriteByte('*')
		}
	}
}

// merge joins two ordered lists; where they overlap the earlier start wins.
func merge(a, b []Span) []Span {
	if len(a) == 0 {
		return b
	}
	var all []Span
	for len(a) > 0 || len(b) > 0 {
		var next Span
		if len(b) == 0 || (len(a) > 0 && a[0].Start < b[0].Start) {
			next, a = a[0], a[1:]
		} else {
			next, b = b[0], b[1:]
		}
		if n := len(all); n > 0 && next.Start < all[n-1].End {
			all[n-1].End = max(all[n-1].End, next.End)
			continue
		}
		all = append(all, next)
	}
	return all
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
