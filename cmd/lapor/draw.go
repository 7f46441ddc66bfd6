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
	"lapor/tui/idle"
	"lapor/tui/screen"
	"lapor/tui/text"
)

// codeNoTerminal: the interface was asked for where there is no screen.
const codeNoTerminal model.Code = "no_terminal"

// draw shows the full-screen program over a place until the officer leaves.
// The link runs meanwhile; closing the place ends it and waits for it. now is
// the program's clock; extra are actions that only this call offers.
func (p *program) draw(ctx context.Context, place *workplace.Workplace, now func() time.Time, extra []tui.Extra) error {
	link, err := place.Start(ctx, p.settings.Sync.Offline)
	if err != nil {
		return err
	}
	p.useEditor()
	err = tui.Run(ctx, tui.Options{Store: place.Cache(), Sync: link, Clock: screenClock{now}, Config: p.screenConfig(),
		Idle: p.reporter(), Extra: extra}, tea.WithoutSignalHandler())
	if errors.Is(err, tea.ErrProgramKilled) && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// reporter tells test drivers when the program is idle; one for all that is
// drawn in this process.
func (p *program) reporter() *idle.Reporter {
	if p.idle == nil {
		p.idle = idle.FromEnv()
	}
	return p.idle
}

// screenClock is the machine's timer with a clock that the demo may set.
type screenClock struct{ now func() time.Time }

// Now implements screen.Clock.
func (c screenClock) Now() time.Time { return c.now() }

// After implements screen.Clock.
func (c screenClock) After(d time.Duration, msg tea.Msg) tea.Cmd {
	return tea.Tick(d, func(time.Time) tea.Msg { return msg })
}

func (p *program) screenConfig() screen.Config {
	ui := p.settings.UI
	hold := time.Duration(ui.HoldSeconds) * time.Second
	if hold == 0 {
		hold = -1
	}
	return screen.Config{Language: text.Lang(p.settings.Language), Theme: ui.Theme, ASCII: p.ascii(), Keys: ui.Keys, Hold: hold}
}

// ascii decides for glyphs: auto. A terminal that cannot show UTF-8 says so
// in its locale, the Linux console lacks most signs.
func (p *program) ascii() bool {
	if p.settings.UI.Glyphs != "auto" {
		return p.settings.UI.Glyphs == "ascii"
	}
	return filepath.Separator == '/' && (os.Getenv("TERM") == "linux" || !utf8Locale())
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

// utf8Locale reports that the terminal shows UTF-8; on Windows it always does.
func utf8Locale() bool {
	return filepath.Separator == '\\' || strings.Contains(strings.ToUpper(strings.ReplaceAll(locale(), "-", "")), "UTF8")
}

// hasScreen reports that the interface can be shown.
func (p *program) hasScreen() bool {
	in, ok := p.in.(*os.File)
	out, also := p.Out.(*os.File)
	return ok && also && term.IsTerminal(int(in.Fd())) && term.IsTerminal(int(out.Fd()))
}
