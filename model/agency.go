package model

import (
	"slices"
	"strings"

	"lapor/model/calendar"
)

// Level is the height of a node in the agency tree.
type Level uint8

// Levels of the tree: national → ministry, province or regency (instansi
// induk) → unit (OPD) → sub-unit.
const (
	LevelNational Level = iota
	LevelAgency
	LevelUnit
	LevelSubUnit
)

// Agency is a node of the tree: an agency, a unit or a sub-unit.
type Agency struct {
	ID     ID            `cbor:"1,keyasint"`
	Parent ID            `cbor:"2,keyasint,omitzero"` // zero for the root
	Level  Level         `cbor:"3,keyasint,omitempty"`
	Code   string        `cbor:"4,keyasint,omitempty"` // short code, unique in the server, e.g. DINKES
	Name   string        `cbor:"5,keyasint,omitempty"`
	Source string        `cbor:"6,keyasint,omitempty"` // id in lapor.go.id, digits; may be empty
	Week   calendar.Week `cbor:"7,keyasint,omitzero"`  // own week; units inherit their agency's unless set
	Own    bool          `cbor:"8,keyasint,omitempty"` // Week is this node's own
	Closed bool          `cbor:"9,keyasint,omitempty"` // no longer exists; kept for history
	Rev    uint64        `cbor:"10,keyasint,omitempty"`
}

// Tree is an immutable index over the agencies. The zero Tree is empty.
type Tree struct {
	nodes    map[ID]*Agency
	children map[ID][]ID
	codes    map[string]ID
	roots    []ID
}

// NewTree indexes the agencies. A node whose parent is missing counts as a
// root: a client holds only its own part of the tree.
func NewTree(agencies []Agency) *Tree {
	t := &Tree{nodes: make(map[ID]*Agency, len(agencies)), children: map[ID][]ID{}, codes: map[string]ID{}}
	for i := range agencies {
		a := agencies[i]
		t.nodes[a.ID] = &a
		t.codes[strings.ToUpper(a.Code)] = a.ID
	}
	for id, a := range t.nodes {
		if _, ok := t.nodes[a.Parent]; ok && a.Parent != id {
			t.children[a.Parent] = append(t.children[a.Parent], id)
		} else {
			t.roots = append(t.roots, id)
		}
	}
	byName := func(a, b ID) int { return strings.Compare(t.nodes[a].Name, t.nodes[b].Name) }
	for _, ids := range t.children {
		slices.SortFunc(ids, byName)
	}
	slices.SortFunc(t.roots, byName)
	return t
}

// Get is the node, or false.
func (t *Tree) Get(id ID) (Agency, bool) {
	if t == nil {
		return Agency{}, false
	}
	a, ok := t.nodes[id]
	if !ok {
		return Agency{}, false
	}
	return *a, true
}

// ByCode finds a node by its short code, whatever the case.
func (t *Tree) ByCode(code string) (Agency, bool) {
	if t == nil {
		return Agency{}, false
	}
	return t.Get(t.codes[strings.ToUpper(code)])
}

// Name is the node's name, or "".
func (t *Tree) Name(id ID) string { a, _ := t.Get(id); return a.Name }

// Len is the number of nodes.
func (t *Tree) Len() int {
	if t == nil {
		return 0
	}
	return len(t.nodes)
}

// Roots and Children are ordered by name. The caller must not change them.
func (t *Tree) Roots() []ID { return t.roots }

// Children of a node, ordered by name. The caller must not change them.
func (t *Tree) Children(id ID) []ID { return t.children[id] }

// Within reports whether id is node or below it.
func (t *Tree) Within(id, node ID) bool {
	if id.IsZero() || node.IsZero() {
		return false
	}
	for steps := 0; steps < 64; steps++ { // a cycle in bad data must end
		if id == node {
			return true
		}
		a, ok := t.Get(id)
		if !ok || a.Parent.IsZero() {
			return false
		}
		id = a.Parent
	}
	return false
}

// AgencyOf is the instansi induk above (or at) id: the nearest node that is
// not a unit. Zero if there is none.
func (t *Tree) AgencyOf(id ID) ID {
	for steps := 0; steps < 64; steps++ {
		a, ok := t.Get(id)
		if !ok {
			return ID{}
		}
		if a.Level <= LevelAgency {
			return id
		}
		id = a.Parent
	}
	return ID{}
}

// Above is the agency one step up from an agency (regency → province or
// national); zero at the root.
func (t *Tree) Above(agency ID) ID {
	a, ok := t.Get(agency)
	if !ok {
		return ID{}
	}
	return t.AgencyOf(a.Parent)
}

// Week is the working week that holds at a node: its own or the nearest
// above it that has one.
func (t *Tree) Week(id ID) calendar.Week {
	a, _ := t.Get(t.weekOwner(id))
	return a.Week
}

// weekOwner is the node whose week holds at id; zero if there is none.
func (t *Tree) weekOwner(id ID) ID {
	for steps := 0; steps < 64; steps++ {
		a, ok := t.Get(id)
		if !ok {
			break
		}
		if a.Own || a.Parent.IsZero() {
			return id
		}
		id = a.Parent
	}
	return ID{}
}

// All returns every node in no particular order.
func (t *Tree) All() []Agency {
	if t == nil {
		return nil
	}
	all := make([]Agency, 0, len(t.nodes))
	for _, a := range t.nodes {
		all = append(all, *a)
	}
	return all
}
