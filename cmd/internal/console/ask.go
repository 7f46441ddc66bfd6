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
	terminal *os.File // nil: the input is no terminal
	lines    *bufio.Reader
}

// NewAsker reads from in.
func NewAsker(c *Console, in io.Reader) *Asker {
	a := &Asker{console: c, lines: bufio.NewReader(in)}
	if f, ok := in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		a.terminal = f
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

// Secret is Line, but what is typed at a terminal is not shown. It ends with
// ctx, which a signal may cancel while nobody types.
func (a *Asker) Secret(ctx context.Context, key string, args ...any) (string, error) {
	if a.terminal == nil {
		return a.Line(key, args...)
	}
	fd := int(a.terminal.Fd())
	shown, err := term.GetState(fd)
	if err != nil {
		return "", err
	}
	a.question(key, args)
	type answer struct {
		typed []byte
		err   error
	}
	// A terminal's read cannot be interrupted; it ends with the process, which
	// the caller ends when ctx is done.
	got := make(chan answer, 1)
	go func() {
		typed, err := term.ReadPassword(fd)
		got <- answer{typed, err}
	}()
	select {
	case r := <-got:
		fmt.Fprintln(a.console.Err)
		return string(r.typed), r.err
	case <-ctx.Done():
		fmt.Fprintln(a.console.Err)
		return "", errors.Join(ctx.Err(), term.Restore(fd, shown))
	}
}

func (a *Asker) question(key string, args []any) {
	if a.terminal != nil {
		fmt.Fprint(a.console.Err, a.console.Text.T(key, args...)+" ")
	}
}
