package safetext

import "unicode/utf8"

// maxLog bounds one value in a log line, in code points.
const maxLog = 1000

// Log makes a value for a log line or an error chain: one line, personal
// numbers masked, at most 1,000 code points. Logs leave the office more easily
// than caches do.
func Log(s string) string {
	return Line(limit(s, 8*maxLog)).Mask().Truncate(maxLog).String()
}

// limit cuts s to at most n bytes between code points, so that work on what is
// thrown away afterwards stays small.
func limit(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
