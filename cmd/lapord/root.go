package main

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/user"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"lapor/cmd/internal/config"
	"lapor/cmd/internal/console"
	"lapor/cmd/internal/version"
	"lapor/model"
	"lapor/store/central"
	"lapor/tui/text"
)

const codeFailed model.Code = "lapord_failed" // something without a code of its own; Args why

// program is what all commands of lapord share.
type program struct {
	*console.Console
	in       io.Reader
	clock    func() time.Time
	random   io.Reader
	settings config.Settings
	config   string // --config
}

// run executes one command line and returns the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	language, json := config.Ahead(args)
	s := &program{in: in, clock: time.Now, random: rand.Reader,
		Console: &console.Console{Out: out, Err: errs, Text: text.Load(text.Lang(language)), JSON: json}}
	root := s.root()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	return s.Fail(coded(root.ExecuteContext(ctx)))
}

// coded gives an error that nobody expected the sentence of a server.
func coded(err error) error {
	if err == nil || model.CodeOf(err) != "" || errors.Is(err, context.Canceled) {
		return err
	}
	return &model.Error{Code: codeFailed, Args: map[string]any{"why": err.Error()}, Err: err}
}

func (s *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:               "lapord",
		Short:             s.Text.T("lapord.short"),
		Long:              s.Text.T("lapord.long"),
		SilenceErrors:     true,
		SilenceUsage:      true,
		Version:           version.Text(),
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return s.load(cmd) },
	}
	f := root.PersistentFlags()
	f.StringVar(&s.config, "config", "", s.Text.T("flag.config"))
	f.String("language", "", s.Text.T("flag.language"))
	f.String("database", "", s.Text.T("flag.database"))
	f.String("log-level", "", s.Text.T("flag.log_level"))
	f.BoolVar(&s.JSON, "json", s.JSON, s.Text.T("flag.json"))
	root.AddCommand(s.initCommand(), s.serveCommand(), s.agencyCommand(), s.userCommand(), s.mandateCommand(),
		s.importCommand(), s.backupCommand(), s.restoreCommand(), s.calendarCommand(), s.statusCommand(), s.VersionCommand("lapord"))
	console.Group(root, s.Text)
	return root
}

// load reads the settings once, before any command runs.
func (s *program) load(cmd *cobra.Command) error {
	f := cmd.Root().PersistentFlags()
	settings, _, warnings, err := config.Load(config.Source{File: s.config, Default: config.DefaultFile(),
		Flags: map[string]*pflag.Flag{"language": f.Lookup("language"), "lapord.database": f.Lookup("database"), "log.level": f.Lookup("log-level")}})
	s.settings = settings
	s.Text = text.Load(text.Lang(settings.Language))
	for _, w := range warnings {
		s.Hint("config.unknown", "file", w.File, "line", w.Line, "key", w.Key)
	}
	return err
}

// open opens the store named by the settings, which must be there; the caller
// closes it.
func (s *program) open(ctx context.Context, log *slog.Logger) (central.Store, error) {
	return central.Open(ctx, s.settings.Lapord.Database, central.Options{Clock: s.clock, Random: s.random, Log: log, Existing: true})
}

// with runs f on the opened store.
func (s *program) with(ctx context.Context, f func(central.Store) error) error {
	store, err := s.open(ctx, nil)
	if err != nil {
		return err
	}
	return closing(store, f)
}

// closing runs f on a store and closes that whatever happens.
func closing(store central.Store, f func(central.Store) error) (err error) {
	defer func() { err = errors.Join(err, store.Close()) }()
	return f(store)
}

// operator is who works on the server, for the audit: the account of the
// operating system.
func (s *program) operator() string {
	if u, err := user.Current(); err == nil {
		return "os:" + u.Username
	}
	return "os:" + os.Getenv("USER")
}

func (s *program) newID() (model.ID, error) { return model.NewID(s.clock(), s.random) }

// columns are the titles of a table.
func (s *program) columns(names ...string) []string {
	for i, name := range names {
		names[i] = s.Text.T("column." + name)
	}
	return names
}
