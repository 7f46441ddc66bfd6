package kill

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"lapor/cmd/internal/workplace"
	"lapor/model"
	"lapor/model/queue"
	"lapor/tui/desk"
)

const workerName = "kill-worker"

// Worker is the hidden command that a round of typing kills: an officer who
// writes without end.
func Worker() *cobra.Command {
	return &cobra.Command{Use: workerName + " PROFILES PROFILE", Hidden: true, Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return work(cmd.Context(), workplace.Options{Dir: args[0], Profile: args[1], Clock: time.Now, Random: rand.Reader}, cmd.OutOrStdout())
		}}
}

// typed is how far the text of a draft has come.
func typed(text string) (n int) {
	if _, err := fmt.Sscanf(text, "Ketikan %d", &n); err != nil {
		return 0
	}
	return n
}

// work writes a draft over and over and a note after every few, and says
// each once it is saved.
func work(ctx context.Context, o workplace.Options, out io.Writer) error {
	place, err := workplace.Open(ctx, o)
	if err != nil {
		return err
	}
	defer place.Close()
	d := place.Desk(0)
	me, err := d.Store.Me(ctx)
	if err != nil {
		return err
	}
	page, err := d.Store.Page(ctx, queue.Request{View: queue.ViewAll, Today: d.Today(d.Zone(me)), Soon: d.Soon(me), Limit: 30})
	if err != nil || len(page.Rows) == 0 {
		return fmt.Errorf("kill: %d reports: %w", len(page.Rows), err)
	}
	var draft model.Draft
	if drafts, err := d.Store.Drafts(ctx); err == nil && len(drafts) > 0 {
		draft = drafts[0]
	}
	draft.Report = page.Rows[0].ID
	for i := typed(draft.Body.Text) + 1; ; i++ {
		draft.Body.Text = fmt.Sprintf("Ketikan %d", i)
		if draft, err = d.Store.SaveDraft(ctx, draft); err != nil {
			return err
		}
		if _, err := fmt.Fprintln(out, "draft", i); err != nil {
			return err
		}
		if i%4 != 3 {
			continue
		}
		dossier, err := d.Store.Dossier(ctx, page.Rows[i%len(page.Rows)].ID)
		if err != nil {
			return err
		}
		sent, err := d.Do(ctx, desk.Seen{Report: dossier.Report}, desk.Note(fmt.Sprintf("Catatan ketikan %d.", i)))
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintln(out, "saved", sent.Op.ID); err != nil {
			return err
		}
	}
}
