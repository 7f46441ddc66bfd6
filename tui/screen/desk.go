package screen

import "lapor/tui/desk"

// Desk is where this officer works: acts made here can be undone for a while.
func (d *Deps) Desk() desk.Desk {
	return desk.Desk{Store: d.Store, Sync: d.Sync, Clock: d.Clock.Now, Hold: desk.UndoWindow}
}
