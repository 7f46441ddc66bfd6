package model

import (
	"slices"
	"time"
)

// Decide says what an operation does: the one place that knows the workflow.
// It is pure and total: any input gives an answer, the same input the same
// one. op.Written is stored but decides nothing.
//
// The caller loads into view the report op.Report and, when there are any:
// op.Body.Main for link_duplicate and apply_to_main; the linked duplicates of
// the report, which are answered with it; the parked operation for withdraw
// and resolve_parked; the outcome of every id in op.After. It answers a
// repeated op.ID itself (ResultAlready), and stores Effects in one
// transaction with the outcome.
func Decide(view View, op Operation, actor Actor, now time.Time, rules Rules) (Outcome, Effects) {
	if view.Tree == nil {
		view.Tree = rules.Tree
	}
	if rules.Tree == nil {
		rules.Tree = view.Tree
	}
	a := &act{view: view, op: op, actor: actor, now: now, rules: rules, author: author{actor.User, actor.Name}}
	if op.Kind == KindWithdraw || op.Kind == KindResolveParked {
		return a.resolve()
	}
	return a.finish(a.run())
}

// act is one operation being judged and done.
type act struct {
	view   View
	op     Operation
	actor  Actor
	author author // whose name the events bear: of a parked operation still its author
	now    time.Time
	rules  Rules
	rule   Rule
	by     Mandate // "as whom"

	before Report // as it was
	report Report // as it becomes
	found  bool
	others []Report // further reports that change
	made   []Report // new reports
	events []Event
	hint   Code

	said    bool // the public thread grew
	touched bool // status counts on although the stage is the same
}

type author struct {
	user ID
	name string
}

// verdict ends an operation without applying it; nil goes on.
type verdict struct {
	result Result
	reason Code
	field  string
}

func park(reason Code) *verdict                 { return &verdict{ResultParked, reason, ""} }
func reject(reason Code, field string) *verdict { return &verdict{ResultRejected, reason, field} }
func noop() *verdict                            { return &verdict{result: ResultNoop} }

// run judges the operation and, if nothing is against it, does it.
func (a *act) run() *verdict {
	rule, ok := a.rules.Rule(a.op.Kind)
	if !ok {
		return reject(RejectUnknown, "kind")
	}
	a.rule = rule
	if err := Validate(a.op, a.rules); err != nil {
		return invalid(err)
	}
	// A chain is parked as one, also when the report that it began with never
	// came to be or left the officer's sight.
	if v := a.chained(); v != nil {
		return v
	}
	if a.op.Kind == KindRegister {
		return a.register()
	}
	if !a.load(a.op.Report) {
		return reject(RejectNotFound, "report")
	}
	by, v := a.gate().pass(a.op.As, a.op.Base)
	if v != nil {
		return v
	}
	a.by = by
	if a.op.Kind == KindSnooze {
		return noop() // private: nothing of it belongs to the report
	}
	for _, step := range []func() *verdict{a.merged, a.conflict, a.apply} {
		if v := step(); v != nil {
			return v
		}
	}
	return nil
}

func (a *act) gate() gate {
	return gate{kind: a.op.Kind, rule: a.rule, report: a.before, actor: a.actor, tree: a.view.Tree, now: a.now, policy: a.rules.Policies}
}

// load takes the report from the view.
func (a *act) load(id ID) bool {
	r, ok := a.view.find(id)
	if ok {
		a.before, a.report, a.found = r, r.clone(), true
	}
	return ok
}

func (v View) find(id ID) (Report, bool) {
	i := slices.IndexFunc(v.Reports, func(r Report) bool { return r.ID == id })
	if i < 0 || id.IsZero() {
		return Report{}, false
	}
	return v.Reports[i], true
}

// invalid turns an error of Validate into a rejection.
func invalid(err error) *verdict {
	e, ok := err.(*Error)
	if !ok || e.Code != RejectUnknown {
		field := ""
		if ok {
			field = e.Field
		}
		return reject(RejectInvalid, field)
	}
	return reject(RejectUnknown, e.Field)
}

