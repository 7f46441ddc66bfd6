package model

import (
	"encoding/hex"
	"slices"
	"strings"
)

// temporary is the number of a report that lapor.go.id does not know yet.
func temporary(id ID) string { return "S-" + strings.ToUpper(hex.EncodeToString(id[12:])) }

// born are the revisions of a new report: a zero base means "not seen".
func born() Revs { return Revs{Rev: 1, Status: 1, Assign: 1, Public: 1} }

// register records a report that came by letter, counter or telephone at the
// officer's agency. Of the draft only what an officer may say is taken.
func (a *act) register() *verdict {
	d := a.op.Body.Draft
	by, v := a.gate().pass(a.op.As, a.op.Base)
	if v != nil {
		return v
	}
	a.by = by
	if _, exists := a.view.find(a.op.Body.NewReport); exists {
		return reject(RejectInvalid, "new_report")
	}
	agency := a.view.Tree.AgencyOf(by.Node)
	if agency.IsZero() {
		agency = by.Node
	}
	r := Report{
		ID: a.op.Body.NewReport, Tracking: temporary(a.op.Body.NewReport), Revs: born(),
		Title: d.Title, Texts: Texts{Original: d.Texts.Original, Reporter: d.Texts.Reporter},
		Class: d.Class, Supervisory: d.Supervisory, Category: d.Category, Tags: slices.Clone(d.Tags),
		Channel: d.Channel, Incident: d.Incident, Place: d.Place, Priority: min(d.Priority, 2),
		Anonymous: d.Anonymous, Confidential: d.Confidential,
		Agency: agency, Stage: StageUnverified, Clocks: Clocks{Received: Start{At: a.now}},
	}
	if r.Class > ClassInfoRequest {
		return reject(RejectInvalid, "class")
	}
	a.made = append(a.made, r)
	a.report = r
	a.event(EventBody{Channel: string(r.Channel)})
	return nil
}

// split makes several reports of one. The original stays as it is; the parts
// keep its agency clock and get unit clocks of their own.
func (a *act) split() *verdict {
	var events []Event
	for _, p := range a.op.Body.Parts {
		if _, exists := a.view.find(p.ID); exists {
			return reject(RejectInvalid, "parts")
		}
		if !p.Unit.IsZero() {
			if v := a.receivable(p.Unit); v != nil {
				return reject(RejectInvalid, "parts")
			}
		}
		r := a.part(p)
		a.made = append(a.made, r)
		events = append(events, Event{Report: r.ID, Kind: KindSplit, Op: a.op.ID, At: a.now, Written: a.op.Written,
			Actor: a.author.user, Name: a.author.name, Role: a.by.Role, Node: a.by.Node, Audience: a.rule.Audience,
			To: r.Stage, Body: EventBody{Other: a.report.ID, Unit: p.Unit}})
	}
	a.touched = true
	b := a.op.Body
	for _, r := range a.made {
		a.event(EventBody{Reason: b.Reason, ReasonCode: b.ReasonCode, Other: r.ID})
	}
	a.events = append(a.events, events...)
	return nil
}

func (a *act) part(p Part) Report {
	from := a.before.clone()
	r := Report{
		ID: p.ID, Tracking: temporary(p.ID), Revs: born(), Title: p.Title,
		Texts: Texts{Original: from.Texts.Original, Edited: p.Text, Reporter: from.Texts.Reporter},
		Class: from.Class, Supervisory: from.Supervisory, Category: from.Category, Tags: from.Tags, Channel: from.Channel,
		Incident: from.Incident, Place: from.Place, Priority: from.Priority,
		Anonymous: from.Anonymous, Confidential: from.Confidential, Restriction: from.Restriction,
		Agency: from.Agency, Stage: StageUnverified, SplitFrom: from.ID, Refused: from.Refused,
	}
	c := &r.Clocks
	c.Received, c.Arrived, c.FirstDispatch, c.Pauses = from.Clocks.Received, from.Clocks.Arrived, from.Clocks.FirstDispatch, from.Clocks.Pauses
	c.unpause(PauseHeld, a.now)
	c.unpause(PauseReporter, a.now)
	if !p.Unit.IsZero() {
		r.Holder, r.Stage, r.Released = p.Unit, StageAwaiting, true
		if agency := a.view.Tree.AgencyOf(p.Unit); agency == p.Unit && agency != r.Agency {
			r.Holder, r.Agency = ID{}, agency
		} else if !agency.IsZero() {
			r.Agency = agency
		}
		c.Verified = a.now
		if c.FirstDispatch.At.IsZero() {
			c.FirstDispatch = Start{At: a.now}
		}
		if !r.Holder.IsZero() {
			c.UnitDispatch = Start{At: a.now}
		}
	}
	return r
}

// link makes the report follow a main one and be answered with it; a liaison
// proposes that.
func (a *act) link() *verdict {
	r, id := &a.report, a.op.Body.Main
	main, ok := a.view.find(id)
	g := a.gate()
	g.report = main
	switch {
	case id == r.ID:
		return reject(RejectInvalid, "main")
	case !ok || g.class() == ViewNone:
		return reject(RejectNotFound, "main")
	case !main.Main.IsZero(), slices.ContainsFunc(a.view.Reports, func(d Report) bool { return d.Main == r.ID }):
		return reject(RejectInvalid, "main") // chains would be answered halfway
	case !main.Stage.Open():
		return reject(RejectClosed, "main")
	case g.proposes(a.by.Role):
		return a.propose(Proposal{Kind: KindLinkDuplicate, Main: id}, EventBody{Other: id})
	case !g.own(a.by):
		return reject(CodeNotAllowed, "main")
	}
	r.Main = id
	if r.Proposal.Kind == KindLinkDuplicate {
		r.Proposal = Proposal{}
	}
	r.ClaimedBy, r.ClaimedName = ID{}, ""
	r.Clocks.work(a.now)
	a.event(EventBody{Other: id, Reason: a.op.Body.Reason, ReasonCode: a.op.Body.ReasonCode})

	after := main.clone()
	after = a.raise(main, after)
	a.others = append(a.others, after)
	e := *a.event(EventBody{Other: r.ID})
	e.Report, e.From, e.To, e.Audience = id, main.Stage, main.Stage, AudienceInternal
	a.events[len(a.events)-1] = e
	return nil
}

func (a *act) unlink() *verdict {
	main := a.report.Main
	if main.IsZero() {
		return noop()
	}
	a.report.Main = ID{}
	a.event(EventBody{Other: main, Reason: a.op.Body.Reason, ReasonCode: a.op.Body.ReasonCode})
	return nil
}
