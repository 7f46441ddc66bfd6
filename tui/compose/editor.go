package compose

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/tui/editor"
	"lapor/tui/screen"
)

// editorClosed tells that the officer's own editor has ended.
type editorClosed struct {
	of   *Screen
	lent editor.Copy
	err  error
}

// edited is what the editor begins with, or what it left.
type edited struct {
	lent editor.Copy
	text string
	back bool // the editor has ended
}

// CodeEditorFailed: the editor ended with an error.
const CodeEditorFailed model.Code = "editor_failed"

// openEditor saves first: whatever the editor does, this text is on disk.
func (s *Screen) openEditor() tea.Cmd {
	if busy, cmd := s.keeper.Flush(); busy {
		s.next = edit
		return cmd
	}
	return s.launch()
}

func (s *Screen) launch() tea.Cmd {
	text := s.area.Value()
	return screen.Do(s.deps, &s.editing, func(context.Context) (edited, error) {
		lent, err := editor.Lend(text)
		return edited{lent: lent}, err
	})
}

func (s *Screen) gotEdited(a screen.Answer[edited]) tea.Cmd {
	if !s.editing.Take(a.Gen) {
		return nil
	}
	switch {
	case a.Value.back && a.Value.text != "":
		return tea.Batch(s.takeOver(a.Value.text), failedIf(a.Err))
	case a.Err != nil || a.Value.back:
		return failedIf(a.Err)
	}
	lent := a.Value.lent
	cmd, err := lent.Command()
	if err != nil {
		return tea.Batch(func() tea.Msg { _ = lent.Drop(); return nil }, failedIf(err)) // the draft holds the text
	}
	return tea.ExecProcess(cmd, func(err error) tea.Msg { return editorClosed{s, lent, err} })
}

func failedIf(err error) tea.Cmd {
	if err == nil {
		return nil
	}
	return screen.Send(screen.Failed{Err: err})
}

// takeOver puts what the editor left into the field.
func (s *Screen) takeOver(text string) tea.Cmd {
	before := s.entry()
	s.area.Set(text)
	if s.entry() == before {
		return nil
	}
	return s.touched()
}

// readBack reads what the editor left, also when it ended with an error: some
// do although they have saved.
func (s *Screen) readBack(msg editorClosed) tea.Cmd {
	return screen.Do(s.deps, &s.editing, func(context.Context) (edited, error) {
		text, err := msg.lent.Take()
		if err == nil {
			err = msg.err
		}
		return edited{text: text, back: true}, model.Wrap(CodeEditorFailed, err)
	})
}
