package queue

import (
	"time"

	"lapor/model"
	"lapor/model/calendar"
)

// RowOf is the line of a report as the actor's queue shows it. It depends on
// now only by the day: what was promised, or is waited for, until then.
func RowOf(d model.Dossier, actor model.Actor, tree *model.Tree, rules model.Rules, now time.Time) Row {
	r := d.Report
	row := Row{
		ID: r.ID, Tracking: r.Tracking, Title: r.Title, Stage: r.Stage, Status: r.Status,
		Agency: r.Agency, Holder: r.Holder, Category: r.Category, Channel: r.Channel,
		Flags: flagsOf(d), Due: r.Deadlines.Due, DueKind: r.Deadlines.DueKind,
		Received: r.Clocks.Received.At, Changed: changed(d), Priority: r.Priority,
		Level: r.Escalation.Level, Claimed: r.ClaimedName,
	}
	row.Views = viewsOf(d)
	if needsAction(d, actor, tree, rules, now) {
		row.Views = row.Views.With(ViewNeedsAction)
	}
	return row
}

// viewsOf is the membership that is the same for everybody. Due-soon and
// overdue are ranges of ViewOpenRunning and no member of their own.
func viewsOf(d model.Dossier) Views {
	var v Views
	r := d.Report
	for _, m := range []struct {
		in   bool
		view View
	}{
		{r.Stage == model.StageProgress && !r.Clocks.ResultAt.IsZero() && !r.Owes, ViewReporter},
		{r.Stage == model.StageUnverified && r.Main.IsZero(), ViewUnverified},
		{r.Stage.Open(), ViewAll},
		{r.Stage == model.StageClosed || r.Stage == model.StageArchived, ViewDone},
		{r.Undelivered > 0, ViewUndelivered},
		{r.Stage.Open() && !r.Deadlines.Due.IsZero(), ViewOpenRunning},
	} {
		if m.in {
			v = v.With(m.view)
		}
	}
	return v
}

func flagsOf(d model.Dossier) Flags {
	var f Flags
	r := d.Report
	for _, is := range []struct {
		so   bool
		flag Flags
	}{
		{r.Anonymous, FlagAnonymous},
		{r.Confidential, FlagConfidential},
		{r.Restriction.On, FlagRestricted},
		{r.Attachments > 0, FlagAttachment},
		{!r.Main.IsZero(), FlagDuplicate},
		{r.Escalation.Level > 0, FlagEscalated},
		{r.NotAuthority != (model.NotAuthority{}), FlagNotAuthority},
		{r.Owes, FlagOwes},
		{r.Waiting != (model.Waiting{}), FlagWaiting},
		{r.Approval.State == model.ApprovalReturned, FlagReturned},
		{r.Approval.State == model.ApprovalAsked, FlagApproval},
		{r.Deadlines.Estimated, FlagEstimated},
		{r.Deadlines.Paused, FlagPaused},
		{pending(d, model.OutWaiting) || pending(d, model.OutSending), FlagUnsent},
		{len(d.Parked) > 0 || pending(d, model.OutParked), FlagParked},
		{r.Undelivered > 0, FlagUndelivered},
		{r.Supervisory, FlagSupervisory},
		{!r.ClaimedBy.IsZero(), FlagClaimed},
		{len(r.Source.Differs) > 0, FlagDiffers},
		{len(d.Drafts) > 0, FlagDraft},
		{!d.HasText, FlagNoText},
		{withheld(r), FlagWithheld},
	} {
		if is.so {
			f |= is.flag
		}
	}
	return f
}

// withheld reports whether this copy lacks title and text because an
// anonymous report was not released to its view class.
func withheld(r model.Report) bool {
	return r.Anonymous && r.View < model.ViewCoordinator && (!r.Released || r.Title == "")
}

func pending(d model.Dossier, state model.OutState) bool {
	for _, o := range d.Pending {
		if o.State == state {
			return true
		}
	}
	return false
}

// changed is the latest that the copy knows to have happened.
func changed(d model.Dossier) time.Time {
	c := d.Report.Clocks
	last := c.Received.At
	for _, at := range []time.Time{c.Verified, c.UnitDispatch.At, c.LastReply, c.Closed} {
		if at.After(last) {
			last = at
		}
	}
	for _, e := range d.Events {
		if e.At.After(last) {
			last = e.At
		}
	}
	return last
}

// reached reports whether the day has come; no day never comes.
func reached(day, today calendar.Date) bool { return !day.IsZero() && !day.After(today) }
