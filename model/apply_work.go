package model

import (
	"slices"

	"lapor/model/calendar"
)

// claim shows who works on the report ("Saya kerjakan"); never a lock, so a
// colleague's claim replaces it.
func (a *act) claim() *verdict {
	r := &a.report
	user, name := a.author.user, a.author.name
	if a.op.Kind == KindRelease {
		user, name = ID{}, ""
	}
	if r.ClaimedBy == user && r.ClaimedName == name {
		return noop()
	}
	r.ClaimedBy, r.ClaimedName = user, name
	a.event(EventBody{})
	return nil
}

// note is internal. A supervision note waits for the unit, whose own note
// answers it.
func (a *act) note() *verdict {
	r := &a.report
	switch {
	case a.op.Kind == KindSupervisionNote:
		r.Questioned = r.Stage.Open()
	case a.by.Role == RoleLiaison && a.view.Tree.Within(r.Holder, a.by.Node):
		r.Questioned = false
	}
	a.event(EventBody{Text: a.op.Body.Text, Reason: a.op.Body.Reason})
	return nil
}

// input asks for material ("Menunggu bahan dari … sampai …") or records that
// it came. Waiting stops no clock.
func (a *act) input() *verdict {
	r, b := &a.report, a.op.Body
	want := Waiting{}
	if a.op.Kind == KindRequestInput {
		want = Waiting{From: b.Target, Until: b.Date}
		if !written(b.Target) {
			want.From = a.view.Tree.Name(b.Unit)
		}
	}
	if r.Waiting == want && !written(b.Text) {
		return noop()
	}
	body := EventBody{Text: b.Text, Unit: b.Unit, Target: want.From, Date: b.Date.String()}
	if a.op.Kind == KindInputReceived {
		body.Target = r.Waiting.From
	}
	r.Waiting = want
	a.event(body)
	return nil
}

// refer asks another unit without giving the report up; until it answers it
// sees the report.
func (a *act) refer() *verdict {
	b := a.op.Body
	node, ok := a.view.Tree.Get(b.Unit)
	if !ok || node.Closed || b.Unit == a.report.Holder || a.report.Restriction.On {
		return reject(RejectInvalid, "unit")
	}
	a.report.Referrals = append(a.report.Referrals, Referral{ID: a.op.ID, Unit: b.Unit, Question: b.Text})
	a.event(EventBody{Text: b.Text, Unit: b.Unit, Date: b.Date.String()})
	return nil
}

func (a *act) answerReferral() *verdict {
	r := &a.report
	i := slices.IndexFunc(r.Referrals, func(ref Referral) bool {
		return a.view.Tree.Within(ref.Unit, a.by.Node) && (a.op.Body.Event.IsZero() || ref.ID == a.op.Body.Event)
	})
	if i < 0 {
		return noop()
	}
	unit := r.Referrals[i].Unit
	r.Referrals = slices.Delete(r.Referrals, i, i+1)
	a.event(EventBody{Text: a.op.Body.Text, Unit: unit})
	return nil
}

// approval leads a reply past the head. What is approved is one exact text:
// another one, or one that changed since the head saw it, is not.
func (a *act) approval() *verdict {
	r, b := &a.report, a.op.Body
	body := EventBody{Text: b.Text, Reason: b.Reason, ReasonCode: b.ReasonCode, Channel: b.Channel,
		Number: b.Number, Target: b.Target, Date: b.Date.String()}
	switch a.op.Kind {
	case KindSubmitApproval:
		hash := TextHash(b.Text)
		if r.Approval.State == ApprovalAsked && r.Approval.Hash == hash {
			return noop()
		}
		r.Approval = Approval{State: ApprovalAsked, Hash: hash, Text: b.Text, Rev: a.before.Revs.Rev + 1}
	case KindRecordApproval:
		r.Approval = Approval{State: ApprovalGiven, Hash: TextHash(b.Text), By: b.Target, How: b.Channel,
			Number: b.Number, Date: b.Date, Text: b.Text, Rev: a.before.Revs.Rev + 1}
	default:
		state := ApprovalGiven
		if a.op.Kind == KindReturn {
			state = ApprovalReturned
		}
		switch {
		case r.Approval.State == state:
			return noop()
		case r.Approval.State != ApprovalAsked,
			a.op.Base.Rev < r.Approval.Rev,
			b.Text != "" && TextHash(b.Text) != r.Approval.Hash:
			return reject(RejectStale, "")
		}
		r.Approval.State, r.Approval.By, r.Approval.Reason = state, a.author.name, b.reason()
		r.Approval.Date = a.rules.View(weekNode(a.before)).DateOf(a.now)
	}
	a.event(body)
	return nil
}

// escalate flags the report one level up; holder and clocks stay. A liaison
// calls the coordinator, the coordinator the head of the unit or the admin
// above.
func (a *act) escalate() *verdict {
	r, b := &a.report, a.op.Body
	e := Escalation{Level: b.Level, From: a.by.Node, By: a.author.user, Reason: b.reason(), At: a.now, Target: r.Agency}
	switch a.by.Role {
	case RoleSystem:
		if !a.rules.AutoEscalates(a.before, a.now) {
			return noop()
		}
		e.Level, e.From = 1, weekNode(*r)
		r.Clocks.lateAt([]ClockKind{a.rules.Deadlines(a.before).DueKind})
	case RoleLiaison:
		if b.Level != 1 {
			return reject(RejectInvalid, "level")
		}
	default:
		if b.Level != 2 {
			return reject(RejectInvalid, "level")
		}
		e.Target = b.Unit
		if b.Unit.IsZero() {
			e.Target = weekNode(*r)
		}
		if e.Target != r.Holder && !a.view.Tree.Within(r.Agency, e.Target) {
			return reject(RejectInvalid, "unit")
		}
	}
	r.Escalation = e
	a.event(EventBody{Reason: b.Reason, ReasonCode: b.ReasonCode, Level: e.Level, Unit: e.Target, FromUnit: e.From})
	return nil
}

func (a *act) answerEscalation() *verdict {
	r := &a.report
	if r.Escalation.Level == 0 {
		return noop()
	}
	level := r.Escalation.Level
	r.Escalation = Escalation{}
	a.event(EventBody{Text: a.op.Body.Text, Level: level})
	return nil
}

// extend moves the completion to a later day, which the citizen sees.
func (a *act) extend() *verdict {
	r, day := &a.report, a.op.Body.Date
	if r.Clocks.Extended == day {
		return noop()
	}
	d := a.rules.Deadlines(a.before)
	today := a.rules.View(weekNode(*r)).DateOf(a.now)
	for _, least := range []calendar.Date{today, d.Completion, d.AgencyCompletion} {
		if !day.After(least) {
			return reject(RejectInvalid, "date")
		}
	}
	r.Clocks.Extended = day
	a.event(EventBody{Reason: a.op.Body.Reason, ReasonCode: a.op.Body.ReasonCode, Date: day.String()})
	return nil
}
