package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"
	"github.com/spf13/viper"
	"go.yaml.in/yaml/v3"

	"lapor/model"
)

// Codes of errors of the settings.
const (
	CodeConfigRead  model.Code = "config_read"  // the file cannot be read or is not YAML; Args file
	CodeConfigValue model.Code = "config_value" // a value that a key cannot have; Field
)

// Warning is an unknown key: it is ignored and said.
type Warning struct {
	File string
	Line int
	Key  string
}

// Source says where settings come from.
type Source struct {
	File    string                 // explicit file; "" = Default, which need not exist
	Default string                 // usual place of the file
	Flags   map[string]*pflag.Flag // key → flag; only flags that were set count
}

// DefaultFile is the usual place of the file: lapor/config.yaml in the user's
// configuration folder.
func DefaultFile() string {
	dir, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "lapor", "config.yaml")
}

// Load reads the settings. The file used is returned, "" if there is none.
func Load(src Source) (Settings, string, []Warning, error) {
	s := Defaults()
	v := viper.NewWithOptions(viper.ExperimentalBindStruct())
	v.SetEnvPrefix("LAPOR")
	v.SetEnvKeyReplacer(strings.NewReplacer(".", "_"))
	v.AutomaticEnv()
	file, content, err := readFile(src)
	if err != nil {
		return s, file, nil, err
	}
	var warnings []Warning
	if content != nil {
		warnings, err = unknownKeys(file, content)
		if err == nil {
			v.SetConfigType("yaml")
			err = v.ReadConfig(strings.NewReader(string(content)))
		}
		if err != nil {
			return s, file, nil, &model.Error{Code: CodeConfigRead, Args: map[string]any{"file": file}, Err: err}
		}
	}
	for key, flag := range src.Flags {
		if flag != nil && flag.Changed {
			if err := v.BindPFlag(key, flag); err != nil {
				return s, file, warnings, fmt.Errorf("flag %s: %w", key, err)
			}
		}
	}
	if err := v.Unmarshal(&s); err != nil {
		return s, file, warnings, &model.Error{Code: CodeConfigValue, Field: "config", Err: err, Detail: err.Error()}
	}
	return s, file, warnings, s.check()
}

func readFile(src Source) (string, []byte, error) {
	file := src.File
	if file == "" {
		file = src.Default
	}
	if file == "" {
		return "", nil, nil
	}
	content, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) && src.File == "" {
		return "", nil, nil
	}
	if err != nil {
		return file, nil, &model.Error{Code: CodeConfigRead, Args: map[string]any{"file": file}, Err: err}
	}
	return file, content, nil
}

// unknownKeys lists keys of the file that are no settings, with their lines.
func unknownKeys(file string, content []byte) ([]Warning, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(content, &doc); err != nil {
		return nil, err
	}
	if len(doc.Content) == 0 {
		return nil, nil
	}
	known := Keys()
	var warnings []Warning
	var walk func(prefix string, n *yaml.Node)
	walk = func(prefix string, n *yaml.Node) {
		if n.Kind != yaml.MappingNode {
			return
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := prefix + strings.ToLower(n.Content[i].Value)
			section := slices.ContainsFunc(known, func(k string) bool { return strings.HasPrefix(k, key+".") })
			switch {
			case slices.Contains(known, key):
			case section:
				walk(key+".", n.Content[i+1])
			default:
				warnings = append(warnings, Warning{File: file, Line: n.Content[i].Line, Key: n.Content[i].Value})
			}
		}
	}
	walk("", doc.Content[0])
	return warnings, nil
}

func (s Settings) check() error {
	oneOf := func(key, value string, allowed ...string) error {
		if slices.Contains(allowed, value) {
			return nil
		}
		return &model.Error{Code: CodeConfigValue, Field: key, Args: map[string]any{"value": value, "allowed": strings.Join(allowed, ", ")}}
	}
	between := func(key string, value, low, high int) error {
		if value >= low && value <= high {
			return nil
		}
		return &model.Error{Code: CodeConfigValue, Field: key,
			Args: map[string]any{"value": value, "allowed": fmt.Sprintf("%d–%d", low, high)}}
	}
	for _, err := range []error{
		oneOf("language", s.Language, "id", "en"),
		oneOf("ui.theme", s.UI.Theme, "auto", "light", "dark", "contrast", "mono"),
		oneOf("ui.glyphs", s.UI.Glyphs, "auto", "utf8", "ascii"),
		oneOf("log.level", s.Log.Level, "debug", "info", "warn", "error"),
		between("ui.hold_seconds", s.UI.HoldSeconds, 0, 3600),
		between("sync.stall_seconds", s.Sync.StallSeconds, 5, 600),
		between("sync.max_kilobytes", s.Sync.MaxKilobytes, 0, 1<<20),
		between("lapord.session_days", s.Lapord.SessionDays, 1, 366),
		between("lapord.job_minutes", s.Lapord.JobMinutes, 1, 1440),
		between("lapord.next_sync_seconds", s.Lapord.NextSyncSecs, 10, 86400),
		between("lapord.argon_mib", s.Lapord.ArgonMiB, 19, 1024),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}
