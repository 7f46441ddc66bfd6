package query

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is one piece of the input between spaces, quotes respected.
type token struct {
	start, end int
	not        bool     // began with a minus
	quoted     bool     // a phrase in quotes, in text
	text       string   // without minus and, if quoted, without quotes
	op         string   // name before the colon, "" if it has no form of an operator
	values     []string // behind the colon, parted at commas, unquoted
}

// lex parts the input. A quote that is not closed runs to the end: it is still
// being typed.
func lex(input string) []token {
	var out []token
	for i := 0; i < len(input); {
		if n := blankAt(input[i:]); n > 0 {
			i += n
			continue
		}
		t := token{start: i}
		if input[i] == '-' && i+1 < len(input) && blankAt(input[i+1:]) == 0 {
			t.not = true
			i++
		}
		if quoteAt(input[i:]) > 0 {
			t.quoted = true
			t.text, i = quotedAt(input, i)
		} else {
			i = t.bare(input, i)
		}
		t.end = i
		out = append(out, t)
	}
	return out
}

// bare reads an unquoted token from position i, with the quoted values of an
// operator in it, and returns the position behind it.
func (t *token) bare(input string, i int) int {
	from := i
	if n := operatorAt(input[i:]); n > 0 {
		t.op = input[i : i+n]
		i += n + 1
		i = t.list(input, i)
	} else {
		for i < len(input) && blankAt(input[i:]) == 0 {
			i++
		}
	}
	t.text = input[from:i]
	return i
}

// list reads values parted by commas.
func (t *token) list(input string, i int) int {
	for {
		var v string
		if quoteAt(input[i:]) > 0 {
			v, i = quotedAt(input, i)
		}
		from := i
		for i < len(input) && input[i] != ',' && blankAt(input[i:]) == 0 {
			i++
		}
		if v += input[from:i]; v != "" {
			t.values = append(t.values, v)
		}
		if i >= len(input) || input[i] != ',' {
			return i
		}
		i++
	}
}

// operatorAt returns the length of a name of letters and dashes before a
// colon, or 0. A time (08:30) or address (http://) is none.
func operatorAt(s string) int {
	n := 0
	for i, r := range s {
		if r == ':' && i > 0 {
			n = i
			break
		}
		if !unicode.IsLetter(r) && (r != '-' || i == 0) {
			return 0
		}
	}
	if n == 0 || strings.HasPrefix(s[n:], "://") {
		return 0
	}
	return n
}

// quotedAt returns what stands between the quote at i and the next one, and
// the position behind it.
func quotedAt(input string, i int) (string, int) {
	i += quoteAt(input[i:])
	for from := i; ; i++ {
		if i >= len(input) {
			return input[from:], i
		}
		if n := quoteAt(input[i:]); n > 0 {
			return input[from:i], i + n
		}
	}
}

func quoteAt(s string) int {
	for _, q := range [...]string{`"`, "“", "”", "„"} {
		if strings.HasPrefix(s, q) {
			return len(q)
		}
	}
	return 0
}

func blankAt(s string) int {
	if s == "" {
		return 0
	}
	if r, n := utf8.DecodeRuneInString(s); unicode.IsSpace(r) {
		return n
	}
	return 0
}
