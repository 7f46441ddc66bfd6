package model

import "time"

// hold puts the report aside; every clock stands still.
func (a *act) hold() *verdict {
	r := &a.report
	r.Before, r.Stage = r.Stage, StageHeld
	r.HoldReason = a.op.Body.reason()
	r.Clocks.pause(PauseHeld, a.now)
	a.event(EventBody{Reason: a.op.Body.Reason, ReasonCode: a.op.Body.ReasonCode, Text: a.op.Body.Text})
	return nil
}

func (a *act) resume() *verdict {
	a.goBack()
	a.event(EventBody{Reason: a.op.Body.Reason, ReasonCode: a.op.Body.ReasonCode, Text: a.op.Body.Text})
	return nil
}

// goBack leads from H to where the report was; its clocks go on from there.
func (a *act) goBack() {
	r := &a.report
	r.Stage, r.Before, r.HoldReason = r.back(), StageNone, ""
	r.Clocks.unpause(PauseHeld, a.now)
}

// back is the stage to return to from H; an import may not know it.
func (r Report) back() Stage {
	if r.Before == StageAwaiting {
		return StageAwaiting
	}
	return StageUnverified
}

func (a *act) archive() *verdict {
	r := &a.report
	r.Stage, r.Before = StageArchived, StageNone
	r.HoldReason = a.op.Body.reason()
	if r.Clocks.Verified.IsZero() {
		r.Clocks.Verified = a.now
	}
	r.end(a.now)
	a.event(EventBody{Reason: a.op.Body.Reason, ReasonCode: a.op.Body.ReasonCode, Text: a.op.Body.Text})
	return nil
}

// closing closes the report and what follows it; the system does so only
// when a result has waited for the reporter long enough.
func (a *act) closing() *verdict {
	if a.op.Kind == KindAutoClose && !a.rules.AutoCloses(a.before, a.now) {
		return noop()
	}
	a.report.close(a.now)
	a.event(EventBody{Reason: a.op.Body.Reason, ReasonCode: a.op.Body.ReasonCode, Text: a.op.Body.Text})
	a.followers(func(r Report) bool { return r.Stage.Open() }, func(r *Report) { r.close(a.now) })
	return nil
}

// reopen makes the report work again: by the coordinator, or by the
// reporter's objection. The days it was closed do not count; the agency owes
// an answer.
func (a *act) reopen() *verdict {
	a.report.reopen(a.now)
	a.reporterOrOfficer()
	a.followers(func(r Report) bool { return r.Stage == StageClosed }, func(r *Report) { r.reopen(a.now) })
	return nil
}

func (a *act) reporterOrOfficer() {
	body := EventBody{Reason: a.op.Body.Reason, ReasonCode: a.op.Body.ReasonCode, Text: a.op.Body.Text}
	if a.op.Kind == KindObjected {
		a.reporterSays(body)
		return
	}
	a.event(body)
}

func (r *Report) reopen(now time.Time) {
	c := &r.Clocks
	if !c.Closed.IsZero() {
		c.Pauses = append(c.Pauses, Pause{From: c.Closed, To: now, Why: PauseClosed})
	}
	c.Closed, c.ClosedBasis = time.Time{}, ""
	c.Reopened++
	r.Stage, r.Owes = StageProgress, true
}

// reason is the reason in words, or its code.
func (b Body) reason() string {
	if written(b.Reason) {
		return b.Reason
	}
	return b.ReasonCode
}
