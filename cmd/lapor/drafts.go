package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"lapor/model"
	"lapor/model/safetext"
)

func (p *program) draftsCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "drafts", Short: p.Text.T("lapor.drafts"), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd.Context(), func(o *office) error { return o.listDrafts(cmd.Context()) })
		}}
	one := func(use, key string, f func(*office, context.Context, model.Draft) error) *cobra.Command {
		return &cobra.Command{Use: use + " ID", Short: p.Text.T(key), Args: cobra.ExactArgs(1),
			RunE: func(cmd *cobra.Command, args []string) error {
				return p.with(cmd.Context(), func(o *office) error {
					d, err := o.draft(cmd.Context(), args[0])
					if err != nil {
						return err
					}
					return f(o, cmd.Context(), d)
				})
			}}
	}
	cmd.AddCommand(one("show", "lapor.drafts_show", (*office).showDraft), one("delete", "lapor.drafts_delete", (*office).deleteDraft))
	return cmd
}

// draftRow is a draft under --json.
type draftRow struct {
	ID       string `json:"id"`
	Tracking string `json:"tracking,omitempty"`
	Kind     string `json:"kind"`
	Saved    string `json:"saved"`
	Text     string `json:"text"`
	Gone     bool   `json:"report_gone,omitempty"`
}

func (o *office) draftRow(ctx context.Context, d model.Draft) draftRow {
	row := draftRow{ID: d.ID.String(), Kind: string(d.Kind), Saved: stamp(d.Saved), Text: safetext.Clean(d.Body.Text).String(), Gone: d.Flagged}
	if dossier, err := o.work.Cache().Dossier(ctx, d.Report); err == nil {
		row.Tracking = safetext.Line(dossier.Report.Tracking).String()
	}
	return row
}

func (o *office) listDrafts(ctx context.Context) error {
	drafts, err := o.work.Cache().Drafts(ctx)
	if err != nil {
		return err
	}
	list := []draftRow{}
	var rows [][]string
	for _, d := range drafts {
		row := o.draftRow(ctx, d)
		list = append(list, row)
		rows = append(rows, []string{shortID(d.ID), row.Tracking, o.Text.Kind(d.Kind),
			o.Text.Moment(d.Saved.In(o.now().Location()), o.now()), safetext.Line(row.Text).Mask().Truncate(50).String()})
	}
	if o.JSON {
		return o.Object(map[string]any{"drafts": list})
	}
	if len(rows) == 0 {
		o.Say("lapor.no_drafts")
		return nil
	}
	return o.Table(o.columns("draft", "tracking", "act", "written", "text"), rows)
}

func (o *office) draft(ctx context.Context, name string) (model.Draft, error) {
	drafts, err := o.work.Cache().Drafts(ctx)
	if err != nil {
		return model.Draft{}, err
	}
	i := slices.IndexFunc(drafts, func(d model.Draft) bool {
		return len(name) >= 4 && strings.HasSuffix(d.ID.String(), strings.ToLower(name))
	})
	if i < 0 {
		return model.Draft{}, &model.Error{Code: "no_operation", Args: map[string]any{"operation": name}}
	}
	return drafts[i], nil
}

func (o *office) showDraft(ctx context.Context, d model.Draft) error {
	row := o.draftRow(ctx, d)
	if o.JSON {
		return o.Object(row)
	}
	_, err := fmt.Fprintln(o.Out, row.Text)
	return err
}

func (o *office) deleteDraft(ctx context.Context, d model.Draft) error {
	if err := o.work.Cache().DeleteDraft(ctx, d.ID); err != nil {
		return err
	}
	o.Say("lapor.draft_deleted", "draft", shortID(d.ID))
	return o.Object(o.draftRow(ctx, d))
}
