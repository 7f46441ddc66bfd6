package model

import (
	"slices"
	"time"
)

// chained stops an operation whose declared parent was not applied: the chain
// is decided as one.
func (a *act) chained() *verdict {
	if a.view.Parents == nil {
		return nil
	}
	for _, id := range a.op.After {
		switch a.view.Parents[id] {
		case ResultApplied, ResultAlready, ResultNoop:
		default:
			return park(ParkParentNotApplied)
		}
	}
	return nil
}

// standsAlone reports whether the kind is done to a linked duplicate itself
// and not to the main report that it follows.
func standsAlone(kind Kind) bool {
	switch kind {
	case KindUnlink, KindRestrict, KindUnrestrict, KindDelivered, KindReporterAnswered, KindRated, KindObjected, KindCalendarChanged:
		return true
	}
	return false
}

// merged stops what was written for a report that follows another one now.
func (a *act) merged() *verdict {
	switch {
	case a.before.Main.IsZero() || standsAlone(a.op.Kind):
		return nil
	case a.op.Kind == KindLinkDuplicate && a.before.Main == a.op.Body.Main:
		return noop()
	case a.actor.System:
		return noop()
	}
	return park(ParkMerged)
}

// from reports whether the kind starts from the report's stage. A liaison
// has nothing to give back before the dispatch.
func (r Rule) from(kind Kind, role Role, stage Stage) bool {
	if kind == KindNotAuthority && role == RoleLiaison && stage == StageUnverified {
		return false
	}
	return len(r.From) == 0 || slices.Contains(r.From, stage)
}

// conflict compares what the officer saw with what is (sync.md "What becomes
// of an operation").
func (a *act) conflict() *verdict {
	r := a.before
	from := a.rule.from(a.op.Kind, a.by.Role, r.Stage)
	done := r.Stage == StageClosed || r.Stage == StageArchived
	switch a.rule.Family {
	case FamilyReply:
		return a.replyConflict(from, done)
	case FamilyStatus:
		return a.statusConflict(from, done)
	case FamilyDispatch:
		return a.dispatchConflict(from, done)
	case FamilyEscalate:
		if !done && r.Escalation.Level >= a.op.Body.Level {
			return noop()
		}
	}
	switch {
	case from:
		return nil
	case done && r.Stage == a.rule.To:
		return noop()
	case done:
		return reject(RejectClosed, "")
	}
	return reject(RejectStale, "")
}

func (a *act) replyConflict(from, done bool) *verdict {
	r, base := a.before, a.op.Base
	switch {
	case done:
		return park(ParkClosed)
	case r.Stage == StageHeld:
		return park(ParkHeld)
	case !from:
		return reject(RejectStale, "")
	case base.Assign != r.Revs.Assign && !(a.by.Role == RoleLiaison && a.by.Node == r.Holder):
		return park(ParkMovedInside) // still his to see; but another one holds it now
	case a.op.Kind == KindFollowUpClose && r.Owes && base.Status != r.Revs.Status:
		return park(ParkNewerReply) // nobody closes over an answer of the reporter that he has not read
	case base.Public != r.Revs.Public && !a.rules.Policies.WarnOnNewerReply:
		return park(ParkNewerReply)
	case base.Public != r.Revs.Public:
		a.hint = HintNewerReply
	}
	return nil
}

func (a *act) statusConflict(from, done bool) *verdict {
	r := a.before
	switch {
	case a.rule.To != StageNone && r.Stage == a.rule.To:
		return noop()
	case a.op.Kind == KindResume && !from && !done:
		return noop()
	case !from || a.op.Base.Status != r.Revs.Status:
		return reject(RejectStale, "")
	}
	return nil
}

func (a *act) dispatchConflict(from, done bool) *verdict {
	r := a.before
	holder, agency := a.destination()
	switch {
	case done:
		return reject(RejectClosed, "")
	case a.op.Kind != KindNotAuthority && r.Stage != StageUnverified && r.Holder == holder && r.Agency == agency:
		return noop()
	case a.op.Base.Assign != r.Revs.Assign:
		return park(ParkAssignRace)
	case !from:
		return reject(RejectStale, "")
	}
	return nil
}

// late reports which running deadlines have passed at now. Estimated ones
// are never called late.
func (r Rules) late(report Report, now time.Time) []ClockKind {
	d, view := r.Deadlines(report), r.View(weekNode(report))
	var passed []ClockKind
	if Overdue(d.FollowUp, now, view) && !report.Clocks.UnitDispatch.Estimated() {
		passed = append(passed, ClockFollowUp)
	}
	if Overdue(d.Completion, now, view) && !report.Clocks.UnitDispatch.Estimated() {
		passed = append(passed, ClockCompletion)
	}
	return passed
}
