package compose

import (
	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/safetext"
	"lapor/tui/action"
	"lapor/tui/desk"
	"lapor/tui/draft"
	"lapor/tui/form"
	"lapor/tui/question"
	"lapor/tui/screen"
)

// Screen is the compose screen. It belongs to the program's loop.
type Screen struct {
	deps *screen.Deps
	open screen.Open
	note bool

	load, again, sending, editing screen.Query

	ready  bool
	about  material
	kinds  []model.Kind // that this officer may choose, in order
	kind   int
	secret bool
	area   *form.Area
	day    *form.Day
	onDay  bool // the day has the keys, not the text

	keeper *draft.Keeper
	next   step // what follows when the running save has ended

	found []desk.Finding
	sure  bool // the officer said to send a personal number too
	as    model.ID
	seen  model.Revs // what the officer has seen of the report
	moved bool       // it changed since

	side    side
	sideTop int
	cursor  *tea.Cursor
}

// step is what waits for the running save.
type step uint8

const (
	stay step = iota
	leave
	send
	edit
)

// New makes the screen for a reply or a note: Open.Action says which. It
// goes on with Open.Draft, with the operation Open.Op (unsent or parked), or
// with the newest draft on the report.
func New(d *screen.Deps, o screen.Open) screen.Screen {
	if len(o.Many) == 1 { // the marked one, wherever the cursor stands
		o.Report, o.Many = o.Many[0], nil
	}
	s := &Screen{deps: d, open: o, note: o.Action == action.Note, area: form.NewArea(200)}
	s.area.Placeholder = d.T("compose.placeholder")
	if s.note {
		s.area.Placeholder = d.T("compose.placeholderNote")
	}
	s.day = form.NewDay(d.Today, nil)
	s.keeper = draft.NewKeeper(d, s.written)
	return s
}

// Init reads the report.
func (s *Screen) Init() tea.Cmd { return screen.Ask(s.deps, &s.load, s.read) }

// Info says that keys are text here.
func (s *Screen) Info() screen.Info {
	return screen.Info{Title: s.title(), Where: action.Compose, Typing: true, Cursor: s.cursor}
}

func (s *Screen) title() string {
	key := "compose.title"
	switch {
	case s.note && s.many():
		return s.deps.T("compose.titleNotes", "n", len(s.open.Many))
	case s.many():
		return s.deps.T("compose.titleMany", "n", len(s.open.Many))
	case s.note:
		key = "compose.titleNote"
	}
	return s.deps.T(key, "tracking", safetext.Line(s.about.dossier.Report.Tracking).String())
}

func (s *Screen) many() bool { return len(s.open.Many) > 1 }

// Subject is the report being answered.
func (s *Screen) Subject() screen.Subject {
	if !s.ready {
		return screen.Subject{}
	}
	return screen.Subject{Report: &s.about.dossier.Report}
}

// Update takes keys, answers and ticks.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	settled, cmd := s.keeper.Update(msg)
	if settled {
		return s, tea.Batch(cmd, s.settled())
	}
	if cmd != nil {
		return s, cmd
	}
	switch msg := msg.(type) {
	case screen.Answer[material]:
		return s, s.gotMaterial(msg)
	case screen.Answer[sent]:
		return s, s.gotSent(msg)
	case screen.Answer[edited]:
		return s, s.gotEdited(msg)
	case editorClosed:
		if msg.of == s {
			return s, s.readBack(msg)
		}
	case screen.Changed:
		if s.ready && !s.again.Busy() {
			return s, screen.Ask(s.deps, &s.again, s.read)
		}
	case screen.Returned:
		if a, ok := msg.Result.(question.Answered); ok {
			return s, s.answered(a)
		}
	case action.Invoked:
		return s, s.invoked(msg.Name)
	case tea.KeyPressMsg, tea.PasteMsg:
		return s, s.typed(msg)
	}
	return s, nil
}

func (s *Screen) invoked(name action.Name) tea.Cmd {
	if name == action.Back {
		return s.back()
	}
	if !s.ready || s.sending.Busy() {
		return nil
	}
	switch name {
	case action.SendNow:
		return s.sendNow()
	case action.ReplyKind:
		s.kind = (s.kind + 1) % len(s.kinds)
		s.onDay = s.dated() && s.day.Typed() == ""
		return s.touched()
	case action.Secret:
		if s.note {
			return nil
		}
		s.secret = !s.secret
		return s.touched()
	case action.ShowReport:
		s.side, s.sideTop = (s.side+1)%sides, 0
	case action.Editor:
		return s.openEditor()
	}
	return nil
}

// typed gives a key to the field that has the keys. Tab goes between them.
func (s *Screen) typed(msg tea.Msg) tea.Cmd {
	if !s.ready || s.sending.Busy() {
		return nil
	}
	if k, ok := msg.(tea.KeyPressMsg); ok {
		switch k.String() {
		case "tab", "shift+tab":
			s.onDay = s.dated() && !s.onDay
			return nil
		case "ctrl+up":
			s.sideTop = max(0, s.sideTop-1)
			return nil
		case "ctrl+down":
			s.sideTop++
			return nil
		case "enter":
			if s.onDay {
				s.onDay = false
				return nil
			}
		}
	}
	before := s.entry()
	var cmd tea.Cmd
	if s.onDay {
		_, cmd = s.day.Update(msg)
	} else {
		_, cmd = s.area.Update(msg)
	}
	if s.entry() == before {
		return cmd
	}
	return tea.Batch(cmd, s.touched())
}

// touched judges what is written now and sees to it that it is saved.
func (s *Screen) touched() tea.Cmd {
	s.check()
	return s.keeper.Touched()
}

func (s *Screen) check() {
	before := personal(s.found)
	s.found = desk.CheckReply(desk.ReplyDraft{Kind: s.chosen(), Text: s.area.Value(), Promised: s.promised(), Secret: s.secret},
		s.about.dossier.Report, s.deps.Today(), s.about.view)
	if personal(s.found) != before {
		s.sure = false // another number than the one that was agreed to
	}
}

func personal(found []desk.Finding) int {
	for _, f := range found {
		if f.Code == desk.CheckPersonal {
			return f.N
		}
	}
	return 0
}

// chosen is the kind of operation that F10 would write.
func (s *Screen) chosen() model.Kind {
	if len(s.kinds) == 0 {
		return ""
	}
	return s.kinds[s.kind]
}

// dated reports whether the kind needs a promised day.
func (s *Screen) dated() bool { return s.chosen() == model.KindFollowUpInterim }

func (s *Screen) promised() calendar.Date {
	day, _ := s.day.Value()
	return day
}

// entry is what the officer has written so far.
type entry struct {
	kind   model.Kind
	text   string
	day    string
	secret bool
}

func (s *Screen) entry() entry {
	e := entry{kind: s.chosen(), text: s.area.Value(), secret: s.secret}
	if s.dated() {
		e.day = s.day.Typed()
	}
	return e
}
