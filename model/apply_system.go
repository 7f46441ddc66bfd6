package model

import (
	"slices"

	"lapor/model/calendar"
)

// calendarChanged counts the deadlines again; the report has an event of it
// only if one moved.
func (a *act) calendarChanged() *verdict {
	moved := a.before.Deadlines.moved(a.rules.Deadlines(a.before))
	if len(moved) == 0 {
		return noop()
	}
	a.event(EventBody{Changed: moved})
	return nil
}

// moved names the deadlines that differ.
func (d Deadlines) moved(now Deadlines) []string {
	var names []string
	for _, x := range []struct {
		name     string
		was, now calendar.Date
	}{
		{"verify", d.Verify, now.Verify},
		{"follow_up", d.FollowUp, now.FollowUp},
		{"completion", d.Completion, now.Completion},
		{"agency_follow_up", d.AgencyFollowUp, now.AgencyFollowUp},
		{"agency_completion", d.AgencyCompletion, now.AgencyCompletion},
		{"auto_close", d.AutoClose, now.AutoClose},
	} {
		if x.was != x.now {
			names = append(names, x.name)
		}
	}
	return names
}

// Starts that set_start may name in Body.Target; without one, those of the
// dispatch.
const (
	StartReceived      = "received"
	StartFirstDispatch = "first_dispatch"
	StartUnitDispatch  = "unit_dispatch"
	StartAgencyReply   = "agency_reply"
	StartUnitReply     = "unit_reply"
	StartClosed        = "closed"
)

// setStart replaces estimated starts by the real one. A known start is not
// for anybody to change.
func (a *act) setStart() *verdict {
	c, at := &a.report.Clocks, a.op.Body.Start
	wanted := []string{a.op.Body.Target}
	if a.op.Body.Target == "" {
		wanted = []string{StartFirstDispatch, StartUnitDispatch}
	}
	if at.After(a.now) || at.Before(c.Received.At) && !slices.Contains(wanted, StartReceived) {
		return reject(RejectInvalid, "start")
	}
	var changed []string
	for _, name := range wanted {
		start := c.start(name)
		switch {
		case name == StartClosed && c.ClosedBasis != "" && !c.Closed.IsZero():
			c.Closed, c.ClosedBasis = at, ""
		case start != nil && start.Estimated() && !start.At.IsZero():
			*start = Start{At: at}
		case start == nil && name != StartClosed:
			return reject(RejectInvalid, "target")
		default:
			continue
		}
		changed = append(changed, name)
	}
	if len(changed) == 0 {
		return noop()
	}
	day := a.rules.View(weekNode(a.report)).DateOf(at)
	a.event(EventBody{Changed: changed, Date: day.String(), Reason: a.op.Body.Reason, ReasonCode: a.op.Body.ReasonCode})
	return nil
}

func (c *Clocks) start(name string) *Start {
	switch name {
	case StartReceived:
		return &c.Received
	case StartFirstDispatch:
		return &c.FirstDispatch
	case StartUnitDispatch:
		return &c.UnitDispatch
	case StartAgencyReply:
		return &c.AgencyReply
	case StartUnitReply:
		return &c.UnitReply
	}
	return nil
}
