package safetext_test

import (
	"encoding/json"
	"slices"
	"testing"

	"lapor/model/safetext"
)

func TestTruncate(t *testing.T) {
	for _, c := range []struct {
		in   string
		max  int
		want string
	}{
		{"Jalan rusak", 20, "Jalan rusak"},
		{"Jalan rusak", 11, "Jalan rusak"},
		{"Jalan rusak", 6, "Jalan…"},
		{"ééé", 3, "ééé"},
		{"ee\u0301\u0301f", 3, "e…"}, // never between a base and its marks
		{"abc", 1, "…"},
		{"abc", 0, ""},
		{"abc", -1, ""},
		{"", 0, ""},
	} {
		if got := safetext.Clean(c.in).Truncate(c.max).String(); got != c.want {
			t.Errorf("Truncate(%q, %d) = %q, want %q", c.in, c.max, got, c.want)
		}
	}
}

func TestJoinCannotBreakSafety(t *testing.T) {
	a, b := safetext.Clean("e\u0301\u0301\u0301\u0301"), safetext.Clean("b")
	if got := safetext.Join("\x1b\u0301", a, b).String(); got != a.String()+"b" {
		t.Errorf("separator got through: %+q", got)
	}
	if got := safetext.Join(", ", b, b, b).String(); got != "b, b, b" {
		t.Errorf("got %q", got)
	}
	if got := safetext.Concat(); !got.Empty() {
		t.Errorf("nothing joined is %q", got)
	}
}

func TestTrustedIsNotTrusted(t *testing.T) {
	if got := safetext.Trusted("\x1b[2Jhalo").String(); got != "[2Jhalo" {
		t.Errorf("got %+q", got)
	}
}

func TestJSON(t *testing.T) {
	var x struct{ Title safetext.Text }
	if err := json.Unmarshal([]byte(`{"Title":"a\u001b[31mb\u202e"}`), &x); err != nil {
		t.Fatal(err)
	}
	if x.Title.String() != "a[31mb" {
		t.Errorf("a peer planted %+q", x.Title)
	}
	out, err := json.Marshal(x)
	if err != nil || string(out) != `{"Title":"a[31mb"}` {
		t.Errorf("%s, %v", out, err)
	}
}

func TestLines(t *testing.T) {
	var got []string
	for l := range safetext.Clean("a\r\n\nb\n").Lines() {
		got = append(got, l.String())
	}
	if want := []string{"a", "", "b", ""}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestUnescapeLiteralNewlines(t *testing.T) {
	for in, want := range map[string]string{
		"biasa":                       "biasa",
		`Yth Bapak\nJalan rusak`:      "Yth Bapak\nJalan rusak",
		`a\r\nb\rc\td`:                "a\nb\nc\td",
		`\\n tetap, \x tetap, akhir\`: `\\n tetap, \x tetap, akhir\`,
	} {
		if got := safetext.UnescapeLiteralNewlines(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
