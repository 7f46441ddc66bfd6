package safetext_test

import (
	"regexp"
	"strings"
	"testing"

	"lapor/model/safetext"
)

func TestFileName(t *testing.T) {
	long := strings.Repeat("panjang ", 40)
	for in, want := range map[string]string{
		"Foto Jalan.JPG":        "Foto-Jalan.jpg",
		"../../etc/passwd":      "etc-passwd",
		`C:\Windows\x.exe`:      "C-Windows-x.exe",
		"":                      "berkas",
		"...":                   "berkas",
		".htaccess":             "htaccess",
		"-rf":                   "rf",
		"con":                   "_con",
		"NUL.txt":               "_NUL.txt",
		"com1.tar.gz":           "_com1.tar.gz",
		"LPT¹":                  "_LPT1",
		"console.txt":           "console.txt",
		"foto\u202egpj.exe":     "fotogpj.exe",
		"a\x00b\n.pdf":          "ab.pdf",
		"Kafé & Résumé.docx":    "Kafe-Resume.docx",
		"laporan . . .":         "laporan",
		"سند":                   "berkas",
		"a..b":                  "a.b",
		long + ".xlsx":          strings.Repeat("panjang-", 9) + "pan.xlsx",
		"x" + long + "." + long: "x" + strings.Repeat("panjang-", 9) + "panjang",
	} {
		got := safetext.FileName(in)
		if got != want {
			t.Errorf("FileName(%+q) = %q, want %q", in, got, want)
		}
		safeName(t, in)
	}
}

var (
	goodName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]*$`)
	badName  = regexp.MustCompile(`(?i)^(con|prn|aux|nul|conin|conout|clock|com\d|lpt\d)(\..*)?$|\.\.|[.-]$`)
)

// safeName holds what must be true of every name made.
func safeName(t *testing.T, in string) {
	t.Helper()
	name := safetext.FileName(in)
	if !goodName.MatchString(name) || badName.MatchString(name) || len(name) > 80 {
		t.Errorf("FileName(%+q) = %q", in, name)
	}
}
