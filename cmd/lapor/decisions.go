package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"lapor/cmd/internal/console"
	"lapor/model"
	"lapor/model/safetext"
	"lapor/tui/desk"
)

func (p *program) decisionsCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "decisions", Short: p.Text.T("lapor.decisions"), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.ready(cmd.Context(), func(o *office) error { return o.listDecisions(cmd.Context()) })
		}}
	var w words
	var send bool
	resolve := &cobra.Command{Use: "resolve ID DECISION", Short: p.Text.T("lapor.decisions_resolve"), Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.ready(cmd.Context(), func(o *office) error { return o.resolve(cmd.Context(), args[0], args[1], w, send) })
		}}
	w.bind(p, resolve.Flags(), "text", "unit")
	resolve.Flags().BoolVar(&send, "send", false, p.Text.T("flag.send"))
	cmd.AddCommand(resolve)
	return cmd
}

// parkedRow is an open decision under --json.
type parkedRow struct {
	ID        string   `json:"id"`
	Tracking  string   `json:"tracking,omitempty"`
	Title     string   `json:"title,omitempty"`
	Kind      string   `json:"kind"`
	Reason    string   `json:"reason"`
	Who       string   `json:"who,omitempty"` // of what happened meanwhile
	When      string   `json:"when,omitempty"`
	Since     string   `json:"since,omitempty"`
	Author    string   `json:"author,omitempty"`
	Text      string   `json:"text,omitempty"`
	Decisions []string `json:"decisions"`
	Chain     int      `json:"chain,omitempty"` // further ones that wait for this
}

func parkedOf(p model.Parked) parkedRow {
	return parkedRow{ID: p.Op.ID.String(), Tracking: safetext.Line(p.Tracking).String(), Title: masked(p.Title),
		Kind: string(p.Op.Kind), Reason: string(p.Outcome.Reason), Who: safetext.Line(p.Outcome.Who).String(),
		When: stamp(p.Outcome.When), Since: stamp(p.Since), Author: safetext.Line(p.AuthorName).String(),
		Text: safetext.Clean(p.Op.Body.Text).String(), Decisions: codesOf(p.Outcome.Decisions)}
}

func codesOf(list []model.Decision) []string {
	codes := []string{}
	for _, d := range list {
		codes = append(codes, string(d))
	}
	return codes
}

func (o *office) listDecisions(ctx context.Context) error {
	cards, err := o.desk.Cards(ctx)
	if err != nil {
		return err
	}
	list := []parkedRow{}
	var rows [][]string
	for _, c := range cards {
		row := parkedOf(c.Head)
		row.Decisions, row.Chain = codesOf(c.Choices), len(c.Chain)
		list = append(list, row)
		why := o.Text.Reason(c.Head.Outcome.Reason)
		if row.Who != "" {
			why += " (" + row.Who + ", " + o.Text.Moment(c.Head.Outcome.When.In(o.now().Location()), o.now()) + ")"
		}
		rows = append(rows, []string{shortID(c.Head.Op.ID), row.Tracking, o.Text.Kind(c.Head.Op.Kind), why, strings.Join(row.Decisions, ", ")})
	}
	if o.JSON {
		return o.Object(map[string]any{"decisions": list})
	}
	if len(rows) == 0 {
		o.Say("lapor.no_decisions")
		return nil
	}
	return o.Table(o.columns("operation", "tracking", "act", "why", "decisions"), rows)
}

func (o *office) resolve(ctx context.Context, name, choice string, w words, send bool) error {
	card, err := o.card(ctx, name)
	if err != nil {
		return err
	}
	decision := model.Decision(choice)
	if !slices.Contains(card.Choices, decision) {
		return console.Usage("DECISION %s: %s", choice, strings.Join(codesOf(card.Choices), ", "))
	}
	out, err := o.decide(ctx, card, decision, w)
	if err != nil {
		return err
	}
	o.Say("lapor.resolved", "decision", o.Text.Decision(decision), "tracking", safetext.Line(card.Head.Tracking).String())
	if err := o.Object(outgoingOf(out)); err != nil || !send {
		return err
	}
	return o.send(ctx)
}

// decide ends the parked operation; to edit is to write it anew.
func (o *office) decide(ctx context.Context, card desk.Card, decision model.Decision, w words) (model.Outgoing, error) {
	if decision != model.DecideEdit {
		unit, err := o.node(w.unit)
		if err != nil {
			return model.Outgoing{}, err
		}
		return o.desk.Resolve(ctx, card, decision, model.Body{Unit: unit})
	}
	body := card.Head.Op.Body
	text, _, err := o.longText(w.text, body.Text)
	if err != nil {
		return model.Outgoing{}, err
	}
	body.Text = strings.TrimSpace(text)
	return o.desk.Rewrite(ctx, card, desk.Seen{Report: card.Report}, desk.Act{Kind: card.Head.Op.Kind, Body: body})
}

// card finds an open decision by the end of its identity or by tracking ID.
func (o *office) card(ctx context.Context, name string) (desk.Card, error) {
	cards, err := o.desk.Cards(ctx)
	if err != nil {
		return desk.Card{}, err
	}
	name = strings.TrimPrefix(strings.ToLower(name), "#")
	i := slices.IndexFunc(cards, func(c desk.Card) bool {
		return len(name) >= 4 && strings.HasSuffix(c.Head.Op.ID.String(), name) || strings.ToLower(c.Head.Tracking) == name
	})
	if i < 0 {
		return desk.Card{}, &model.Error{Code: "no_operation", Args: map[string]any{"operation": name}}
	}
	return cards[i], nil
}
