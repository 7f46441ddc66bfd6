package model_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"lapor/model"
	"lapor/model/calendar"
)

// TestValidateNeeds takes one thing after another away from complete
// operations.
func TestValidateNeeds(t *testing.T) {
	o := newOffice()
	r := o.report(model.StageAwaiting)
	for kind := range model.DefaultOperations() {
		if err := model.Validate(o.op(kind, r), o.rules); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
	long := func(n int) string { return strings.Repeat("é", n) }
	title, class, priority := "\u200b ", model.Classification(9), uint8(3)
	for _, c := range []struct {
		kind  model.Kind
		field string
		edit  func(*model.Body)
	}{
		{model.KindFollowUpResult, "text", func(b *model.Body) { b.Text = "" }},
		{model.KindFollowUpResult, "text", func(b *model.Body) { b.Text = " \n\t\u200b\u202e" }},
		{model.KindFollowUpResult, "text", func(b *model.Body) { b.Text = long(model.MaxText + 1) }},
		{model.KindFollowUpResult, "text", func(b *model.Body) { b.Text = "a\xff" }},
		{model.KindFollowUpInterim, "date", func(b *model.Body) { b.Date = calendar.Date{} }},
		{model.KindFollowUpInterim, "date", func(b *model.Body) { b.Date = calendar.NewDate(1900, 1, 1) }},
		{model.KindFollowUpInterim, "date", func(b *model.Body) { b.Date = calendar.Date{Year: 2026, Month: 2, Day: 31} }},
		{model.KindHold, "reason", func(b *model.Body) { b.Reason = "" }},
		{model.KindArchive, "reason", func(b *model.Body) { b.Reason = " " }},
		{model.KindReopen, "reason", func(b *model.Body) { b.Reason = "" }},
		{model.KindNotAuthority, "reason", func(b *model.Body) { b.Reason = "" }},
		{model.KindNotAuthority, "target", func(b *model.Body) { b.Unit, b.Target = model.ID{}, "" }},
		{model.KindVerify, "unit", func(b *model.Body) { b.Unit = model.ID{} }},
		{model.KindEscalate, "level", func(b *model.Body) { b.Level = 0 }},
		{model.KindEscalate, "level", func(b *model.Body) { b.Level = 3 }},
		{model.KindCorrect, "change", func(b *model.Body) { b.Correct = model.Correction{} }},
		{model.KindCorrect, "title", func(b *model.Body) { b.Correct.Title = &title }},
		{model.KindCorrect, "class", func(b *model.Body) { b.Correct.Class = &class }},
		{model.KindCorrect, "priority", func(b *model.Body) { b.Correct.Priority = &priority }},
		{model.KindSplit, "parts", func(b *model.Body) { b.Parts = nil }},
		{model.KindSplit, "parts", func(b *model.Body) { b.Parts[1].ID = b.Parts[0].ID }},
		{model.KindSplit, "parts", func(b *model.Body) { b.Parts[0].Title = long(model.MaxTitle + 1) }},
		{model.KindRegister, "draft", func(b *model.Body) { b.Draft = nil }},
		{model.KindRegister, "title", func(b *model.Body) { b.Draft.Title = strings.Repeat("x", 10<<20) }},
		{model.KindRegister, "new_report", func(b *model.Body) { b.NewReport = model.ID{} }},
		{model.KindRated, "rating", func(b *model.Body) { b.Rating = 6 }},
		{model.KindSetStart, "start", func(b *model.Body) { b.Start = time.Time{} }},
		{model.KindDelivered, "channel", func(b *model.Body) { b.Channel = "" }},
		{model.KindResolveParked, "decision", func(b *model.Body) { b.Decision = "burn" }},
	} {
		op := o.op(c.kind, r)
		c.edit(&op.Body)
		var e *model.Error
		if err := model.Validate(op, o.rules); !errors.As(err, &e) || e.Code != model.CodeBadInput || e.Field != c.field {
			t.Errorf("%s without %s: %v", c.kind, c.field, err)
			continue
		}
		if out, _ := o.decide(r, op, o.coordinator()); out.Result != model.ResultRejected || out.Field != c.field {
			t.Errorf("%s without %s: decided %s %s", c.kind, c.field, out.Result, out.Field)
		}
	}
	op := o.op("dance", r)
	if err := model.Validate(op, o.rules); model.CodeOf(err) != model.RejectUnknown {
		t.Errorf("unknown kind: %v", err)
	}
	if out, _ := o.decide(r, op, o.coordinator()); out.Reason != model.RejectUnknown {
		t.Errorf("unknown kind: %+v", out)
	}
}

// TestValidateDates: nobody promises yesterday, but a promise that was a week
// on its way still counts.
func TestValidateDates(t *testing.T) {
	o := newOffice()
	r := o.report(model.StageAwaiting)
	op := o.op(model.KindFollowUpInterim, r)
	op.Body.Date = calendar.DateOf(noon, calendar.WIB.Location()).AddDays(-1)
	if err := model.ValidateDates(op, op.Body.Date.AddDays(1)); model.CodeOf(err) != model.CodeBadInput {
		t.Errorf("promised yesterday: %v", err)
	}
	if err := model.ValidateDates(op, op.Body.Date); err != nil {
		t.Errorf("promised today: %v", err)
	}
	if out, _ := o.decide(r, op, o.liaison()); out.Result != model.ResultApplied {
		t.Errorf("arrived a day late: %+v", out)
	}
	op.Body.Date = op.Body.Date.AddDays(-30)
	if out, _ := o.decide(r, op, o.liaison()); out.Field != "date" {
		t.Errorf("promised before the report came: %+v", out)
	}
}
