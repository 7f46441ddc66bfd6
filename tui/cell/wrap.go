package cell

import (
	"strings"

	"lapor/model/safetext"
)

// Wrap breaks a text into lines of at most width cells: at blanks, and inside
// a word only when it is longer than a line. Line breaks of the text stay. A
// tab counts as one blank. A width below one counts as one.
func Wrap(t safetext.Text, width int) []string {
	width = max(1, width)
	var lines []string
	for paragraph := range t.Lines() {
		lines = append(lines, wrapLine(strings.ReplaceAll(paragraph.String(), "\t", " "), width)...)
	}
	return lines
}

func wrapLine(s string, width int) []string {
	if Width(s) <= width {
		return []string{strings.TrimRight(s, " ")}
	}
	var lines []string
	var line strings.Builder
	used := 0
	flush := func() {
		lines = append(lines, line.String())
		line.Reset()
		used = 0
	}
	for word := range strings.FieldsSeq(s) {
		w := Width(word)
		if used > 0 && used+1+w > width {
			flush()
		}
		if used > 0 {
			line.WriteByte(' ')
			used++
		}
		for w > width-used {
			part := head(word, width-used)
			if part == "" { // a wide grapheme on a one-cell line
				word = word[max(1, len(head(word, 2))):]
				part = "?"
			} else {
				word = word[len(part):]
			}
			line.WriteString(part)
			w = Width(word)
			flush()
		}
		line.WriteString(word)
		used += w
	}
	if used > 0 || len(lines) == 0 {
		flush()
	}
	return lines
}

// WrapPlain is Wrap for the program's own sentences.
func WrapPlain(s string, width int) []string { return Wrap(safetext.Clean(s), width) }
