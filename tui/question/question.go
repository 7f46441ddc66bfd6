// Package question asks one thing with a few numbered answers: as whom, send
// although a number is in it, take it back. The safe answer comes first and is
// the one under the cursor. It must never do anything by itself: the asker
// gets [Answered] and acts.
package question

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"lapor/tui/action"
	"lapor/tui/cell"
	"lapor/tui/screen"
	"lapor/tui/theme"
)

// Ask is what to ask. Answers[0] is the safe one; Esc gives it too.
type Ask struct {
	Tag     any // returned with the answer; must be comparable
	Title   string
	Body    []Paragraph
	Answers []string
}

// Paragraph is a part of the question.
type Paragraph struct {
	Token theme.Token
	Text  string // clean
}

// Answered is the result that every screen gets.
type Answered struct {
	Tag   any
	Index int // of Answers; 0 also after Esc
	Esc   bool
}

// Question is the dialog.
type Question struct {
	deps *screen.Deps
	ask  Ask
	at   int
}

// New makes the dialog.
func New(d *screen.Deps, ask Ask) *Question { return &Question{deps: d, ask: ask} }

// Push is the command that asks.
func Push(d *screen.Deps, ask Ask) tea.Cmd { return screen.Send(screen.Push{Screen: New(d, ask)}) }

// Init starts nothing.
func (q *Question) Init() tea.Cmd { return nil }

// Info says that it is an overlay in which choices move.
func (q *Question) Info() screen.Info {
	return screen.Info{Title: q.ask.Title, Where: action.Palette, Overlay: true}
}

// Subject is none: no act applies while a question is open.
func (q *Question) Subject() screen.Subject { return screen.Subject{} }

// Update moves and answers. Function keys are no answer: the key that sent a
// reply cannot confirm it.
func (q *Question) Update(msg tea.Msg) (screen.Screen, tea.Cmd) {
	switch msg := msg.(type) {
	case action.Invoked:
		n := len(q.ask.Answers)
		switch msg.Name {
		case action.Up:
			q.at = (q.at + n - 1) % n
		case action.Down:
			q.at = (q.at + 1) % n
		case action.Top:
			q.at = 0
		case action.Bottom:
			q.at = n - 1
		case action.Back:
			return q, q.answer(0, true)
		}
	case tea.KeyPressMsg:
		key := msg.String()
		switch {
		case key == "enter":
			return q, q.answer(q.at, false)
		case len(key) == 1 && key[0] >= '1' && int(key[0]-'1') < len(q.ask.Answers):
			return q, q.answer(int(key[0]-'1'), false)
		}
	}
	return q, nil
}

func (q *Question) answer(i int, esc bool) tea.Cmd {
	return screen.Close(q, Answered{Tag: q.ask.Tag, Index: i, Esc: esc})
}

// View draws the box.
func (q *Question) View(width, height int) string {
	wide := min(width-2, 76)
	var lines []string
	for _, p := range q.ask.Body {
		if p.Text == "" {
			lines = append(lines, "")
			continue
		}
		for _, s := range cell.WrapPlain(p.Text, wide-4) {
			lines = append(lines, q.deps.Theme.Paint(theme.Panel, p.Token, s))
		}
	}
	choices := screen.Choices(q.deps, q.ask.Answers, q.at)
	if room := max(1, height-len(choices)-3); len(lines) > room {
		lines = append(lines[:room-1], q.deps.Theme.Paint(theme.Panel, theme.Muted, q.deps.Theme.Glyphs.Ellipsis))
	}
	lines = append(append(lines, ""), choices...)
	return strings.Join(screen.Box(q.deps, q.ask.Title, lines, wide), "\n")
}