// finish raises revisions, recomputes deadlines, and writes the outcome.
func (a *act) finish(v *verdict) (Outcome, Effects) {
	out := Outcome{Op: a.op.ID, Result: ResultApplied, Reason: a.hint, Report: a.op.Report, At: a.now}
	if v != nil {
		out.Result, out.Reason, out.Field = v.result, v.reason, v.field
		a.report = a.before
		a.tell(&out)
		if v.result == ResultParked {
			p := a.parked(out)
			return p.Outcome, Effects{Parked: &p}
		}
		return out, Effects{}
	}
	var e Effects
	if a.found {
		e.Reports = append(e.Reports, a.raise(a.before, a.report))
	}
	e.Reports = append(e.Reports, a.others...)
	for _, r := range a.made {
		r.Deadlines = a.rules.Deadlines(r)
		e.Reports = append(e.Reports, r)
		e.Created = append(e.Created, r.ID)
	}
	e.Events = a.events
	if len(e.Reports) > 0 {
		a.report = e.Reports[0]
		out.Report = a.report.ID
	}
	a.tell(&out)
	return out, e
}

// raise gives the changed report its revisions and deadlines.
func (a *act) raise(before, after Report) Report {
	moved := after.Holder != before.Holder || after.Agency != before.Agency || after.Restriction != before.Restriction
	after.Revs = before.Revs
	after.Revs.Rev++
	if after.Stage != before.Stage || a.touched {
		after.Revs.Status++
		if after.Stage != before.Stage {
			after.Status = "" // the source's finer word said no more than the old stage
		}
	}
	if moved {
		after.Revs.Assign++
	}
	if a.said {
		after.Revs.Public++
	}
	after.Deadlines = a.rules.Deadlines(after)
	return after
}

// tell adds to the outcome what the actor may know of the report now.
func (a *act) tell(out *Outcome) {
	r := a.report
	if r.ID.IsZero() {
		return
	}
	if a.seen() {
		out.Revs, out.Stage, out.Holder, out.Tracking, out.Main = r.Revs, r.Stage, r.Holder, r.Tracking, r.Main
	}
	if out.Result == ResultApplied {
		return
	}
	// Who moved it, and where to, is for those who see it and for the unit
	// from which it was taken.
	last, ok := a.view.Last[r.ID]
	if !ok || !(a.seen() || a.gaveUp(last)) {
		return
	}
	out.Who, out.When = last.Name, last.At
	if !r.Restriction.On {
		out.Holder = r.Holder
	}
}

// seen reports whether the actor sees the report as it is now.
func (a *act) seen() bool {
	if a.actor.System {
		return true
	}
	g := a.gate()
	g.report = a.report
	return g.class() > ViewNone
}

// gaveUp reports whether the last move took the report from a node of the
// actor's.
func (a *act) gaveUp(last Event) bool {
	return slices.ContainsFunc(a.actor.Mandates, func(m Mandate) bool {
		return a.view.Tree.Within(last.Body.FromUnit, m.Node)
	})
}

// parked is the operation put aside, byte for byte. It belongs to its author
// until somebody decides.
func (a *act) parked(out Outcome) Parked {
	p := Parked{Op: a.op, Author: a.author.user, AuthorName: a.author.name, Owner: a.author.user, Since: a.now}
	out.Decisions = decisionsFor(out.Reason, a.op, a.gate())
	p.Outcome = out
	if a.seen() {
		p.Tracking, p.Title, p.Agency = a.report.Tracking, a.report.Title, a.report.Agency
	}
	if p.Agency.IsZero() {
		for _, m := range a.actor.Mandates {
			p.Agency = a.view.Tree.AgencyOf(m.Node)
		}
	}
	return p
}

// event appends to the report's timeline and returns what may still be
// filled in.
func (a *act) event(body EventBody) *Event {
	a.events = append(a.events, Event{
		Report: a.report.ID, Kind: a.op.Kind, Op: a.op.ID, At: a.now, Written: a.op.Written,
		Actor: a.author.user, Name: a.author.name, Role: a.by.Role, Node: a.by.Node,
		Audience: a.rule.Audience, From: a.before.Stage, To: a.report.Stage, Body: body,
	})
	return &a.events[len(a.events)-1]
}
