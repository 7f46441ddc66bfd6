package safetext

import "strings"

// UnescapeLiteralNewlines turns the two-character sequences \n, \r and \t, and
// \r\n as one, that the official exports hold instead of line ends and tabs
// into real ones. A backslash that follows a backslash starts no sequence. It
// is for importers only: elsewhere a backslash is what the citizen typed.
func UnescapeLiteralNewlines(s string) string {
	i := strings.IndexByte(s, '\\')
	if i < 0 {
		return s
	}
	var out strings.Builder
	out.Grow(len(s))
	out.WriteString(s[:i])
	for i < len(s) {
		rest := s[i:]
		switch {
		case strings.HasPrefix(rest, `\\`):
			out.WriteString(`\\`)
			i += 2
		case strings.HasPrefix(rest, `\r\n`):
			out.WriteByte('\n')
			i += 4
		case strings.HasPrefix(rest, `\n`), strings.HasPrefix(rest, `\r`):
			out.WriteByte('\n')
			i += 2
		case strings.HasPrefix(rest, `\t`):
			out.WriteByte('\t')
			i += 2
		default:
			out.WriteByte(s[i])
			i++
		}
	}
	return out.String()
}
