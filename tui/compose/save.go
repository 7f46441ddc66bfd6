package compose

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/tui/screen"
)

// tick asks whether a save is due.
type tick struct{ of *Screen }

// wake makes sure that a tick comes when the next save is due.
func (s *Screen) wake() tea.Cmd {
	if s.timer || !s.auto.Dirty() || s.auto.Saving() {
		return nil
	}
	s.timer = true
	now := s.deps.Clock.Now()
	return screen.Later(s.deps.Clock.After(max(0, s.auto.Wait(now)), tick{s}))
}

func (s *Screen) ticked() tea.Cmd {
	s.timer = false
	if s.sending.Busy() {
		return nil
	}
	if !s.auto.Due(s.deps.Clock.Now()) {
		return s.wake()
	}
	return s.save()
}

// save writes the draft. An empty text is no draft: the old one goes.
func (s *Screen) save() tea.Cmd {
	s.auto.Began()
	draft := s.draft
	draft.Kind, draft.Body, draft.Base = s.chosen(), s.body(), s.seen
	if !s.many() {
		draft.Report = s.about.dossier.Report.ID
	}
	store := s.deps.Store
	return screen.Do(s.deps, &s.saving, func(ctx context.Context) (model.Draft, error) {
		if strings.TrimSpace(draft.Body.Text) != "" {
			return store.SaveDraft(ctx, draft)
		}
		if draft.ID.IsZero() {
			return model.Draft{}, nil
		}
		return model.Draft{}, store.DeleteDraft(ctx, draft.ID)
	})
}

// body is what stands in the fields.
func (s *Screen) body() model.Body {
	b := model.Body{Text: s.area.Value(), Secret: s.secret}
	if s.dated() {
		b.Date = s.promised()
	}
	return b
}

// gotSaved is the only place that says "tersimpan": the commit has returned.
func (s *Screen) gotSaved(a screen.Answer[model.Draft]) tea.Cmd {
	if !s.saving.Take(a.Gen) {
		return nil
	}
	next := s.next
	s.next = stay
	s.failed = a.Err
	now := s.deps.Clock.Now()
	if a.Err != nil {
		s.auto.Failed(now)
		return tea.Batch(screen.Send(screen.Failed{Err: a.Err}), s.wake())
	}
	s.draft = a.Value
	s.auto.Committed(now)
	switch next {
	case leave:
		return s.back()
	case send:
		return tea.Batch(s.sendNow(), s.wake())
	case edit:
		return s.openEditor()
	}
	return s.wake()
}

// back closes the screen; what was typed stays as a draft. It waits for the
// commit: whoever closes the lid after this has lost nothing.
func (s *Screen) back() tea.Cmd {
	switch {
	case !s.ready:
		return screen.Close(s, nil)
	case s.sending.Busy():
		return nil
	case s.auto.Saving():
		s.next = leave
		return nil
	case s.auto.Dirty() && s.failed != nil && s.entry() == s.began:
		return screen.Close(s, nil) // nothing of this is new
	case s.auto.Dirty():
		s.next = leave
		return s.save()
	case s.draft.ID.IsZero():
		return screen.Close(s, nil)
	}
	saved := s.draft.Saved.In(s.deps.Zone())
	return screen.Close(s, screen.Notice{Text: s.deps.T("compose.kept", "clock", s.deps.Text.Clock(saved))})
}
