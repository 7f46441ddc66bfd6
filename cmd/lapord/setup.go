package main

import (
	"bufio"
	"errors"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"lapor/cmd/internal/console"
	"lapor/model"
	"lapor/model/calendar"
	"lapor/store/central"
	"lapor/sync/server"
)

const (
	minPassword                 = 8
	codeWeakPassword model.Code = "password_weak" // Args min
)

func (s *program) initCommand() *cobra.Command {
	var name, code, zone, login, person string
	cmd := &cobra.Command{Use: "init", Short: s.Text.T("lapord.init"), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			z, err := calendar.ParseZone(zone)
			if err != nil {
				return &model.Error{Code: model.CodeBadInput, Field: "zone", Err: err}
			}
			hash, err := s.askPassword(login)
			if err != nil {
				return err
			}
			root, err := s.newID()
			if err != nil {
				return err
			}
			admin, err := s.newID()
			if err != nil {
				return err
			}
			mandate, err := s.newID()
			if err != nil {
				return err
			}
			return s.with(cmd.Context(), func(store central.Store) error {
				agency := model.Agency{ID: root, Level: model.LevelAgency, Code: code, Name: name, Own: true, Week: calendar.Week{Zone: z}}
				err := store.Init(cmd.Context(), agency, model.User{ID: admin, Login: strings.ToLower(login), Name: person}, hash, s.clock())
				if err != nil {
					return err
				}
				m := model.Mandate{ID: mandate, User: admin, Role: model.RoleCoordinator, Node: root}
				if err := store.PutMandate(cmd.Context(), m, s.operator(), s.clock()); err != nil {
					return err
				}
				s.Say("lapord.init_done", "agency", name, "login", login, "database", s.settings.Lapord.Database)
				return s.Object(map[string]string{"agency": root.String(), "user": admin.String()})
			})
		}}
	f := cmd.Flags()
	f.StringVar(&name, "name", "", s.Text.T("flag.agency_name"))
	f.StringVar(&code, "code", "", s.Text.T("flag.agency_code"))
	f.StringVar(&zone, "zone", "WIB", s.Text.T("flag.zone"))
	f.StringVar(&login, "admin", "admin", s.Text.T("flag.admin"))
	f.StringVar(&person, "admin-name", "Admin", s.Text.T("flag.person"))
	_ = cmd.MarkFlagRequired("name")
	_ = cmd.MarkFlagRequired("code")
	return cmd
}

// askPassword reads a new password: at a terminal twice without echo, else
// one line of standard input. It never comes from arguments or environment.
func (s *program) askPassword(login string) (hash string, err error) {
	password, err := s.readPassword(login)
	if err != nil {
		return "", err
	}
	if len([]rune(password)) < minPassword {
		return "", &model.Error{Code: codeWeakPassword, Field: "password", Args: map[string]any{"min": minPassword}}
	}
	return server.HashPassword(password, s.random, s.argon())
}

func (s *program) argon() server.Argon {
	a := server.DefaultArgon()
	a.MemoryKiB = uint32(s.settings.Lapord.ArgonMiB) << 10
	return a
}

func (s *program) readPassword(login string) (string, error) {
	if f, ok := s.in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		s.Hint("lapord.ask_password", "login", login)
		first, err := term.ReadPassword(int(f.Fd()))
		if err != nil {
			return "", err
		}
		s.Hint("lapord.ask_again")
		second, err := term.ReadPassword(int(f.Fd()))
		if err == nil && string(first) != string(second) {
			err = &model.Error{Code: model.CodeBadInput, Field: "password"}
		}
		return string(first), err
	}
	line, err := bufio.NewReader(s.in).ReadString('\n')
	if err != nil && (!errors.Is(err, io.EOF) || line == "") {
		return "", console.Usage("a password on standard input")
	}
	return strings.TrimRight(line, "\r\n"), nil
}
