package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"lapor/model"
	"lapor/model/safetext"
	"lapor/tui/action"
	"lapor/tui/report"
	"lapor/tui/screen"
	"lapor/tui/theme"
)

func (p *program) showCommand() *cobra.Command {
	var fetch, full bool
	cmd := &cobra.Command{Use: "show ID", Short: p.Text.T("lapor.show"), Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.ready(cmd.Context(), func(o *office) error { return o.show(cmd.Context(), args[0], fetch, full) })
		}}
	cmd.Flags().BoolVar(&fetch, "fetch", false, p.Text.T("flag.fetch"))
	cmd.Flags().BoolVar(&full, "full", false, p.Text.T("flag.full"))
	return cmd
}

func (o *office) show(ctx context.Context, number string, fetch, full bool) error {
	dossier, err := o.find(ctx, number)
	if err != nil {
		return err
	}
	if fetch && !dossier.HasText {
		if err := o.work.Cache().WantBody(ctx, dossier.Report.ID); err != nil {
			return err
		}
		if _, err := o.exchange(ctx); err != nil {
			return err
		}
		if dossier, err = o.work.Cache().Dossier(ctx, dossier.Report.ID); err != nil {
			return err
		}
	}
	if o.JSON {
		return o.Object(o.sheet(dossier, full))
	}
	for _, line := range report.Sheet(o.deps(ctx), dossier, o.width(), !full) {
		fmt.Fprintln(o.Out, strings.TrimRight(ansi.Strip(line), " "))
	}
	return nil
}

// find takes a tracking ID, with or without #.
func (o *office) find(ctx context.Context, number string) (model.Dossier, error) {
	ids, err := numbers(number)
	if err == nil && len(ids) != 1 {
		err = &model.Error{Code: "one_only"}
	}
	if err != nil {
		return model.Dossier{}, err
	}
	id, err := o.work.Cache().ByTracking(ctx, ids[0])
	if err != nil {
		return model.Dossier{}, err
	}
	return o.work.Cache().Dossier(ctx, id)
}

// deps is what the report's drawing needs, without colours.
func (o *office) deps(ctx context.Context) *screen.Deps {
	keys, _, _ := action.NewMap(nil, false, nil)
	d := &screen.Deps{Context: ctx, Store: o.work.Cache(), Clock: commandClock(o.clock), Text: o.Text, Keys: keys,
		Theme: theme.New(theme.Options{Name: "mono", ASCII: o.settings.UI.Glyphs == "ascii"})}
	d.SetMe(o.me)
	return d
}

// commandClock is the time of a command, which waits for nothing.
type commandClock func() time.Time

// Now is the time.
func (c commandClock) Now() time.Time { return c() }

// After does nothing: nobody runs the command it returns.
func (c commandClock) After(time.Duration, tea.Msg) tea.Cmd { return nil }

// terminalWidth is that of standard output; ok is false if it is none.
func (p *program) terminalWidth() (width int, ok bool) {
	f, ok := p.Out.(*os.File)
	if !ok {
		return 0, false
	}
	width, _, err := term.GetSize(int(f.Fd()))
	return width, err == nil && width > 20
}

// width of the terminal, or 80.
func (p *program) width() int {
	if w, ok := p.terminalWidth(); ok {
		return w
	}
	return 80
}

// masked is text from outside as lists and files may hold it.
func masked(s string) string { return safetext.Clean(s).Mask().String() }
