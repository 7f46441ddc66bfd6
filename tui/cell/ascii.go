package cell

import "strings"

// signs that the program's own sentences and citizens' texts use, with ASCII
// of the same width.
var ascii = strings.NewReplacer(
	"·", "-", "…", ".", "–", "-", "—", "-", "“", `"`, "”", `"`, "‘", "'", "’", "'",
	"↑", "^", "↓", "v", "←", "<", "→", ">", "±", "~", "×", "x", "é", "e", "ê", "e",
)

// ASCII writes s for a console without UTF-8: every cell that is not ASCII
// becomes a sign of the same width.
func ASCII(s string) string {
	if isASCII(s) {
		return s
	}
	s = ascii.Replace(s)
	if isASCII(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if r < 0x80 {
			b.WriteRune(r)
			continue
		}
		b.WriteString(strings.Repeat("?", Width(string(r))))
	}
	return b.String()
}
