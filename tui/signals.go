package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"lapor/model"
	"lapor/model/queue"
	"lapor/tui/screen"
	"lapor/tui/theme"
)

// Messages of the subscriptions.
type (
	storeChanged struct{}
	syncChanged  struct{}
	minute       struct{} // ages and deadlines on the screen move on
	noticeOver   struct{ no int }
)

// signalPause throttles signals: a first sync may send thousands.
const signalPause = 80 * time.Millisecond

func (m *Model) subscriptions() []tea.Cmd {
	return []tea.Cmd{
		screen.Later(m.wait(m.deps.Store.Changed(), storeChanged{})),
		screen.Later(m.wait(m.deps.Sync.Changed(), syncChanged{})),
		screen.Later(m.deps.Clock.After(time.Minute, minute{})),
	}
}

// wait delivers one signal of a lossy channel.
func (m *Model) wait(signals <-chan struct{}, msg tea.Msg) tea.Cmd {
	ctx := m.deps.Context
	return func() tea.Msg {
		select {
		case _, open := <-signals:
			if open {
				return msg
			}
		case <-ctx.Done():
		}
		return nil
	}
}

// rest is the end of a pause between two signals.
type rest struct{ next tea.Cmd }

// pause waits for the next signal after a little while.
func (m *Model) pause(next tea.Cmd) tea.Cmd {
	return screen.Later(m.deps.Clock.After(signalPause, rest{screen.Later(next)}))
}

func (m *Model) signal(msg tea.Msg) tea.Cmd {
	switch msg.(type) {
	case storeChanged:
		return tea.Batch(m.changed(), m.pause(m.wait(m.deps.Store.Changed(), storeChanged{})))
	case syncChanged:
		return tea.Batch(m.readLink(), m.pause(m.wait(m.deps.Sync.Changed(), syncChanged{})))
	}
	return tea.Batch(m.readLink(), m.readCounts(), m.broadcast(screen.LinkChanged{}),
		screen.Later(m.deps.Clock.After(time.Minute, minute{})))
}

// changed reads again what is visible.
func (m *Model) changed() tea.Cmd {
	return tea.Batch(m.readMe(), m.readCounts(), m.broadcast(screen.Changed{}))
}

func (m *Model) readMe() tea.Cmd {
	if m.me.Busy() {
		return nil
	}
	return screen.Ask(m.deps, &m.me, m.deps.Store.Me)
}

// readCounts never starts a second count while one runs: signals may come
// faster than a count takes.
func (m *Model) readCounts() tea.Cmd {
	if m.counts.Busy() {
		m.wantsCounts = true
		return nil
	}
	m.wantsCounts = false
	today, soon := m.deps.Today(), m.deps.Soon()
	return screen.Ask(m.deps, &m.counts, func(ctx context.Context) (queue.Counts, error) {
		return m.deps.Store.Counts(ctx, today, soon)
	})
}

func (m *Model) readLink() tea.Cmd {
	sync := m.deps.Sync
	return screen.Ask(m.deps, &m.link, func(context.Context) (model.Link, error) { return sync.Link(), nil })
}

func (m *Model) gotMe(a screen.Answer[model.Me]) tea.Cmd {
	if !m.me.Take(a.Gen) {
		return m.broadcast(a)
	}
	if a.Err != nil {
		return m.fail(a.Err)
	}
	before := m.deps.Today()
	was, known := m.deps.Me, m.deps.Known
	m.deps.SetMe(a.Value)
	if known && was.Ready == a.Value.Ready && was.Rules.Rev == a.Value.Rules.Rev && was.Tree == a.Value.Tree && before == m.deps.Today() {
		return nil
	}
	// The zone may have moved the day; names and rules may be different.
	return tea.Batch(m.readCounts(), m.broadcast(screen.Restyled{}), m.broadcast(screen.Changed{}))
}

func (m *Model) gotCounts(a screen.Answer[queue.Counts]) tea.Cmd {
	if !m.counts.Take(a.Gen) {
		return m.broadcast(a)
	}
	if a.Err != nil {
		return m.fail(a.Err)
	}
	m.deps.Counts = a.Value
	if m.wantsCounts {
		return m.readCounts()
	}
	return nil
}

func (m *Model) gotLink(a screen.Answer[model.Link]) tea.Cmd {
	if !m.link.Take(a.Gen) {
		return m.broadcast(a)
	}
	before := model.CodeOf(m.deps.Link.LastError)
	m.deps.Link = a.Value
	if err := a.Value.LastError; err != nil && !weather(err) && model.CodeOf(err) != before {
		return tea.Batch(m.fail(err), m.broadcast(screen.LinkChanged{})) // once: somebody has to act
	}
	return m.broadcast(screen.LinkChanged{})
}

func (m *Model) restyle() tea.Cmd {
	m.deps.Theme = theme.New(m.look)
	return m.broadcast(screen.Restyled{})
}

func coloursOf(p colorprofile.Profile) theme.Colours {
	switch {
	case p >= colorprofile.ANSI256:
		return theme.Many
	case p == colorprofile.ANSI:
		return theme.Few
	}
	return theme.None
}

// machineClock is the real time.
type machineClock struct{}

func (machineClock) Now() time.Time { return time.Now() }

func (machineClock) After(d time.Duration, msg tea.Msg) tea.Cmd {
	return tea.Tick(d, func(time.Time) tea.Msg { return msg })
}
