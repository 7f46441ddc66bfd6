package dialog

import (
	"slices"

	"lapor/model"
	"lapor/model/safetext"
	"lapor/tui/desk"
	"lapor/tui/form"
	"lapor/tui/question"
	"lapor/tui/theme"
)

// picker offers the units to which the officer's mandates let him dispatch;
// whole offers the tree as far as it is here.
func (x *Dialog) picker(kind model.Kind, whole bool) *form.Units {
	d := x.deps
	var roots []model.ID
	if !whole {
		for _, m := range model.MandateFor(kind, x.about.Report, d.Me.Actor, d.Clock.Now(), d.Me.Rules) {
			roots = append(roots, m.Node)
		}
	}
	var chosen model.ID
	if proposed := x.about.Report.NotAuthority.Target; !whole && !proposed.IsZero() {
		chosen = proposed
	}
	return form.NewUnits(desk.NewUnits(d.Me.Tree, roots, x.about.Report), chosen)
}

// history tells of units that refused the report: ping-pong stops here.
func (x *Dialog) history() []question.Paragraph {
	d := x.deps
	r := x.about.Report
	var out []question.Paragraph
	if n := r.NotAuthority; !n.From.IsZero() {
		target := n.TargetName
		if target == "" {
			target = d.Me.Tree.Name(n.Target)
		}
		out = append(out, x.say(theme.Warn, "dialog.proposed", "node", safetext.Line(d.Me.Tree.Name(n.From)).String(),
			"target", safetext.Line(target).String()))
		if n.Explanation != "" {
			out = append(out, question.Paragraph{Token: theme.Text, Text: safetext.Clean(n.Explanation).Truncate(300).String()})
		}
	} else if len(r.Refused) > 0 {
		out = append(out, x.say(theme.Warn, "dialog.refused", "n", len(r.Refused)))
	}
	return out
}

func (x *Dialog) dispatch() plan {
	d := x.deps
	r := x.about.Report
	units, reason := x.picker(model.KindDispatch, false), form.NewArea(3)
	reason.Placeholder = d.T("dialog.hint.away")
	away := func() bool {
		if x.many() {
			return true // some may be taken from their unit
		}
		to := units.Value()
		return !r.Holder.IsZero() && !to.IsZero() && !d.Me.Tree.Within(to, r.Holder)
	}
	p := plan{kind: model.KindDispatch, intro: x.history(), act: func() desk.Act {
		text := ""
		if away() {
			text = reason.Value()
		}
		return desk.Dispatch(units.Value(), text)
	}}
	p.form = form.New(d, x.button(),
		form.Field{Name: "unit", Label: d.T("dialog.label.unit"), Required: true, Input: units, Said: x.refusedBefore(units)},
		form.Field{Name: "reason", Label: d.T("dialog.label.away"), Required: !x.many(), Input: reason, Shown: away})
	p.missing = func() (string, string) {
		switch {
		case units.Value().IsZero():
			return "unit", "dialog.unitMissing"
		case units.Value() == r.Holder && !x.many():
			return "unit", "dialog.targetSame"
		case away() && !x.many() && blank(reason.Value()):
			return "reason", "dialog.awayMissing"
		}
		return "", ""
	}
	p.fill = func(b model.Body) { reason.Set(b.Reason) }
	return p
}

// refusedBefore warns when the chosen unit has said no already.
func (x *Dialog) refusedBefore(units *form.Units) func() (theme.Token, string) {
	return func() (theme.Token, string) {
		if slices.Contains(x.about.Report.Refused, units.Value()) {
			return theme.Warn, x.deps.T("dialog.refusedBefore")
		}
		return theme.Text, ""
	}
}

func (x *Dialog) notAuthority() plan {
	d := x.deps
	units, text := x.picker(model.KindNotAuthority, true), form.NewArea(4)
	units.Name = true
	text.Placeholder = d.T("dialog.hint.not_authority")
	p := plan{kind: model.KindNotAuthority, act: func() desk.Act {
		if to := units.Value(); !to.IsZero() {
			return desk.NotAuthority(to, "", text.Value())
		}
		return desk.NotAuthority(model.ID{}, units.Typed(), text.Value())
	}}
	p.intro = append([]question.Paragraph{x.say(theme.Muted, "dialog.intro.not_authority")}, x.history()...)
	p.form = form.New(d, x.button(),
		form.Field{Name: "unit", Label: d.T("dialog.label.target"), Required: true, Input: units, Said: x.refusedBefore(units)},
		form.Field{Name: "reason", Label: d.T("dialog.label.explanation"), Required: true, Input: text})
	p.missing = func() (string, string) {
		to := units.Value()
		switch {
		case to.IsZero() && blank(units.Typed()):
			return "unit", "dialog.targetMissing"
		case to == x.about.Report.Holder && !to.IsZero():
			return "unit", "dialog.targetSame"
		case blank(text.Value()):
			return "reason", "dialog.textMissing"
		}
		return "", ""
	}
	p.fill = func(b model.Body) { text.Set(b.Reason) }
	return p
}
