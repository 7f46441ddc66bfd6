package storetest

import (
	"time"

	"lapor/model"
)

// judge stands in for model.Decide: kinds that bring each outcome about
// without the workflow, so that these tests are about the store alone.
func judge(view model.View, op model.Operation, actor model.Actor, now time.Time, rules model.Rules) (model.Outcome, model.Effects) {
	out := model.Outcome{Op: op.ID, Result: model.ResultApplied, Report: op.Report, At: now}
	for _, parent := range op.After {
		if view.Parents[parent] != model.ResultApplied {
			return park(out, op, actor, model.ParkParentNotApplied)
		}
	}
	var r model.Report
	for _, v := range view.Reports {
		if v.ID == op.Report {
			r = v
		}
	}
	e := model.Event{Report: op.Report, Kind: op.Kind, Actor: actor.User, Name: actor.Name,
		Audience: model.AudienceInternal, From: r.Stage, To: r.Stage, Body: model.EventBody{Text: op.Body.Text}}
	r.Revs.Rev++
	switch op.Kind {
	case model.KindRegister:
		r = *op.Body.Draft
		r.ID, r.Stage = op.Body.NewReport, model.StageUnverified
		out.Report, e.Report = r.ID, r.ID
		return out, model.Effects{Reports: []model.Report{r}, Events: []model.Event{e}, Created: []model.ID{r.ID}}
	case model.KindNote:
	case model.KindDispatch:
		if op.Base.Assign != 0 && op.Base.Assign != r.Revs.Assign {
			out.Who = view.Last[r.ID].Name
			return park(out, op, actor, model.ParkAssignRace)
		}
		e.Body.FromUnit, e.Body.Unit = r.Holder, op.Body.Unit
		r.Holder = op.Body.Unit
		r.Revs.Assign++
	case model.KindCorrect:
		r.Texts.Edited = *op.Body.Correct.Edited
	case model.KindVerify:
		r.Released = true
	case model.KindRestrict:
		r.Restriction = model.Restriction{On: true, About: op.Body.Unit, Officer: op.Body.Officer}
	case model.KindUnrestrict:
		r.Restriction = model.Restriction{}
	case model.KindRefer:
		r.Referrals = append(r.Referrals[:len(r.Referrals):len(r.Referrals)], model.Referral{ID: op.ID, Unit: op.Body.Unit})
	case model.KindAnswerReferral:
		r.Referrals = nil
	case model.KindAutoClose:
		r.Stage, e.To, r.Deadlines.AutoClose = model.StageClosed, model.StageClosed, model.Deadlines{}.AutoClose
	case model.KindAutoEscalate:
		r.Escalation.Level = 1
	case model.KindEscalate:
		out.Result = model.ResultNoop
		return out, model.Effects{}
	case model.KindHold:
		out.Result, out.Reason = model.ResultRejected, model.RejectStale
		return out, model.Effects{}
	case model.KindClose:
		return park(out, op, actor, model.ParkClosed)
	case model.KindReopen:
		panic("planted")
	case model.KindSplit: // impossible: an event on a report that is not there
		e.Report = model.ID{1}
		return out, model.Effects{Reports: []model.Report{r}, Events: []model.Event{e}}
	case model.KindResolveParked:
		p := *view.Parked
		p.Resolved, p.ResolvedBy, p.ResolvedAt = op.Body.Decision, actor.User, now
		return out, model.Effects{Resolved: &p}
	default:
		out.Result, out.Reason = model.ResultRejected, model.RejectUnknown
		return out, model.Effects{}
	}
	out.Revs = r.Revs
	return out, model.Effects{Reports: []model.Report{r}, Events: []model.Event{e}}
}

func park(out model.Outcome, op model.Operation, actor model.Actor, why model.Code) (model.Outcome, model.Effects) {
	out.Result, out.Reason = model.ResultParked, why
	out.Decisions = []model.Decision{model.DecideSendAnyway, model.DecideWithdraw}
	return out, model.Effects{Parked: &model.Parked{Owner: actor.User, Title: "judul"}}
}
