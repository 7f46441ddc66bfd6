package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/model/safetext"
	"lapor/tui/desk"
	"lapor/tui/screen"
	"lapor/tui/text"
)

// steered is what became of a word to the sync engine.
type steered struct {
	kind   screen.NoticeKind
	notice string
	leave  bool
}

// say shows a notice for some seconds; cautions stay a while longer by being
// said again by whoever needs it.
func (m *Model) say(n screen.Notice) tea.Cmd {
	m.notice = n
	m.noticeNo++
	return screen.Later(m.deps.Clock.After(noticeFor, noticeOver{m.noticeNo}))
}

func (m *Model) fail(err error) tea.Cmd {
	if err == nil || m.deps.Context.Err() != nil || isCancelled(err) {
		return nil
	}
	m.errMsg = err
	return nil
}

// submitted says that an operation is safe and when it leaves.
func (m *Model) submitted(s screen.Submitted) tea.Cmd {
	key := "app.saved"
	wait := s.Out.LeavesAt.Sub(m.deps.Clock.Now())
	if wait > 0 {
		key = "app.savedLeaves"
	}
	if len(s.Reports) > 1 {
		key += "Many"
	}
	n := screen.Notice{Text: m.deps.T(key, "kind", m.deps.Text.Kind(s.Out.Op.Kind), "n", len(s.Reports),
		"tracking", safetext.Line(s.Out.Tracking).String(), "wait", m.deps.Text.Countdown(wait))}
	return tea.Batch(m.say(n), m.changed(), m.hold(s.Out.LeavesAt))
}

// second moves the countdown of the operation that leaves next.
type second struct{}

// hold counts down on the screen until an operation leaves.
func (m *Model) hold(until time.Time) tea.Cmd {
	running := m.leaves.After(m.deps.Clock.Now())
	m.leaves = until
	if running || !until.After(m.deps.Clock.Now()) {
		return nil
	}
	return screen.Later(m.deps.Clock.After(time.Second, second{}))
}

func (m *Model) tick() tea.Cmd {
	if m.leaves.After(m.deps.Clock.Now()) {
		return screen.Later(m.deps.Clock.After(time.Second, second{}))
	}
	m.leaves = time.Time{}
	return nil
}

// syncNow lets everything leave and exchanges.
func (m *Model) syncNow() tea.Cmd {
	if m.deps.Link.Offline {
		return m.say(screen.Notice{Text: m.deps.T("app.offlineOn"), Kind: screen.Hint})
	}
	m.leaves = time.Time{}
	store, engine, words := m.deps.Store, m.deps.Sync, m.deps.T("app.syncing")
	return screen.Do(m.deps, &m.act, func(ctx context.Context) (steered, error) {
		if _, err := store.ReleaseHolds(ctx); err != nil {
			return steered{}, err
		}
		engine.Now()
		return steered{notice: words, kind: screen.Hint}, nil // begun, not done
	})
}

// goOffline turns the officer's switch.
func (m *Model) goOffline() tea.Cmd {
	offline := !m.deps.Link.Offline
	engine, words := m.deps.Sync, m.deps.T("app.onlineAgain")
	if offline {
		words = m.deps.T("app.offlineOn")
	}
	return screen.Do(m.deps, &m.act, func(context.Context) (steered, error) {
		engine.SetOffline(offline)
		return steered{notice: words}, nil
	})
}

func (m *Model) gotSteered(a screen.Answer[steered]) tea.Cmd {
	if !m.act.Take(a.Gen) {
		return nil
	}
	if a.Err != nil {
		return m.fail(a.Err)
	}
	if a.Value.leave {
		return tea.Quit
	}
	return tea.Batch(m.say(screen.Notice{Text: a.Value.notice, Kind: a.Value.kind}), m.readLink())
}

// takeBack withdraws the operation written last, if it has not left.
func (m *Model) takeBack() tea.Cmd {
	at := m.deps.Desk()
	return screen.Do(m.deps, &m.undo, at.Undo)
}

func (m *Model) gotUndone(a screen.Answer[desk.Undone]) tea.Cmd {
	if !m.undo.Take(a.Gen) {
		return nil
	}
	if model.CodeOf(a.Err) == desk.CodeNothingToUndo {
		return m.say(screen.Notice{Text: m.deps.T("app.nothingToUndo"), Kind: screen.Hint})
	}
	if a.Err != nil {
		return m.fail(a.Err)
	}
	o := a.Value.Out
	m.leaves = time.Time{}
	n := screen.Notice{Text: m.deps.T("app.undone", "kind", m.deps.Text.Kind(o.Op.Kind), "tracking", safetext.Line(o.Tracking).String())}
	return tea.Batch(m.say(n), m.changed())
}

// nextLanguage changes the language of the screens.
func (m *Model) nextLanguage() tea.Cmd {
	next := text.English
	if m.deps.Text.Lang() == text.English {
		next = text.Indonesian
	}
	m.language(next)
	return tea.Batch(m.broadcast(screen.Restyled{}), m.say(screen.Notice{Text: m.deps.T("app.language")}))
}
