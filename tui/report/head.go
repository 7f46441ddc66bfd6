package report

import (
	"strings"
	"unicode/utf8"

	"lapor/model"
	"lapor/model/safetext"
	"lapor/tui/cell"
	"lapor/tui/theme"
)

// heading: title, and one line of what kind of report it is.
func (p *page) heading(dossier model.Dossier) {
	d, r := p.deps, dossier.Report
	p.text(theme.Strong, 0, safetext.Line(r.Title))
	dot := " " + d.Theme.Glyphs.Dot + " "
	line := d.Theme.Line(theme.Base).Add(theme.Accent, "#"+clean(r.Tracking)).Add(theme.Muted, dot).Add(theme.Text, d.Text.Stage(r.Stage))
	used := cell.Width("#"+clean(r.Tracking)+d.Text.Stage(r.Stage)) + 3
	class := d.Text.Class(r.Class)
	if r.Supervisory {
		class += ", " + d.T("word.supervisory")
	}
	for _, part := range []string{class, d.Text.Channel(r.Channel)} {
		if part != "" && used+3+cell.Width(part) <= p.width {
			line.Add(theme.Muted, dot+part)
			used += 3 + cell.Width(part)
		}
	}
	p.raw(line.String())
}

// notices are what must not be overlooked.
func (p *page) notices(dossier model.Dossier) {
	d, r := p.deps, dossier.Report
	g := d.Theme.Glyphs
	for _, parked := range dossier.Parked {
		kind, why := d.Text.Kind(parked.Op.Kind), d.Text.Reason(parked.Outcome.Reason)
		if parked.Author == d.Me.Actor.User || parked.Owner == d.Me.Actor.User {
			p.item(theme.Danger, g.Parked, d.T("report.parked", "kind", kind, "reason", why))
		} else {
			p.item(theme.Warn, g.Parked, d.T("report.parkedOther", "who", clean(parked.AuthorName), "kind", kind, "reason", why))
		}
	}
	if r.Owes {
		p.item(theme.Warn, g.More, d.T("report.owes"))
	}
	if r.Escalation.Level > 0 {
		s := d.T([...]string{"", "report.escalated.1", "report.escalated.2"}[min(r.Escalation.Level, 2)])
		if why := clean(r.Escalation.Reason); why != "" {
			s += ": " + why
		}
		p.item(theme.Warn, g.More, s)
	}
	if r.Waiting.From != "" {
		p.item(theme.Text, g.More, d.T("report.waiting", "who", clean(r.Waiting.From), "date", d.Text.Date(r.Waiting.Until)))
	}
	if n := r.NotAuthority; !n.From.IsZero() || n.Explanation != "" {
		target := clean(n.TargetName)
		if name := clean(d.Me.Tree.Name(n.Target)); name != "" {
			target = name
		}
		p.item(theme.Warn, g.More, d.T("report.proposed", "unit", target)+" "+clean(n.Explanation))
	}
	if len(r.Refused) > 0 {
		p.item(theme.Text, g.More, d.T("report.refused", "units", p.unitNames(r.Refused)))
	}
	if r.Undelivered > 0 {
		p.item(theme.Warn, g.More, d.T("report.undelivered", "n", r.Undelivered))
	}
	for _, draft := range dossier.Drafts {
		p.item(theme.Accent, g.Draft, d.T("report.draft", "kind", d.Text.Kind(draft.Kind), "moment", d.Text.Moment(draft.Saved.In(d.Zone()), d.Now())))
	}
}

func (p *page) unitNames(ids []model.ID) string {
	var names []string
	for _, id := range ids {
		names = append(names, clean(p.deps.Me.Tree.Name(id)))
	}
	return strings.Join(names, ", ")
}

// holder is the line of a preview that says who holds the report.
func (p *page) holder(r model.Report) { p.item(theme.Muted, p.deps.Theme.Glyphs.More, p.unit(r)) }

// unit is the name of who holds the report.
func (p *page) unit(r model.Report) string {
	if name := clean(p.deps.Me.Tree.Name(r.Holder)); name != "" {
		return name
	}
	return p.deps.T("report.atCoordinator")
}

