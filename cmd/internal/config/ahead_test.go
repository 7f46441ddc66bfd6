package config

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lapor/model"
)

func TestAheadOfTheCommandLine(t *testing.T) {
	english := write(t, "language: en\n")
	broken := write(t, "language: [\n")
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	for _, c := range []struct {
		line     string
		language string
		json     bool
	}{
		{"", "id", false},
		{"list --json", "id", true},
		{"--language EN list", "en", false},
		{"list --unknown x --language=en --json -h", "en", true},
		{"--config " + english + " list", "en", false},
		{"--config " + english + " --language id list", "id", false},
		{"--config " + broken + " list", "id", false},
		{"--config", "id", false},
		{"note 1 -- --json", "id", false},
	} {
		language, json := Ahead(strings.Fields(c.line))
		if language != c.language || json != c.json {
			t.Errorf("%q: language %q, json %v", c.line, language, json)
		}
	}
}

func TestTheLogGoesWhereItIsTold(t *testing.T) {
	file := filepath.Join(t.TempDir(), "lapor.log")
	var otherwise bytes.Buffer
	for _, c := range []struct {
		name       string
		log        Log
		inFile     string
		onFallback string
	}{
		{"without a file", Log{Level: "warn"}, "", "terdengar"},
		{"with a file", Log{Level: "warn", File: file}, "terdengar", ""},
		{"after what is there", Log{Level: "debug", File: file}, "pelan", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			otherwise.Reset()
			log, closeLog, err := c.log.Open(&otherwise)
			if err != nil {
				t.Fatal(err)
			}
			log.Info("pelan")
			log.Warn("terdengar")
			if err := closeLog(); err != nil {
				t.Fatal(err)
			}
			content, err := os.ReadFile(file)
			if c.inFile != "" && (err != nil || !strings.Contains(string(content), c.inFile)) {
				t.Errorf("the file holds %q, %v", content, err)
			}
			if got := otherwise.String(); (c.onFallback != "") != strings.Contains(got, "terdengar") || strings.Contains(got, "pelan") {
				t.Errorf("elsewhere stands %q", got)
			}
		})
	}
	if content, err := os.ReadFile(file); err != nil || strings.Count(string(content), "terdengar") != 2 {
		t.Errorf("a later start writes over the file: %q, %v", content, err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others may read the log: %v, %v", info.Mode(), err)
	}
	log, closeLog, err := Log{Level: "info"}.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	log.Error("ke mana pun tidak") // must not fail
	if err := closeLog(); err != nil {
		t.Error(err)
	}
	if _, _, err := (Log{Level: "info", File: filepath.Join(file, "x")}).Open(nil); model.CodeOf(err) != CodeLogFile {
		t.Errorf("a file in a file: %v", err)
	}
	if _, _, err := (Log{Level: "loud"}).Open(nil); model.CodeOf(err) != CodeConfigValue {
		t.Errorf("a level that is none: %v", err)
	}
}
