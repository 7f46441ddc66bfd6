package dialog

import (
	"strings"

	"lapor/model"
	"lapor/model/safetext"
	"lapor/tui/desk"
	"lapor/tui/form"
	"lapor/tui/theme"
)

// classes in the order of the dialog.
var classes = [...]model.Classification{model.ClassComplaint, model.ClassAspiration, model.ClassInfoRequest}

// Answers to the question of release.
const (
	namesNobody = iota // the text may go as it is
	isEdited           // somebody is named: the edited text goes instead
)

// corrections are the report's own values as the dialog shows them.
type corrections struct {
	dialog          *Dialog
	title, category *form.Line
	class           *form.Choice
	supervisory     *form.Toggle
	edited          *form.Area
	release         *form.Choice
}

func (x *Dialog) corrections() *corrections {
	d := x.deps
	r := x.about.Report
	c := &corrections{dialog: x, title: form.NewLine(), category: form.NewLine(), edited: form.NewArea(7)}
	c.title.Set(r.Title)
	c.category.Set(r.Category)
	c.category.Placeholder = d.T("dialog.hint.category")
	c.edited.Set(r.VisibleText())
	labels, chosen := []string{}, -1
	for i, class := range classes {
		labels = append(labels, d.Text.Class(class))
		if class == r.Class {
			chosen = i
		}
	}
	c.class = form.NewChoice(labels, chosen)
	c.supervisory = &form.Toggle{Label: d.T("word.supervisory"), On: r.Supervisory}
	answer := -1
	if r.Texts.Edited != "" {
		answer = isEdited // it was edited already
	}
	c.release = form.NewChoice([]string{d.T("dialog.namesNobody"), d.T("dialog.isEdited")}, answer)
	return c
}

// asks reports whether the question of release must be answered.
func (c *corrections) asks() bool { return c.dialog.about.Report.Anonymous && !c.dialog.many() }

func (c *corrections) fields() []form.Field {
	d := c.dialog.deps
	single := func() bool { return !c.dialog.many() }
	return []form.Field{
		// The text comes before the question about it: nobody releases unread.
		{Name: "edited", Label: d.T("dialog.label.edited"), Input: c.edited, Said: c.compare, Shown: single},
		{Name: "releases", Label: d.T("dialog.label.release"), Required: true, Input: c.release, Shown: c.asks},
		{Name: "title", Label: d.T("dialog.label.title"), Required: true, Input: c.title, Shown: single},
		{Name: "class", Label: d.T("dialog.label.class"), Input: c.class, Shown: single},
		{Name: "supervisory", Input: c.supervisory, Shown: func() bool {
			return single() && c.class.Value() == 0
		}},
		{Name: "category", Label: d.T("dialog.label.category"), Input: c.category, Shown: single},
	}
}

// compare says whether the text differs from what the citizen wrote.
func (c *corrections) compare() (theme.Token, string) {
	if c.textChanged() {
		return theme.Muted, c.dialog.deps.T("dialog.editedChanged")
	}
	return theme.Muted, c.dialog.deps.T("dialog.editedSame")
}

func (c *corrections) textChanged() bool {
	return strings.TrimSpace(c.edited.Value()) != shown(c.dialog.about.Report.VisibleText())
}

// shown is a text as an input shows it, to compare with what stands there.
func shown(s string) string {
	area := form.NewArea(1)
	area.Set(s)
	return strings.TrimSpace(area.Value())
}

// value is only what differs from the report.
func (c *corrections) value() model.Correction {
	r := c.dialog.about.Report
	var out model.Correction
	if c.dialog.many() {
		return out
	}
	if title := strings.TrimSpace(c.title.Value()); title != safetext.Line(r.Title).String() {
		out.Title = &title
	}
	if category := strings.TrimSpace(c.category.Value()); category != safetext.Line(r.Category).String() {
		out.Category = &category
	}
	if i := c.class.Value(); i >= 0 && classes[i] != r.Class {
		class := classes[i]
		out.Class = &class
	}
	if c.class.Value() == 0 && c.supervisory.On != r.Supervisory {
		on := c.supervisory.On
		out.Supervisory = &on
	}
	if text := strings.TrimSpace(c.edited.Value()); c.textChanged() {
		out.Edited = &text
	}
	return out
}

// releases: the officer confirmed that the text names nobody.
func (c *corrections) releases() bool { return c.asks() && c.release.Value() == namesNobody }

func (c *corrections) missing() (field, why string) {
	switch {
	case c.dialog.many():
	case c.asks() && c.release.Value() < 0:
		return "releases", "dialog.releaseMissing"
	case c.asks() && c.release.Value() == isEdited && !c.textChanged() && c.dialog.about.Report.Texts.Edited == "":
		return "edited", "dialog.editedMissing"
	case blank(c.title.Value()):
		return "title", "dialog.titleMissing"
	}
	return "", ""
}

func (c *corrections) fill(b model.Body) {
	if b.Correct.Title != nil {
		c.title.Set(*b.Correct.Title)
	}
	if b.Correct.Edited != nil {
		c.edited.Set(*b.Correct.Edited)
	}
}

func (x *Dialog) verify() plan {
	d := x.deps
	units, c := x.picker(model.KindVerify, false), x.corrections()
	p := plan{kind: model.KindVerify, intro: x.history(), fill: c.fill, act: func() desk.Act {
		return desk.Verify(units.Value(), c.value(), c.releases())
	}}
	fields := append([]form.Field{{Name: "unit", Label: d.T("dialog.label.unit"), Required: true, Input: units, Said: x.refusedBefore(units)}},
		c.fields()...)
	p.form = form.New(d, x.button(), fields...)
	p.missing = func() (string, string) {
		if units.Value().IsZero() {
			return "unit", "dialog.unitMissing"
		}
		return c.missing()
	}
	return p
}

// handleOurselves asks only what must be asked.
func (x *Dialog) handleOurselves() plan {
	c := x.corrections()
	if !c.asks() {
		return at(desk.HandleOurselves(model.Correction{}, false))
	}
	p := plan{kind: model.KindHandleOurselves, fill: c.fill, missing: c.missing, act: func() desk.Act {
		return desk.HandleOurselves(c.value(), c.releases())
	}}
	p.form = form.New(x.deps, x.button(), c.fields()...)
	return p
}
