package queue

import (
	"slices"
	"time"

	"lapor/model"
	"lapor/model/calendar"
)

// needsAction reports whether the report waits for the actor, by any of the
// mandates that hold now.
func needsAction(d model.Dossier, actor model.Actor, tree *model.Tree, rules model.Rules, now time.Time) bool {
	if slices.ContainsFunc(d.Parked, func(p model.Parked) bool { return p.Owner == actor.User && p.Resolved == "" }) {
		return true
	}
	for _, m := range actor.Mandates {
		zone := tree.Week(m.Node).Zone.Location()
		if !m.Active(now, zone) {
			continue
		}
		q := question{d: d, r: d.Report, m: m, tree: tree, today: calendar.DateOf(now, zone)}
		if q.asks() {
			return true
		}
	}
	return false
}

// question is whether a report asks something of a mandate's holder.
type question struct {
	d     model.Dossier
	r     model.Report
	m     model.Mandate
	tree  *model.Tree
	today calendar.Date
}

func (q question) asks() bool {
	switch q.m.Role {
	case model.RoleCoordinator, model.RoleNational:
		return q.asksCoordinator()
	case model.RoleLiaison:
		return q.asksLiaison()
	case model.RoleHead:
		return q.asksHead()
	}
	return false // a supervisor watches
}

func (q question) held() bool {
	return q.tree.Within(q.r.Holder, q.m.Node) || q.r.Restriction.On && q.r.View == model.ViewUnit
}

// asksLiaison: a first follow-up is due, the reporter, the head, the
// inspektorat or another unit waits for an answer, or a promise is due. While
// material is awaited from someone, the report comes back on its day.
func (q question) asksLiaison() bool {
	r := q.r
	if !r.Main.IsZero() || r.Stage != model.StageAwaiting && r.Stage != model.StageProgress {
		return false
	}
	if slices.ContainsFunc(r.Referrals, func(ref model.Referral) bool { return q.tree.Within(ref.Unit, q.m.Node) }) {
		return true
	}
	if !q.held() {
		return false
	}
	if r.Owes || r.Questioned || r.Approval.State == model.ApprovalReturned || r.Approval.State == model.ApprovalGiven ||
		reached(r.Clocks.Promised, q.today) {
		return true
	}
	first := r.Stage == model.StageAwaiting || !r.Clocks.UnitDispatch.At.IsZero() && r.Clocks.UnitReply.At.IsZero()
	waits := !r.Waiting.Until.IsZero() && !reached(r.Waiting.Until, q.today)
	return first && !waits && r.Approval.State != model.ApprovalAsked
}

// asksCoordinator: of his own agency, not of those below it, which have
// their own coordinators.
func (q question) asksCoordinator() bool {
	r := q.r
	if r.Escalation.Level == 2 && r.Escalation.Target == q.m.Node && r.Escalation.Target != r.Agency {
		return true
	}
	own := r.Agency == q.tree.AgencyOf(q.m.Node) || r.Agency == q.m.Node
	if !own {
		return false
	}
	if slices.ContainsFunc(q.d.Parked, func(p model.Parked) bool { return p.Owner.IsZero() && p.Resolved == "" }) || len(r.Source.Differs) > 0 {
		return true
	}
	if !r.Main.IsZero() || !r.Stage.Open() {
		return false
	}
	return r.Stage == model.StageUnverified ||
		r.Stage == model.StageAwaiting && r.Holder.IsZero() ||
		r.NotAuthority != (model.NotAuthority{}) ||
		r.Escalation.Level == 1 ||
		r.Proposal != (model.Proposal{})
}

// asksHead: a reply waits for approval, or an escalation addresses him.
func (q question) asksHead() bool {
	r := q.r
	if !r.Main.IsZero() || !r.Stage.Open() {
		return false
	}
	addressed := r.Escalation.Level == 2 && q.tree.Within(r.Escalation.Target, q.m.Node)
	return addressed || q.held() && r.Approval.State == model.ApprovalAsked
}
