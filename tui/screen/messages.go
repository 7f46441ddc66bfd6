package screen

import (
	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/tui/action"
)

// Messages that a screen sends by the commands below.
type (
	// Push puts a screen on top.
	Push struct{ Screen Screen }
	// Pop closes Screen, wherever it is in the stack; all others get Returned
	// if Result is not nil.
	Pop struct {
		Screen Screen
		Result any
	}
	// Replace closes Old and puts New in its place.
	Replace struct{ Old, New Screen }
	// Notice shows a sentence for some seconds.
	Notice struct {
		Text string
		Kind NoticeKind
	}
	// Failed shows an error with what is safe and what to do next, until a key.
	Failed struct{ Err error }
	// Invoke runs an action as if its key had been pressed, after the sender
	// has been popped (menu, palette).
	Invoke struct{ Name action.Name }
)

// Messages that every screen gets.
type (
	// Changed: something in the cache is different; read what is visible again.
	Changed struct{}
	// LinkChanged: Deps.Link is different.
	LinkChanged struct{}
	// Restyled: theme, language or keys are different; forget drawn lines.
	Restyled struct{}
	// Returned: a screen was closed with a result.
	Returned struct{ Result any }
	// Submitted is the Result of a screen that wrote an operation.
	Submitted struct {
		Out     model.Outgoing
		Action  action.Name
		Reports []model.ID // of an act on several: those it was done to
	}
)

// NoticeKind is how a notice looks.
type NoticeKind uint8

// Kinds of notice.
const (
	Done NoticeKind = iota
	Hint            // why something was not done
	Caution
)

// Send makes a command of a message.
func Send(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }

// Close is the command by which a screen closes itself.
func Close(s Screen, result any) tea.Cmd { return Send(Pop{s, result}) }

// Say is the command that shows a notice.
func Say(text string) tea.Cmd { return Send(Notice{Text: text}) }

// Later marks a command that waits for a clock or for the outside by
// appointment: a program that waits only for such commands counts as idle.
func Later(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return Send(Waiting{cmd})
}

// Waiting carries a command marked by Later to the program.
type Waiting struct{ Cmd tea.Cmd }
