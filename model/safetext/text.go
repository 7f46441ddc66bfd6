package safetext

import (
	"iter"
	"strings"
	"unicode/utf8"
)

// Text is text that can be shown anywhere without doing anything. The zero
// value is empty and valid. Texts are comparable and may be used as map keys.
type Text struct{ s string }

// String returns the content: clean by construction, still unmasked.
func (t Text) String() string { return t.s }

// Empty reports that there is nothing in it, not even a blank.
func (t Text) Empty() bool { return t.s == "" }

// Len returns the size in bytes, the unit of [Text.Slice] and [Span].
func (t Text) Len() int { return len(t.s) }

// RuneCount returns the number of code points, the unit of [Text.Truncate].
// Columns on a screen are another measure and belong to the renderer.
func (t Text) RuneCount() int { return utf8.RuneCountInString(t.s) }

// Runes yields byte offset and rune in order.
func (t Text) Runes() iter.Seq2[int, rune] {
	return func(yield func(int, rune) bool) {
		for i, r := range t.s {
			if !yield(i, r) {
				return
			}
		}
	}
}

// Line returns the same text on one line, as the function [Line] does.
func (t Text) Line() Text { return Text{oneLine(t.s)} }

// Lines yields the lines without their ends; an empty text has one empty line.
func (t Text) Lines() iter.Seq[Text] {
	return func(yield func(Text) bool) {
		rest := t.s
		for {
			line, after, more := strings.Cut(rest, "\n")
			if !yield(Text{line}) || !more {
				return
			}
			rest = after
		}
	}
}

// Slice returns the bytes from..to, both pushed into range and back to the
// start of the character they fall into: neighbouring slices lose nothing, and
// none begins with a mark that would lean on its neighbour.
func (t Text) Slice(from, to int) Text {
	from, to = t.snap(from), t.snap(to)
	if from >= to {
		return Text{}
	}
	return Text{t.s[from:to]}
}

func (t Text) snap(i int) int {
	if i <= 0 {
		return 0
	}
	if i >= len(t.s) {
		return len(t.s)
	}
	for i > 0 {
		if utf8.RuneStart(t.s[i]) {
			if r, _ := utf8.DecodeRuneInString(t.s[i:]); !leans(r) {
				break
			}
		}
		i--
	}
	return i
}

// Truncate returns at most max code points, the last of them "…" if anything
// was cut. A max below 1 gives an empty text.
func (t Text) Truncate(max int) Text {
	if len(t.s) <= max {
		return t
	}
	if max < 1 {
		return Text{}
	}
	n, cut := 0, 0
	for i := range t.s {
		if n == max-1 {
			cut = i
		}
		if n == max {
			return Text{t.s[:t.snap(cut)] + "…"}
		}
		n++
	}
	return t
}

// TrimSpace removes blanks and line ends at both ends.
func (t Text) TrimSpace() Text { return Clean(strings.Trim(t.s, " \n\t")) }

// Concat puts texts behind each other.
func Concat(parts ...Text) Text { return Join("", parts...) }

// Join puts texts behind each other with sep, which is cleaned too, between.
func Join(sep string, parts ...Text) Text {
	raw := make([]string, len(parts))
	for i, p := range parts {
		raw[i] = p.s
	}
	return Clean(strings.Join(raw, sep))
}

// MarshalText gives the content, for JSON output.
func (t Text) MarshalText() ([]byte, error) { return []byte(t.s), nil }

// UnmarshalText cleans what it reads: a file or a peer cannot plant a Text.
func (t *Text) UnmarshalText(b []byte) error {
	*t = Clean(string(b))
	return nil
}
