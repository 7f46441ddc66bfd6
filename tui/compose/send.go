package compose

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/model/safetext"
	"lapor/tui/action"
	"lapor/tui/desk"
	"lapor/tui/question"
	"lapor/tui/results"
	"lapor/tui/screen"
	"lapor/tui/theme"
)

// sent is what became of sending.
type sent struct {
	out     model.Outgoing
	changed bool // a waiting operation got another text
	many    []desk.Done
}

// Tags of the questions that this screen asks.
type (
	numberInIt struct{ of *Screen }
	newerReply struct{ of *Screen }
	loseIt     struct{ of *Screen }
	asWhom     struct {
		of     *Screen
		choice *desk.AmbiguousMandate
	}
)

// sendNow sends unless something is in the way; then the keys go to where it
// is, or one question is asked.
func (s *Screen) sendNow() tea.Cmd {
	if s.keeper.Saving() {
		s.next = send // a save that ends later would bring the draft back
		return nil
	}
	s.check()
	for _, f := range s.found {
		switch {
		case f.Severity == desk.Blocks:
			s.onDay = s.dated() && (f.Code == desk.CheckNoPromise || f.Code == desk.CheckPastPromise)
			return screen.Send(screen.Notice{Text: s.finding(f), Kind: screen.Caution})
		case f.Severity == desk.Confirms && !s.sure:
			return s.askNumber(f)
		}
	}
	s.keeper.Close()
	return screen.Do(s.deps, &s.sending, s.write())
}

func (s *Screen) write() func(context.Context) (sent, error) {
	d := s.deps.Desk()
	act := s.act()
	about, as, many := s.about, s.as, s.open.Many
	report := about.dossier.Report
	report.Revs = s.seen
	seen := desk.Seen{Report: report, As: as, Draft: s.keeper.ID()}
	store := s.deps.Store
	return func(ctx context.Context) (sent, error) {
		switch {
		case about.out != nil:
			body := about.out.Op.Body
			body.Text, body.Date, body.Secret = act.Body.Text, act.Body.Date, act.Body.Secret
			if err := d.EditWaiting(ctx, *about.out, body); err != nil {
				return sent{}, err
			}
			return sent{changed: true}, store.DeleteDraft(ctx, seen.Draft)
		case about.card != nil:
			out, err := d.Rewrite(ctx, *about.card, seen, act)
			return sent{out: out}, err
		case len(many) > 1:
			done, err := d.Each(ctx, many, as, act)
			if err != nil {
				return sent{}, err
			}
			return sent{many: done}, store.DeleteDraft(ctx, seen.Draft)
		}
		out, err := d.Do(ctx, seen, act)
		return sent{out: out}, err
	}
}

func (s *Screen) act() desk.Act {
	b := s.body()
	if s.note {
		return desk.Act{Kind: s.chosen(), Body: desk.Note(b.Text).Body}
	}
	kind := desk.Result
	switch s.chosen() {
	case model.KindFollowUpInterim:
		kind = desk.Interim
	case model.KindFollowUpClose:
		kind = desk.ResultAndClose
	}
	return desk.Reply(kind, b.Text, b.Date, b.Secret)
}

func (s *Screen) gotSent(a screen.Answer[sent]) tea.Cmd {
	if !s.sending.Take(a.Gen) {
		return nil
	}
	if a.Err != nil {
		return tea.Batch(s.keeper.Reopen(), s.refused(a.Err))
	}
	switch {
	case a.Value.changed:
		return screen.Close(s, screen.Notice{Text: s.deps.T("compose.changed")})
	case a.Value.many != nil:
		return screen.Send(screen.Replace{Old: s, New: results.New(s.deps, s.chosen(), a.Value.many)})
	}
	return screen.Close(s, screen.Submitted{Out: a.Value.out, Action: action.Name(s.open.Action)})
}

// refused asks where one answer helps; else it says what is the matter.
func (s *Screen) refused(err error) tea.Cmd {
	var ambiguous *desk.AmbiguousMandate
	switch {
	case errors.As(err, &ambiguous):
		return question.Push(s.deps, question.AsWhom(s.deps, ambiguous, asWhom{s, ambiguous}))
	case model.CodeOf(err) == model.ParkNewerReply:
		return s.askNewer()
	}
	return screen.Send(screen.Failed{Err: err})
}

// askNumber: a number that belongs to a person stands in what everybody can
// read. Writing on is the safe answer.
func (s *Screen) askNumber(f desk.Finding) tea.Cmd {
	text := s.area.Value()
	body := []question.Paragraph{{Token: theme.Strong, Text: s.deps.T("compose.numberWhy")}}
	for _, span := range f.Spans[:min(len(f.Spans), 3)] {
		body = append(body, question.Paragraph{Token: theme.Warn, Text: "  " + safetext.Line(text[span.Start:span.End]).String()})
	}
	body = append(body, question.Paragraph{Token: theme.Muted, Text: s.deps.T("compose.numberHint")})
	return question.Push(s.deps, question.Ask{
		Tag: numberInIt{s}, Title: s.deps.T("compose.numberTitle"), Body: body,
		Answers: []string{s.deps.T("compose.fix"), s.deps.T("compose.sendToo")},
	})
}

// askNewer: somebody answered the citizen while this was being written.
func (s *Screen) askNewer() tea.Cmd {
	body := []question.Paragraph{{Token: theme.Strong, Text: s.deps.T("compose.newerWhy")}}
	if e := s.lastReply(); e != nil {
		body = append(body,
			question.Paragraph{Token: theme.Muted, Text: s.deps.T("compose.newerBy", "who", safetext.Line(e.Name).String(),
				"moment", s.deps.Text.Moment(e.At.In(s.deps.Zone()), s.deps.Now()))},
			question.Paragraph{Text: safetext.Clean(e.Body.Text).Truncate(600).String()})
	}
	return question.Push(s.deps, question.Ask{
		Tag: newerReply{s}, Title: s.deps.T("compose.newerTitle"), Body: body,
		Answers: []string{s.deps.T("compose.fix"), s.deps.T("compose.sendToo")},
	})
}

func (s *Screen) lastReply() *model.Event {
	events := s.about.dossier.Events
	for i := len(events) - 1; i >= 0; i-- {
		switch events[i].Kind {
		case model.KindFollowUpInterim, model.KindFollowUpResult, model.KindFollowUpClose:
			return &events[i]
		}
	}
	return nil
}

// answered goes on after a question.
func (s *Screen) answered(a question.Answered) tea.Cmd {
	if a.Esc {
		return nil
	}
	switch tag := a.Tag.(type) {
	case numberInIt:
		if tag.of != s || a.Index == 0 {
			return nil
		}
		s.sure = true
	case newerReply:
		if tag.of != s || a.Index == 0 {
			return nil
		}
		s.seen, s.moved = s.about.dossier.Report.Revs, false
	case loseIt:
		if tag.of == s && a.Index == 1 {
			s.keeper.Close()
			return screen.Close(s, nil)
		}
		return nil
	case asWhom:
		if tag.of != s {
			return nil
		}
		s.as = tag.choice.Choices[a.Index].ID
	default:
		return nil
	}
	return s.sendNow()
}
