package model

import "time"

// Allowed reports whether the actor may do it to the report as it stands now,
// for menus. nil: yes. Otherwise an *Error says why not: not_allowed (role or
// place), wrong_stage or already_closed (Args["stage"] is its letter), merged,
// nothing_to_do, unknown_kind. What the body must hold is for Validate.
func Allowed(kind Kind, r Report, actor Actor, now time.Time, rules Rules) error {
	rule, ok := rules.Rule(kind)
	if !ok {
		return &Error{Code: RejectUnknown, Field: "kind"}
	}
	a := act{op: Operation{Kind: kind}, rule: rule, before: r, report: r, actor: actor, now: now, rules: rules,
		view: View{Tree: rules.Tree}}
	role := RoleSystem
	if !actor.System {
		fit := a.gate().fitting()
		if len(fit) == 0 {
			return &Error{Code: CodeNotAllowed}
		}
		role = fit[0].Role
	} else if _, v := a.gate().pass(ID{}, r.Revs); v != nil {
		return &Error{Code: CodeNotAllowed}
	}
	letter := map[string]any{"stage": r.Stage.String()}
	switch {
	case a.merged() != nil:
		return &Error{Code: ParkMerged}
	case rule.from(kind, role, r.Stage):
	case !r.Stage.Open() && r.Stage != StageNone:
		return &Error{Code: RejectClosed, Args: letter}
	default:
		return &Error{Code: CodeWrongStage, Args: letter}
	}
	escalated := kind == KindEscalate && role == RoleLiaison && r.Escalation.Level > 0 // a liaison asks the coordinator, once
	if escalated || r.nothingTo(kind, actor) {
		return &Error{Code: CodeNothing}
	}
	return nil
}

// nothingTo reports whether nothing is open that the kind could end.
func (r Report) nothingTo(kind Kind, actor Actor) bool {
	switch kind {
	case KindUnlink:
		return r.Main.IsZero()
	case KindUnrestrict:
		return !r.Restriction.On
	case KindClaim:
		return r.ClaimedBy == actor.User && !actor.User.IsZero()
	case KindRelease:
		return r.ClaimedBy.IsZero()
	case KindDelivered:
		return r.Undelivered == 0
	case KindInputReceived:
		return r.Waiting == Waiting{}
	case KindAnswerReferral:
		return len(r.Referrals) == 0
	case KindApprove, KindReturn:
		return r.Approval.State != ApprovalAsked
	case KindAnswerEscalation:
		return r.Escalation.Level == 0
	}
	return false
}
