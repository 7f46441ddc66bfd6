package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"lapor/tui/action"
	"lapor/tui/screen"
)

const (
	// guardTime is for how long a dialog or text field that has just opened
	// ignores keys.
	guardTime = 150 * time.Millisecond
	noticeFor = 6 * time.Second
)

// key runs the action of a key, or hands the key to the top screen.
func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	info := m.top().Info()
	m.errMsg = nil
	if info.Typing && m.guard == 0 {
		m.burst.reset()
	} else if m.burst.add(msg.Text, m.deps.Clock.Now(), len(m.stack)) {
		return m.discardBurst()
	}
	if m.guard != 0 {
		return nil
	}
	key := msg.String()
	if a, ok := m.deps.Keys.Lookup(info.Where, key); ok && (!info.Typing || a.Always && msg.Text == "") {
		return m.invoke(a, key)
	}
	return m.toTop(msg)
}

// paste belongs to a text field; elsewhere it would be a heap of commands.
func (m *Model) paste(msg tea.PasteMsg) tea.Cmd {
	if m.top().Info().Typing && m.guard == 0 {
		return m.toTop(msg)
	}
	return m.say(screen.Notice{Text: m.deps.T("app.pasteIgnored"), Kind: screen.Hint})
}

// discardBurst closes what the first keys of a paste have opened.
func (m *Model) discardBurst() tea.Cmd {
	for len(m.stack) > max(1, m.burst.depth) {
		m.stack = m.stack[:len(m.stack)-1]
	}
	m.guard = 0
	return m.say(screen.Notice{Text: m.deps.T("app.pasteIgnored"), Kind: screen.Hint})
}

func (m *Model) invokeName(name action.Name) tea.Cmd {
	a, ok := m.deps.Keys.Get(name)
	if !ok {
		return nil
	}
	return m.invoke(a, "")
}

// invoke does an action, or says why not.
func (m *Model) invoke(a action.Action, key string) tea.Cmd {
	subject := m.top().Subject()
	if reason := a.Reason(m.deps.Judge(subject)); reason != "" {
		return m.say(screen.Notice{
			Text: m.deps.T("app.cannot", "action", m.deps.T("action."+string(a.Name)), "reason", m.deps.Text.Reason(reason)),
			Kind: screen.Hint,
		})
	}
	if a.Opens != "" {
		o := screen.Open{Screen: a.Opens, Action: a.Name, Many: subject.Selected}
		if subject.Report != nil {
			o.Report = subject.Report.ID
		}
		return m.open(o)
	}
	switch a.Name {
	case action.SyncNow:
		return m.syncNow()
	case action.GoOffline:
		return m.goOffline()
	case action.Undo:
		return m.takeBack()
	case action.Language:
		return m.nextLanguage()
	case action.Quit:
		return m.quit()
	}
	if cmd, ok := m.invokeExtra(a.Name); ok {
		return cmd
	}
	return m.toTop(action.Invoked{Name: a.Name, Key: key})
}

// burst finds pastes that the terminal did not bracket: many different
// letters faster than fingers. A held key repeats one letter, an arrow prints
// nothing; neither counts.
type burst struct {
	last     time.Time
	keys     int
	distinct map[string]bool
	depth    int // of the stack when it began
}

const (
	burstKeys     = 6
	burstDistinct = 4
	burstGap      = 2 * time.Millisecond
)

func (b *burst) reset() { *b = burst{} }

// add reports whether the key belongs to a paste.
func (b *burst) add(text string, now time.Time, depth int) bool {
	if text == "" {
		b.reset()
		return false
	}
	if b.distinct == nil || now.Sub(b.last) > burstGap {
		*b = burst{distinct: map[string]bool{}, depth: depth}
	}
	b.last = now
	b.keys++
	b.distinct[text] = true
	return b.keys >= burstKeys && len(b.distinct) >= burstDistinct
}
