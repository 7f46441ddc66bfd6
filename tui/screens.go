package tui

import (
	"lapor/tui/action"
	"lapor/tui/compose"
	"lapor/tui/dialog"
	"lapor/tui/palette"
	"lapor/tui/queuelist"
	"lapor/tui/report"
	"lapor/tui/screen"
)

const firstScreen = "queue"

// Screens is the registry of the program: one line for each screen that an
// action opens.
func Screens() screen.Registry {
	return screen.Registry{
		firstScreen:          queuelist.New,
		action.ScreenReport:  report.New,
		action.ScreenCompose: compose.New,
		action.ScreenAct:     dialog.New,
		action.ScreenMenu:    palette.NewMenu,
		action.ScreenHelp:    palette.NewHelp,
		action.ScreenPalette: palette.NewCommands,
	}
}
