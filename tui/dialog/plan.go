package dialog

import (
	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/safetext"
	"lapor/tui/action"
	"lapor/tui/desk"
	"lapor/tui/form"
	"lapor/tui/question"
	"lapor/tui/theme"
)

// plan is what one act asks for and how the answers become the act.
type plan struct {
	kind  model.Kind
	intro []question.Paragraph
	form  *form.Form // nil = nothing to ask
	act   func() desk.Act
	// missing names the first field that is not filled, and the sentence.
	missing func() (field, why string)
	fill    func(model.Body) // goes on with a draft
	as      func() model.ID  // the mandate that a choice implies; nil = none
}

// makePlan is the plan of the action.
func (x *Dialog) makePlan() plan {
	switch x.open.Action {
	case action.Verify:
		return x.verify()
	case action.HandleOurself:
		return x.handleOurselves()
	case action.Dispatch:
		return x.dispatch()
	case action.NotAuthority:
		return x.notAuthority()
	case action.Escalate:
		return x.escalate()
	case action.Hold:
		return x.because(model.KindHold, desk.Hold)
	case action.Archive:
		return x.because(model.KindArchive, desk.Archive)
	case action.AnswerEscalate:
		p := x.texted(model.KindAnswerEscalation, true, desk.AnswerEscalation)
		p.intro = x.escalation()
		return p
	case action.Close:
		return x.texted(model.KindClose, false, desk.Close)
	case action.Reopen:
		p := x.texted(model.KindReopen, true, desk.Reopen)
		p.fill = nil
		return p
	case action.InputReceived:
		p := x.texted(model.KindInputReceived, false, desk.InputReceived)
		p.intro = x.waiting()
		return p
	case action.RequestInput:
		return x.requestInput()
	case action.Resume:
		return at(desk.Resume())
	case action.Claim:
		return at(desk.Claim())
	case action.Release:
		return at(desk.Release())
	}
	return at(desk.Delivered(x.undelivered(), deliveredChannel))
}

// at is the plan of an act that needs nothing.
func at(act desk.Act) plan {
	return plan{kind: act.Kind, act: func() desk.Act { return act }}
}

// deliveredChannel is where officers enter replies by hand.
const deliveredChannel = "lapor.go.id"

// undelivered is the oldest public reply that was not said to be delivered.
func (x *Dialog) undelivered() model.ID {
	done := map[model.ID]bool{}
	for _, e := range x.about.Events {
		if e.Kind == model.KindDelivered {
			done[e.Body.Delivers] = true
		}
	}
	for _, e := range x.about.Events {
		switch e.Kind {
		case model.KindFollowUpInterim, model.KindFollowUpResult, model.KindFollowUpClose:
			if !done[e.ID] {
				return e.ID
			}
		}
	}
	return model.ID{}
}

// texted is an act of one text.
func (x *Dialog) texted(kind model.Kind, required bool, make func(string) desk.Act) plan {
	area := form.NewArea(6)
	area.Placeholder = x.deps.T("dialog.hint." + string(kind))
	p := plan{kind: kind, act: func() desk.Act { return make(area.Value()) }}
	p.form = form.New(x.deps, x.button(), form.Field{Name: "text", Label: x.deps.T("dialog.label." + string(kind)), Required: required, Input: area})
	p.missing = func() (string, string) {
		if required && blank(area.Value()) {
			return "text", "dialog.textMissing"
		}
		return "", ""
	}
	p.fill = func(b model.Body) { area.Set(b.Text + b.Reason) }
	return p
}

func (x *Dialog) button() string { return x.deps.T("action." + string(x.open.Action)) }

func blank(s string) bool { return safetext.Line(s).Empty() }

func (x *Dialog) say(token theme.Token, key string, args ...any) question.Paragraph {
	return question.Paragraph{Token: token, Text: x.deps.T(key, args...)}
}

// escalation is what is being answered.
func (x *Dialog) escalation() []question.Paragraph {
	e := x.about.Report.Escalation
	if e.Level == 0 {
		return nil
	}
	return []question.Paragraph{
		x.say(theme.Muted, "dialog.escalatedBy", "node", safetext.Line(x.deps.Me.Tree.Name(e.From)).String()),
		{Token: theme.Text, Text: safetext.Clean(e.Reason).Truncate(400).String()},
	}
}

// waiting is the material that was asked for.
func (x *Dialog) waiting() []question.Paragraph {
	w := x.about.Report.Waiting
	if w.From == "" {
		return nil
	}
	return []question.Paragraph{x.say(theme.Muted, "report.waiting",
		"who", safetext.Line(w.From).String(), "date", x.deps.Text.DayDate(w.Until))}
}

// requestInput notes who was asked for material, and until when.
func (x *Dialog) requestInput() plan {
	d := x.deps
	who, text := form.NewLine(), form.NewArea(4)
	who.Placeholder = d.T("dialog.hint.who")
	text.Placeholder = d.T("dialog.hint.question")
	until := form.NewDay(d.Today, x.calendar())
	p := plan{kind: model.KindRequestInput, act: func() desk.Act {
		day, _ := until.Value()
		return desk.RequestInput(who.Value(), day, text.Value())
	}}
	p.form = form.New(d, x.button(),
		form.Field{Name: "target", Label: d.T("dialog.label.who"), Required: true, Input: who},
		form.Field{Name: "date", Label: d.T("dialog.label.until"), Required: true, Input: until},
		form.Field{Name: "text", Label: d.T("dialog.label.question"), Input: text})
	p.missing = func() (string, string) {
		day, ok := until.Value()
		switch {
		case blank(who.Value()):
			return "target", "dialog.whoMissing"
		case !ok:
			return "date", "dialog.dayMissing"
		case day.Before(d.Today()):
			return "date", "dialog.dayPast"
		}
		return "", ""
	}
	p.fill = func(b model.Body) {
		who.Set(b.Target)
		text.Set(b.Text)
		if !b.Date.IsZero() {
			until.Set(b.Date)
		}
	}
	return p
}

func (x *Dialog) calendar() *calendar.View {
	if x.deps.Me.Rules.Calendar == nil {
		return nil
	}
	return x.deps.Me.Rules.View(x.about.Report.Holder)
}
