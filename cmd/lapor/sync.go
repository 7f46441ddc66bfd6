package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"lapor/model"
	"lapor/sync/client"
	"lapor/tui/desk"
)

const codeNeedsDecision model.Code = "needs_decision" // Args n

func (p *program) syncCommand() *cobra.Command {
	return &cobra.Command{Use: "sync", Short: p.Text.T("lapor.sync"), Long: p.Text.T("lapor.sync_long"), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.with(cmd.Context(), func(o *office) error { return o.send(cmd.Context()) })
		}}
}

// exchanged is a sync under --json.
type exchanged struct {
	Sent      int   `json:"sent"`
	Received  int   `json:"received"`
	Gone      int   `json:"gone"`
	Bytes     int64 `json:"bytes"`
	Requests  int   `json:"requests"`
	Unsent    int   `json:"unsent"`
	Parked    int   `json:"needs_decision"`
	Rejected  int   `json:"rejected"`
	Elsewhere bool  `json:"by_running_program,omitempty"`

	asks int // of these parked and rejected: new ones
}

// send exchanges, says what happened, and fails if a person must decide about
// something that was sent.
func (o *office) send(ctx context.Context) error {
	result, err := o.exchange(ctx)
	if err != nil {
		return err
	}
	o.sayExchanged(result)
	if err := o.Object(result); err != nil || result.asks == 0 {
		return err
	}
	err = &model.Error{Code: codeNeedsDecision, Args: map[string]any{"n": result.asks}}
	if o.JSON {
		return &reported{err}
	}
	return err
}

// exchange lets everything leave and syncs, with progress at a terminal.
func (o *office) exchange(ctx context.Context) (exchanged, error) {
	before, err := o.standing(ctx)
	if err != nil {
		return exchanged{}, err
	}
	if _, err := o.work.Cache().ReleaseHolds(ctx); err != nil {
		return exchanged{}, err
	}
	show, done := o.progress()
	sum, err := o.work.Sync(ctx, show)
	done()
	if err != nil {
		return exchanged{}, err
	}
	result, err := o.standing(ctx)
	result.Sent, result.Received, result.Gone, result.Bytes, result.Requests = sum.Sent, sum.Received, sum.Gone, sum.Bytes, sum.Rounds
	result.Elsewhere = sum.Elsewhere
	result.asks = max(0, result.Parked-before.Parked) + max(0, result.Rejected-before.Rejected)
	return result, err
}

// standing counts what has not come to its end.
func (o *office) standing(ctx context.Context) (exchanged, error) {
	var e exchanged
	out, err := o.work.Cache().Outbox(ctx)
	if err != nil {
		return e, err
	}
	for _, op := range out {
		switch {
		case desk.Unsent(op):
			e.Unsent++
		case op.State == model.OutRejected && !op.Seen:
			e.Rejected++
		}
	}
	parked, err := o.work.Cache().Parked(ctx)
	e.Parked = len(parked)
	return e, err
}

func (o *office) unsent(ctx context.Context) (int, error) {
	e, err := o.standing(ctx)
	return e.Unsent, err
}

func (p *program) sayExchanged(e exchanged) {
	if e.Elsewhere {
		p.Say("lapor.synced_elsewhere")
	} else {
		p.Say("lapor.synced", "sent", e.Sent, "received", e.Received, "kb", int((e.Bytes+1023)/1024))
	}
	if e.Unsent > 0 {
		p.Say("status.unsent", "n", e.Unsent)
	}
	if e.Parked > 0 {
		p.Say("status.parked", "n", e.Parked)
	}
	if e.Rejected > 0 {
		p.Say("status.rejected", "n", e.Rejected)
	}
}

// progress draws one line on standard error while a sync runs, at a terminal
// only; done takes it away.
func (o *office) progress() (show func(client.Progress), done func()) {
	f, ok := o.Err.(*os.File)
	if o.JSON || !ok || !term.IsTerminal(int(f.Fd())) {
		return nil, func() {}
	}
	fmt.Fprint(f, o.Text.T("lapor.syncing"))
	show = func(p client.Progress) {
		fmt.Fprint(f, "\r\x1b[K"+o.Text.T("lapor.sync_progress", "sent", p.Sent, "received", p.Received, "expected", p.Expected))
	}
	return show, func() { fmt.Fprint(f, "\r\x1b[K") }
}
