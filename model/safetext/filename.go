package safetext

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	maxFileName = 80 // bytes
	maxSuffix   = 10 // bytes, with its dot
)

// FileName makes a name for a file of ours: ASCII letters, digits, dash,
// underscore and single dots, at most 80 bytes, never empty, hidden, an option
// or a device of Windows. Path separators become dashes: the result is always
// one name in the folder of the caller, who must still create it without
// overwriting. Two inputs may give the same name.
func FileName(s string) string {
	stem, suffix := cutSuffix(plainName(s))
	if len(stem)+len(suffix) > maxFileName {
		stem = strings.TrimRight(stem[:maxFileName-len(suffix)], "-_.")
	}
	if stem == "" {
		stem = "berkas"
	}
	if device(stem) {
		stem = "_" + stem
	}
	return stem + suffix
}

// plainName keeps letters and digits without their accents; anything else is a
// dash. Of dashes and dots in a row one is left, a dot if there was one.
func plainName(s string) string {
	var out []byte
	for _, r := range norm.NFKD.String(clean(limit(s, 8*maxFileName))) {
		b := byte('-')
		switch {
		case r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.' || r == '_'):
			b = byte(r)
		case unicode.Is(unicode.M, r):
			continue
		}
		if n := len(out); n > 0 && joint(b) && joint(out[n-1]) {
			if b == '.' {
				out[n-1] = b
			}
			continue
		}
		out = append(out, b)
	}
	return strings.Trim(string(out), "-._")
}

func joint(b byte) bool { return b == '-' || b == '.' }

// cutSuffix parts ".jpg" from the name; what is long or odd is no suffix.
func cutSuffix(s string) (stem, suffix string) {
	i := strings.LastIndexByte(s, '.')
	if i <= 0 || len(s)-i > maxSuffix || strings.ContainsAny(s[i:], "-_") {
		return s, ""
	}
	return strings.TrimRight(s[:i], "-_."), strings.ToLower(s[i:])
}

// device reports names that Windows takes for a device whatever follows the
// first dot (Naming Files, Paths, and Namespaces, Microsoft).
func device(stem string) bool {
	name, _, _ := strings.Cut(strings.ToUpper(stem), ".")
	switch name {
	case "CON", "PRN", "AUX", "NUL", "CONIN", "CONOUT", "CLOCK":
		return true
	}
	return len(name) == 4 && (name[:3] == "COM" || name[:3] == "LPT") && '0' <= name[3] && name[3] <= '9'
}
