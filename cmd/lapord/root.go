package main

import (
	"context"
	"crypto/rand"
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

// program is what all commands of lapord share.
type program struct {
	*console.Console
	in       io.Reader
	clock    func() time.Time
	random   io.Reader
	settings config.Settings
	flags    struct {
		config, language, database, logLevel string
		json                                 bool
	}
}

// run executes one command line and returns the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	s := &program{in: in, clock: time.Now, random: rand.Reader,
		Console: &console.Console{Out: out, Err: errs, Text: text.Load(text.Indonesian)}}
	root := s.root()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	err := root.ExecuteContext(ctx)
	return s.Fail(console.UsageError(err))
}

func (s *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:               "lapord",
		Short:             s.Text.T("lapord.short"),
		SilenceErrors:     true,
		SilenceUsage:      true,
		Version:           version.Text(),
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return s.load(cmd) },
	}
	f := root.PersistentFlags()
	f.StringVar(&s.flags.config, "config", "", s.Text.T("flag.config"))
	f.StringVar(&s.flags.language, "language", "", s.Text.T("flag.language"))
	f.StringVar(&s.flags.database, "database", "", s.Text.T("flag.database"))
	f.StringVar(&s.flags.logLevel, "log-level", "", s.Text.T("flag.log_level"))
	f.BoolVar(&s.flags.json, "json", false, s.Text.T("flag.json"))
	root.AddCommand(s.initCommand(), s.serveCommand(), s.agencyCommand(), s.userCommand(), s.mandateCommand(),
		s.importCommand(), s.backupCommand(), s.restoreCommand(), s.calendarCommand(), s.statusCommand(), s.versionCommand())
	console.Group(root, s.Text)
	return root
}

// load reads the settings once, before any command runs.
func (s *program) load(cmd *cobra.Command) error {
	f := cmd.Root().PersistentFlags()
	settings, _, warnings, err := config.Load(config.Source{File: s.flags.config, Default: config.DefaultFile(),
		Flags: map[string]*pflag.Flag{"language": f.Lookup("language"), "lapord.database": f.Lookup("database"), "log.level": f.Lookup("log-level")}})
	s.settings = settings
	s.JSON = s.flags.json
	s.Text = text.Load(text.Lang(settings.Language))
	for _, w := range warnings {
		s.Hint("config.unknown", "file", w.File, "line", w.Line, "key", w.Key)
	}
	return err
}

// open opens the store named by the settings; the caller closes it.
func (s *program) open(ctx context.Context, log *slog.Logger) (central.Store, error) {
	return central.Open(ctx, s.settings.Lapord.Database, central.Options{Clock: s.clock, Random: s.random, Log: log})
}

// with runs f on the opened store.
func (s *program) with(ctx context.Context, f func(central.Store) error) error {
	store, err := s.open(ctx, nil)
	if err != nil {
		return err
	}
	err = f(store)
	if closed := store.Close(); err == nil {
		err = closed
	}
	return err
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

func (s *program) versionCommand() *cobra.Command {
	return &cobra.Command{Use: "version", Short: s.Text.T("command.version"), Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if s.JSON {
				return s.Object(version.Read())
			}
			s.Say("command.version_is", "program", "lapord", "version", version.Text())
			return nil
		}}
}
