package model

import "time"

// ViewClass says how much of a report someone sees. The server builds a
// separate outgoing type for each.
type ViewClass uint8

// View classes in rising order of what they show; a user with several
// mandates sees the highest that any of them gives.
const (
	ViewNone        ViewClass = iota
	ViewSupervisor            // read-only, no reporter, of an anonymous report only the released text
	ViewUnit                  // the holder: no anonymous identity, no unreleased text
	ViewCoordinator           // original text; an anonymous identity still only by an explicit reveal
	ViewFull                  // the server's own
)

// Visibility is what decides who sees a report. Each change of it is logged
// with the old and the new value (sync.md "Losing sight of a report").
type Visibility struct {
	Agency     ID   `cbor:"1,keyasint,omitzero"`
	Holder     ID   `cbor:"2,keyasint,omitzero"`
	Restricted bool `cbor:"3,keyasint,omitempty"`
	About      ID   `cbor:"4,keyasint,omitzero"`
	Officer    ID   `cbor:"5,keyasint,omitzero"`
	Asked      []ID `cbor:"6,keyasint,omitempty"` // units with an open referral
	Gone       bool `cbor:"7,keyasint,omitempty"` // redacted, or left devices by age
}

// Visibility of the report as it stands.
func (r Report) Visibility() Visibility {
	v := Visibility{Agency: r.Agency, Holder: r.Holder, Restricted: r.Restriction.On,
		About: r.Restriction.About, Officer: r.Restriction.Officer}
	for _, ref := range r.Referrals {
		v.Asked = append(v.Asked, ref.Unit)
	}
	return v
}

// Class is the view class that the actor's mandates give at now. Zone rules
// for the mandate's days are those of its node.
//
// Coordinators and national admins see their subtree. A liaison or head sees
// what is held by, or asked of, a node in his subtree; of a restricted report
// nothing if any of his mandates lies within the unit it is about: whoever
// works there does not see it by another hat either. A supervisor sees his
// subtree under the same restriction.
func (v Visibility) Class(actor Actor, tree *Tree, now time.Time) ViewClass {
	if v.Gone {
		return ViewNone
	}
	best, involved := ViewNone, false
	for _, m := range actor.Mandates {
		if !m.Active(now, tree.Week(m.Node).Zone.Location()) {
			continue
		}
		best = max(best, v.classFor(m, actor.User, tree))
		involved = involved || v.concerns(m, tree)
	}
	if involved && best < ViewCoordinator {
		return ViewNone
	}
	return best
}

// concerns reports whether the report is hidden from the mandate's own unit:
// it is restricted and about that unit. An agency's coordinator and the
// national admin stand above units.
func (v Visibility) concerns(m Mandate, tree *Tree) bool {
	if !v.Restricted || v.About.IsZero() || !tree.Within(m.Node, v.About) || m.Role == RoleNational {
		return false
	}
	return m.Role != RoleCoordinator || tree.AgencyOf(m.Node) != m.Node
}

func (v Visibility) classFor(m Mandate, user ID, tree *Tree) ViewClass {
	if v.concerns(m, tree) {
		return ViewNone
	}
	inSubtree := tree.Within(v.Agency, m.Node) || tree.Within(v.Holder, m.Node)
	switch m.Role {
	case RoleNational, RoleCoordinator:
		if inSubtree {
			return ViewCoordinator
		}
	case RoleLiaison, RoleHead:
		if v.Restricted && v.Officer == user && !user.IsZero() || tree.Within(v.Holder, m.Node) {
			return ViewUnit
		}
		for _, unit := range v.Asked {
			if tree.Within(unit, m.Node) && !v.Restricted {
				return ViewUnit
			}
		}
	case RoleSupervisor:
		if inSubtree {
			return ViewSupervisor
		}
	}
	return ViewNone
}

// Sees reports whether an event of this audience may be shown to the class.
func (c ViewClass) Sees(a Audience) bool {
	switch a {
	case AudiencePublic, AudienceReporter, AudienceInternal:
		return c > ViewNone
	case AudienceCoordinator:
		return c >= ViewCoordinator
	}
	return false
}
