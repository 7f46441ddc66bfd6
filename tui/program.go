package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/model/queue"
	"lapor/tui/action"
	"lapor/tui/desk"
	"lapor/tui/idle"
	"lapor/tui/screen"
	"lapor/tui/text"
	"lapor/tui/theme"
)

// Options are what the program is made of.
type Options struct {
	Store   desk.Store
	Sync    desk.Sync
	Clock   screen.Clock // nil = the machine's
	Config  screen.Config
	Screens screen.Registry // nil = Screens()
	Idle    *idle.Reporter  // nil = silent
	First   string          // name of the first screen; "" = the queue
	Extra   []Extra         // actions of the surrounding program
}

// Model is the program. It belongs to the Bubble Tea loop.
type Model struct {
	deps    *screen.Deps
	screens screen.Registry
	stack   []screen.Screen
	first   string
	extra   []Extra

	width, height int
	look          theme.Options

	notice screen.Notice
	leaves time.Time // when the operation written last leaves; zero = no countdown
	errMsg error
	guard  uint64 // number of the dialog that still ignores keys; 0 = none
	burst  burst

	me, counts, link, undo, act screen.Query
	noticeNo                    int
	guardNo                     uint64
	wantsCounts                 bool

	idle        *idle.Reporter
	keys        int
	outstanding int
}

// New makes the program. ctx ends all its queries.
func New(ctx context.Context, o Options) *Model {
	if o.Clock == nil {
		o.Clock = machineClock{}
	}
	if o.Screens == nil {
		o.Screens = Screens()
	}
	if o.First == "" {
		o.First = firstScreen
	}
	m := &Model{screens: o.Screens, first: o.First, extra: o.Extra, idle: o.Idle}
	m.look = theme.Options{Name: o.Config.Theme, Dark: true, Colours: theme.Many, ASCII: o.Config.ASCII}
	m.deps = &screen.Deps{Context: ctx, Store: o.Store, Sync: o.Sync, Clock: o.Clock, Config: o.Config}
	m.language(o.Config.Language)
	m.deps.Theme = theme.New(m.look)
	return m
}

// Run draws the program on the terminal until the officer leaves. extra are
// options for Bubble Tea (input, output, window size).
func Run(ctx context.Context, o Options, extra ...tea.ProgramOption) error {
	m := New(ctx, o)
	options := append([]tea.ProgramOption{
		tea.WithContext(ctx),
		tea.WithFPS(120), // the renderer's tick decides key-to-screen time
		tea.WithFilter(m.filter),
	}, extra...)
	_, err := tea.NewProgram(m, options...).Run()
	return err
}

// language sets catalogue and keys.
func (m *Model) language(lang text.Lang) {
	m.deps.Text = text.Load(lang)
	m.deps.Keys, _, _ = action.NewMap(m.table(), m.deps.Text.Lang() == text.English, m.deps.Config.Keys)
}

// Init starts the first reads and the subscriptions.
func (m *Model) Init() tea.Cmd {
	m.stack = []screen.Screen{m.screens[m.first](m.deps, screen.Open{Screen: m.first})}
	cmds := []tea.Cmd{m.readMe(), m.readCounts(), m.readLink(), m.stack[0].Init()}
	cmds = append(cmds, m.subscriptions()...)
	if m.look.Name == "" || m.look.Name == "auto" || m.look.Name == "contrast" || m.look.Name == "colourblind" {
		cmds = append(cmds, tea.RequestBackgroundColor)
	}
	return m.track(tea.Batch(cmds...))
}

// Update is the one place where state changes.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if f, ok := msg.(finished); ok { // only in tests without a running program
		msg = m.settle(f)
	}
	if w, ok := msg.(screen.Waiting); ok {
		m.reportIdle()
		return m, w.Cmd // untracked: waiting by appointment
	}
	cmd := m.track(m.update(msg))
	m.reportIdle()
	return m, cmd
}

func (m *Model) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
		return m.broadcast(msg)
	case tea.KeyPressMsg:
		m.keys++
		return m.key(msg)
	case tea.PasteMsg:
		m.keys++
		return m.paste(msg)
	case tea.MouseMsg:
		return m.toTop(msg)
	case tea.BackgroundColorMsg:
		m.look.Dark = msg.IsDark()
		return m.restyle()
	case tea.ColorProfileMsg:
		m.look.Colours = coloursOf(msg.Profile)
		return m.restyle()
	case screen.Push:
		return m.push(msg.Screen)
	case screen.Pop:
		return m.pop(msg.Screen, msg.Result)
	case screen.Replace:
		return m.replace(msg.Old, msg.New)
	case screen.Open:
		return m.open(msg)
	case screen.Invoke:
		return m.invokeName(msg.Name)
	case screen.Notice:
		return m.say(msg)
	case screen.Failed:
		return m.fail(msg.Err)
	case guardOver:
		if m.guard == msg.gen {
			m.guard = 0
		}
		return nil
	case noticeOver:
		if m.noticeNo == msg.no {
			m.notice = screen.Notice{}
		}
		return nil
	case storeChanged, syncChanged, minute:
		return m.signal(msg)
	case second:
		return m.tick()
	case rest:
		return msg.next
	case screen.Changed:
		return m.changed()
	case screen.Answer[model.Me]:
		return m.gotMe(msg)
	case screen.Answer[queue.Counts]:
		return m.gotCounts(msg)
	case screen.Answer[model.Link]:
		return m.gotLink(msg)
	case screen.Answer[desk.Undone]:
		return m.gotUndone(msg)
	case screen.Answer[steered]:
		return m.gotSteered(msg)
	}
	return m.broadcast(msg)
}
