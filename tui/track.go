package tui

import tea "charm.land/bubbletea/v2"

// finished carries the message of a tracked command.
type finished struct{ msg tea.Msg }

// settled stands for a tracked command that had nothing to say.
type settled struct{}

// track counts a command as outstanding until its message arrives. Without a
// driver that listens it does nothing.
func (m *Model) track(cmd tea.Cmd) tea.Cmd {
	if m.idle == nil || cmd == nil {
		return cmd
	}
	m.outstanding++
	return func() tea.Msg { return finished{cmd()} }
}

// filter unpacks tracked messages before Bubble Tea looks at them: some are
// its own.
func (m *Model) filter(_ tea.Model, msg tea.Msg) tea.Msg {
	if f, ok := msg.(finished); ok {
		return m.settle(f)
	}
	return msg
}

func (m *Model) settle(f finished) tea.Msg {
	m.outstanding--
	switch msg := f.msg.(type) {
	case nil:
		return settled{}
	case tea.BatchMsg:
		tracked := make(tea.BatchMsg, len(msg))
		for i, cmd := range msg {
			tracked[i] = m.track(cmd)
		}
		return tracked
	}
	return f.msg
}

func (m *Model) reportIdle() {
	if m.idle != nil && m.outstanding == 0 {
		m.idle.Report(m.keys)
	}
}
