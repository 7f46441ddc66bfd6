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
)

const codeNoMandate model.Code = "no_mandate"

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
				return s.addMandate(cmd.Context(), store, m, args[0], unit)
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

func (s *program) addMandate(ctx context.Context, store central.Store, m model.Mandate, login, unit string) error {
	u, _, err := store.Login(ctx, strings.ToLower(login))
	if err != nil {
		return err
	}
	tree, err := treeOf(ctx, store)
	if err != nil {
		return err
	}
	node, ok := tree.ByCode(unit)
	if !ok {
		return noAgency(unit)
	}
	m.User, m.Node = u.ID, node.ID
	if err := store.PutMandate(ctx, m, s.operator(), s.clock()); err != nil {
		return err
	}
	s.Say("lapord.mandate_added", "login", u.Login, "role", s.Text.Role(m.Role), "unit", node.Name)
	return s.Object(map[string]string{"id": m.ID.String()})
}

func parseMandate(role, kind, from, until, decree string) (m model.Mandate, err error) {
	var ok bool
	if m.Role, ok = model.ParseRole(strings.ToLower(role)); !ok || m.Role == model.RoleSystem {
		return m, console.BadOption("role", role, mandateRoles)
	}
	if m.Kind, ok = model.ParseMandateKind(strings.ToLower(kind)); !ok {
		return m, console.BadOption("kind", kind, mandateTitles)
	}
	if m.From, err = parseDay(from, "from"); err != nil {
		return m, err
	}
	if m.Until, err = parseDay(until, "until"); err != nil {
		return m, err
	}
	if !m.Until.IsZero() && m.Until.Before(m.From) {
		return m, console.BadOption("until", until, "≥ "+m.From.String())
	}
	m.Decree = safetext.Line(decree).String()
	return m, nil
}

// parseDay reads the day of an option; "" is none.
func parseDay(day, option string) (calendar.Date, error) {
	if day == "" {
		return calendar.Date{}, nil
	}
	d, err := calendar.ParseDate(day)
	if err != nil {
		return d, console.BadOption(option, day, "YYYY-MM-DD")
	}
	return d, nil
}

func (s *program) mandateEnd() *cobra.Command {
	var last string
	cmd := &cobra.Command{Use: "end ID", Short: s.Text.T("lapord.mandate_end"), Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := model.ParseID(args[0])
			if err != nil || id.IsZero() {
				return &model.Error{Code: codeNoMandate, Err: err}
			}
			day, err := parseDay(last, "last")
			if err != nil {
				return err
			}
			return s.with(cmd.Context(), func(store central.Store) error {
				err := store.EndMandate(cmd.Context(), id, day, s.operator(), s.clock())
				if model.CodeOf(err) == model.CodeNotFound {
					err = &model.Error{Code: codeNoMandate, Err: err}
				}
				if err != nil {
					return err
				}
				s.Say("lapord.mandate_ended", "day", s.Text.DayDate(day))
				return s.Object(map[string]string{"id": id.String(), "until": day.String()})
			})
		}}
	cmd.Flags().StringVar(&last, "last", "", s.Text.T("flag.last_day"))
	_ = cmd.MarkFlagRequired("last")
	return cmd
}

// listedMandate is a mandate under --json.
type listedMandate struct {
	Login  string        `json:"login"`
	Role   string        `json:"role"`
	Unit   string        `json:"unit"`
	Kind   string        `json:"kind"`
	From   calendar.Date `json:"from,omitzero"`
	Until  calendar.Date `json:"until,omitzero"`
	Decree string        `json:"decree,omitempty"`
	ID     model.ID      `json:"id"`
}

func mandatesOf(u central.UserInfo, tree *model.Tree) []listedMandate {
	list := []listedMandate{}
	for _, m := range u.Mandates {
		node, _ := tree.Get(m.Node)
		list = append(list, listedMandate{Login: u.User.Login, Role: m.Role.String(), Unit: node.Code, Kind: m.Kind.String(),
			From: m.From, Until: m.Until, Decree: m.Decree, ID: m.ID})
	}
	return list
}

// inShort names mandates as a command would: role@unit.
func inShort(mandates []listedMandate) string {
	var parts []string
	for _, m := range mandates {
		part := m.Role + "@" + m.Unit
		if !m.Until.IsZero() {
			part += " (– " + m.Until.String() + ")"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
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
				list := []listedMandate{}
				var rows [][]string
				for _, u := range users {
					list = append(list, mandatesOf(u, tree)...)
				}
				if s.JSON {
					return s.Object(list)
				}
				for _, m := range list {
					rows = append(rows, []string{m.ID.String(), m.Login, m.Role, m.Unit, m.Kind, m.From.String(), m.Until.String(), m.Decree})
				}
				return s.Table(append([]string{"ID"}, s.columns("login", "role", "unit", "kind", "from", "until", "decree")...), rows)
			})
		}}
}
