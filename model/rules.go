package model

import (
	"lapor/model/calendar"
)

// Rules are the data that Decide works by: the table of operations, lengths
// with their legal basis, policies, the calendar. The coordinator may edit
// them; the server hands them out with a revision.
type Rules struct {
	Rev        uint64             `cbor:"1,keyasint,omitempty"`
	Operations map[Kind]Rule      `cbor:"2,keyasint,omitempty"` // nil = DefaultOperations
	Lengths    Lengths            `cbor:"3,keyasint,omitzero"`
	Policies   Policies           `cbor:"4,keyasint,omitzero"`
	Calendar   *calendar.Calendar `cbor:"-"`
	Tree       *Tree              `cbor:"-"` // for the week of an agency

	compiled *compiled // of Calendar and Tree; see Prepared
}

// DefaultRules are the default table and lengths over a calendar and a tree.
// Closing by a liaison, approval and warning on newer replies are off.
func DefaultRules(cal *calendar.Calendar, tree *Tree) Rules {
	return Rules{Operations: DefaultOperations(), Lengths: DefaultLengths(), Calendar: cal, Tree: tree}.Prepared()
}

// Rule is the row of a kind; a kind that the office's own table lacks has
// its default row. False: there is no such kind.
func (r Rules) Rule(kind Kind) (Rule, bool) {
	if rule, ok := r.Operations[kind]; ok {
		return rule, true
	}
	rule, ok := DefaultOperations()[kind]
	return rule, ok
}

// compiled are the working weeks of a tree over a calendar.
type compiled struct {
	calendar *calendar.Calendar
	tree     *Tree
	views    map[ID]*calendar.View // by the node whose own week it is; zero for the default week
}

// Prepared is r with the working week of every agency compiled once, which
// otherwise every deadline pays for. Call it again after changing Calendar
// or Tree; until then they are compiled as needed.
func (r Rules) Prepared() Rules {
	if r.Operations == nil {
		r.Operations = DefaultOperations()
	}
	if r.Calendar == nil {
		r.Calendar = uncovered()
	}
	c := &compiled{calendar: r.Calendar, tree: r.Tree, views: map[ID]*calendar.View{{}: r.Calendar.For(calendar.Week{})}}
	for _, a := range r.Tree.All() {
		if owner := r.Tree.weekOwner(a.ID); c.views[owner] == nil {
			c.views[owner] = r.Calendar.For(r.Tree.Week(owner))
		}
	}
	r.compiled = c
	return r
}

// View counts working days at a node of the tree.
func (r Rules) View(node ID) *calendar.View {
	cal := r.Calendar
	if cal == nil {
		cal = uncovered()
	}
	if c := r.compiled; c != nil && c.calendar == r.Calendar && c.tree == r.Tree {
		if view := c.views[r.Tree.weekOwner(node)]; view != nil {
			return view
		}
	}
	return cal.For(r.Tree.Week(node))
}

// uncovered is the calendar of rules that have none: every year is reported
// as not covered.
func uncovered() *calendar.Calendar {
	cal, err := calendar.New(calendar.Data{})
	if err != nil {
		return &calendar.Calendar{}
	}
	return cal
}

// Length of a clock in working days, with its legal basis.
type Length struct {
	Days  int    `cbor:"1,keyasint"`
	Basis string `cbor:"2,keyasint,omitempty"`
}

// Lengths of the clocks (PermenPANRB 62/2018, now 5/2025; Perpres 76/2013).
type Lengths struct {
	Verify                Length `cbor:"1,keyasint,omitzero"`
	FollowUp              Length `cbor:"2,keyasint,omitzero"`
	CompletionInfo        Length `cbor:"3,keyasint,omitzero"`
	CompletionComplaint   Length `cbor:"4,keyasint,omitzero"`
	CompletionSupervisory Length `cbor:"5,keyasint,omitzero"`
	CompletionAspiration  Length `cbor:"6,keyasint,omitzero"`
	AutoClose             Length `cbor:"7,keyasint,omitzero"`
	AutoCloseWorkingDays  bool   `cbor:"8,keyasint,omitempty"` // else calendar days
}

// Policies of an agency.
type Policies struct {
	WarnOnNewerReply    bool `cbor:"1,keyasint,omitempty"` // apply and warn instead of parking
	LiaisonMayClose     bool `cbor:"2,keyasint,omitempty"`
	ApprovalNeeded      bool `cbor:"3,keyasint,omitempty"`
	ApprovalSupervisory bool `cbor:"4,keyasint,omitempty"`
	CountHeldInTotal    bool `cbor:"5,keyasint,omitempty"` // Tunda, Arsip and duplicates count in %TL's total
	DeliveredByHand     bool `cbor:"6,keyasint,omitempty"` // no API bridge: replies must be entered in lapor.go.id
}

// DefaultLengths of the regulations named above.
func DefaultLengths() Lengths {
	const permen = "PermenPANRB 62/2018 jo. 5/2025"
	return Lengths{
		Verify:                Length{3, permen},
		FollowUp:              Length{5, permen},
		CompletionInfo:        Length{5, permen},
		CompletionComplaint:   Length{14, permen + "; Perpres 76/2013"},
		CompletionSupervisory: Length{60, permen + "; Perpres 76/2013"},
		CompletionAspiration:  Length{14, ""}, // no firm source
		AutoClose:             Length{10, permen},
		AutoCloseWorkingDays:  true,
	}
}
