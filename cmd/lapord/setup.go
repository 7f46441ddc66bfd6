package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"lapor/cmd/internal/console"
	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/safetext"
	"lapor/store/central"
	"lapor/sync/server"
)

const (
	minPassword                    = 8
	codeWeakPassword    model.Code = "password_weak"    // Args min
	codePasswordDiffers model.Code = "password_differs" // the second one is another
	codeAlreadyInit     model.Code = "already_init"     // Args file
	mandateTitles                  = "definitif, plt, plh, cuti"
	mandateRoles                   = "coordinator, liaison, head, supervisor, national"
	zones                          = "WIB, WITA, WIT"
	forbiddenInCode                = " \t,;"
	forbiddenInLogin               = " \t,;:/"
)

// beginning is what a new server starts with.
type beginning struct {
	root    model.Agency
	admin   model.User
	mandate model.Mandate
}

func (s *program) initCommand() *cobra.Command {
	var name, code, zone, login, person string
	cmd := &cobra.Command{Use: "init", Short: s.Text.T("lapord.init"), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			b, err := s.begin(name, code, zone, login, person)
			if err != nil {
				return err
			}
			return s.initialise(cmd.Context(), b)
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

// begin checks what was given and makes the first agency, its admin and his
// mandate.
func (s *program) begin(name, code, zone, login, person string) (b beginning, err error) {
	z, err := calendar.ParseZone(zone)
	if err != nil {
		return b, console.BadOption("zone", zone, zones)
	}
	if code, name, err = cleanAgency(code, name); err != nil {
		return b, err
	}
	if login, err = cleanLogin(login); err != nil {
		return b, err
	}
	ids := make([]model.ID, 3)
	for i := range ids {
		if ids[i], err = s.newID(); err != nil {
			return b, err
		}
	}
	b.root = model.Agency{ID: ids[0], Level: model.LevelAgency, Code: code, Name: name, Own: true, Week: calendar.Week{Zone: z}}
	b.admin = model.User{ID: ids[1], Login: login, Name: safetext.Line(person).String()}
	b.mandate = model.Mandate{ID: ids[2], User: ids[1], Role: model.RoleCoordinator, Node: ids[0]}
	return b, nil
}

func (s *program) initialise(ctx context.Context, b beginning) error {
	file := central.Name(s.settings.Lapord.Database)
	begun, err := s.begun(ctx)
	if err != nil {
		return err
	}
	if begun {
		return &model.Error{Code: codeAlreadyInit, Args: map[string]any{"file": file}}
	}
	hash, err := s.newPassword(b.admin.Login)
	if err != nil {
		return err
	}
	store, err := central.Open(ctx, s.settings.Lapord.Database, central.Options{Clock: s.clock, Random: s.random})
	if err != nil {
		return err
	}
	return closing(store, func(store central.Store) error {
		if err := store.Init(ctx, b.root, b.admin, hash, s.clock()); err != nil {
			return err
		}
		if err := store.PutMandate(ctx, b.mandate, s.operator(), s.clock()); err != nil {
			return err
		}
		s.Say("lapord.init_done", "agency", b.root.Name, "login", b.admin.Login, "database", file)
		return s.Object(map[string]string{"agency": b.root.ID.String(), "user": b.admin.ID.String(), "database": file})
	})
}

// begun reports whether the database holds a server already.
func (s *program) begun(ctx context.Context) (begun bool, err error) {
	err = s.with(ctx, func(store central.Store) error {
		tree, err := treeOf(ctx, store)
		begun = err == nil && tree.Len() > 0
		return err
	})
	if model.CodeOf(err) == central.CodeMissing {
		return false, nil
	}
	return begun, err
}

// newPassword reads a new password — at a terminal twice and unseen, else one
// line of the input — and gives its hash.
func (s *program) newPassword(login string) (hash string, err error) {
	ask := console.NewAsker(s.Console, s.in)
	password, err := ask.Secret("lapord.ask_password", "login", login)
	if err != nil {
		return "", err
	}
	if len([]rune(password)) < minPassword {
		return "", &model.Error{Code: codeWeakPassword, Field: "password", Args: map[string]any{"min": minPassword}}
	}
	if ask.AtTerminal() {
		again, err := ask.Secret("lapord.ask_again")
		if err != nil {
			return "", err
		}
		if again != password {
			return "", &model.Error{Code: codePasswordDiffers, Field: "password"}
		}
	}
	return server.HashPassword(password, s.random, s.argon())
}

func (s *program) argon() server.Argon {
	a := server.DefaultArgon()
	a.MemoryKiB = uint32(s.settings.Lapord.ArgonMiB) << 10
	return a
}

func cleanLogin(login string) (string, error) {
	login = strings.ToLower(safetext.Line(login).String())
	if login == "" || strings.ContainsAny(login, forbiddenInLogin) {
		return "", &model.Error{Code: model.CodeBadInput, Field: "login"}
	}
	return login, nil
}
