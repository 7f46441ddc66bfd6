package main

import (
	"strings"

	"github.com/spf13/cobra"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/store/central"
)

func (s *program) mandateCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "mandate", Short: s.Text.T("lapord.mandate")}
	cmd.AddCommand(s.mandateAdd(), s.mandateEnd(), s.mandateList())
	return cmd
}

func (s *program) mandateAdd() *cobra.Command {
	var role, unit, kind, from, until, decree string
	cmd := &cobra.Command{Use: "add LOGIN", Short: s.Text.T("lapord.mandate_add"), Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			m, err := parseMandate(role, kind, from, until, decree)
			if err != nil {
				return err
			}
			if m.ID, err = s.newID(); err != nil {
				return err
			}
			return s.with(cmd.Context(), func(store central.Store) error {
				u, _, err := store.Login(cmd.Context(), strings.ToLower(args[0]))
				if err != nil {
					return err
				}
				tree, err := treeOf(cmd.Context(), store)
				if err != nil {
					return err
				}
				node, ok := tree.ByCode(unit)
				if !ok {
					return &model.Error{Code: model.CodeNotFound, Field: "unit", Args: map[string]any{"name": unit}}
				}
				m.User, m.Node = u.ID, node.ID
				if err := store.PutMandate(cmd.Context(), m, s.operator(), s.clock()); err != nil {
					return err
				}
				s.Say("lapord.mandate_added", "login", u.Login, "role", s.Text.Role(m.Role), "unit", node.Name)
				return s.Object(map[string]string{"id": m.ID.String()})
			})
		}}
	f := cmd.Flags()
	f.StringVar(&role, "role", "", s.Text.T("flag.role"))
	f.StringVar(&unit, "unit", "", s.Text.T("flag.unit"))
	f.StringVar(&kind, "kind", "definitif", s.Text.T("flag.mandate_kind"))
	f.StringVar(&from, "from", "", s.Text.T("flag.from"))
	f.StringVar(&until, "until", "", s.Text.T("flag.until"))
	f.StringVar(&decree, "decree", "", s.Text.T("flag.decree"))
	_ = cmd.MarkFlagRequired("role")
	_ = cmd.MarkFlagRequired("unit")
	return cmd
}

func parseMandate(role, kind, from, until, decree string) (m model.Mandate, err error) {
	var ok bool
	if m.Role, ok = model.ParseRole(strings.ToLower(role)); !ok || m.Role == model.RoleSystem {
		return m, &model.Error{Code: model.CodeBadInput, Field: "role"}
	}
	if m.Kind, ok = model.ParseMandateKind(strings.ToLower(kind)); !ok {
		return m, &model.Error{Code: model.CodeBadInput, Field: "kind"}
	}
	if m.From, err = parseDay(from, "from"); err != nil {
		return m, err
	}
	if m.Until, err = parseDay(until, "until"); err != nil {
		return m, err
	}
	if !m.From.IsZero() && !m.Until.IsZero() && m.Until.Before(m.From) {
		return m, &model.Error{Code: model.CodeBadInput, Field: "until"}
	}
	m.Decree = decree
	return m, nil
}

func parseDay(s, field string) (calendar.Date, error) {
	if s == "" {
		return calendar.Date{}, nil
	}
	d, err := calendar.ParseDate(s)
	if err != nil {
		return d, &model.Error{Code: model.CodeBadInput, Field: field, Err: err}
	}
	return d, nil
}

func (s *program) mandateEnd() *cobra.Command {
	var last string
	cmd := &cobra.Command{Use: "end MANDATE", Short: s.Text.T("lapord.mandate_end"), Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := model.ParseID(args[0])
			if err != nil {
				return err
			}
			day, err := parseDay(last, "last")
			if err != nil {
				return err
			}
			return s.with(cmd.Context(), func(store central.Store) error {
				if err := store.EndMandate(cmd.Context(), id, day, s.operator(), s.clock()); err != nil {
					return err
				}
				s.Say("lapord.mandate_ended", "day", day.String())
				return nil
			})
		}}
	cmd.Flags().StringVar(&last, "last", "", s.Text.T("flag.last_day"))
	_ = cmd.MarkFlagRequired("last")
	return cmd
}

func (s *program) mandateList() *cobra.Command {
	return &cobra.Command{Use: "list", Short: s.Text.T("lapord.mandate_list"), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.with(cmd.Context(), func(store central.Store) error {
				users, err := store.Users(cmd.Context())
				if err != nil {
					return err
				}
				tree, err := treeOf(cmd.Context(), store)
				if err != nil {
					return err
				}
				var mandates []model.Mandate
				var rows [][]string
				for _, u := range users {
					for _, m := range u.Mandates {
						node, _ := tree.Get(m.Node)
						mandates = append(mandates, m)
						rows = append(rows, []string{m.ID.String(), u.User.Login, m.Role.String(), node.Code, m.Kind.String(), m.From.String(), m.Until.String(), m.Decree})
					}
				}
				if s.JSON {
					return s.Object(mandates)
				}
				return s.Table([]string{"ID", s.Text.T("column.login"), s.Text.T("column.role"), s.Text.T("column.unit"),
					s.Text.T("column.kind"), s.Text.T("column.from"), s.Text.T("column.until"), s.Text.T("column.decree")}, rows)
			})
		}}
}
