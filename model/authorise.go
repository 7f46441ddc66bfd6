package model

import (
	"cmp"
	"slices"
	"time"

	"lapor/model/calendar"
)

// gate judges who may do a kind to a report: by the mandates that hold now,
// never by those of the moment of writing.
type gate struct {
	kind   Kind
	rule   Rule
	report Report
	actor  Actor
	tree   *Tree
	now    time.Time
	policy Policies
}

// active reports whether the mandate holds now, in its node's zone.
func (g gate) active(m Mandate) bool {
	return m.Active(g.now, g.tree.Week(m.Node).Zone.Location())
}

// ended reports whether the mandate's last day has passed.
func (g gate) ended(m Mandate) bool {
	zone := g.tree.Week(m.Node).Zone.Location()
	return !m.Until.IsZero() && calendar.DateOf(g.now, zone).After(m.Until)
}

// class is how the actor sees the report now. A client's copy already says
// so; the server's is judged by the mandates.
func (g gate) class() ViewClass {
	if g.copied() {
		for _, m := range g.actor.Mandates {
			if g.active(m) {
				return g.report.View
			}
		}
		return ViewNone
	}
	return g.report.Visibility().Class(g.actor, g.tree, g.now)
}

// copied reports whether this is a client's copy, which holds less than the
// server knows.
func (g gate) copied() bool { return g.report.View > ViewNone && g.report.View < ViewFull }

// role reports whether the mandate's role may do it, or at least propose it.
func (g gate) role(m Mandate) bool {
	if g.kind == KindFollowUpClose && m.Role == RoleLiaison && !g.policy.LiaisonMayClose {
		return false
	}
	return slices.Contains(g.rule.Roles, m.Role) || slices.Contains(g.rule.Proposes, m.Role)
}

// own reports whether the report is the mandate's own in the rule's sense.
func (g gate) own(m Mandate) bool {
	r := g.report
	seen := r.Visibility().classFor(m, g.actor.User, g.tree)
	switch g.rule.Scope {
	case ScopeSeen:
		return seen > ViewNone
	case ScopeAsked:
		return seen > ViewNone && slices.ContainsFunc(r.Referrals, func(ref Referral) bool { return g.tree.Within(ref.Unit, m.Node) })
	case ScopeAddressed:
		return g.addressed(m, seen)
	}
	if m.Role != RoleLiaison && m.Role != RoleHead {
		return seen > ViewNone
	}
	return g.holds(m, seen)
}

// holds reports whether the unit of a liaison or head holds the report; a
// unit that was only asked does not. Of a restricted report the named officer
// does; his own copy does not name him.
func (g gate) holds(m Mandate, seen ViewClass) bool {
	r := g.report
	if g.copied() && r.Restriction.On {
		return r.View == ViewUnit
	}
	if seen == ViewNone {
		return false
	}
	return g.tree.Within(r.Holder, m.Node) || r.Restriction.On && r.Restriction.Officer == g.actor.User
}

// addressed reports whether the open escalation addresses the mandate: at
// the first level the coordinator, at the second the head of the node named
// or the admin of the agency above. Without an escalation, whoever the first
// one could address, and the head.
func (g gate) addressed(m Mandate, seen ViewClass) bool {
	e := g.report.Escalation
	switch {
	case seen == ViewNone:
		return false
	case m.Role == RoleHead && e.Level == 0:
		return g.holds(m, seen)
	case m.Role == RoleHead:
		return e.Level == 2 && g.tree.Within(e.Target, m.Node)
	case e.Level < 2:
		return m.Role == RoleCoordinator
	}
	above := e.Target != g.report.Agency && g.tree.Within(g.report.Agency, e.Target)
	return above && g.tree.Within(e.Target, m.Node)
}

