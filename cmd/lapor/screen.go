package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/term"

	"lapor/cmd/internal/workplace"
	"lapor/model"
	"lapor/tui"
	"lapor/tui/desk"
	"lapor/tui/idle"
	"lapor/tui/screen"
	"lapor/tui/text"
)

// codeNoTerminal: the interface was asked for where there is no screen.
const codeNoTerminal model.Code = "no_terminal"

// interaction is how the full-screen program is shown.
type interaction struct {
	title   string                    // of the window; "" = lapor
	offline bool                      // start with the link switched off
	clock   screen.Clock              // nil = the machine's
	link    func(desk.Sync) desk.Sync // what the screens steer instead of the link itself; nil = the link
	idle    *idle.Reporter
}

// interact shows the full-screen program over a workplace until the officer
// leaves. The link runs meanwhile; closing the workplace ends it.
func (p *program) interact(ctx context.Context, w *workplace.Workplace, i interaction) error {
	link, err := w.Start(ctx, i.offline)
	if err != nil {
		return err
	}
	var steered desk.Sync = link
	if i.link != nil {
		steered = i.link(link)
	}
	p.useEditor()
	err = tui.Run(ctx, tui.Options{Store: w.Cache(), Sync: steered, Clock: i.clock, Config: p.screenConfig(i.title), Idle: i.idle})
	if errors.Is(err, tea.ErrProgramKilled) && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

func (p *program) screenConfig(title string) screen.Config {
	ui := p.settings.UI
	hold := time.Duration(ui.HoldSeconds) * time.Second
	if hold == 0 {
		hold = -1
	}
	return screen.Config{Language: text.Lang(p.settings.Language), Theme: ui.Theme, ASCII: p.ascii(), Keys: ui.Keys, Title: title, Hold: hold}
}

// ascii reports whether the terminal cannot be trusted with other signs.
func (p *program) ascii() bool {
	if p.settings.UI.Glyphs != "auto" {
		return p.settings.UI.Glyphs == "ascii"
	}
	return filepath.Separator == '/' && !strings.Contains(strings.ToUpper(strings.ReplaceAll(locale(), "-", "")), "UTF8")
}

// locale is what the environment says about letters.
func locale() string {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := os.Getenv(name); v != "" {
			return v
		}
	}
	return ""
}

// hasScreen reports that the interface can be shown.
func (p *program) hasScreen() bool {
	in, ok := p.in.(*os.File)
	out, also := p.Out.(*os.File)
	return ok && also && term.IsTerminal(int(in.Fd())) && term.IsTerminal(int(out.Fd()))
}
