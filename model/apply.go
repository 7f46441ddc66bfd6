package model

import "time"

// apply does the operation to a.report and writes its events. Everything
// that may be against it was judged before, but what only the kind itself
// can know.
func (a *act) apply() *verdict {
	switch a.op.Kind {
	case KindVerify, KindHandleOurselves, KindDispatch:
		return a.dispatch()
	case KindNotAuthority:
		return a.notAuthority()
	case KindRestrict, KindUnrestrict:
		return a.restrict()
	case KindCorrect:
		return a.correct()
	case KindFollowUpInterim, KindFollowUpResult, KindFollowUpClose:
		return a.followUp()
	case KindDelivered:
		return a.delivered()
	case KindReporterAnswered:
		return a.reporterAnswered()
	case KindRated:
		return a.rated()
	case KindHold:
		return a.hold()
	case KindResume:
		return a.resume()
	case KindArchive:
		return a.archive()
	case KindClose, KindAutoClose:
		return a.closing()
	case KindReopen, KindObjected:
		return a.reopen()
	case KindClaim, KindRelease:
		return a.claim()
	case KindNote, KindSupervisionNote:
		return a.note()
	case KindRequestInput, KindInputReceived:
		return a.input()
	case KindRefer:
		return a.refer()
	case KindAnswerReferral:
		return a.answerReferral()
	case KindSubmitApproval, KindApprove, KindReturn, KindRecordApproval:
		return a.approval()
	case KindEscalate, KindAutoEscalate:
		return a.escalate()
	case KindAnswerEscalation:
		return a.answerEscalation()
	case KindExtendDeadline:
		return a.extend()
	case KindLinkDuplicate:
		return a.link()
	case KindUnlink:
		return a.unlink()
	case KindSplit:
		return a.split()
	case KindCalendarChanged:
		return a.calendarChanged()
	case KindSetStart:
		return a.setStart()
	}
	return reject(RejectInvalid, "kind") // imports go through MergeImport
}

// pause stops the unit and agency clocks at now; one that lasts goes on.
func (c *Clocks) pause(why string, now time.Time) {
	for _, p := range c.Pauses {
		if p.To.IsZero() && p.Why == why {
			return
		}
	}
	c.Pauses = append(c.Pauses, Pause{From: now, Why: why})
}

// unpause lets them run again.
func (c *Clocks) unpause(why string, now time.Time) {
	for i, p := range c.Pauses {
		if p.To.IsZero() && p.Why == why {
			c.Pauses[i].To = now
		}
	}
}

// work ends the wait for the reporter: somebody has to do something again.
func (c *Clocks) work(now time.Time) {
	c.ResultAt = time.Time{}
	c.unpause(PauseReporter, now)
}

// followers does to the linked duplicates in the view what was just done to
// their main report, and gives each the same event in its own timeline.
func (a *act) followers(follows func(Report) bool, change func(*Report)) {
	said := a.events[len(a.events)-1]
	for _, before := range a.view.Reports {
		if before.Main != a.report.ID || before.ID == a.report.ID || !follows(before) {
			continue
		}
		after := before.clone()
		change(&after)
		after = a.raise(before, after)
		a.others = append(a.others, after)
		e := said
		e.Report, e.From, e.To, e.Late = after.ID, before.Stage, after.Stage, false
		e.Body.Other = a.report.ID
		a.events = append(a.events, e)
	}
}
