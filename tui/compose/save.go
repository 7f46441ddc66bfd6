package compose

import (
	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/tui/question"
	"lapor/tui/screen"
	"lapor/tui/theme"
)

// written is what the keeper saves.
func (s *Screen) written() model.Draft {
	d := model.Draft{Kind: s.chosen(), Body: s.body(), Base: s.seen}
	if !s.many() {
		d.Report = s.about.dossier.Report.ID
	}
	return d
}

// body is what stands in the fields.
func (s *Screen) body() model.Body {
	b := model.Body{Text: s.area.Value(), Secret: s.secret}
	if s.dated() {
		b.Date = s.promised()
	}
	return b
}

// settled goes on with what waited for the running save.
func (s *Screen) settled() tea.Cmd {
	next := s.next
	s.next = stay
	failed := s.keeper.Failed() != nil
	switch {
	case next == edit:
		return s.launch() // also when the disk is full: the editor may save elsewhere
	case next == leave && failed:
		return s.askLose()
	case failed:
		return nil
	case next == leave:
		return s.back()
	case next == send:
		return s.sendNow()
	}
	return nil
}

// askLose: the disk takes nothing, and the officer wants to leave.
func (s *Screen) askLose() tea.Cmd {
	return question.Push(s.deps, question.Ask{
		Tag: loseIt{s}, Title: s.deps.T("compose.loseTitle"),
		Body:    []question.Paragraph{{Token: theme.Danger, Text: s.deps.T("compose.loseWhy")}},
		Answers: []string{s.deps.T("compose.fix"), s.deps.T("compose.lose")},
	})
}

// back closes the screen; what was typed stays as a draft. It waits for the
// commit: whoever closes the lid after this has lost nothing.
func (s *Screen) back() tea.Cmd {
	if !s.ready {
		return screen.Close(s, nil)
	}
	if s.sending.Busy() {
		return nil
	}
	if busy, cmd := s.keeper.Flush(); busy {
		s.next = leave
		return cmd
	}
	saved, ok := s.keeper.Saved()
	if !ok {
		return screen.Close(s, nil)
	}
	clock := s.deps.Text.Clock(saved.Saved.In(s.deps.Zone()))
	return screen.Close(s, screen.Notice{Text: s.deps.T("compose.kept", "clock", clock)})
}
