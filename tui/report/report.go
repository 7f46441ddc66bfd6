package report

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/model/safetext"
	"lapor/tui/action"
	"lapor/tui/cell"
	"lapor/tui/screen"
	"lapor/tui/theme"
)

// Screen shows one report.
type Screen struct {
	deps     *screen.Deps
	id       model.ID
	siblings screen.Siblings
	query    screen.Query
	want     screen.Query
	dossier  model.Dossier
	loaded   bool
	err      error
	asked    bool // the body was asked for
	expanded bool // deadlines in detail
	top      int  // first visible line
	lines    []string
	width    int
	height   int
}

type read struct{ dossier model.Dossier }

type wanted struct{}

// New makes the screen of o.Report.
func New(d *screen.Deps, o screen.Open) screen.Screen {
	return &Screen{deps: d, id: o.Report, siblings: o.Siblings}
}

// Init reads the dossier.
func (s *Screen) Init() tea.Cmd { return s.read() }

func (s *Screen) read() tea.Cmd {
	store, id := s.deps.Store, s.id
	return screen.Ask(s.deps, &s.query, func(ctx context.Context) (read, error) {
		d, err := store.Dossier(ctx, id)
		return read{d}, err
	})
}

// Info of the screen.
func (s *Screen) Info() screen.Info {
	title := s.deps.T("report.title")
	if s.loaded {
		title += " #" + clean(s.dossier.Report.Tracking)
	}
	return screen.Info{Title: title, Where: action.Report}
}

// Subject is the report.
func (s *Screen) Subject() screen.Subject {
	if !s.loaded || s.err != nil {
		return screen.Subject{}
	}
	return screen.Subject{Report: &s.dossier.Report}
}

// Update takes the dossier and actions.
func (s *Screen) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case screen.Answer[read]:
		return s, s.got(msg)
	case screen.Answer[wanted]:
		if s.want.Take(msg.Gen) && msg.Err != nil {
			return s, screen.Send(screen.Failed{Err: msg.Err})
		}
	case screen.Changed:
		return s, s.read()
	case screen.Restyled, screen.LinkChanged, tea.WindowSizeMsg:
		s.lines = nil
	case tea.MouseWheelMsg:
		if msg.Button == tea.MouseWheelUp {
			s.scroll(-3)
		} else {
			s.scroll(3)
		}
	case action.Invoked:
		return s, s.invoked(msg.Name)
	}
	return s, nil
}

func (s *Screen) got(a screen.Answer[read]) tea.Cmd {
	if !s.query.Take(a.Gen) {
		return nil
	}
	s.lines, s.loaded, s.err = nil, true, a.Err
	if a.Err != nil {
		if model.CodeOf(a.Err) == model.CodeNotFound {
			return nil // the screen itself says so
		}
		return screen.Send(screen.Failed{Err: a.Err})
	}
	s.dossier = a.Value.dossier
	if !s.dossier.HasText && !s.asked {
		return s.fetchText()
	}
	return nil
}

// fetchText asks for the body at the next sync.
func (s *Screen) fetchText() tea.Cmd {
	s.asked = true
	s.lines = nil
	store, id := s.deps.Store, s.id
	return screen.Do(s.deps, &s.want, func(ctx context.Context) (wanted, error) {
		return wanted{}, store.WantBody(ctx, id)
	})
}

func (s *Screen) invoked(name action.Name) tea.Cmd {
	page := max(1, s.height-2)
	switch name {
	case action.Up:
		s.scroll(-1)
	case action.Down:
		s.scroll(1)
	case action.PageUp:
		s.scroll(-page)
	case action.PageDown:
		s.scroll(page)
	case action.Top:
		s.top = 0
	case action.Bottom:
		s.scroll(len(s.lines))
	case action.Next:
		return s.neighbour(1)
	case action.Previous:
		return s.neighbour(-1)
	case action.Deadlines:
		s.expanded = !s.expanded
		s.lines = nil
	case action.FetchText:
		if !s.dossier.HasText {
			return tea.Batch(s.fetchText(), screen.Say(s.deps.T("report.textAsked")))
		}
	case action.CopyNumber:
		tracking := clean(s.dossier.Report.Tracking)
		return tea.Batch(tea.SetClipboard(tracking), screen.Say(s.deps.T("app.copied", "tracking", tracking)))
	case action.Back:
		return screen.Close(s, nil)
	}
	return nil
}

func (s *Screen) scroll(by int) {
	s.top = max(0, min(s.top+by, len(s.lines)-s.height))
}

// neighbour shows the next or previous report of the list.
func (s *Screen) neighbour(step int) tea.Cmd {
	if s.siblings != nil {
		if id, ok := s.siblings.Neighbour(s.id, step); ok {
			s.id, s.top, s.asked, s.expanded = id, 0, false, false
			return s.read()
		}
	}
	key := "report.last"
	if step < 0 {
		key = "report.first"
	}
	return screen.Send(screen.Notice{Text: s.deps.T(key), Kind: screen.Hint})
}

// View draws the visible part.
func (s *Screen) View(width, height int) string {
	s.height = height
	switch {
	case !s.loaded:
		return "\n  " + s.deps.Theme.Paint(theme.Base, theme.Muted, s.deps.T("report.loading"))
	case s.err != nil:
		return s.gone(width)
	}
	if s.lines == nil || s.width != width {
		s.width = width
		s.lines = document(s.deps, s.dossier, options{width: width, height: height, expanded: s.expanded, asked: s.asked})
	}
	s.scroll(0)
	end := min(len(s.lines), s.top+height)
	visible := s.lines[s.top:end]
	if hidden := len(s.lines) - end; hidden > 0 {
		visible = append(visible[:len(visible)-1:len(visible)-1], s.more(hidden+1, width))
	}
	return strings.Join(visible, "\n")
}

func (s *Screen) more(n, width int) string {
	g := s.deps.Theme.Glyphs
	words := g.Down + " " + s.deps.T("report.more", "n", n) + " "
	return cell.Blank(max(0, width-cell.Width(words))) + s.deps.Theme.Paint(theme.Base, theme.Accent, words)
}

func (s *Screen) gone(width int) string {
	var out []string
	for _, line := range cell.WrapPlain(s.deps.T("report.gone"), width-4) {
		out = append(out, "  "+s.deps.Theme.Paint(theme.Base, theme.Strong, line))
	}
	for _, line := range cell.WrapPlain(s.deps.T("report.goneWhy"), width-4) {
		out = append(out, "  "+s.deps.Theme.Paint(theme.Base, theme.Muted, line))
	}
	return "\n" + strings.Join(out, "\n")
}

func clean(s string) string { return safetext.Line(s).String() }
