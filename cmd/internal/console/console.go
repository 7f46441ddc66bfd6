package console

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"lapor/model"
	"lapor/model/safetext"
	"lapor/tui/text"
)

// Console is where a command prints.
type Console struct {
	Out  io.Writer
	Err  io.Writer
	Text *text.Catalog
	JSON bool
}

// Say prints a sentence of the catalogue; nothing under --json.
func (c *Console) Say(key string, args ...any) {
	if !c.JSON {
		fmt.Fprintln(c.Out, c.Text.T(key, args...))
	}
}

// Hint prints a sentence to standard error, whatever the output form.
func (c *Console) Hint(key string, args ...any) {
	fmt.Fprintln(c.Err, c.Text.T(key, args...))
}

// Object prints v under --json.
func (c *Console) Object(v any) error {
	if !c.JSON {
		return nil
	}
	enc := json.NewEncoder(c.Out)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// Table prints rows under a header, columns aligned. Cells are cleaned here.
func (c *Console) Table(header []string, rows [][]string) error {
	w := tabwriter.NewWriter(c.Out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, strings.Join(header, "\t"))
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = safetext.Line(cell).String()
		}
		fmt.Fprintln(w, strings.Join(cells, "\t"))
	}
	return w.Flush()
}

// failure is an error under --json.
type failure struct {
	Error failureBody `json:"error"`
}

type failureBody struct {
	Code    string `json:"code"`
	Field   string `json:"field,omitempty"`
	Message string `json:"message"`
	Safe    string `json:"safe,omitempty"`
	Next    string `json:"next,omitempty"`
	Detail  string `json:"detail,omitempty"`
	Exit    int    `json:"exit"`
}

// Fail prints an error — what happened, what is safe, what to do next — and
// returns the exit code.
func (c *Console) Fail(err error) int {
	exit := ExitOf(err)
	if exit == ExitOK {
		return exit
	}
	code := string(model.CodeOf(err))
	what, safe, next := c.Text.Error(err)
	if exit == ExitStopped {
		code, what, safe, next = "stopped", c.Text.T("command.stopped"), "", ""
	}
	if c.JSON {
		body := failureBody{Code: code, Message: what, Safe: safe, Next: next, Detail: safetext.Log(err.Error()), Exit: exit}
		var e *model.Error
		if errors.As(err, &e) {
			body.Field = e.Field
		}
		if json.NewEncoder(c.Out).Encode(failure{Error: body}) == nil {
			return exit
		}
	}
	if exit != ExitStopped {
		what = c.Text.T("command.error", "what", what)
	}
	fmt.Fprintln(c.Err, what)
	if safe != "" {
		fmt.Fprintln(c.Err, "  "+safe)
	}
	if next != "" {
		fmt.Fprintln(c.Err, "  "+next)
	}
	return exit
}
