package model

import (
	"cmp"
	"slices"
)

// resolve ends a parked operation by a person's decision (resolve_parked), or
// by its author taking it back (withdraw). What is decided anew is judged
// like any operation, by what its decider sees now.
func (a *act) resolve() (Outcome, Effects) {
	rule, _ := a.rules.Rule(a.op.Kind)
	a.rule = rule
	if err := Validate(a.op, a.rules); err != nil {
		return a.finish(invalid(err))
	}
	p := a.view.Parked
	if p == nil || p.Op.ID != a.op.Body.Parked {
		return a.finish(reject(RejectNotFound, "parked"))
	}
	a.load(p.Op.Report)
	decision := a.op.Body.Decision
	if a.op.Kind == KindWithdraw {
		decision = DecideWithdraw
	}
	switch {
	case !a.mayDecide(*p):
		return a.finish(reject(CodeNotAllowed, "parked"))
	case p.Resolved != "":
		return a.finish(noop())
	case !a.offered(decision, *p):
		return a.finish(reject(RejectInvalid, "decision"))
	}
	switch decision {
	case DecideWithdraw, DecideEdit:
		return a.settle(*p, decision, Effects{})
	case DecideToCoordinator:
		return a.toCoordinator(*p)
	case DecideHandOver, DecideMakeNote:
		return a.keepAsNote(*p, decision)
	case DecideReopenSend:
		return a.reopenAndSend(*p)
	}
	return a.again(*p, decision)
}

// judge is the gate for the parked operation, with the present actor.
func (a *act) judge(op Operation) gate {
	rule, _ := a.rules.Rule(op.Kind)
	g := a.gate()
	g.kind, g.rule = op.Kind, rule
	return g
}

// mayDecide reports whether the parked operation is the actor's to decide:
// its owner's; a coordinator's over its agency; after a mandate ended also
// the successor's, who may do it himself.
func (a *act) mayDecide(p Parked) bool {
	if a.actor.System {
		return false
	}
	if p.Author == a.actor.User && !p.Author.IsZero() && a.op.Kind == KindWithdraw {
		return true
	}
	if p.Owner == a.actor.User && !p.Owner.IsZero() {
		return true
	}
	g := a.gate()
	for _, m := range a.actor.Mandates {
		coordinates := m.Role == RoleCoordinator || m.Role == RoleNational
		if g.active(m) && coordinates && a.view.Tree.Within(p.Agency, m.Node) {
			return true
		}
	}
	return p.Outcome.Reason == ParkMandateEnded && a.found && len(a.judge(p.Op).fitting()) > 0
}

// offered reports whether the decision may be taken. Beside what was offered
// at first, these can always be: to take it back, to keep a text as a note,
// to leave it to the coordinator, to send a reply although things changed
// again since.
func (a *act) offered(d Decision, p Parked) bool {
	reply := a.judge(p.Op).rule.Family == FamilyReply
	switch d {
	case DecideWithdraw, DecideToCoordinator:
		return true
	case DecideMakeNote:
		return p.Outcome.Reason != ParkRedacted
	case DecideSendAnyway:
		return reply && p.Outcome.Reason != ParkRedacted
	}
	return slices.Contains(decisionsFor(p.Outcome.Reason, p.Op, a.judge(p.Op)), d)
}

// decisionsFor lists how an operation parked for a reason may be ended, in
// the order of the card.
func decisionsFor(reason Code, op Operation, g gate) []Decision {
	text := written(op.Body.Text) || written(op.Body.Reason)
	note := func(d Decision) []Decision {
		if text {
			return []Decision{d}
		}
		return nil
	}
	var list []Decision
	switch reason {
	case ParkMoved:
		list = note(DecideHandOver)
	case ParkMovedInside:
		list = append([]Decision{DecideSendAnyway}, note(DecideHandOver)...)
	case ParkNewerReply:
		list = []Decision{DecideSendAnyway, DecideEdit}
	case ParkClosed:
		reopener := g
		reopener.kind = KindReopen
		reopener.rule = Rule{Roles: []Role{RoleCoordinator}}
		if g.report.Stage == StageClosed && len(reopener.fitting()) > 0 {
			list = []Decision{DecideReopenSend}
		}
		list = append(list, note(DecideMakeNote)...)
	case ParkHeld, ParkParentNotApplied:
		list = append([]Decision{DecideRetry}, note(DecideMakeNote)...)
	case ParkAssignRace:
		list = []Decision{DecideAskAgain}
	case ParkMerged:
		list = []Decision{DecideApplyToMain}
	case ParkNotAllowed:
		list = []Decision{DecideToCoordinator}
	case ParkMandateEnded:
		list = []Decision{DecideTakeOver, DecideToCoordinator}
	case ParkRuleChanged, ParkInternalError:
		list = []Decision{DecideRetry}
	}
	return append(list, DecideWithdraw)
}

