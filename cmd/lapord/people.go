package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/safetext"
	"lapor/store/central"
)

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
			login := strings.ToLower(safetext.Line(args[0]).String())
			if login == "" || strings.ContainsAny(login, " ,;:/") {
				return &model.Error{Code: model.CodeBadInput, Field: "login"}
			}
			hash, err := s.askPassword(login)
			if err != nil {
				return err
			}
			id, err := s.newID()
			if err != nil {
				return err
			}
			return s.with(cmd.Context(), func(store central.Store) error {
				u := model.User{ID: id, Login: login, Name: safetext.Line(name).String()}
				if err := store.PutUser(cmd.Context(), u, hash, s.operator(), s.clock()); err != nil {
					return err
				}
				s.Say("lapord.user_added", "login", login)
				return s.Object(map[string]string{"id": id.String(), "login": login})
			})
		}}
	cmd.Flags().StringVar(&name, "name", "", s.Text.T("flag.person"))
	_ = cmd.MarkFlagRequired("name")
	return cmd
}

func (s *program) userPassword() *cobra.Command {
	return &cobra.Command{Use: "password LOGIN", Short: s.Text.T("lapord.user_password"), Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			hash, err := s.askPassword(args[0])
			if err != nil {
				return err
			}
			return s.with(cmd.Context(), func(store central.Store) error {
				u, _, err := store.Login(cmd.Context(), strings.ToLower(args[0]))
				if err != nil {
					return err
				}
				if err := store.SetPassword(cmd.Context(), u.ID, hash); err != nil {
					return err
				}
				s.Say("lapord.password_set", "login", u.Login)
				return nil
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
				return nil
			})
		}}
	cmd.Flags().BoolVar(&enable, "undo", false, s.Text.T("flag.undo"))
	return cmd
}

func (s *program) userList() *cobra.Command {
	return &cobra.Command{Use: "list", Short: s.Text.T("lapord.user_list"), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.with(cmd.Context(), func(store central.Store) error {
				users, err := store.Users(cmd.Context())
				if err != nil {
					return err
				}
				if s.JSON {
					return s.Object(users)
				}
				tree, err := treeOf(cmd.Context(), store)
				if err != nil {
					return err
				}
				var rows [][]string
				for _, u := range users {
					seen := "–"
					if !u.LastSeen.IsZero() {
						seen = u.LastSeen.In(calendar.WIB.Location()).Format("2006-01-02 15:04")
					}
					rows = append(rows, []string{u.User.Login, u.User.Name, s.mandatesLine(u.Mandates, tree), seen, s.yesNo(u.User.Disabled)})
				}
				return s.Table([]string{s.Text.T("column.login"), s.Text.T("column.name"), s.Text.T("column.mandates"),
					s.Text.T("column.seen"), s.Text.T("column.disabled")}, rows)
			})
		}}
}

func (s *program) yesNo(b bool) string {
	if b {
		return s.Text.T("command.yes")
	}
	return s.Text.T("command.no")
}

func (s *program) mandatesLine(mandates []model.Mandate, tree *model.Tree) string {
	var parts []string
	for _, m := range mandates {
		node, _ := tree.Get(m.Node)
		parts = append(parts, m.Role.String()+"@"+node.Code)
	}
	return strings.Join(parts, " ")
}
