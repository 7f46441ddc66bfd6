package queue

import (
	"slices"

	"lapor/model"
)

// Definition of a built-in view.
type Definition struct {
	View View
	Code string // stable code; its name is in the catalogues
}

// definitions holds every tab, in the order of a coordinator.
func definitions() []Definition {
	return []Definition{
		{ViewNeedsAction, "needs_action"},
		{ViewUnverified, "unverified"},
		{ViewDueSoon, "due_soon"},
		{ViewOverdue, "overdue"},
		{ViewReporter, "reporter"},
		{ViewUndelivered, "undelivered"},
		{ViewAll, "all"},
		{ViewDone, "done"},
	}
}

// Builtin lists the tabs of someone with these roles, in their order.
func Builtin(roles ...model.Role) []Definition {
	shown := map[View]bool{}
	for _, role := range roles {
		for _, v := range tabs(role) {
			shown[v] = true
		}
	}
	return slices.DeleteFunc(definitions(), func(d Definition) bool { return !shown[d.View] })
}

func tabs(role model.Role) []View {
	switch role {
	case model.RoleCoordinator, model.RoleNational:
		return []View{ViewNeedsAction, ViewUnverified, ViewDueSoon, ViewOverdue, ViewReporter, ViewUndelivered, ViewAll, ViewDone}
	case model.RoleLiaison:
		return []View{ViewNeedsAction, ViewDueSoon, ViewOverdue, ViewReporter, ViewUndelivered, ViewAll, ViewDone}
	case model.RoleHead:
		return []View{ViewNeedsAction, ViewDueSoon, ViewOverdue, ViewReporter, ViewAll, ViewDone}
	}
	return []View{ViewDueSoon, ViewOverdue, ViewAll, ViewDone}
}
