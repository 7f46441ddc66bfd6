package console

import (
	"github.com/spf13/cobra"

	"lapor/cmd/internal/version"
)

// VersionCommand says which build of a program this is.
func (c *Console) VersionCommand(program string) *cobra.Command {
	return &cobra.Command{Use: "version", Short: c.Text.T("command.version"), Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			c.Say("command.version_is", "program", program, "version", version.Text())
			return c.Object(version.Read())
		}}
}
