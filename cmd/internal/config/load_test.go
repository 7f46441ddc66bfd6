package config

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/spf13/pflag"
	"go.yaml.in/yaml/v3"

	"lapor/model"
)

const example = "../../../config.example.yaml"

func TestTheExampleHoldsEveryKeyWithItsDefault(t *testing.T) {
	got, file, warnings, err := Load(Source{File: example})
	if err != nil || len(warnings) != 0 || file != example {
		t.Fatalf("file %q, warnings %v, %v", file, warnings, err)
	}
	if want := Defaults(); !reflect.DeepEqual(got, want) {
		t.Errorf("the example gives\n%+v\nthe defaults are\n%+v", got, want)
	}
	content, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := yaml.Unmarshal(content, &tree); err != nil {
		t.Fatal(err)
	}
	for _, key := range Keys() {
		if !has(tree, key) {
			t.Errorf("config.example.yaml lacks %s", key)
		}
	}
}

func has(tree map[string]any, key string) bool {
	for name, v := range tree {
		if name == key {
			return true
		}
		if sub, ok := v.(map[string]any); ok && len(key) > len(name) && key[:len(name)+1] == name+"." && has(sub, key[len(name)+1:]) {
			return true
		}
	}
	return false
}

func write(t *testing.T, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestFlagsGoBeforeVariablesBeforeTheFile(t *testing.T) {
	file := write(t, "language: en\nserver:\n  url: https://file\nui:\n  theme: dark\n  keys:\n    reply: [t, ctrl+r]\n")
	t.Setenv("LAPOR_SERVER_URL", "https://variable")
	t.Setenv("LAPOR_UI_THEME", "mono")
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	flags.String("theme", "", "")
	if err := flags.Parse([]string{"--theme", "light"}); err != nil {
		t.Fatal(err)
	}
	s, _, _, err := Load(Source{File: file, Flags: map[string]*pflag.Flag{"ui.theme": flags.Lookup("theme")}})
	if err != nil {
		t.Fatal(err)
	}
	if s.Language != "en" || s.Server.URL != "https://variable" || s.UI.Theme != "light" {
		t.Errorf("got %+v", s)
	}
	if !reflect.DeepEqual(s.UI.Keys, map[string][]string{"reply": {"t", "ctrl+r"}}) {
		t.Errorf("keys %v", s.UI.Keys)
	}
	if s.UI.HoldSeconds != 60 {
		t.Errorf("a missing key is %d, not its default", s.UI.HoldSeconds)
	}
}

func TestUnknownKeysAreSaidWithTheirLine(t *testing.T) {
	file := write(t, "language: id\nbahasa: id\nui:\n  theme: dark\n  tema: gelap\n")
	_, _, warnings, err := Load(Source{File: file})
	if err != nil {
		t.Fatal(err)
	}
	want := []Warning{{file, 2, "bahasa"}, {file, 5, "tema"}}
	if !reflect.DeepEqual(warnings, want) {
		t.Errorf("warnings %v, want %v", warnings, want)
	}
}

func TestBadSettings(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		code    model.Code
		field   string
	}{
		"not yaml":       {"a: [b\n\tc", CodeConfigRead, ""},
		"unknown theme":  {"ui:\n  theme: merah\n", CodeConfigValue, "ui.theme"},
		"number as word": {"ui:\n  hold_seconds: lama\n", CodeConfigValue, "config"},
		"out of range":   {"lapord:\n  argon_mib: 2\n", CodeConfigValue, "lapord.argon_mib"},
	} {
		t.Run(name, func(t *testing.T) {
			file := write(t, c.content)
			_, _, _, err := Load(Source{File: file})
			e, ok := err.(*model.Error)
			if !ok || e.Code != c.code || e.Field != c.field {
				t.Errorf("got %v", err)
			}
			if after, _ := os.ReadFile(file); string(after) != c.content {
				t.Error("the user's file was rewritten")
			}
		})
	}
	if _, _, _, err := Load(Source{File: filepath.Join(t.TempDir(), "none.yaml")}); model.CodeOf(err) != CodeConfigRead {
		t.Errorf("a file that was named and is missing gives %v", err)
	}
	if _, file, _, err := Load(Source{Default: filepath.Join(t.TempDir(), "none.yaml")}); err != nil || file != "" {
		t.Errorf("a missing usual file gives %q, %v", file, err)
	}
}

func TestEverySettingSaysWhereItComesFrom(t *testing.T) {
	file := write(t, "language: en\nui:\n  theme: dark\n")
	t.Setenv("LAPOR_UI_THEME", "mono")
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	flags.String("profile", "", "")
	if err := flags.Parse([]string{"--profile", "rina"}); err != nil {
		t.Fatal(err)
	}
	got := Source{File: file, Flags: map[string]*pflag.Flag{"profile": flags.Lookup("profile")}}.Origins()
	for key, want := range map[string]Origin{"language": FromFile, "ui.theme": FromVariable, "profile": FromFlag, "log.level": FromDefault} {
		if got[key] != want {
			t.Errorf("%s comes from %q, want %q", key, got[key], want)
		}
	}
	if len(got) != len(Keys()) {
		t.Errorf("%d origins of %d keys", len(got), len(Keys()))
	}
}
