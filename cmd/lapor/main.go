// Command lapor is the officer's program: the full-screen interface over an
// offline cache, and the same acts as plain commands.
//
// It only wires: what a report is and what may happen to it is in model, what
// an officer does in tui/desk, how it looks in tui. It must never keep a rule
// of the workflow, and nothing but the interface itself may write to the
// screen while that runs.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

func main() {
	cobra.MousetrapHelpText = "" // a double-click in Explorer opens the program
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	if code != 0 {
		holdWindow()
	}
	os.Exit(code)
}
