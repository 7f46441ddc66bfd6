package main

import (
	"github.com/spf13/cobra"

	"lapor/cmd/internal/config"
	"lapor/cmd/internal/workplace"
)

func (p *program) configCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "config", Short: p.Text.T("lapor.config"), Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return p.showConfig() }}
	cmd.AddCommand(&cobra.Command{Use: "path", Short: p.Text.T("lapor.config_path"), Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return p.showPaths() }})
	return cmd
}

// setting is a line of `lapor config` under --json.
type setting struct {
	Key    string        `json:"key"`
	Value  string        `json:"value"`
	Origin config.Origin `json:"origin"`
}

func (p *program) showConfig() error {
	values, origins := p.settings.Values(), p.source.Origins()
	var list []setting
	var rows [][]string
	for _, key := range config.Keys() {
		list = append(list, setting{key, values[key], origins[key]})
		rows = append(rows, []string{key, values[key], p.origin(key, origins[key])})
	}
	if p.JSON {
		return p.Object(map[string]any{"file": p.file, "settings": list})
	}
	return p.Table(p.columns("setting", "value", "origin"), rows)
}

func (p *program) origin(key string, from config.Origin) string {
	return p.Text.T("lapor.origin_"+string(from), "variable", config.Variable(key), "file", p.file)
}

func (p *program) showPaths() error {
	folder, err := workplace.Folder(p.settings.DataDir)
	if err != nil {
		return err
	}
	file := p.file
	if file == "" {
		file = config.DefaultFile()
	}
	if p.JSON {
		return p.Object(map[string]string{"file": file, "profiles": folder, "log": p.settings.Log.File})
	}
	p.Say("lapor.config_file", "file", file)
	p.Say("lapor.config_profiles", "folder", folder)
	if p.settings.Log.File != "" {
		p.Say("lapor.config_log", "file", p.settings.Log.File)
	}
	return nil
}
