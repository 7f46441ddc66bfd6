package outbox

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/model/safetext"
	"lapor/tui/action"
	"lapor/tui/question"
	"lapor/tui/screen"
	"lapor/tui/theme"
)

// choice is what can be done with an item; its name is in the catalogue.
type choice string

const (
	back       choice = "back"
	change     choice = "change"   // the text of what has not left
	takeBack   choice = "takeBack" // what has not left
	sendNow    choice = "sendNow"
	decide     choice = "decide" // a parked one
	copyIt     choice = "copy"
	rewrite    choice = "rewrite" // a refused one, as a new text
	putAway    choice = "putAway" // a refused one
	goOn       choice = "goOn"    // with a draft
	throwAway  choice = "throwAway"
	reallyDrop choice = "reallyDrop"
	openReport choice = "openReport"
)

// choices of an item, the safe one first.
func choices(it item) []choice {
	list := []choice{back}
	switch {
	case it.draft != nil:
		list = []choice{goOn, back, throwAway}
	case it.out.State == model.OutWaiting:
		if isText(it.kind()) {
			list = append(list, change)
		}
		list = append(list, takeBack)
		if !it.out.LeavesAt.IsZero() {
			list = append(list, sendNow)
		}
	case it.out.State == model.OutParked:
		list = append(list, decide)
	case it.out.State == model.OutRejected:
		if isText(it.kind()) {
			list = append(list, rewrite)
		}
		list = append(list, putAway)
	}
	if it.words() != "" {
		list = append(list, copyIt)
	}
	return append(list, openReport)
}

// isText: kinds that are written on the compose screen.
func isText(kind model.Kind) bool {
	switch kind {
	case model.KindFollowUpInterim, model.KindFollowUpResult, model.KindFollowUpClose, model.KindNote, model.KindSupervisionNote:
		return true
	}
	return false
}

func (s *Screen) ask(it item) tea.Cmd { return s.show(it, choices(it)) }

func (s *Screen) show(it item, list []choice) tea.Cmd {
	s.asked = list
	q := question.Ask{Tag: menu{s, it.id()}, Title: s.deps.T("outbox.menu"), Body: []question.Paragraph{
		{Token: theme.Strong, Text: s.deps.Text.Kind(it.kind()) + " " + s.label(it)},
	}}
	if text := it.words(); text != "" {
		q.Body = append(q.Body, question.Paragraph{Token: theme.Muted, Text: safetext.Line(text).Truncate(140).String()})
	}
	for _, c := range list {
		q.Answers = append(q.Answers, s.deps.T("outbox.do."+string(c)))
	}
	return question.Push(s.deps, q)
}

func (s *Screen) answered(a question.Answered) tea.Cmd {
	tag, ok := a.Tag.(menu)
	if !ok || tag.of != s || a.Esc || a.Index >= len(s.asked) {
		return nil
	}
	for _, it := range s.items {
		if it.id() == tag.id {
			return s.do(it, s.asked[a.Index])
		}
	}
	return nil // it left in the meantime
}

func (s *Screen) do(it item, c choice) tea.Cmd {
	switch c {
	case change:
		return screen.Send(screen.Open{Screen: action.ScreenCompose, Action: s.composes(it), Report: it.report(), Op: it.id()})
	case takeBack:
		return s.withdraw(it)
	case sendNow:
		return s.release()
	case decide:
		return screen.Send(screen.Open{Screen: action.ScreenDecisions, Op: it.id()})
	case copyIt:
		return s.copy(it)
	case rewrite:
		return screen.Send(screen.Open{Screen: action.ScreenCompose, Action: s.composes(it), Report: it.report(), Text: it.body().Text})
	case putAway:
		return s.putAway(it)
	case goOn:
		return s.goOn(it)
	case throwAway:
		return s.show(it, []choice{back, reallyDrop})
	case reallyDrop:
		return s.drop(it)
	case openReport:
		return screen.Send(screen.Open{Screen: action.ScreenReport, Report: it.report()})
	}
	return nil
}

// composes is the action under which the text was written.
func (s *Screen) composes(it item) action.Name {
	switch it.kind() {
	case model.KindNote, model.KindSupervisionNote:
		return action.Note
	}
	return action.Reply
}

// goOn opens what a draft belongs to.
func (s *Screen) goOn(it item) tea.Cmd {
	if isText(it.kind()) {
		return screen.Send(screen.Open{Screen: action.ScreenCompose, Action: s.composes(it), Report: it.report(), Draft: it.id()})
	}
	for _, a := range s.deps.Keys.All() {
		for _, kind := range a.Kinds {
			if kind == it.kind() && a.Opens == action.ScreenAct {
				return screen.Send(screen.Open{Screen: a.Opens, Action: a.Name, Report: it.report(), Draft: it.id()})
			}
		}
	}
	return nil
}

func (s *Screen) release() tea.Cmd {
	d, notice := s.deps.Desk(), s.deps.T("outbox.released")
	return screen.Do(s.deps, &s.work, func(ctx context.Context) (worked, error) {
		_, err := d.ReleaseAndSync(ctx)
		return worked{notice}, err
	})
}

func (s *Screen) putAway(it item) tea.Cmd {
	store, id, notice := s.deps.Store, it.id(), s.deps.T("outbox.isAway")
	return screen.Do(s.deps, &s.work, func(ctx context.Context) (worked, error) {
		return worked{notice}, store.PutAway(ctx, id)
	})
}

func (s *Screen) drop(it item) tea.Cmd {
	store, id, notice := s.deps.Store, it.id(), s.deps.T("outbox.dropped")
	return screen.Do(s.deps, &s.work, func(ctx context.Context) (worked, error) {
		return worked{notice}, store.DeleteDraft(ctx, id)
	})
}
