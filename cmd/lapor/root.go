package main

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"lapor/cmd/internal/config"
	"lapor/cmd/internal/console"
	"lapor/cmd/internal/version"
	"lapor/tui/idle"
	"lapor/tui/text"
)

// program is what all commands of lapor share.
type program struct {
	*console.Console
	in       io.Reader
	clock    func() time.Time
	random   io.Reader
	settings config.Settings
	source   config.Source
	file     string // settings file that was read; "" = none
	unknown  []config.Warning
	config   string // --config
	idle     *idle.Reporter
}

// run executes one command line and returns the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	language, json := config.Ahead(args)
	p := &program{in: in, clock: time.Now, random: rand.Reader,
		Console: &console.Console{Out: out, Err: errs, Text: text.Load(text.Lang(language)), JSON: json}}
	root := p.root()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	err := root.ExecuteContext(ctx)
	var said *reported
	if errors.As(err, &said) {
		return console.ExitOf(said.err)
	}
	return p.Fail(err)
}

// reported is an error that was already told, one report or check at a time;
// only its exit code is left to give.
type reported struct{ err error }

func (r *reported) Error() string { return r.err.Error() }
func (r *reported) Unwrap() error { return r.err }

func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use: "lapor", Short: p.Text.T("lapor.short"), Long: p.Text.T("lapor.long"),
		Args: cobra.NoArgs, SilenceErrors: true, SilenceUsage: true, Version: version.Text(),
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return p.load() },
		RunE:              func(cmd *cobra.Command, _ []string) error { return p.fullScreen(cmd.Context(), cmd) },
	}
	f := root.PersistentFlags()
	f.StringVar(&p.config, "config", "", p.Text.T("flag.config"))
	f.String("language", "", p.Text.T("flag.language"))
	f.String("profile", "", p.Text.T("flag.profile"))
	f.String("data-dir", "", p.Text.T("flag.data_dir"))
	f.String("server", "", p.Text.T("flag.server"))
	f.String("log-level", "", p.Text.T("flag.log_level"))
	f.String("log-file", "", p.Text.T("flag.log_file"))
	f.BoolVar(&p.JSON, "json", p.JSON, p.Text.T("flag.json"))
	f.String("theme", "", p.Text.T("flag.theme"))
	f.Bool("offline", false, p.Text.T("flag.offline"))
	p.source.Flags = map[string]*pflag.Flag{"language": f.Lookup("language"), "profile": f.Lookup("profile"),
		"data_dir": f.Lookup("data-dir"), "server.url": f.Lookup("server"), "log.level": f.Lookup("log-level"),
		"log.file": f.Lookup("log-file"), "ui.theme": f.Lookup("theme"), "sync.offline": f.Lookup("offline")}

	root.AddCommand(p.loginCommand(), p.logoutCommand(), p.syncCommand(), p.listCommand(), p.showCommand(), p.replyCommand(),
		p.outboxCommand(), p.decisionsCommand(), p.draftsCommand(), p.calendarCommand(), p.configCommand(), p.doctorCommand(),
		p.VersionCommand("lapor"), p.demoCommand())
	for _, a := range acts() {
		root.AddCommand(p.actCommand(a))
	}
	console.Group(root, p.Text)
	return root
}

// load reads the settings once, before any command runs.
func (p *program) load() (err error) {
	p.source.File, p.source.Default = p.config, config.DefaultFile()
	p.settings, p.file, p.unknown, err = config.Load(p.source)
	p.Text = text.Load(text.Lang(p.settings.Language))
	for _, w := range p.unknown {
		p.Hint("config.unknown", "file", w.File, "line", w.Line, "key", w.Key)
	}
	return err
}