// facts are the fields of the report.
func (p *page) facts(dossier model.Dossier) {
	d, r := p.deps, dossier.Report
	category := clean(r.Category)
	if category == "" {
		category = d.T("report.noCategory")
	}
	p.fact(d.T("report.unit"), p.unit(r), theme.Text)
	p.fact(d.T("report.category"), category, theme.Text)
	p.fact(d.T("report.received"), d.Text.Moment(r.Clocks.Received.At.In(d.Zone()), d.Now()), theme.Text)
	p.fact(d.T("report.incident"), d.Text.Date(r.Incident), theme.Text)
	place := clean(r.Place.Name)
	if detail := clean(r.Place.Detail); detail != "" {
		place = strings.Trim(place+"; "+detail, "; ")
	}
	p.fact(d.T("report.place"), place, theme.Text)
	p.fact(d.T("report.reporter"), p.reporter(r), theme.Text)
	p.fact(d.T("report.flags"), strings.Join(p.flagWords(r), ", "), theme.Warn)
	if r.Attachments > 0 {
		p.fact(d.T("report.attachments"), d.Text.Number(r.Attachments), theme.Text)
	}
	p.fact(d.T("report.tags"), clean(strings.Join(r.Tags, ", ")), theme.Text)
	p.fact(d.T("report.claimed"), clean(r.ClaimedName), theme.Text)
	if r.Rating > 0 {
		p.fact(d.T("report.rating"), d.Text.Number(int(r.Rating))+"/5", theme.Text)
	}
	p.fact(d.T("report.sourceStatus"), clean(r.Status), theme.Text)
	switch {
	case !r.Main.IsZero():
		p.fact(d.T("report.related"), d.T("report.main"), theme.Text)
	case !r.SplitFrom.IsZero():
		p.fact(d.T("report.related"), d.T("report.splitFrom"), theme.Text)
	}
}

// reporter is masked: a name on a screen is read by whoever passes.
func (p *page) reporter(r model.Report) string {
	d := p.deps
	switch name := clean(r.Texts.Reporter.Name); {
	case r.Anonymous:
		return d.T("report.anonymous")
	case name == "":
		return d.T("report.unknownReporter")
	default:
		return d.T("report.masked", "name", maskName(name))
	}
}

// maskName keeps the first letter of each word.
func maskName(name string) string {
	var out []string
	for word := range strings.FieldsSeq(name) {
		_, size := utf8.DecodeRuneInString(word)
		out = append(out, word[:size]+"***")
	}
	return strings.Join(out, " ")
}

func (p *page) flagWords(r model.Report) []string {
	d := p.deps
	var words []string
	add := func(on bool, code string) {
		if on {
			words = append(words, d.Text.Flag(code))
		}
	}
	add(r.Anonymous, "anonymous")
	add(r.Confidential, "confidential")
	add(r.Restriction.On, "restricted")
	add(r.Approval.State == model.ApprovalAsked, "approval")
	add(r.Approval.State == model.ApprovalReturned, "returned")
	add(len(r.Source.Differs) > 0, "differs")
	if r.Priority > 0 && r.Priority <= 2 {
		words = append(words, d.T([...]string{"", "word.priority.1", "word.priority.2"}[r.Priority]))
	}
	return words
}

// body is what the citizen wrote.
func (p *page) body(dossier model.Dossier, o options) {
	d, r := p.deps, dossier.Report
	p.section(d.T("report.text"), "")
	text := safetext.Clean(r.VisibleText()).TrimSpace()
	if o.masked {
		text = text.Mask()
	}
	switch {
	case !text.Empty():
		p.text(theme.Text, 0, text)
	case dossier.HasText && !r.Released && (r.Anonymous || r.View < model.ViewCoordinator):
		p.say(theme.Muted, 0, d.T("report.withheld"))
	case dossier.HasText:
		p.say(theme.Muted, 0, d.T("word.none"))
	case o.asked:
		p.say(theme.Warn, 0, d.T("report.textMissing"))
		p.say(theme.Muted, 0, d.T("report.textAsked"))
	default:
		p.say(theme.Warn, 0, d.T("report.textMissing"))
	}
}
