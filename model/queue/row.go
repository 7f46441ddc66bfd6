package queue

import (
	"time"

	"lapor/model"
)

// Definition of a built-in view.
type Definition struct {
	View View
	Code string // stable code; names are in the catalogues
}

// Builtin lists the tabs of a role in their order.
func Builtin(role model.Role) []Definition { return nil }

// RowOf makes the row of a dossier.
func RowOf(d model.Dossier, actor model.Actor, tree *model.Tree, rules model.Rules, now time.Time) Row {
	return Row{ID: d.Report.ID, Tracking: d.Report.Tracking, Title: d.Report.Title}
}
