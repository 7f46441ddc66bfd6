package safetext_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"lapor/model/safetext"
)

// corpus holds the big list of naughty strings and the terminal stress texts
// of testdata, whole, by line and cut at awkward places.
func corpus(t testing.TB) []string {
	t.Helper()
	read := func(name string) string {
		b, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	var all []string
	if err := json.Unmarshal([]byte(read("blns.json")), &all); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"UTF-8-demo.txt", "demo.vte"} {
		text := read(name)
		all = append(all, text)
		all = append(all, strings.Split(text, "\n")...)
		for i := 1; i < len(text); i += 97 {
			all = append(all, text[i:min(len(text), i+61)])
		}
	}
	for _, intro := range []string{"\x1b]", "\x1bP", "\x1b_", "\x1b^", "\x1bX", "\x9d", "\u009d", "\u0090", "\u009f"} {
		for _, body := range []string{"0;judul", "8;;http://x.id", "52;c;aGFp", "9;halo", "777;notify;a;b", "1337;File=:AAAA"} {
			for _, end := range []string{"\x07", "\x1b\\", "\x9c", "\u009c", ""} {
				all = append(all, "Jalan "+intro+body+end+" rusak")
			}
		}
	}
	return all
}

func TestCorpus(t *testing.T) {
	all := corpus(t)
	if len(all) < 1500 {
		t.Fatalf("only %d cases: is testdata complete?", len(all))
	}
	for _, s := range all {
		check(t, s)
		safeName(t, s)
		inert(t, s, safetext.Clean(s).Mask().String())
		if l := safetext.Log(s); strings.ContainsAny(l, "\n\r\t\x1b") {
			t.Errorf("Log(%+q) = %+q", s, l)
		}
	}
}
