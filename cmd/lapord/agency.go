package main

import (
	"encoding/csv"
	"errors"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"lapor/model"
	"lapor/model/safetext"
	"lapor/store/central"
)

func (s *program) agencyCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "agency", Short: s.Text.T("lapord.agency")}
	cmd.AddCommand(s.agencyAdd(), s.agencyList(), s.agencyImport())
	return cmd
}

func (s *program) agencyAdd() *cobra.Command {
	var name, code, parent, source string
	cmd := &cobra.Command{Use: "add", Short: s.Text.T("lapord.agency_add"), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.with(cmd.Context(), func(store central.Store) error {
				tree, err := treeOf(cmd.Context(), store)
				if err != nil {
					return err
				}
				a, err := s.newAgency(tree, code, name, parent)
				if err != nil {
					return err
				}
				a.Source = source
				if err := store.PutAgencies(cmd.Context(), []model.Agency{a}, s.operator(), s.clock()); err != nil {
					return err
				}
				s.Say("lapord.agency_added", "code", a.Code, "name", a.Name)
				return s.Object(map[string]string{"id": a.ID.String(), "code": a.Code})
			})
		}}
	f := cmd.Flags()
	f.StringVar(&name, "name", "", s.Text.T("flag.agency_name"))
	f.StringVar(&code, "code", "", s.Text.T("flag.agency_code"))
	f.StringVar(&parent, "parent", "", s.Text.T("flag.parent"))
	f.StringVar(&source, "source-id", "", s.Text.T("flag.source_id"))
	for _, required := range []string{"name", "code", "parent"} {
		_ = cmd.MarkFlagRequired(required)
	}
	return cmd
}

// newAgency is a node below the node with the parent's code; an existing code
// keeps its identity and takes the new name.
func (s *program) newAgency(tree *model.Tree, code, name, parent string) (model.Agency, error) {
	above, ok := tree.ByCode(parent)
	if !ok {
		return model.Agency{}, &model.Error{Code: model.CodeNotFound, Field: "parent", Args: map[string]any{"name": parent}}
	}
	code, name = safetext.Line(code).String(), safetext.Line(name).String()
	if code == "" || name == "" || strings.ContainsAny(code, " \t,;") {
		return model.Agency{}, &model.Error{Code: model.CodeBadInput, Field: "code"}
	}
	a := model.Agency{Parent: above.ID, Level: min(above.Level+1, model.LevelSubUnit), Code: strings.ToUpper(code), Name: name}
	if old, ok := tree.ByCode(code); ok {
		a.ID, a.Source = old.ID, old.Source
		return a, nil
	}
	id, err := s.newID()
	a.ID = id
	return a, err
}

func (s *program) agencyList() *cobra.Command {
	return &cobra.Command{Use: "list", Short: s.Text.T("lapord.agency_list"), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return s.with(cmd.Context(), func(store central.Store) error {
				tree, err := treeOf(cmd.Context(), store)
				if err != nil {
					return err
				}
				if s.JSON {
					all := tree.All()
					slices.SortFunc(all, func(a, b model.Agency) int { return strings.Compare(a.Code, b.Code) })
					return s.Object(all)
				}
				var rows [][]string
				var walk func(ids []model.ID, depth int)
				walk = func(ids []model.ID, depth int) {
					for _, id := range ids {
						a, _ := tree.Get(id)
						rows = append(rows, []string{a.Code, strings.Repeat("· ", depth) + a.Name})
						walk(tree.Children(id), depth+1)
					}
				}
				walk(tree.Roots(), 0)
				return s.Table([]string{s.Text.T("column.code"), s.Text.T("column.name")}, rows)
			})
		}}
}

// agencyImport reads kode,nama[,induk] with a header line; induk is a code
// and defaults to --parent.
func (s *program) agencyImport() *cobra.Command {
	var parent string
	cmd := &cobra.Command{Use: "import FILE.csv", Short: s.Text.T("lapord.agency_import"), Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			rows, err := readAgencies(args[0])
			if err != nil {
				return err
			}
			return s.with(cmd.Context(), func(store central.Store) error {
				tree, err := treeOf(cmd.Context(), store)
				if err != nil {
					return err
				}
				var agencies []model.Agency
				for i, row := range rows {
					above := parent
					if len(row) > 2 && row[2] != "" {
						above = row[2]
					}
					a, err := s.newAgency(tree, row[0], row[1], above)
					if err != nil {
						return &model.Error{Code: "csv_row", Args: map[string]any{"row": i + 2}, Err: err}
					}
					agencies = append(agencies, a)
					tree = model.NewTree(append(tree.All(), a))
				}
				if err := store.PutAgencies(cmd.Context(), agencies, s.operator(), s.clock()); err != nil {
					return err
				}
				s.Say("lapord.agencies_imported", "count", len(agencies))
				return s.Object(map[string]int{"count": len(agencies)})
			})
		}}
	cmd.Flags().StringVar(&parent, "parent", "", s.Text.T("flag.parent"))
	_ = cmd.MarkFlagRequired("parent")
	return cmd
}

func readAgencies(name string) ([][]string, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, &model.Error{Code: "file_missing", Args: map[string]any{"file": name}, Err: err}
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	if _, err := r.Read(); err != nil {
		return nil, &model.Error{Code: "csv_row", Args: map[string]any{"row": 1}, Err: err}
	}
	var rows [][]string
	for line := 2; ; line++ {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil || len(row) < 2 {
			return nil, &model.Error{Code: "csv_row", Args: map[string]any{"row": line}, Err: err}
		}
		rows = append(rows, row)
	}
}
