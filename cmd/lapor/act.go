package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"lapor/cmd/internal/console"
	"lapor/model"
	"lapor/model/safetext"
	"lapor/tui/desk"
)

// actCommand makes the command of a line of the table.
func (p *program) actCommand(a act) *cobra.Command {
	var w words
	var as string
	var send bool
	cmd := &cobra.Command{Use: a.name + " ID…", Short: p.Text.T("lapor." + a.name), Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.ready(cmd.Context(), func(o *office) error {
				if slices.Contains(a.flags, "text") && required(a.kind, o.me.Rules) {
					var err error
					if w.text, _, err = p.longText(w.text, ""); err != nil {
						return err
					}
				}
				made, err := a.make(o, w)
				if err != nil {
					return err
				}
				return o.doAct(cmd.Context(), args, as, made, send)
			})
		}}
	w.bind(p, cmd.Flags(), a.flags...)
	bindActing(p, cmd, &as, &send)
	return cmd
}

// bindActing makes the options that all acts have.
func bindActing(p *program, cmd *cobra.Command, as *string, send *bool) {
	cmd.Flags().StringVar(as, "as", "", p.Text.T("flag.as"))
	cmd.Flags().BoolVar(send, "send", false, p.Text.T("flag.send"))
}

// required reports that the kind is nothing without a text.
func required(kind model.Kind, rules model.Rules) bool {
	rule, ok := rules.Rule(kind)
	return ok && slices.Contains(rule.Needs, model.NeedText)
}

// doAct applies an act to the reports that args name, tells what became of
// each, and sends if asked to. Every report that can be acted on is; the exit
// code is that of the first that could not.
func (o *office) doAct(ctx context.Context, args []string, as string, made desk.Act, send bool) error {
	done, err := o.apply(ctx, args, as, made)
	if err != nil {
		return err
	}
	return o.finish(ctx, made.Kind, done, send)
}

// apply writes the act on every report that args name.
func (o *office) apply(ctx context.Context, args []string, as string, made desk.Act) ([]desk.Done, error) {
	tracking, err := numbers(strings.Join(args, " "))
	if err != nil {
		return nil, err
	}
	mandate, err := o.mandate(as)
	if err != nil {
		return nil, err
	}
	ids, missing := o.desk.Lookup(ctx, tracking)
	done, err := o.desk.Each(ctx, ids, mandate, made)
	if err != nil {
		return nil, o.explainAmbiguous(err)
	}
	return append(done, missing...), nil
}

// numbers reads tracking IDs and ranges, and says which part is none.
func numbers(s string) ([]string, error) {
	ids, err := desk.ParseRanges(s)
	var bad *model.Error
	if errors.As(err, &bad) {
		return nil, &model.Error{Code: codeBadRange, Field: "tracking", Args: map[string]any{"part": bad.Detail}}
	}
	return ids, err
}

// codeBadRange: what should name reports does not; Args part.
const codeBadRange model.Code = "bad_range"

// finish tells what was done, and sends it if asked to.
func (o *office) finish(ctx context.Context, kind model.Kind, done []desk.Done, send bool) error {
	if err := o.tell(ctx, kind, done); err != nil || !send {
		return err
	}
	return o.send(ctx)
}

// mandate finds the one that --as names: the code of a node, a role, or both
// as role@node.
func (o *office) mandate(as string) (model.ID, error) {
	if as == "" {
		return model.ID{}, nil
	}
	role, node, both := strings.Cut(as, "@")
	for _, m := range o.me.Actor.Mandates {
		code := o.unitCode(m.Node)
		if both && role == m.Role.String() && strings.EqualFold(node, code) ||
			!both && (as == m.Role.String() || strings.EqualFold(as, code)) {
			return m.ID, nil
		}
	}
	return model.ID{}, console.BadOption("as", as, strings.Join(o.mandateNames(o.me.Actor.Mandates), ", "))
}

func (o *office) mandateNames(list []model.Mandate) []string {
	var names []string
	for _, m := range list {
		names = append(names, m.Role.String()+"@"+o.unitCode(m.Node))
	}
	return names
}

// explainAmbiguous names the mandates between which --as must choose.
func (o *office) explainAmbiguous(err error) error {
	var a *desk.AmbiguousMandate
	if !errors.As(err, &a) {
		return err
	}
	return &model.Error{Code: desk.CodeAmbiguousMandate, Field: "as",
		Args: map[string]any{"choices": strings.Join(o.mandateNames(a.Choices), ", ")}}
}

// actResult is what became of an act on one report, under --json.
type actResult struct {
	Tracking string     `json:"tracking"`
	Done     bool       `json:"done"`
	Op       *outgoing  `json:"operation,omitempty"`
	Error    *actFailed `json:"error,omitempty"`
}

type actFailed struct {
	Code    string `json:"code"`
	Field   string `json:"field,omitempty"`
	Message string `json:"message"`
}

// tell says what became of each report. One that failed alone is an ordinary
// error; among several each has its line.
func (o *office) tell(ctx context.Context, kind model.Kind, done []desk.Done) error {
	if len(done) == 1 && done[0].Err != nil && !o.JSON {
		return done[0].Err
	}
	var first error
	var results []actResult
	for _, d := range done {
		r := actResult{Tracking: safetext.Line(d.Tracking).String(), Done: d.Err == nil}
		if d.Err != nil {
			if first == nil {
				first = d.Err
			}
			what, _, _ := o.Text.Error(d.Err)
			r.Error = &actFailed{Code: string(model.CodeOf(d.Err)), Message: what}
			var e *model.Error
			if errors.As(d.Err, &e) {
				r.Error.Field = e.Field
			}
			o.Say("lapor.act_failed", "tracking", r.Tracking, "what", what)
		} else {
			op := outgoingOf(d.Out)
			r.Op = &op
			o.Say("lapor.act_done", "kind", o.Text.Kind(kind), "tracking", r.Tracking)
		}
		results = append(results, r)
	}
	unsent, err := o.unsent(ctx)
	if err != nil {
		return err
	}
	if unsent > 0 {
		o.Say("lapor.unsent_now", "n", unsent)
	}
	if err := o.Object(map[string]any{"results": results, "unsent": unsent}); err != nil || first == nil {
		return err
	}
	return &reported{first}
}
