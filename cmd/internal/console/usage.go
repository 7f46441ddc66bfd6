package console

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"lapor/model"
	"lapor/tui/text"
)

// CodeUsage: the words of a command line are off; Args detail.
const CodeUsage model.Code = "usage"

// Usage makes a usage error with an English detail.
func Usage(format string, args ...any) error { return model.Errorf(CodeUsage, format, args...) }

// UsageError gives errors of the command line's parser the usage code; coded
// errors, cancellations and nil pass.
func UsageError(err error) error {
	if err == nil || model.CodeOf(err) != "" || errors.Is(err, context.Canceled) || !looksLikeUsage(err) {
		return err
	}
	return &model.Error{Code: CodeUsage, Detail: err.Error()}
}

// looksLikeUsage tells the parser's errors, which are plain text, from
// wrapped failures of the system.
func looksLikeUsage(err error) bool { return errors.Unwrap(err) == nil }

// Group puts the catalogue's words into the command line's help.
func Group(root *cobra.Command, t *text.Catalog) {
	root.SetUsageTemplate(t.T("command.usage_template"))
	root.SetHelpCommand(&cobra.Command{Hidden: true})
	root.CompletionOptions.HiddenDefaultCmd = true
	root.InitDefaultHelpFlag()
	for _, c := range root.Commands() {
		c.InitDefaultHelpFlag()
	}
}
