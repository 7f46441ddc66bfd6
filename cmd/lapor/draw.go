package main

import (
	"context"
	"os"
	"runtime"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"lapor/cmd/internal/config"
	"lapor/cmd/internal/workplace"
	"lapor/tui"
	"lapor/tui/idle"
	"lapor/tui/screen"
	"lapor/tui/text"
)

// draw opens the full screen on a profile and keeps syncing until the officer
// leaves.
func (p *program) draw(ctx context.Context, place *workplace.Workplace, now func() time.Time, extra []tui.Extra) error {
	link, err := place.Start(ctx, p.settings.Sync.Offline)
	if err != nil {
		return err
	}
	return tui.Run(ctx, tui.Options{Store: place.Cache(), Sync: link, Clock: screenClock{now}, Config: screenConfig(p.settings),
		Idle: idle.FromEnv(), Extra: extra}, tea.WithoutSignalHandler())
}

// screenClock is the machine's timer with a clock that the demo may set.
type screenClock struct{ now func() time.Time }

// Now implements screen.Clock.
func (c screenClock) Now() time.Time { return c.now() }

// After implements screen.Clock.
func (c screenClock) After(d time.Duration, msg tea.Msg) tea.Cmd {
	return tea.Tick(d, func(time.Time) tea.Msg { return msg })
}

func screenConfig(s config.Settings) screen.Config {
	return screen.Config{Language: text.Lang(s.Language), Theme: s.UI.Theme, ASCII: asciiOnly(s.UI.Glyphs), Keys: s.UI.Keys}
}

// asciiOnly decides for glyphs: auto; a terminal that cannot show UTF-8 says
// so in its locale, the Linux console lacks most signs.
func asciiOnly(glyphs string) bool {
	if glyphs != "auto" {
		return glyphs == "ascii"
	}
	if runtime.GOOS == "windows" {
		return false
	}
	if os.Getenv("TERM") == "linux" {
		return true
	}
	for _, key := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToUpper(os.Getenv(key)); v != "" {
			return !strings.Contains(v, "UTF-8") && !strings.Contains(v, "UTF8")
		}
	}
	return false
}
