package model

import (
	"slices"
	"time"
)

// destination is the holder and the agency that a dispatch leads to. An
// agency other than the report's own gets the report at its coordinator, who
// dispatches on; its own node is a unit like any other (kelola).
func (a *act) destination() (holder, agency ID) {
	unit := a.op.Body.Unit
	if a.op.Kind == KindHandleOurselves {
		return a.by.Node, a.before.Agency
	}
	agency = a.view.Tree.AgencyOf(unit)
	switch {
	case agency.IsZero():
		return unit, a.before.Agency
	case agency == unit && agency != a.before.Agency:
		return ID{}, agency
	}
	return unit, agency
}

// dispatch gives the report to a unit; from U it verifies too.
func (a *act) dispatch() *verdict {
	r, unit := &a.report, a.op.Body.Unit
	if a.op.Kind == KindHandleOurselves {
		unit = a.by.Node
	}
	if v := a.receivable(unit); v != nil {
		return v
	}
	from := a.before.Holder
	away := !from.IsZero() && !a.view.Tree.Within(unit, from)
	if a.rule.Reason == WhenAway && away && !a.op.Body.reasoned() {
		return reject(RejectInvalid, "reason")
	}
	r.correct(a.op.Body.Correct)
	if r.Stage == StageUnverified {
		if !r.release(a.op.Body.Releases) {
			return reject(RejectInvalid, "releases")
		}
		r.Stage = StageAwaiting
	}
	r.Holder, r.Agency = a.destination()
	r.leaveUnit(a.now)
	r.NotAuthority = NotAuthority{}
	c := &r.Clocks
	if c.Verified.IsZero() {
		c.Verified = a.now
	}
	if c.FirstDispatch.At.IsZero() {
		c.FirstDispatch = Start{At: a.now}
	}
	if !r.Holder.IsZero() {
		c.UnitDispatch = Start{At: a.now}
	}
	a.event(EventBody{Unit: unit, FromUnit: from, Reason: a.op.Body.Reason, ReasonCode: a.op.Body.ReasonCode})
	return nil
}

// receivable reports what is against giving the report to a unit.
func (a *act) receivable(unit ID) *verdict {
	tree := a.view.Tree
	node, ok := tree.Get(unit)
	switch {
	case !ok || node.Closed || !tree.Within(unit, a.by.Node):
		return reject(RejectInvalid, "unit")
	case a.before.Restriction.On && tree.Within(unit, a.before.Restriction.About):
		return reject(RejectInvalid, "unit")
	}
	return nil
}

// release lets the unit see the text. Of an anonymous report that is an
// edited text only, or the original once the officer has confirmed that it
// names nobody. False: neither is there.
func (r *Report) release(confirmed bool) bool {
	if r.Anonymous && !r.Released && !confirmed && !written(r.Texts.Edited) {
		return false
	}
	if r.Anonymous && !written(r.Texts.Edited) {
		r.Texts.Edited = r.Texts.Original
	}
	r.Released = true
	return true
}

// leaveUnit ends what belonged to the unit that held the report: its clock,
// claim, open requests. The agency's clock goes on.
func (r *Report) leaveUnit(now time.Time) {
	r.ClaimedBy, r.ClaimedName = ID{}, ""
	r.Waiting, r.Approval = Waiting{}, Approval{}
	r.Clocks.UnitDispatch, r.Clocks.UnitReply = Start{}, Start{}
	r.Clocks.Late = nil
	r.Clocks.work(now)
}

// notAuthority gives the report back with a proposed target: a liaison to
// the coordinator, a coordinator to the agency above. It never closes.
func (a *act) notAuthority() *verdict {
	r, b := &a.report, a.op.Body
	r.NotAuthority = NotAuthority{From: a.before.Holder, Target: b.Unit, TargetName: b.Target, Explanation: b.Reason}
	if a.by.Role == RoleLiaison {
		if a.before.Holder == b.Unit && !b.Unit.IsZero() {
			return reject(RejectInvalid, "unit")
		}
		r.Stage = StageAwaiting
		if !slices.Contains(r.Refused, a.before.Holder) && !a.before.Holder.IsZero() {
			r.Refused = append(r.Refused, a.before.Holder)
		}
	} else {
		above := a.view.Tree.Above(a.before.Agency)
		if above.IsZero() {
			return reject(CodeNotAllowed, "")
		}
		r.NotAuthority.From = a.before.Agency
		r.Agency, r.Stage = above, StageUnverified
		r.Clocks.Verified, r.Clocks.Arrived = time.Time{}, Start{At: a.now}
		if !slices.Contains(r.Refused, a.before.Agency) {
			r.Refused = append(r.Refused, a.before.Agency)
		}
	}
	r.Holder = ID{}
	r.leaveUnit(a.now)
	a.event(EventBody{Unit: b.Unit, FromUnit: r.NotAuthority.From, Target: b.Target, Reason: b.Reason, ReasonCode: b.ReasonCode})
	return nil
}

// restrict hides the report from the unit it is about, or shows it again.
func (a *act) restrict() *verdict {
	want := Restriction{}
	if a.op.Kind == KindRestrict {
		if _, ok := a.view.Tree.Get(a.op.Body.Unit); !ok {
			return reject(RejectInvalid, "unit")
		}
		want = Restriction{On: true, About: a.op.Body.Unit, Officer: a.op.Body.Officer}
	}
	if a.report.Restriction == want {
		return noop()
	}
	a.report.Restriction = want
	if want.On {
		a.report.Referrals = nil // whoever was only asked sees it no longer
	}
	a.event(EventBody{Reason: a.op.Body.Reason, ReasonCode: a.op.Body.ReasonCode, Unit: want.About})
	return nil
}
