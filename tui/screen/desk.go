package screen

import "lapor/tui/desk"

// Desk is where this officer works: acts made here can be undone for a while.
func (d *Deps) Desk() desk.Desk {
	hold := desk.UndoWindow
	if d.Config.Hold != 0 {
		hold = max(0, d.Config.Hold)
	}
	return desk.Desk{Store: d.Store, Sync: d.Sync, Clock: d.Clock.Now, Hold: hold}
}
