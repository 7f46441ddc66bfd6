package compose

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/tui/desk"
	"lapor/tui/form"
	"lapor/tui/screen"
)

// material is what the screen reads before writing can begin.
type material struct {
	dossier model.Dossier
	view    *calendar.View  // of the holder's calendar; nil without rules
	out     *model.Outgoing // the unsent operation being changed
	card    *desk.Card      // the parked operation being written anew
	draft   *model.Draft    // to go on with
}

func (s *Screen) read(ctx context.Context) (material, error) {
	var m material
	report := s.open.Report
	if !s.open.Op.IsZero() {
		if err := s.readOperation(ctx, &m); err != nil {
			return m, err
		}
		switch {
		case m.out != nil:
			report = m.out.Op.Report
		case m.card != nil:
			report = m.card.Head.Op.Report
		}
	}
	drafts, err := s.deps.Store.Drafts(ctx)
	if err != nil {
		return m, err
	}
	m.draft = s.pick(drafts, report)
	if m.draft != nil && report.IsZero() {
		report = m.draft.Report
	}
	if report.IsZero() && s.many() {
		report = s.open.Many[0]
	}
	if m.dossier, err = s.deps.Store.Dossier(ctx, report); err != nil {
		return m, err
	}
	me, err := s.deps.Store.Me(ctx)
	if err == nil && me.Rules.Calendar != nil {
		m.view = me.Rules.View(m.dossier.Report.Holder)
	}
	return m, err
}

func (s *Screen) readOperation(ctx context.Context, m *material) error {
	outbox, err := s.deps.Store.Outbox(ctx)
	if err != nil {
		return err
	}
	for i, o := range outbox {
		if o.Op.ID == s.open.Op && o.State == model.OutWaiting {
			m.out = &outbox[i]
			return nil
		}
	}
	cards, err := s.deps.Desk().Cards(ctx)
	if err != nil {
		return err
	}
	for i, c := range cards {
		if c.Head.Op.ID == s.open.Op {
			m.card = &cards[i]
			return nil
		}
	}
	return &model.Error{Code: desk.CodeHasLeft}
}

// pick is the draft to go on with: the one that was asked for, or the newest
// of this sort on the report. Drafts are listed newest first.
func (s *Screen) pick(drafts []model.Draft, report model.ID) *model.Draft {
	for i, d := range drafts {
		switch {
		case !s.open.Draft.IsZero():
			if d.ID == s.open.Draft {
				return &drafts[i]
			}
		case s.many() || !s.open.Op.IsZero():
		case d.Report == report && isNote(d.Kind) == s.note && d.Body.Text != "":
			return &drafts[i]
		}
	}
	return nil
}

func isNote(kind model.Kind) bool { return kind == model.KindNote || kind == model.KindSupervisionNote }

func (s *Screen) gotMaterial(a screen.Answer[material]) tea.Cmd {
	if s.again.Take(a.Gen) {
		if a.Err == nil {
			s.refresh(a.Value)
		}
		return nil
	}
	if !s.load.Take(a.Gen) {
		return nil
	}
	if a.Err != nil {
		return tea.Batch(screen.Close(s, nil), screen.Send(screen.Failed{Err: a.Err}))
	}
	return s.start(a.Value)
}

// refresh takes over what changed while writing. What the officer has seen
// stays what he saw: sending will tell if it no longer holds.
func (s *Screen) refresh(m material) {
	m.out, m.card, m.draft = s.about.out, s.about.card, s.about.draft
	s.about = m
	now := m.dossier.Report.Revs
	s.moved = now.Public != s.seen.Public || now.Assign != s.seen.Assign || now.Status != s.seen.Status
	s.check()
}

// start fills the fields.
func (s *Screen) start(m material) tea.Cmd {
	s.about = m
	s.seen = m.dossier.Report.Revs
	if d := m.draft; d != nil {
		s.note = isNote(d.Kind)
	}
	if m.out != nil {
		s.note = isNote(m.out.Op.Kind)
	}
	s.kinds = s.permitted(m)
	if len(s.kinds) == 0 {
		err := model.Allowed(s.wanted()[0], m.dossier.Report, s.deps.Me.Actor, s.deps.Clock.Now(), s.deps.Me.Rules)
		return tea.Batch(screen.Close(s, nil), screen.Send(screen.Failed{Err: err}))
	}
	s.day = form.NewDay(s.deps.Today, m.view)
	var cmd tea.Cmd
	switch {
	case m.draft != nil:
		s.fill(m.draft.Kind, m.draft.Body)
		s.keeper.Continue(*m.draft)
		cmd = screen.Send(screen.Notice{Kind: screen.Hint,
			Text: s.deps.T("compose.restored", "moment", s.deps.Text.Moment(m.draft.Saved.In(s.deps.Zone()), s.deps.Now()))})
	case m.out != nil:
		s.fill(m.out.Op.Kind, m.out.Op.Body)
	case m.card != nil:
		s.fill(m.card.Head.Op.Kind, m.card.Head.Op.Body)
	default:
		s.fill(s.usual(), model.Body{Text: s.open.Text})
	}
	s.ready = true
	s.check()
	return cmd
}

// wanted lists the kinds of this screen, the usual one of replies second.
func (s *Screen) wanted() []model.Kind {
	if s.note {
		return []model.Kind{model.KindNote, model.KindSupervisionNote}
	}
	return []model.Kind{model.KindFollowUpInterim, model.KindFollowUpResult, model.KindFollowUpClose}
}

func (s *Screen) usual() model.Kind {
	if slices.Contains(s.kinds, model.KindFollowUpResult) {
		return model.KindFollowUpResult
	}
	return s.kinds[0]
}

// permitted are the kinds that may be chosen; an operation that waits keeps
// its kind.
func (s *Screen) permitted(m material) []model.Kind {
	if m.out != nil {
		return []model.Kind{m.out.Op.Kind}
	}
	var kinds []model.Kind
	for _, kind := range s.wanted() {
		if model.Allowed(kind, m.dossier.Report, s.deps.Me.Actor, s.deps.Clock.Now(), s.deps.Me.Rules) == nil {
			kinds = append(kinds, kind)
		}
	}
	if s.note && len(kinds) > 1 {
		kinds = kinds[:1]
	}
	return kinds
}

func (s *Screen) fill(kind model.Kind, b model.Body) {
	s.kind = max(0, slices.Index(s.kinds, kind))
	s.area.Set(b.Text)
	s.secret = b.Secret
	if !b.Date.IsZero() {
		s.day.Set(b.Date)
	}
}
