package dialog

import (
	"lapor/model"
	"lapor/model/safetext"
	"lapor/tui/desk"
	"lapor/tui/form"
	"lapor/tui/theme"
)

// because is an act for one of the official reasons, with a text beside it.
func (x *Dialog) because(kind model.Kind, make func(desk.ReasonCode, string) desk.Act) plan {
	d := x.deps
	codes := desk.Reasons(kind)
	labels := []string{}
	for _, code := range codes {
		labels = append(labels, d.T("why."+string(code)))
	}
	choice, text := form.NewChoice(labels, -1), form.NewArea(3)
	text.Placeholder = d.T("dialog.hint." + string(kind))
	code := func() desk.ReasonCode {
		if i := choice.Value(); i >= 0 {
			return codes[i]
		}
		return ""
	}
	p := plan{kind: kind, act: func() desk.Act { return make(code(), text.Value()) }}
	p.intro = append(p.intro, x.say(theme.Muted, "dialog.intro."+string(kind)))
	p.form = form.New(d, x.button(),
		form.Field{Name: "choice", Label: d.T("dialog.label.reason"), Required: true, Input: choice},
		form.Field{Name: "reason", Label: d.T("dialog.label.explanation"), Input: text})
	p.missing = func() (string, string) {
		switch {
		case code() == "":
			return "choice", "dialog.reasonMissing"
		case code() == desk.ReasonOther && blank(text.Value()):
			return "reason", "dialog.otherMissing"
		}
		return "", ""
	}
	p.fill = func(b model.Body) {
		text.Set(b.Reason)
		for i, c := range codes {
			if string(c) == b.ReasonCode {
				choice.Set(i)
			}
		}
	}
	return p
}

// rung is one step that an escalation can take.
type rung struct {
	level  uint8
	target model.ID
	as     model.ID
	label  string
}

// rungs are the steps that the officer's mandates allow: a liaison calls the
// coordinator, a coordinator the head of the unit or the admin above.
func (x *Dialog) rungs() []rung {
	d := x.deps
	r := x.about.Report
	name := func(id model.ID) string { return safetext.Line(d.Me.Tree.Name(id)).String() }
	var all []rung
	for _, m := range model.MandateFor(model.KindEscalate, r, d.Me.Actor, d.Clock.Now(), d.Me.Rules) {
		if m.Role == model.RoleLiaison {
			all = append(all, rung{1, model.ID{}, m.ID, d.T("dialog.toCoordinator", "node", name(r.Agency))})
			continue
		}
		if !r.Holder.IsZero() {
			all = append(all, rung{2, r.Holder, m.ID, d.T("dialog.toHead", "node", name(r.Holder))})
		}
		if above := d.Me.Tree.Above(r.Agency); !above.IsZero() {
			all = append(all, rung{2, above, m.ID, d.T("dialog.toAbove", "node", name(above))})
		}
	}
	return all
}

func (x *Dialog) escalate() plan {
	d := x.deps
	rungs := x.rungs()
	labels := []string{}
	for _, r := range rungs {
		labels = append(labels, r.label)
	}
	first := -1
	if len(rungs) > 0 {
		first = 0
	}
	choice, text := form.NewChoice(labels, first), form.NewArea(5)
	text.Placeholder = d.T("dialog.hint.escalate")
	chosen := func() rung {
		if i := choice.Value(); i >= 0 && i < len(rungs) {
			return rungs[i]
		}
		return rung{level: 1}
	}
	p := plan{kind: model.KindEscalate, as: func() model.ID { return chosen().as }, act: func() desk.Act {
		r := chosen()
		if x.many() {
			r.target = model.ID{} // each report's own holder
		}
		return desk.Escalate(r.level, r.target, text.Value())
	}}
	p.intro = append(p.intro, x.say(theme.Muted, "dialog.intro.escalate"))
	p.form = form.New(d, x.button(),
		form.Field{Name: "level", Label: d.T("dialog.label.level"), Required: true, Input: choice, Shown: func() bool { return len(rungs) > 1 }},
		form.Field{Name: "reason", Label: d.T("dialog.label.reason"), Required: true, Input: text})
	if len(rungs) == 1 {
		p.intro = append(p.intro, x.say(theme.Text, "dialog.goesTo", "whom", rungs[0].label))
	}
	p.missing = func() (string, string) {
		if blank(text.Value()) {
			return "reason", "dialog.textMissing"
		}
		return "", ""
	}
	p.fill = func(b model.Body) { text.Set(b.Reason) }
	return p
}
