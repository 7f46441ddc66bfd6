package tui

import (
	"context"
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"lapor/tui/action"
	"lapor/tui/cell"
	"lapor/tui/screen"
	"lapor/tui/theme"
)

func isCancelled(err error) bool { return errors.Is(err, context.Canceled) }

// quit leaves at once when nothing is unsent and nothing is open; else it
// asks, saying what is safe.
func (m *Model) quit() tea.Cmd {
	if _, asking := m.top().(*leaving); asking {
		return tea.Quit // ctrl+c twice
	}
	if m.deps.Counts.Unsent == 0 && len(m.stack) == 1 {
		return tea.Quit
	}
	return m.push(&leaving{deps: m.deps})
}

// leaving asks what to do before the program ends.
type leaving struct {
	deps    *screen.Deps
	choice  int
	wait    screen.Query
	sending bool
	failed  string
}

// sentAll is the end of a last sync.
type sentAll struct{}

func (l *leaving) Init() tea.Cmd           { return nil }
func (l *leaving) Subject() screen.Subject { return screen.Subject{} }

func (l *leaving) Info() screen.Info {
	return screen.Info{Title: l.deps.T("quit.title"), Where: action.Palette, Overlay: true}
}

// choices are codes of the catalogue group "quit".
func (l *leaving) choices() []string {
	if l.deps.Counts.Unsent == 0 || l.deps.Link.Offline {
		return []string{"close", "stay"}
	}
	return []string{"send", "close", "stay"}
}

func (l *leaving) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case screen.Answer[sentAll]:
		if !l.wait.Take(msg.Gen) {
			break
		}
		l.sending = false
		if msg.Err != nil {
			what, _, _ := l.deps.Text.Error(msg.Err)
			l.failed = what
			l.choice = 0
			break
		}
		return l, tea.Quit
	case action.Invoked:
		return l, l.invoked(msg.Name)
	case tea.KeyPressMsg:
		switch key := msg.String(); {
		case key == "enter":
			return l, l.choose(l.choice)
		case len(key) == 1 && key >= "1" && int(key[0]-'1') < len(l.choices()):
			return l, l.choose(int(key[0] - '1'))
		}
	}
	return l, nil
}

func (l *leaving) invoked(name action.Name) tea.Cmd {
	n := len(l.choices())
	switch name {
	case action.Up:
		l.choice = (l.choice + n - 1) % n
	case action.Down:
		l.choice = (l.choice + 1) % n
	case action.Back:
		l.wait.Cancel()
		return screen.Close(l, nil)
	}
	return nil
}

func (l *leaving) choose(i int) tea.Cmd {
	switch l.choices()[i] {
	case "close":
		return tea.Quit
	case "stay":
		l.wait.Cancel()
		return screen.Close(l, nil)
	}
	if l.sending {
		return nil
	}
	l.sending, l.failed = true, ""
	store, engine := l.deps.Store, l.deps.Sync
	return screen.Ask(l.deps, &l.wait, func(ctx context.Context) (sentAll, error) {
		if _, err := store.ReleaseHolds(ctx); err != nil {
			return sentAll{}, err
		}
		return sentAll{}, engine.Wait(ctx)
	})
}

func (l *leaving) View(width, height int) string {
	d := l.deps
	var body []string
	say := func(token theme.Token, s string) {
		for _, line := range cell.WrapPlain(s, min(width-6, 52)) {
			body = append(body, d.Theme.Paint(theme.Panel, token, line))
		}
	}
	switch n := d.Counts.Unsent; {
	case n > 0 && d.Counts.DueToday > 0:
		say(theme.Strong, d.T("quit.unsentDue", "n", n, "due", d.Counts.DueToday))
	case n > 0:
		say(theme.Strong, d.T("quit.unsent", "n", n))
	default:
		say(theme.Strong, d.T("quit.nothing"))
	}
	if d.Counts.Unsent > 0 {
		say(theme.Muted, d.T("quit.safe"))
	}
	if l.failed != "" {
		say(theme.Danger, l.failed)
	}
	body = append(body, "")
	if l.sending {
		say(theme.Accent, d.T("quit.sending"))
	}
	body = append(body, screen.Choices(d, l.labels(), l.choice)...)
	return strings.Join(screen.Box(d, d.T("quit.title"), body, min(width, 58)), "\n")
}

func (l *leaving) labels() []string {
	var out []string
	for _, c := range l.choices() {
		out = append(out, l.deps.T("quit."+c))
	}
	return out
}
