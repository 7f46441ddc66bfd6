package config

import (
	"os"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Origin says where a setting's value comes from.
type Origin string

// Origins, the strongest first.
const (
	FromFlag     Origin = "flag"
	FromVariable Origin = "variable"
	FromFile     Origin = "file"
	FromDefault  Origin = "default"
)

// Variable is the environment variable of a key.
func Variable(key string) string {
	return "LAPOR_" + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
}

// Origins says for every key where Load takes its value from. A file that
// cannot be read counts as empty: Load has said so.
func (src Source) Origins() map[string]Origin {
	_, content, _ := readFile(src)
	var tree map[string]any
	_ = yaml.Unmarshal(content, &tree)
	origins := map[string]Origin{}
	for _, key := range Keys() {
		switch flag := src.Flags[key]; {
		case flag != nil && flag.Changed:
			origins[key] = FromFlag
		case os.Getenv(Variable(key)) != "":
			origins[key] = FromVariable
		case holds(tree, strings.Split(key, ".")):
			origins[key] = FromFile
		default:
			origins[key] = FromDefault
		}
	}
	return origins
}

func holds(tree map[string]any, path []string) bool {
	for name, v := range tree {
		if strings.ToLower(name) != path[0] {
			continue
		}
		if len(path) == 1 {
			return true
		}
		sub, ok := v.(map[string]any)
		return ok && holds(sub, path[1:])
	}
	return false
}
