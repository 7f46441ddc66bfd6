package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"lapor/model"
	"lapor/model/safetext"
	"lapor/tui/desk"
)

func (p *program) outboxCommand() *cobra.Command {
	var all bool
	cmd := &cobra.Command{Use: "outbox", Short: p.Text.T("lapor.outbox"), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd.Context(), func(o *office) error { return o.listOutbox(cmd.Context(), all) })
		}}
	cmd.Flags().BoolVar(&all, "all", false, p.Text.T("flag.outbox_all"))
	cmd.AddCommand(
		&cobra.Command{Use: "withdraw OPERATION", Short: p.Text.T("lapor.outbox_withdraw"), Args: cobra.ExactArgs(1),
			RunE: func(cmd *cobra.Command, args []string) error {
				return p.with(cmd.Context(), func(o *office) error { return o.withdraw(cmd.Context(), args[0]) })
			}},
		&cobra.Command{Use: "put-away OPERATION", Short: p.Text.T("lapor.outbox_put_away"), Args: cobra.ExactArgs(1),
			RunE: func(cmd *cobra.Command, args []string) error {
				return p.with(cmd.Context(), func(o *office) error { return o.putAway(cmd.Context(), args[0]) })
			}},
		&cobra.Command{Use: "send", Short: p.Text.T("lapor.outbox_send"), Args: cobra.NoArgs,
			RunE: func(cmd *cobra.Command, _ []string) error {
				return p.with(cmd.Context(), func(o *office) error { return o.send(cmd.Context()) })
			}})
	return cmd
}

// outgoing is an operation in the outbox under --json.
type outgoing struct {
	ID       string `json:"id"`
	Tracking string `json:"tracking,omitempty"`
	Title    string `json:"title,omitempty"`
	Kind     string `json:"kind"`
	State    string `json:"state"`
	Written  string `json:"written"`
	LeavesAt string `json:"leaves_at,omitempty"`
	Due      string `json:"due,omitempty"`
	Bytes    int    `json:"bytes"`
	Text     string `json:"text,omitempty"`
	Reason   string `json:"reason,omitempty"` // why it was parked or rejected
	Field    string `json:"field,omitempty"`
}

// stateCodes name the states of an operation for programs.
var stateCodes = [...]string{model.OutWaiting: "waiting", model.OutSending: "sending", model.OutAccepted: "accepted",
	model.OutParked: "needs_decision", model.OutRejected: "rejected"}

func outgoingOf(out model.Outgoing) outgoing {
	return outgoing{ID: out.Op.ID.String(), Tracking: safetext.Line(out.Tracking).String(), Title: masked(out.Title),
		Kind: string(out.Op.Kind), State: stateCodes[out.State], Written: stamp(out.Op.Written), LeavesAt: stamp(out.LeavesAt),
		Due: out.Due.String(), Bytes: out.Size, Text: safetext.Clean(out.Op.Body.Text).String(),
		Reason: string(out.Outcome.Reason), Field: out.Outcome.Field}
}

func (o *office) listOutbox(ctx context.Context, all bool) error {
	ops, err := o.work.Cache().Outbox(ctx)
	if err != nil {
		return err
	}
	list := []outgoing{}
	var rows [][]string
	for _, op := range ops {
		if !all && (op.State == model.OutAccepted || op.Seen) {
			continue
		}
		list = append(list, outgoingOf(op))
		state := o.Text.OutState(op.State)
		if op.Outcome.Reason != "" {
			state += ": " + o.Text.Reason(op.Outcome.Reason)
		}
		rows = append(rows, []string{shortID(op.Op.ID), op.Tracking, o.Text.Kind(op.Op.Kind), state,
			o.Text.Moment(op.Op.Written.In(o.now().Location()), o.now()), masked(op.Title)})
	}
	if o.JSON {
		return o.Object(map[string]any{"operations": list})
	}
	if len(rows) == 0 {
		o.Say("status.nothingUnsent")
		return o.dataAge(ctx)
	}
	return o.Table(o.columns("operation", "tracking", "act", "state", "written", "title"), rows)
}

// shortID is the end of an identity, which is random: enough to name it.
func shortID(id model.ID) string {
	s := id.String()
	return s[max(0, len(s)-8):]
}

// operation finds one by its identity, the end of it, or the tracking ID of
// its report if that has one only.
func (o *office) operation(ctx context.Context, name string, fits func(model.Outgoing) bool) (model.Outgoing, error) {
	ops, err := o.work.Cache().Outbox(ctx)
	if err != nil {
		return model.Outgoing{}, err
	}
	name = strings.TrimPrefix(strings.ToLower(name), "#")
	var found []model.Outgoing
	for _, op := range ops {
		named := name != "" && (strings.HasSuffix(op.Op.ID.String(), name) && len(name) >= 4 || strings.ToLower(op.Tracking) == name)
		if named && fits(op) {
			found = append(found, op)
		}
	}
	switch len(found) {
	case 0:
		return model.Outgoing{}, &model.Error{Code: "no_operation", Args: map[string]any{"operation": name}}
	case 1:
		return found[0], nil
	}
	return model.Outgoing{}, &model.Error{Code: "many_operations", Args: map[string]any{"operation": name, "n": len(found)}}
}

func (o *office) withdraw(ctx context.Context, name string) error {
	op, err := o.operation(ctx, name, desk.Unsent)
	if err != nil {
		return err
	}
	undone, err := o.desk.Withdraw(ctx, op)
	if err != nil {
		return err
	}
	o.Say("lapor.withdrawn", "kind", o.Text.Kind(op.Op.Kind), "tracking", safetext.Line(op.Tracking).String())
	if !undone.Draft.ID.IsZero() {
		o.Say("lapor.withdrawn_draft")
	}
	return o.Object(map[string]any{"withdrawn": outgoingOf(op), "draft": undone.Draft.ID.String()})
}

func (o *office) putAway(ctx context.Context, name string) error {
	op, err := o.operation(ctx, name, func(op model.Outgoing) bool { return op.State == model.OutRejected })
	if err != nil {
		return err
	}
	if err := o.work.Cache().PutAway(ctx, op.Op.ID); err != nil {
		return err
	}
	o.Say("lapor.put_away", "tracking", safetext.Line(op.Tracking).String())
	return o.Object(outgoingOf(op))
}