// fitting lists the actor's mandates that permit it now, the best first: by
// the order of roles in the table, then by age.
func (g gate) fitting() []Mandate {
	var fit []Mandate
	for _, m := range g.actor.Mandates {
		if g.active(m) && g.role(m) && (g.kind == KindRegister || g.own(m)) {
			fit = append(fit, m)
		}
	}
	order := append(slices.Clone(g.rule.Roles), g.rule.Proposes...)
	slices.SortStableFunc(fit, func(a, b Mandate) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.Role), slices.Index(order, b.Role)), a.ID.Compare(b.ID))
	})
	return fit
}

// proposes reports whether the role's act is only a proposal.
func (g gate) proposes(role Role) bool {
	return slices.Contains(g.rule.Proposes, role) && !slices.Contains(g.rule.Roles, role)
}

// systemOnly reports whether no person may ever do it.
func (g gate) systemOnly() bool {
	return !slices.ContainsFunc(g.rule.Roles, func(r Role) bool { return r != RoleSystem })
}

// pass finds the mandate to act by: the one named by as, or the best that
// fits. Otherwise it says what becomes of the operation. base is what the
// officer saw: whoever never saw the report learns nothing of it.
func (g gate) pass(as ID, base Revs) (Mandate, *verdict) {
	if g.actor.System {
		if slices.Contains(g.rule.Roles, RoleSystem) {
			return Mandate{Role: RoleSystem}, nil
		}
		return Mandate{}, reject(CodeNotAllowed, "")
	}
	if g.systemOnly() {
		return Mandate{}, reject(CodeNotAllowed, "")
	}
	fit := g.fitting()
	if !as.IsZero() {
		named, known := g.actor.Mandate(as)
		switch {
		case !known || g.ended(named):
			return Mandate{}, g.endedVerdict(named, base)
		default:
			fit = slices.DeleteFunc(fit, func(m Mandate) bool { return m.ID != as })
		}
	}
	// A mandate may fit where its holder may not look: the report is restricted
	// and about the unit of another mandate of his.
	if len(fit) > 0 && (g.kind == KindRegister || g.class() > ViewNone) {
		return fit[0], nil
	}
	if g.kind == KindRegister {
		return Mandate{}, park(ParkNotAllowed)
	}
	switch {
	case g.class() > ViewNone:
		return Mandate{}, park(ParkNotAllowed)
	case slices.ContainsFunc(g.actor.Mandates, func(m Mandate) bool { return g.ended(m) && g.role(m) && g.own(m) }):
		return Mandate{}, park(ParkMandateEnded)
	case base.Rev > 0 && base.Rev < g.report.Revs.Rev:
		return Mandate{}, g.gone()
	}
	return Mandate{}, reject(RejectNotFound, "")
}

// endedVerdict tells a mandate that has ended from a role that was lowered:
// then the actor holds another mandate at the same node.
func (g gate) endedVerdict(named Mandate, base Revs) *verdict {
	saw := base.Rev > 0 && base.Rev < g.report.Revs.Rev
	if g.class() == ViewNone && !saw && !(g.role(named) && g.own(named)) {
		return reject(RejectNotFound, "")
	}
	for _, m := range g.actor.Mandates {
		if g.active(m) && m.Node == named.Node && !named.Node.IsZero() {
			return park(ParkNotAllowed)
		}
	}
	return park(ParkMandateEnded)
}

// gone is what becomes of an act on a report that the officer no longer
// sees. A claim has nothing to keep.
func (g gate) gone() *verdict {
	switch {
	case g.kind == KindClaim || g.kind == KindRelease || g.kind == KindSnooze:
		return reject(RejectStale, "")
	case g.rule.Family == FamilyDispatch:
		return park(ParkAssignRace)
	}
	return park(ParkMoved)
}

// MandateFor lists the actor's mandates by which he may do it to the report
// now, the best first: with more than one, ask "as whom".
func MandateFor(kind Kind, r Report, actor Actor, now time.Time, rules Rules) []Mandate {
	rule, ok := rules.Rule(kind)
	if !ok {
		return nil
	}
	return gate{kind: kind, rule: rule, report: r, actor: actor, tree: rules.Tree, now: now, policy: rules.Policies}.fitting()
}
