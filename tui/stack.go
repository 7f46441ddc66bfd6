package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"lapor/tui/action"
	"lapor/tui/screen"
)

// guardOver ends the moment in which a new dialog ignores keys.
type guardOver struct{ gen uint64 }

func (m *Model) top() screen.Screen { return m.stack[len(m.stack)-1] }

func (m *Model) push(s screen.Screen) tea.Cmd {
	m.stack = append(m.stack, s)
	return tea.Batch(s.Init(), m.guardTop())
}

// guardTop lets a dialog or text field ignore keys until typing fingers have
// stopped.
func (m *Model) guardTop() tea.Cmd {
	if info := m.top().Info(); !info.Overlay && !info.Typing {
		return nil
	}
	m.guardNo++
	m.guard = m.guardNo
	return m.deps.Clock.After(guardTime, guardOver{m.guard})
}

// pop closes a screen; the last one stays. What the result asks for is done
// afterwards.
func (m *Model) pop(s screen.Screen, result any) tea.Cmd {
	i := slices.Index(m.stack, s)
	if i < 1 {
		return nil
	}
	m.stack = slices.Delete(m.stack, i, i+1)
	m.guard = 0
	switch r := result.(type) {
	case nil:
		return nil
	case screen.Invoke:
		return m.invokeName(r.Name)
	case screen.Open:
		return m.open(r)
	case screen.Push:
		return m.push(r.Screen)
	case screen.Notice:
		return m.say(r)
	case screen.Submitted:
		return tea.Batch(m.broadcast(screen.Returned{Result: r}), m.submitted(r)) // told first, then read again
	}
	return m.broadcast(screen.Returned{Result: result})
}

func (m *Model) replace(old, next screen.Screen) tea.Cmd {
	i := slices.Index(m.stack, old)
	if i < 0 {
		return m.push(next)
	}
	m.stack[i] = next
	return tea.Batch(next.Init(), m.guardTop())
}

// open makes a screen by name.
func (m *Model) open(o screen.Open) tea.Cmd {
	if o.Screen == action.ScreenQuit {
		return m.quit()
	}
	construct, ok := m.screens[o.Screen]
	if !ok {
		return m.say(screen.Notice{Text: m.deps.Text.Reason(action.Unavailable), Kind: screen.Hint})
	}
	info := m.top().Info()
	o.Where, o.Judge = info.Where, m.deps.Judge(m.top().Subject())
	return m.push(construct(m.deps, o))
}

// toTop gives a message to the top screen.
func (m *Model) toTop(msg tea.Msg) tea.Cmd {
	i := len(m.stack) - 1
	next, cmd := m.stack[i].Update(msg)
	m.stack[i] = next
	return cmd
}

// broadcast gives a message to every screen.
func (m *Model) broadcast(msg tea.Msg) tea.Cmd {
	cmds := make([]tea.Cmd, 0, len(m.stack))
	for i := range m.stack {
		next, cmd := m.stack[i].Update(msg)
		m.stack[i] = next
		cmds = append(cmds, cmd)
	}
	return tea.Batch(cmds...)
}
