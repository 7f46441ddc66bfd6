package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"lapor/cmd/internal/console"
	"lapor/cmd/internal/workplace"
	"lapor/model"
)

func (p *program) loginCommand() *cobra.Command {
	var noSync bool
	cmd := &cobra.Command{Use: "login [SERVER [USER]]", Short: p.Text.T("lapor.login"), Long: p.Text.T("lapor.login_long"),
		Args: cobra.MaximumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error { return p.login(cmd, append(args, "", "")[:2], noSync) }}
	cmd.Flags().BoolVar(&noSync, "no-sync", false, p.Text.T("flag.no_sync"))
	return cmd
}

func (p *program) login(cmd *cobra.Command, args []string, noSync bool) error {
	ctx := cmd.Context()
	folder, err := workplace.Folder(p.settings.DataDir)
	if err != nil {
		return err
	}
	ask := newAsker(p)
	who := workplace.Credentials{Server: args[0], Login: args[1]}
	switch known := p.settings.Server.URL; {
	case who.Server == "":
		who.Server = known
	case who.Login == "" && known != "" && !strings.Contains(who.Server, "://"):
		who.Server, who.Login = known, who.Server // lapor login --server URL USER
	}
	if who.Server, err = ask.line(who.Server, "lapor.ask_server", "server"); err != nil {
		return err
	}
	if who.Login, err = ask.line(who.Login, "lapor.ask_login", "login"); err != nil {
		return err
	}
	if who.Password, err = ask.password(who.Login); err != nil {
		return err
	}
	welcome, err := workplace.Login(ctx, p.options(folder, p.settings.Profile, nil), who)
	if err != nil {
		return err
	}
	p.Say("lapor.welcome", "name", welcome.Name, "profile", welcome.Profile)
	if noSync {
		return p.Object(welcome)
	}
	return p.inProfile(ctx, folder, welcome.Profile, func(o *office) error {
		result, err := o.exchange(ctx)
		if err != nil {
			p.Hint("lapor.login_kept")
			return err
		}
		p.sayExchanged(result)
		return p.Object(map[string]any{"login": welcome, "sync": result})
	})
}

func (p *program) logoutCommand() *cobra.Command {
	return &cobra.Command{Use: "logout", Short: p.Text.T("lapor.logout"), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd.Context(), func(o *office) error {
				if err := o.work.Logout(cmd.Context()); err != nil {
					return err
				}
				unsent, err := o.unsent(cmd.Context())
				if err != nil {
					return err
				}
				p.Say("lapor.logged_out", "profile", o.work.Profile())
				if unsent > 0 {
					p.Hint("lapor.unsent_stay", "n", unsent)
				}
				return p.Object(map[string]any{"profile": o.work.Profile(), "unsent": unsent})
			})
		}}
}

// asker asks for what the command line lacks: at a terminal in words, else it
// takes the lines of standard input in order.
type asker struct {
	*program
	terminal *os.File // nil: standard input is no terminal
	lines    *bufio.Reader
}

func newAsker(p *program) *asker {
	a := &asker{program: p, lines: bufio.NewReader(p.in)}
	if f, ok := p.in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		a.terminal = f
	}
	return a
}

// line is known, or what is answered to the question.
func (a *asker) line(known, question, field string) (string, error) {
	if known != "" {
		return known, nil
	}
	if a.terminal == nil {
		return "", &model.Error{Code: model.CodeBadInput, Field: field}
	}
	fmt.Fprint(a.Err, a.Text.T(question)+" ")
	return a.read()
}

// password never comes from arguments or the environment, which others can
// see, and is not shown.
func (a *asker) password(login string) (string, error) {
	if a.terminal == nil {
		return a.read()
	}
	fmt.Fprint(a.Err, a.Text.T("lapor.ask_password", "login", login)+" ")
	b, err := term.ReadPassword(int(a.terminal.Fd()))
	fmt.Fprintln(a.Err)
	return string(b), err
}

func (a *asker) read() (string, error) {
	line, err := a.lines.ReadString('\n')
	if err != nil && (!errors.Is(err, io.EOF) || line == "") {
		return "", &model.Error{Code: console.CodeUsage, Detail: a.Text.T("lapor.no_line")}
	}
	return strings.TrimRight(line, "\r\n"), nil
}
