package main

import (
	"context"

	"github.com/spf13/cobra"

	"lapor/model"
	"lapor/tui/desk"
)

const (
	codePersonal model.Code = "personal_data" // a public text names somebody; --yes sends it all the same
	codeBothEnds model.Code = "interim_closes"
)

func (p *program) replyCommand() *cobra.Command {
	var w words
	var as string
	var send bool
	cmd := &cobra.Command{Use: "reply ID", Short: p.Text.T("lapor.reply"), Long: p.Text.T("lapor.reply_long"), Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.ready(cmd.Context(), func(o *office) error { return o.reply(cmd.Context(), args[0], w, as, send) })
		}}
	w.bind(p, cmd.Flags(), "text", "interim", "until", "close", "secret", "yes")
	bindActing(p, cmd, &as, &send)
	return cmd
}

func (o *office) reply(ctx context.Context, number string, w words, as string, send bool) error {
	dossier, err := o.find(ctx, number)
	if err != nil {
		return err
	}
	kind := desk.Result
	switch {
	case w.interim && w.closes:
		return &model.Error{Code: codeBothEnds, Field: "close"}
	case w.interim:
		kind = desk.Interim
	case w.closes:
		kind = desk.ResultAndClose
	}
	promised, err := o.day(w.until)
	if err != nil {
		return err
	}
	text, typed, err := o.longText(w.text, "")
	if err != nil {
		return err
	}
	made := desk.Reply(kind, text, promised, w.secret)
	done, err := o.answer(ctx, dossier.Report, made, as, w.yes)
	if err != nil && typed && made.Body.Text != "" {
		return o.keep(ctx, dossier.Report, made, err)
	}
	if err != nil {
		return err
	}
	return o.finish(ctx, made.Kind, done, send)
}

// answer checks the reply and writes it.
func (o *office) answer(ctx context.Context, report model.Report, made desk.Act, as string, yes bool) ([]desk.Done, error) {
	if err := o.checkReply(made, report, yes); err != nil {
		return nil, err
	}
	done, err := o.apply(ctx, []string{report.Tracking}, as, made)
	if err == nil && len(done) == 1 {
		err = done[0].Err
	}
	return done, err
}

// checkReply says what the reply could do better; what must not be sent is an
// error, what needs a yes too unless --yes gave it.
func (o *office) checkReply(made desk.Act, report model.Report, yes bool) error {
	found := desk.CheckReply(desk.ReplyDraft{Kind: made.Kind, Text: made.Body.Text, Promised: made.Body.Date, Secret: made.Body.Secret}, report,
		o.desk.Today(o.desk.Zone(o.me)), o.me.Rules.View(o.desk.Home(o.me)))
	for _, f := range found {
		switch f.Severity {
		case desk.Blocks:
			field := "text"
			if f.Code == desk.CheckNoPromise || f.Code == desk.CheckPastPromise {
				field = "date"
			}
			return &model.Error{Code: model.CodeBadInput, Field: field, Detail: string(f.Code)}
		case desk.Confirms:
			if !yes {
				return &model.Error{Code: codePersonal, Field: "text", Args: map[string]any{"n": f.N}}
			}
		case desk.Warns, desk.Hints:
			o.Hint("lapor.check", "what", o.Text.T("check."+string(f.Code), "n", f.N, "date", o.Text.Date(f.Date)))
		}
	}
	return nil
}

// keep saves a text that would be lost with the error as a draft.
func (o *office) keep(ctx context.Context, report model.Report, made desk.Act, cause error) error {
	_, err := o.work.Cache().SaveDraft(ctx, model.Draft{Report: report.ID, Kind: made.Kind, Body: made.Body, Base: report.Revs})
	if err != nil {
		return err
	}
	o.Hint("lapor.kept_as_draft")
	return cause
}
