package config

import (
	"io"
	"strings"

	"github.com/spf13/pflag"
)

// Ahead looks at the settings and at --config, --language and --json before
// the command line is built, because its help and refusals are in that
// language and form. What is wrong with them shows later, in Load.
func Ahead(args []string) (language string, json bool) {
	f := pflag.NewFlagSet("", pflag.ContinueOnError)
	f.ParseErrorsAllowlist.UnknownFlags = true
	f.Usage = func() {}
	f.SetOutput(io.Discard)
	f.BoolP("help", "h", false, "")
	f.BoolVar(&json, "json", false, "")
	file, said := f.String("config", "", ""), f.String("language", "", "")
	_ = f.Parse(args) // refused later, with words
	if *said != "" {
		return strings.ToLower(*said), json
	}
	settings, _, _, _ := Load(Source{File: *file, Default: DefaultFile()})
	return settings.Language, json
}
