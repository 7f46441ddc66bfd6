package console

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// Asker asks for what a command line lacks: at a terminal in words, else it
// takes the lines of its input in order. Passwords come from nowhere else:
// arguments and environment are seen by others.
type Asker struct {
	console  *Console
	lines    *bufio.Reader
	terminal *os.File       // nil: the input is no terminal
	unseen   *term.Terminal // reads there without showing
}

// NewAsker reads from in.
func NewAsker(c *Console, in io.Reader) *Asker {
	a := &Asker{console: c, lines: bufio.NewReader(in)}
	if f, ok := in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		a.terminal = f
		a.unseen = term.NewTerminal(struct {
			io.Reader
			io.Writer
		}{f, c.Err}, "")
	}
	return a
}

// AtTerminal reports whether a person answers.
func (a *Asker) AtTerminal() bool { return a.terminal != nil }

// Line asks with a sentence of the catalogue and reads a line. An input that
// ends is a CodeUsage.
func (a *Asker) Line(key string, args ...any) (string, error) {
	a.question(key, args)
	line, err := a.lines.ReadString('\n')
	if err != nil && (!errors.Is(err, io.EOF) || line == "") {
		return "", Usage("%s", a.console.Text.T("command.no_input"))
	}
	return strings.TrimRight(line, "\r\n"), nil
}

// Secret is Line, but what is typed at a terminal is not shown. Ctrl+C there
// is context.Canceled.
func (a *Asker) Secret(key string, args ...any) (typed string, err error) {
	if a.terminal == nil {
		return a.Line(key, args...)
	}
	// Raw before the question appears: nothing typed early is shown either.
	cooked, err := term.MakeRaw(int(a.terminal.Fd()))
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, term.Restore(int(a.terminal.Fd()), cooked)) }()
	typed, err = a.unseen.ReadPassword(a.console.Text.T(key, args...) + " ")
	if errors.Is(err, io.EOF) {
		err = context.Canceled
	}
	return typed, err
}

func (a *Asker) question(key string, args []any) {
	if a.terminal != nil {
		fmt.Fprint(a.console.Err, a.console.Text.T(key, args...)+" ")
	}
}
