package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"lapor/model"
	"lapor/model/safetext"
	"lapor/store/central"
)

const codeLoginTaken model.Code = "login_taken" // Args login

func treeOf(ctx context.Context, store central.Store) (tree *model.Tree, err error) {
	err = store.Snapshot(ctx, func(r central.Reader) error {
		tree, err = r.Tree(ctx)
		return err
	})
	return tree, err
}

func (s *program) userCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "user", Short: s.Text.T("lapord.user")}
	cmd.AddCommand(s.userAdd(), s.userPassword(), s.userDisable(), s.userList())
	return cmd
}

func (s *program) userAdd() *cobra.Command {
	var name string
	cmd := &cobra.Command{Use: "add LOGIN", Short: s.Text.T("lapord.user_add"), Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			login, err := cleanLogin(args[0])
			if err != nil {
				return err
			}
			return s.with(cmd.Context(), func(store central.Store) error { return s.addUser(cmd.Context(), store, login, name) })
		}}
	cmd.Flags().StringVar(&name, "name", "", s.Text.T("flag.person"))
	_ = cmd.MarkFlagRequired("name")
	return cmd
}

func (s *program) addUser(ctx context.Context, store central.Store, login, name string) error {
	_, _, err := store.Login(ctx, login)
	if err == nil {
		return &model.Error{Code: codeLoginTaken, Args: map[string]any{"login": login}}
	}
	if model.CodeOf(err) != central.CodeNoUser {
		return err
	}
	hash, err := s.newPassword(login)
	if err != nil {
		return err
	}
	id, err := s.newID()
	if err != nil {
		return err
	}
	u := model.User{ID: id, Login: login, Name: safetext.Line(name).String()}
	if err := store.PutUser(ctx, u, hash, s.operator(), s.clock()); err != nil {
		return err
	}
	s.Say("lapord.user_added", "login", login)
	return s.Object(map[string]string{"id": id.String(), "login": login})
}

func (s *program) userPassword() *cobra.Command {
	return &cobra.Command{Use: "password LOGIN", Short: s.Text.T("lapord.user_password"), Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.with(cmd.Context(), func(store central.Store) error {
				u, _, err := store.Login(cmd.Context(), strings.ToLower(args[0]))
				if err != nil {
					return err
				}
				hash, err := s.newPassword(u.Login)
				if err != nil {
					return err
				}
				if err := store.SetPassword(cmd.Context(), u.ID, hash); err != nil {
					return err
				}
				s.Say("lapord.password_set", "login", u.Login)
				return s.Object(map[string]string{"login": u.Login})
			})
		}}
}

func (s *program) userDisable() *cobra.Command {
	var enable bool
	cmd := &cobra.Command{Use: "disable LOGIN", Short: s.Text.T("lapord.user_disable"), Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return s.with(cmd.Context(), func(store central.Store) error {
				u, hash, err := store.Login(cmd.Context(), strings.ToLower(args[0]))
				if err != nil {
					return err
				}
				u.Disabled = !enable
				if err := store.PutUser(cmd.Context(), u, hash, s.operator(), s.clock()); err != nil {
					return err
				}
				key := "lapord.user_disabled"
				if enable {
					key = "lapord.user_enabled"
				}
				s.Say(key, "login", u.Login)
				return s.Object(map[string]any{"login": u.Login, "disabled": u.Disabled})
			})
		}}
	cmd.Flags().BoolVar(&enable, "undo", false, s.Text.T("flag.undo"))
	return cmd
}

// listedUser is a user under --json.
type listedUser struct {
	Login    string          `json:"login"`
	Name     string          `json:"name"`
	Disabled bool            `json:"disabled"`
	Devices  int             `json:"devices"`
	LastSeen *time.Time      `json:"last_seen,omitempty"`
	Mandates []listedMandate `json:"mandates"`
	ID       model.ID        `json:"id"`
}

func (s *program) userList() *cobra.Command {
	return &cobra.Command{Use: "list", Short: s.Text.T("lapord.user_list"), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.with(cmd.Context(), func(store central.Store) error { return s.listUsers(cmd.Context(), store) })
		}}
}

func (s *program) listUsers(ctx context.Context, store central.Store) error {
	users, err := store.Users(ctx)
	if err != nil {
		return err
	}
	tree, err := treeOf(ctx, store)
	if err != nil {
		return err
	}
	list := []listedUser{}
	var rows [][]string
	for _, u := range users {
		l := listedUser{Login: u.User.Login, Name: u.User.Name, Disabled: u.User.Disabled, Devices: u.Devices,
			Mandates: mandatesOf(u, tree), ID: u.User.ID}
		seen := "–"
		if !u.LastSeen.IsZero() {
			l.LastSeen = &u.LastSeen
			seen = localTime(u.LastSeen, tree)
		}
		list = append(list, l)
		rows = append(rows, []string{l.Login, l.Name, inShort(l.Mandates), seen, s.yesNo(l.Disabled)})
	}
	if s.JSON {
		return s.Object(list)
	}
	return s.Table(s.columns("login", "name", "mandates", "seen", "disabled"), rows)
}

// localTime is a moment in the zone of the first agency.
func localTime(t time.Time, tree *model.Tree) string {
	var first model.ID
	if roots := tree.Roots(); len(roots) > 0 {
		first = roots[0]
	}
	zone := tree.Week(first).Zone
	return t.In(zone.Location()).Format("2006-01-02 15:04 ") + zone.String()
}

func (s *program) yesNo(b bool) string {
	if b {
		return s.Text.T("command.yes")
	}
	return s.Text.T("command.no")
}
