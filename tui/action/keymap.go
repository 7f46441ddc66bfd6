package action

import (
	"slices"
	"strings"
	"unicode/utf8"

	"lapor/model"
)

// Map leads from keys to actions. It is immutable.
type Map struct {
	actions []Action
	keys    map[Name][]string
	byKey   [placeCount]map[string]int
}

// Conflict is a key that would do two things in one place; First keeps it.
type Conflict struct {
	Key           string
	First, Second Name
}

// NewMap binds the table. english chooses the letters; own replaces the
// letters of an action (an empty list takes them away; fixed keys stay).
// Unknown names in own are returned with the conflicts' second result.
func NewMap(table []Action, english bool, own map[string][]string) (m *Map, conflicts []Conflict, unknown []string) {
	m = &Map{actions: table, keys: map[Name][]string{}}
	for i := range m.byKey {
		m.byKey[i] = map[string]int{}
	}
	for i, a := range table {
		letters := a.Keys.ID
		if english {
			letters = a.Keys.EN
		}
		if mine, ok := own[string(a.Name)]; ok {
			letters = mine
		}
		keys := slices.Concat(letters, a.Fixed)
		m.keys[a.Name] = keys
		for _, key := range keys {
			if first, clash := m.bind(a.Where, key, i); clash {
				conflicts = append(conflicts, Conflict{key, table[first].Name, a.Name})
			}
		}
	}
	for name := range own {
		if _, ok := m.keys[Name(name)]; !ok {
			unknown = append(unknown, name)
		}
	}
	slices.Sort(unknown)
	return m, conflicts, unknown
}

func (m *Map) bind(where Where, key string, i int) (first int, clash bool) {
	for place := range placeCount {
		if where&(1<<place) == 0 {
			continue
		}
		if old, taken := m.byKey[place][key]; taken {
			first, clash = old, true
			continue
		}
		m.byKey[place][key] = i
	}
	return first, clash
}

// Lookup finds the action of a key in a place. A letter typed with Caps Lock
// finds its small form when nothing else is bound to it.
func (m *Map) Lookup(where Where, key string) (Action, bool) {
	for place := range placeCount {
		if where&(1<<place) == 0 {
			continue
		}
		if i, ok := m.byKey[place][key]; ok {
			return m.actions[i], true
		}
		if utf8.RuneCountInString(key) == 1 {
			if i, ok := m.byKey[place][strings.ToLower(key)]; ok {
				return m.actions[i], true
			}
		}
	}
	return Action{}, false
}

// Get finds an action by name.
func (m *Map) Get(name Name) (Action, bool) {
	i := slices.IndexFunc(m.actions, func(a Action) bool { return a.Name == name })
	if i < 0 {
		return Action{}, false
	}
	return m.actions[i], true
}

// Keys of an action, the one to show first.
func (m *Map) Keys(name Name) []string { return m.keys[name] }

// In lists the actions of a place in the order of the table, without those
// that only move.
func (m *Map) In(where Where) []Action {
	var out []Action
	for _, a := range m.actions {
		if a.Where&where != 0 && !a.Hidden {
			out = append(out, a)
		}
	}
	return out
}

// All lists every action in the order of the table.
func (m *Map) All() []Action { return m.actions }

// MenuItem is a line of the menu Tindakan or of the footer.
type MenuItem struct {
	Action Action
	Reason model.Code // "" = can be done
}

// Menu lists the acts on a report in words: what can be done first, then what
// cannot with the reason.
func (m *Map) Menu(c Context) []MenuItem {
	var can, cannot []MenuItem
	for _, a := range m.actions {
		if a.Menu == 0 {
			continue
		}
		if reason := a.Reason(c); reason != "" {
			cannot = append(cannot, MenuItem{a, reason})
		} else {
			can = append(can, MenuItem{Action: a})
		}
	}
	return append(can, cannot...)
}

// Footer is the few actions that matter now, the most important first.
func (m *Map) Footer(where Where, c Context, limit int) []Action {
	var out []Action
	for _, a := range m.actions {
		if a.Footer > 0 && a.Where&where != 0 && len(m.keys[a.Name]) > 0 && a.Reason(c) == "" {
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b Action) int { return a.Footer - b.Footer })
	if len(out) > limit {
		help := out[len(out)-1]
		for _, a := range out[limit-1:] {
			if a.Name == Help {
				help = a
			}
		}
		out = append(out[:limit-1:limit-1], help)
	}
	return out
}
