package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"lapor/tui/action"
	"lapor/tui/screen"
)

// Extra is an action that the surrounding program adds to the table, such as
// the demo's key that cuts the link. Its sentences are in the catalogues under
// its name like those of any other.
type Extra struct {
	Action action.Action
	Run    func(ctx context.Context) (notice string, leave bool) // leave ends the program
}

// table is the one table of actions with the extra ones.
func (m *Model) table() []action.Action {
	all := action.Table()
	for _, e := range m.extra {
		all = append(all, e.Action)
	}
	return all
}

// invokeExtra runs an extra action; ok is false if there is none of the name.
func (m *Model) invokeExtra(name action.Name) (cmd tea.Cmd, ok bool) {
	for _, e := range m.extra {
		if e.Action.Name != name {
			continue
		}
		return screen.Do(m.deps, &m.act, func(ctx context.Context) (steered, error) {
			notice, leave := e.Run(ctx)
			return steered{notice: notice, leave: leave}, nil
		}), true
	}
	return nil, false
}
