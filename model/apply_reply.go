package model

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"lapor/model/calendar"
)

// TextHash is the hash that binds an approval to the exact text: SHA-256, hex.
func TextHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// followUp answers the reporter, on the linked duplicates too.
func (a *act) followUp() *verdict {
	b := a.op.Body
	if a.unapproved() {
		return reject(RejectApproval, "text")
	}
	view := a.rules.View(weekNode(a.before))
	if a.op.Kind == KindFollowUpInterim && b.Date.Before(view.DateOf(a.before.Clocks.Received.At)) {
		return reject(RejectInvalid, "date")
	}
	late := a.rules.late(a.before, a.now)
	isLate := len(late) > 0 || Overdue(a.before.Clocks.Promised, a.now, view)
	a.said = true
	a.answer(&a.report)
	a.report.Clocks.lateAt(late)

	e := a.event(EventBody{Text: b.Text, Interim: a.op.Kind == KindFollowUpInterim, Date: b.Date.String()})
	e.Late = isLate
	if b.Secret {
		e.Audience = AudienceReporter
	}
	if isLate && a.hint == "" {
		a.hint = HintLate
	}
	a.followers(func(r Report) bool { return r.Stage.Open() }, a.answer)
	return nil
}

// unapproved reports whether the office wants the head's yes to exactly this
// text and there is none.
func (a *act) unapproved() bool {
	p := a.rules.Policies
	if a.by.Role != RoleLiaison || !p.ApprovalNeeded && !(p.ApprovalSupervisory && a.before.Supervisory) {
		return false
	}
	given := a.before.Approval
	return given.State != ApprovalGiven || given.Hash != TextHash(a.op.Body.Text)
}

// answer is what a public reply does to a report: the first one stops the
// follow-up clocks, a result starts the wait for the reporter, an interim
// one ends it.
func (a *act) answer(r *Report) {
	c := &r.Clocks
	if r.Stage == StageHeld { // a duplicate: it follows its main report
		c.unpause(PauseHeld, a.now)
		r.Before, r.HoldReason = StageNone, ""
	}
	reply := Start{At: a.now}
	if c.AgencyReply.At.IsZero() {
		c.AgencyReply = reply
	}
	if c.UnitReply.At.IsZero() && !c.UnitDispatch.At.IsZero() {
		c.UnitReply = reply
	}
	c.LastReply, c.Promised = a.now, calendar.Date{}
	r.Owes, r.Questioned = false, false
	r.Escalation, r.NotAuthority, r.Approval = Escalation{}, NotAuthority{}, Approval{}
	if a.rules.Policies.DeliveredByHand {
		r.Undelivered++
	}
	switch a.op.Kind {
	case KindFollowUpResult:
		r.Stage = StageProgress
		c.ResultAt = a.now
		c.pause(PauseReporter, a.now)
	case KindFollowUpInterim:
		r.Stage = StageProgress
		c.Promised = a.op.Body.Date
		c.work(a.now)
	default:
		r.close(a.now)
	}
}

// lateAt remembers which clocks were found passed.
func (c *Clocks) lateAt(kinds []ClockKind) {
	for _, k := range kinds {
		if c.Late == nil {
			c.Late = map[string]bool{}
		}
		c.Late[k.String()] = true
	}
}

// close ends what was open.
func (r *Report) close(now time.Time) {
	r.Stage = StageClosed
	r.end(now)
}

// end is what closing and archiving have in common.
func (r *Report) end(now time.Time) {
	r.Clocks.work(now)
	r.Clocks.unpause(PauseHeld, now)
	r.Clocks.Closed, r.Clocks.ClosedBasis = now, ""
	r.ClaimedBy, r.ClaimedName = ID{}, ""
	r.Escalation, r.NotAuthority, r.Waiting, r.Approval = Escalation{}, NotAuthority{}, Waiting{}, Approval{}
	r.Referrals, r.Owes, r.Questioned, r.Proposal = nil, false, false, Proposal{}
}

// delivered records that the citizen has got a reply that the server had.
func (a *act) delivered() *verdict {
	if a.report.Undelivered <= 0 {
		return noop()
	}
	a.report.Undelivered--
	a.event(EventBody{Channel: a.op.Body.Channel, Number: a.op.Body.Number, Delivers: a.op.Body.Event})
	return nil
}

// reporterAnswered stops the countdown: the agency owes an answer. A held
// report that the reporter completed goes back to where it was.
func (a *act) reporterAnswered() *verdict {
	r := &a.report
	r.Clocks.work(a.now)
	if r.Stage == StageHeld {
		a.goBack()
	} else {
		r.Owes = true
	}
	a.touched = true
	a.reporterSays(EventBody{Text: a.op.Body.Text})
	return nil
}

// reporterSays writes down the reporter's own words. Those of an anonymous
// reporter may say who he is: as with the original text, only the
// coordinator reads them.
func (a *act) reporterSays(body EventBody) {
	e := a.event(body)
	if a.report.Anonymous && body.Text != "" {
		e.Audience = AudienceCoordinator
	}
}

func (a *act) rated() *verdict {
	if a.report.Rating == a.op.Body.Rating {
		return noop()
	}
	a.report.Rating = a.op.Body.Rating
	a.reporterSays(EventBody{Rating: a.op.Body.Rating, Text: a.op.Body.Text})
	return nil
}
