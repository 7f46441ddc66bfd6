package console

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"lapor/tui/text"
)

func writeHelp(cmd *cobra.Command, t *text.Catalog) {
	about := cmd.Short
	if cmd.Long != "" {
		about = cmd.Short + "\n\n" + cmd.Long
	}
	w := cmd.OutOrStdout()
	fmt.Fprintf(w, "%s\n\n", strings.TrimSpace(about))
	writeUsage(w, cmd, t)
}

// writeUsage lists how a command is called, the commands below it and its
// options.
func writeUsage(w io.Writer, cmd *cobra.Command, t *text.Catalog) {
	fmt.Fprintln(w, t.T("command.usage"))
	if _, group := cmd.Annotations[isGroup]; !group {
		fmt.Fprintln(w, "  "+useLine(cmd, t))
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintln(w, "  "+cmd.CommandPath()+" "+t.T("command.word"))
		fmt.Fprintln(w, "\n"+t.T("command.commands"))
		longest := 0
		for _, c := range cmd.Commands() {
			if c.IsAvailableCommand() {
				longest = max(longest, len(c.Name()))
			}
		}
		for _, c := range cmd.Commands() {
			if c.IsAvailableCommand() {
				fmt.Fprintf(w, "  %-*s  %s\n", longest, c.Name(), c.Short)
			}
		}
	}
	writeOptions(w, t, "command.options", cmd.LocalFlags())
	writeOptions(w, t, "command.common_options", cmd.InheritedFlags())
}

func useLine(cmd *cobra.Command, t *text.Catalog) string {
	return cmd.UseLine() + " " + t.T("command.any_options")
}

func writeOptions(w io.Writer, t *text.Catalog, title string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	var names, about []string
	width := 0
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		name := "    --" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", --" + f.Name
		}
		if kind := f.Value.Type(); kind != "bool" {
			name += " " + t.Or("command.type_"+kind, strings.ToUpper(kind))
		}
		usage := f.Usage
		if d := f.DefValue; d != "" && d != "0" && d != "false" && d != "[]" {
			usage += " " + t.T("command.default", "value", d)
		}
		width = max(width, len(name))
		names, about = append(names, name), append(about, usage)
	})
	fmt.Fprintln(w, "\n"+t.T(title))
	for i := range names {
		fmt.Fprintf(w, "  %-*s  %s\n", width, names[i], about[i])
	}
}

// noSettings stands in for the reading of settings where none are needed.
func noSettings(*cobra.Command, []string) error { return nil }

// helpCommand is `help COMMAND…`, for those who look for it there.
func (p parser) helpCommand() *cobra.Command {
	return &cobra.Command{Use: "help", Short: p.t.T("flag.help"), Hidden: true, DisableFlagParsing: true, PersistentPreRunE: noSettings,
		RunE: func(cmd *cobra.Command, args []string) error {
			wanted, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return p.unknown(wanted, rest[0])
			}
			return wanted.Help()
		}}
}

// completion writes the script that completes commands in a shell.
func (p parser) completion() *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{Use: "completion " + strings.Join(shells, "|"), Short: p.t.T("command.completion"), Hidden: true, PersistentPreRunE: noSettings,
		Args: cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs), ValidArgs: shells,
		RunE: func(cmd *cobra.Command, args []string) error {
			root, w := cmd.Root(), cmd.OutOrStdout()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(w, true)
			case "zsh":
				return root.GenZshCompletion(w)
			case "fish":
				return root.GenFishCompletion(w, true)
			}
			return root.GenPowerShellCompletionWithDesc(w)
		}}
}
