package tui

import (
	"lapor/tui/action"
	"lapor/tui/compose"
	"lapor/tui/decide"
	"lapor/tui/dialog"
	"lapor/tui/outbox"
	"lapor/tui/palette"
	"lapor/tui/queuelist"
	"lapor/tui/report"
	"lapor/tui/screen"
	"lapor/tui/syncpanel"
)

const firstScreen = "queue"

// Screens is the registry of the program: one line for each screen that an
// action opens.
func Screens() screen.Registry {
	return screen.Registry{
		firstScreen:            queuelist.New,
		action.ScreenReport:    report.New,
		action.ScreenCompose:   compose.New,
		action.ScreenAct:       dialog.New,
		action.ScreenOutbox:    outbox.New,
		action.ScreenDecisions: decide.New,
		action.ScreenSync:      syncpanel.New,
		action.ScreenMenu:      palette.NewMenu,
		action.ScreenHelp:      palette.NewHelp,
		action.ScreenPalette:   palette.NewCommands,
	}
}
