package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"lapor/model"
	"lapor/model/safetext"
	"lapor/store/central"
)

const (
	codeNoAgency model.Code = "no_agency"    // Args code
	codeCycle    model.Code = "agency_cycle" // Args code
)

func noAgency(code string) error {
	return &model.Error{Code: codeNoAgency, Args: map[string]any{"code": code}}
}

func (s *program) agencyCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "agency", Short: s.Text.T("lapord.agency")}
	cmd.AddCommand(s.agencyAdd(), s.agencyList(), s.agencyImport())
	return cmd
}

func (s *program) agencyAdd() *cobra.Command {
	var line agencyLine
	cmd := &cobra.Command{Use: "add", Short: s.Text.T("lapord.agency_add"), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.with(cmd.Context(), func(store central.Store) error {
				tree, err := treeOf(cmd.Context(), store)
				if err != nil {
					return err
				}
				a, err := s.agency(tree, line, onlyRoot(tree))
				if err != nil {
					return err
				}
				if err := store.PutAgencies(cmd.Context(), []model.Agency{a}, s.operator(), s.clock()); err != nil {
					return err
				}
				s.Say("lapord.agency_added", "code", a.Code, "name", a.Name)
				return s.Object(map[string]string{"id": a.ID.String(), "code": a.Code})
			})
		}}
	f := cmd.Flags()
	f.StringVar(&line.name, "name", "", s.Text.T("flag.agency_name"))
	f.StringVar(&line.code, "code", "", s.Text.T("flag.agency_code"))
	f.StringVar(&line.parent, "parent", "", s.Text.T("flag.parent"))
	f.StringVar(&line.source, "source-id", "", s.Text.T("flag.source_id"))
	_ = cmd.MarkFlagRequired("name")
	_ = cmd.MarkFlagRequired("code")
	return cmd
}

// agencyLine is what a command or a row says about a node.
type agencyLine struct{ code, name, parent, source string }

// agency is the node that a line describes. An existing code keeps its
// identity and whatever the line does not say; a new one that names no parent
// comes below the code parent.
func (s *program) agency(tree *model.Tree, l agencyLine, parent string) (a model.Agency, err error) {
	if l.code, l.name, err = cleanAgency(l.code, l.name); err != nil {
		return a, err
	}
	a, known := tree.ByCode(l.code)
	if !known {
		if a.ID, err = s.newID(); err != nil {
			return a, err
		}
		if l.parent == "" {
			l.parent = parent
		}
	}
	a.Code, a.Name = l.code, l.name
	if source := safetext.Line(l.source).String(); source != "" {
		a.Source = source
	}
	if known && l.parent == "" {
		return a, nil
	}
	above, ok := tree.ByCode(l.parent)
	switch {
	case !ok:
		return a, noAgency(l.parent)
	case known && tree.Within(above.ID, a.ID):
		return a, &model.Error{Code: codeCycle, Args: map[string]any{"code": a.Code}}
	}
	a.Parent, a.Level = above.ID, min(above.Level+1, model.LevelSubUnit)
	return a, nil
}

// onlyRoot is the code of the root, "" if there are several.
func onlyRoot(tree *model.Tree) string {
	roots := tree.Roots()
	if len(roots) != 1 {
		return ""
	}
	root, _ := tree.Get(roots[0])
	return root.Code
}

func cleanAgency(code, name string) (cleanCode, cleanName string, err error) {
	cleanCode, cleanName = strings.ToUpper(safetext.Line(code).String()), safetext.Line(name).String()
	switch {
	case cleanName == "":
		return "", "", &model.Error{Code: model.CodeBadInput, Field: "name"}
	case cleanCode == "" || strings.ContainsAny(cleanCode, forbiddenInCode):
		return "", "", &model.Error{Code: model.CodeBadInput, Field: "code"}
	}
	return cleanCode, cleanName, nil
}

// listedAgency is a node under --json.
type listedAgency struct {
	Code   string   `json:"code"`
	Name   string   `json:"name"`
	Parent string   `json:"parent,omitempty"` // its code
	Depth  int      `json:"depth"`            // 0 = a root
	Source string   `json:"source_id,omitempty"`
	ID     model.ID `json:"id"`
}

func (s *program) agencyList() *cobra.Command {
	return &cobra.Command{Use: "list", Short: s.Text.T("lapord.agency_list"), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.with(cmd.Context(), func(store central.Store) error { return s.listAgencies(cmd.Context(), store) })
		}}
}

func (s *program) listAgencies(ctx context.Context, store central.Store) error {
	tree, err := treeOf(ctx, store)
	if err != nil {
		return err
	}
	list := []listedAgency{}
	var walk func(ids []model.ID, parent string, depth int)
	walk = func(ids []model.ID, parent string, depth int) {
		for _, id := range ids {
			a, _ := tree.Get(id)
			list = append(list, listedAgency{Code: a.Code, Name: a.Name, Parent: parent, Depth: depth, Source: a.Source, ID: a.ID})
			walk(tree.Children(id), a.Code, depth+1)
		}
	}
	walk(tree.Roots(), "", 0)
	if s.JSON {
		return s.Object(list)
	}
	var rows [][]string
	for _, a := range list {
		rows = append(rows, []string{a.Code, strings.Repeat("· ", a.Depth) + a.Name, a.Source})
	}
	return s.Table(s.columns("code", "name", "source_id"), rows)
}

func (s *program) agencyImport() *cobra.Command {
	var parent string
	cmd := &cobra.Command{Use: "import FILE.csv", Short: s.Text.T("lapord.agency_import"), Long: s.Text.T("lapord.agency_import_long"),
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			rows, err := s.readAgencies(args[0])
			if err != nil {
				return err
			}
			return s.with(cmd.Context(), func(store central.Store) error {
				return s.importAgencies(cmd.Context(), store, rows, parent)
			})
		}}
	cmd.Flags().StringVar(&parent, "parent", "", s.Text.T("flag.parent_default"))
	return cmd
}

// importAgencies stores all rows or none. A parent stands in the server or in
// a row above.
func (s *program) importAgencies(ctx context.Context, store central.Store, rows []agencyRow, parent string) error {
	tree, err := treeOf(ctx, store)
	if err != nil {
		return err
	}
	if parent == "" {
		parent = onlyRoot(tree)
	}
	var agencies []model.Agency
	for _, row := range rows {
		a, err := s.agency(tree, row.agencyLine, parent)
		if err != nil {
			return s.badRow(row.line, whyBadRow(err), err)
		}
		agencies = append(agencies, a)
		all := slices.DeleteFunc(tree.All(), func(old model.Agency) bool { return old.ID == a.ID })
		tree = model.NewTree(append(all, a))
	}
	if err := store.PutAgencies(ctx, agencies, s.operator(), s.clock()); err != nil {
		return err
	}
	s.Say("lapord.agencies_imported", "count", len(agencies))
	return s.Object(map[string]int{"count": len(agencies)})
}