// settle closes the parked operation with what else the decision did.
func (a *act) settle(p Parked, d Decision, e Effects) (Outcome, Effects) {
	p.Resolved, p.ResolvedBy, p.ResolvedAt = d, a.actor.User, a.now
	e.Resolved = &p
	out := Outcome{Op: a.op.ID, Result: ResultApplied, Report: p.Op.Report, At: a.now}
	if len(e.Reports) > 0 {
		a.report = e.Reports[0]
		out.Report = a.report.ID
	}
	a.tell(&out)
	return out, e
}

// toCoordinator leaves the decision, which stays open, to the coordinators.
func (a *act) toCoordinator(p Parked) (Outcome, Effects) {
	if p.Owner.IsZero() {
		return a.finish(noop())
	}
	p.Owner = ID{}
	out := Outcome{Op: a.op.ID, Result: ResultApplied, Report: p.Op.Report, At: a.now}
	a.tell(&out)
	return out, Effects{Resolved: &p}
}

// keepAsNote keeps what was typed, byte for byte and under its author's name,
// as a note: for the new holder, also if the author sees the report no longer.
func (a *act) keepAsNote(p Parked, d Decision) (Outcome, Effects) {
	body := EventBody{Text: p.Op.Body.Text, Reason: p.Op.Body.Reason}
	switch {
	case !a.found:
		return a.finish(reject(RejectNotFound, "report"))
	case body.Text == "" && body.Reason == "", d == DecideMakeNote && !a.seen():
		return a.finish(reject(RejectInvalid, "decision"))
	}
	note := *a
	note.author = author{p.Author, p.AuthorName}
	note.rule = Rule{Audience: AudienceInternal}
	e := note.event(body)
	e.Kind, e.Op, e.Written = KindNote, p.Op.ID, p.Op.Written
	_, effects := note.finish(nil)
	return a.settle(p, d, effects)
}

// again judges the parked operation anew: under its author's name, by the
// mandates of whoever decides, on what he sees now.
func (a *act) again(p Parked, d Decision) (Outcome, Effects) {
	op := p.Op
	op.After, op.As = nil, a.op.As
	if d == DecideApplyToMain {
		op.Report = a.before.Main
	}
	inner := a.inner(p, op, a.view)
	v := inner.run()
	if d == DecideAskAgain && v != nil && (v.result == ResultParked || v.reason == RejectNotFound) {
		return a.toCoordinator(p) // the actor may not move it from where it is: the coordinator may
	}
	if v != nil && v.result != ResultNoop {
		return a.finish(reject(v.reason, v.field))
	}
	out, effects := inner.finish(v)
	out.Op = a.op.ID
	settled, effects := a.settle(p, d, effects)
	settled.Result, settled.Reason = ResultApplied, out.Reason
	return settled, effects
}

// inner is an act of the parked operation's author, on the revisions of now.
func (a *act) inner(p Parked, op Operation, view View) *act {
	view.Parked, view.Parents = nil, nil
	if r, ok := view.find(op.Report); ok {
		op.Base = r.Revs
	}
	return &act{view: view, op: op, actor: a.actor, now: a.now, rules: a.rules, author: author{p.Author, p.AuthorName}}
}

// reopenAndSend reopens the report and sends the reply: both happen or
// neither.
func (a *act) reopenAndSend(p Parked) (Outcome, Effects) {
	reopen := a.op
	reopen.Kind, reopen.Report, reopen.After = KindReopen, p.Op.Report, nil
	reopen.Body = Body{Reason: a.op.Body.Reason, ReasonCode: a.op.Body.ReasonCode}
	if !reopen.Body.reasoned() {
		reopen.Body.ReasonCode = string(DecideReopenSend)
	}
	first := a.inner(Parked{Author: a.actor.User, AuthorName: a.actor.Name}, reopen, a.view)
	if v := first.run(); v != nil {
		return a.finish(reject(cmp.Or(v.reason, RejectStale), v.field))
	}
	_, effects := first.finish(nil)

	send := p.Op
	send.After, send.As = nil, a.op.As
	second := a.inner(p, send, a.view.with(effects.Reports))
	if v := second.run(); v != nil {
		return a.finish(reject(cmp.Or(v.reason, RejectStale), v.field))
	}
	_, sent := second.finish(nil)
	sent.Reports = append(sent.Reports, slices.DeleteFunc(effects.Reports, func(r Report) bool {
		return slices.ContainsFunc(sent.Reports, func(s Report) bool { return s.ID == r.ID })
	})...)
	sent.Events = append(effects.Events, sent.Events...)
	return a.settle(p, DecideReopenSend, sent)
}

// with is the view after the reports changed.
func (v View) with(changed []Report) View {
	reports := slices.Clone(v.Reports)
	for _, c := range changed {
		for i := range reports {
			if reports[i].ID == c.ID {
				reports[i] = c
			}
		}
	}
	v.Reports = reports
	return v
}
