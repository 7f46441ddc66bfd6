package question

import (
	"lapor/model/safetext"
	"lapor/tui/desk"
	"lapor/tui/screen"
	"lapor/tui/theme"
)

// AsWhom asks by which of several mandates the officer acts. The answer's
// index is that of e.Choices.
func AsWhom(d *screen.Deps, e *desk.AmbiguousMandate, tag any) Ask {
	ask := Ask{Tag: tag, Title: d.T("question.asWhomTitle"),
		Body: []Paragraph{{Token: theme.Text, Text: d.T("question.asWhom")}}}
	for _, m := range e.Choices {
		label := d.Text.Role(m.Role)
		if kind := d.Text.MandateKind(m.Kind); kind != "" {
			label = kind + " " + label
		}
		if node := safetext.Line(d.Me.Tree.Name(m.Node)).String(); node != "" {
			label += " " + d.Theme.Glyphs.Dot + " " + node
		}
		ask.Answers = append(ask.Answers, label)
	}
	return ask
}
