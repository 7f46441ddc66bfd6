package console

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"lapor/model"
	"lapor/model/safetext"
	"lapor/tui/text"
)

// Codes of the command line.
const (
	CodeUsage  model.Code = "usage"      // its words are off; Detail says how, in the language of the screens
	CodeOption model.Code = "bad_option" // a value that an option cannot have; Args option, value, allowed
)

// Usage makes a usage error with a detail, which the sentence quotes.
func Usage(format string, args ...any) error { return model.Errorf(CodeUsage, format, args...) }

// BadOption refuses the value of an option and says which it takes.
func BadOption(option, value, allowed string) error {
	return &model.Error{Code: CodeOption, Field: option, Args: map[string]any{"option": "--" + option, "value": value, "allowed": allowed}}
}

// isGroup is the annotation of commands that only hold others.
const isGroup = "group"

// Group makes the command line speak the language of the catalogue — help,
// versions, completion, and every refusal, which is a CodeUsage — once root
// has all its commands. A command that only holds others shows its help when
// it is called, and refuses words it does not know.
func Group(root *cobra.Command, t *text.Catalog) {
	p := parser{t}
	root.CompletionOptions.DisableDefaultCmd = true
	root.AddCommand(p.completion())
	root.SetHelpCommand(p.helpCommand())
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { writeHelp(cmd, t) })
	root.SetUsageFunc(func(cmd *cobra.Command) error { writeUsage(cmd.OutOrStderr(), cmd, t); return nil })
	root.SetFlagErrorFunc(p.flagError)
	if root.Version != "" {
		root.InitDefaultVersionFlag()
		root.Flags().Lookup("version").Usage = t.T("flag.version")
		root.SetVersionTemplate(t.T("command.version_is", "program", root.Name(), "version", root.Version) + "\n")
	}
	p.teach(root)
}

// parser turns what the command line's library says into our words.
type parser struct{ t *text.Catalog }

func (p parser) teach(cmd *cobra.Command) {
	cmd.DisableFlagsInUseLine = true
	cmd.InitDefaultHelpFlag()
	cmd.Flags().Lookup("help").Usage = p.t.T("flag.help")
	if !cmd.Runnable() {
		cmd.Annotations = map[string]string{isGroup: ""}
		cmd.RunE = func(*cobra.Command, []string) error { return pflag.ErrHelp }
	}
	cmd.Args = p.args(cmd.Args)
	for _, c := range cmd.Commands() {
		p.teach(c)
	}
}

// args checks what stands on the line before anything else happens.
func (p parser) args(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if _, group := cmd.Annotations[isGroup]; group {
			if len(args) == 0 {
				return pflag.ErrHelp
			}
			return p.unknown(cmd, args[0])
		}
		if check != nil && check(cmd, args) != nil {
			if len(args) > 0 && cmd.HasAvailableSubCommands() {
				return p.unknown(cmd, args[0])
			}
			return p.usage("command.shape", "line", useLine(cmd, p.t))
		}
		var missing []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if slices.Contains(f.Annotations[cobra.BashCompOneRequiredFlag], "true") && !f.Changed {
				missing = append(missing, "--"+f.Name)
			}
		})
		if len(missing) > 0 {
			return p.usage("command.missing_options", "options", strings.Join(missing, ", "))
		}
		return nil
	}
}

func (p parser) unknown(cmd *cobra.Command, word string) error {
	cmd.SuggestionsMinimumDistance = 2
	word = safetext.Line(word).String()
	if near := cmd.SuggestionsFor(word); len(near) > 0 {
		return p.usage("command.unknown_near", "command", cmd.CommandPath()+" "+word, "near", strings.Join(near, ", "))
	}
	return p.usage("command.unknown", "command", cmd.CommandPath()+" "+word)
}

func (p parser) flagError(_ *cobra.Command, err error) error {
	var (
		unknown *pflag.NotExistError
		empty   *pflag.ValueRequiredError
		bad     *pflag.InvalidValueError
	)
	switch {
	case errors.Is(err, pflag.ErrHelp):
		return err
	case errors.As(err, &unknown):
		return p.usage("command.unknown_option", "option", dashed(unknown.GetSpecifiedName()))
	case errors.As(err, &empty):
		return p.usage("command.empty_option", "option", dashed(empty.GetSpecifiedName()))
	case errors.As(err, &bad):
		return p.usage("command.bad_value", "option", dashed(bad.GetFlag().Name), "value", bad.GetValue())
	}
	return &model.Error{Code: CodeUsage, Detail: err.Error()}
}

func (p parser) usage(key string, args ...any) error {
	return &model.Error{Code: CodeUsage, Detail: p.t.T(key, args...)}
}

func dashed(option string) string {
	if len(option) == 1 {
		return "-" + option
	}
	return "--" + option
}
