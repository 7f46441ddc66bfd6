package door

import (
	"context"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"lapor/tui/idle"
	"lapor/tui/screen"
	"lapor/tui/text"
	"lapor/tui/theme"
)

// Profile is an officer who works on this computer.
type Profile struct {
	Name   string // clean
	Unsent int    // -1: cannot be told
}

// Credentials are what the form asks for.
type Credentials struct{ Server, Login, Password string }

// Options of the door.
type Options struct {
	Language text.Lang
	Theme    string
	ASCII    bool

	Profiles []Profile   // the last used first
	Known    Credentials // what the form begins with; no password
	Demo     bool        // offer the demo
	Notice   string      // to be read first, e.g. about a repaired cache; "" = none

	OnlyNotice bool // nothing follows the notice

	// Login asks the server and makes the profile, whose name it returns.
	Login func(context.Context, Credentials) (profile string, err error)
	Idle  *idle.Reporter // nil = silent
}

// Choice is what the officer wants.
type Choice uint8

// Choices.
const (
	Leave Choice = iota
	Enter        // with Result.Profile
	Demo
)

// Result of the door.
type Result struct {
	Choice  Choice
	Profile string
}

// Run shows the door and returns what was chosen.
func Run(ctx context.Context, o Options, extra ...tea.ProgramOption) (Result, error) {
	m := newModel(ctx, o)
	_, err := tea.NewProgram(m, append([]tea.ProgramOption{tea.WithContext(ctx)}, extra...)...).Run()
	m.cancel()
	o.Idle.HandOver(m.keys)
	return m.result, err
}

// model is the program. It belongs to the Bubble Tea loop.
type model struct {
	o      Options
	ctx    context.Context
	cancel context.CancelFunc
	text   *text.Catalog
	theme  *theme.Theme
	look   theme.Options
	deps   *screen.Deps // for drawing boxes
	width  int
	height int
	keys   int

	chosen int
	form   *form // nil: choosing
	notice string
	busy   bool
	err    error
	left   bool
	result Result
}

// loggedIn is the answer of Options.Login.
type loggedIn struct {
	profile string
	err     error
}

func newModel(ctx context.Context, o Options) *model {
	m := &model{o: o, text: text.Load(o.Language), notice: o.Notice}
	m.ctx, m.cancel = context.WithCancel(ctx)
	m.look = theme.Options{Name: o.Theme, Dark: true, Colours: theme.Many, ASCII: o.ASCII}
	m.restyle()
	return m
}

func (m *model) restyle() {
	m.theme = theme.New(m.look)
	m.deps = &screen.Deps{Text: m.text, Theme: m.theme}
}

// Init asks what the terminal looks like.
func (m *model) Init() tea.Cmd { return tea.RequestBackgroundColor }

// Update is the one place where state changes.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := m.update(msg)
	if !m.busy && !m.left { // who goes on from here reports what comes of the last key
		m.o.Idle.Report(m.keys)
	}
	return m, cmd
}

func (m *model) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case tea.BackgroundColorMsg:
		m.look.Dark = msg.IsDark()
		m.restyle()
	case tea.ColorProfileMsg:
		m.look.Colours = colours(msg.Profile)
		m.restyle()
	case tea.PasteMsg:
		m.keys++
		if m.form != nil && !m.busy {
			m.form.paste(msg.Content)
		}
	case tea.KeyPressMsg:
		m.keys++
		return m.key(msg)
	case loggedIn:
		return m.answered(msg)
	}
	return nil
}

func colours(p colorprofile.Profile) theme.Colours {
	switch {
	case p >= colorprofile.ANSI256:
		return theme.Many
	case p == colorprofile.ANSI:
		return theme.Few
	}
	return theme.None
}

func (m *model) key(msg tea.KeyPressMsg) tea.Cmd {
	key := msg.String()
	switch {
	case key == "ctrl+c":
		return m.leave(Result{})
	case m.notice != "":
		if key == "enter" || key == "space" || key == "esc" {
			return m.noticeRead()
		}
		return nil
	case m.busy:
		return nil
	case m.form == nil:
		return m.choose(key)
	}
	m.err = nil
	switch key {
	case "esc":
		m.form = nil
	case "enter":
		if !m.form.last() {
			m.form.move(1)
			return nil
		}
		return m.submit()
	case "f10":
		return m.submit()
	default:
		m.form.key(msg)
	}
	return nil
}

func (m *model) noticeRead() tea.Cmd {
	m.notice = ""
	if m.o.OnlyNotice {
		return m.leave(Result{})
	}
	return nil
}

func (m *model) leave(r Result) tea.Cmd {
	m.result, m.left = r, true
	m.cancel()
	return tea.Quit
}

// submit asks the server; an empty field is gone to instead.
func (m *model) submit() tea.Cmd {
	if !m.form.complete() {
		return nil
	}
	m.busy = true
	ctx, login, who := m.ctx, m.o.Login, m.form.credentials()
	return func() tea.Msg {
		profile, err := login(ctx, who)
		return loggedIn{profile, err}
	}
}

func (m *model) answered(a loggedIn) tea.Cmd {
	m.busy = false
	if a.err != nil {
		m.err = a.err
		m.form.forget()
		return nil
	}
	return m.leave(Result{Choice: Enter, Profile: a.profile})
}
