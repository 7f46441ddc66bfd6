package main

import (
	"strings"

	"github.com/spf13/cobra"

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
	ask := console.NewAsker(p.Console, p.in)
	who := workplace.Credentials{Server: args[0], Login: args[1]}
	switch known := p.settings.Server.URL; {
	case who.Server == "":
		who.Server = known
	case who.Login == "" && known != "" && !strings.Contains(who.Server, "://"):
		who.Server, who.Login = known, who.Server // lapor login --server URL USER
	}
	if who.Server, err = line(ask, who.Server, "lapor.ask_server", "server"); err != nil {
		return err
	}
	if who.Login, err = line(ask, who.Login, "lapor.ask_login", "login"); err != nil {
		return err
	}
	if who.Password, err = ask.Secret("lapor.ask_password", "login", who.Login); err != nil {
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

// line is what the command line said, or what is answered to the question; a
// script must say it.
func line(ask *console.Asker, known, question, field string) (string, error) {
	if known != "" {
		return known, nil
	}
	if !ask.AtTerminal() {
		return "", &model.Error{Code: model.CodeBadInput, Field: field}
	}
	return ask.Line(question)
}
