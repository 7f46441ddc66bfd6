package report

import (
	"slices"
	"strings"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/safetext"
	"lapor/tui/cell"
	"lapor/tui/theme"
)

// briefEvents is how many entries a preview shows.
const briefEvents = 3

// timeline is everything that happened, the newest first, own unsent acts on
// top.
func (p *page) timeline(dossier model.Dossier, o options) {
	p.section(p.deps.T("report.timeline"), "")
	for _, out := range slices.Backward(dossier.Pending) {
		p.pending(out, o)
	}
	if len(dossier.Events) == 0 && len(dossier.Pending) == 0 {
		p.say(theme.Muted, 0, p.deps.T("report.noTimeline"))
		return
	}
	own := map[model.ID]bool{}
	for _, out := range dossier.Pending {
		own[out.Op.ID] = true
	}
	shown := 0
	for _, e := range slices.Backward(dossier.Events) {
		if !e.Op.IsZero() && own[e.Op] {
			continue // replayed from the outbox: shown above
		}
		if o.brief && shown == briefEvents {
			return
		}
		shown++
		p.event(e, o)
	}
}

// pending is an own operation that the server has not answered.
func (p *page) pending(out model.Outgoing, o options) {
	d := p.deps
	g := d.Theme.Glyphs
	state := d.T("report.pending")
	switch {
	case out.State == model.OutSending:
		state = d.T("report.sending")
	case out.LeavesAt.After(d.Clock.Now()):
		state = d.T("report.leaves", "wait", d.Text.Countdown(out.LeavesAt.Sub(d.Clock.Now())))
	}
	p.raw(d.Theme.Line(theme.Base).Add(theme.Warn, g.Unsent+" "+d.Text.Moment(out.Op.Written.In(d.Zone()), d.Now())+"  ").
		Add(theme.Strong, d.Text.Kind(out.Op.Kind)).Add(theme.Warn, "  "+state).String())
	p.quote(out.Op.Body.Text, o, theme.Text)
	if out.Op.Body.Reason != "" {
		p.quote(d.T("report.reason", "reason", clean(out.Op.Body.Reason)), o, theme.Muted)
	}
}

func (p *page) event(e model.Event, o options) {
	d := p.deps
	g := d.Theme.Glyphs
	line := d.Theme.Line(theme.Base).Add(dotToken(e), g.Point+" ").
		Add(theme.Muted, d.Text.Moment(e.At.In(d.Zone()), d.Now())+"  ").Add(theme.Strong, d.Text.Kind(e.Kind))
	used := 2 + cell.Width(d.Text.Moment(e.At.In(d.Zone()), d.Now())) + 2 + cell.Width(d.Text.Kind(e.Kind))
	for _, part := range p.eventParts(e) {
		part = "  " + part
		if used+cell.Width(part) > p.width {
			p.raw(line.String())
			line = d.Theme.Line(theme.Base)
			part, used = "    "+strings.TrimSpace(part), 0
			part = cell.Truncate(part, p.width, g.Ellipsis)
		}
		used += cell.Width(part)
		line.Add(theme.Muted, part)
	}
	p.raw(line.String())
	p.quote(e.Body.Text, o, theme.Text)
	if e.Body.Reason != "" {
		p.quote(d.T("report.reason", "reason", clean(e.Body.Reason)), o, theme.Muted)
	}
	if len(e.Body.Changed) > 0 {
		p.quote(d.T("report.changed", "fields", clean(strings.Join(p.fieldNames(e.Body.Changed), ", "))), o, theme.Muted)
	}
}

func dotToken(e model.Event) theme.Token {
	switch {
	case e.Late:
		return theme.Danger
	case e.Audience == model.AudiencePublic:
		return theme.Good
	}
	return theme.Muted
}

// eventParts: who, as whom, where to, until when, who sees it.
func (p *page) eventParts(e model.Event) []string {
	d := p.deps
	var parts []string
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	who := clean(e.Name)
	if who == "" && e.Role == model.RoleSystem {
		who = d.Text.Role(model.RoleSystem)
	}
	node := clean(d.Me.Tree.Name(e.Node))
	switch {
	case who != "" && node != "":
		add(who + " (" + node + ")")
	case who != "":
		add(who)
	}
	if unit := clean(d.Me.Tree.Name(e.Body.Unit)); unit != "" {
		add(d.T("report.toUnit", "unit", unit))
	} else if target := clean(e.Body.Target); target != "" {
		add(d.T("report.toUnit", "unit", target))
	}
	if day, err := calendar.ParseDate(e.Body.Date); err == nil {
		key := "report.untilDate"
		if e.Kind == model.KindFollowUpInterim {
			key = "report.promised"
		}
		add(d.T(key, "date", d.Text.Date(day)))
	}
	switch e.Audience {
	case model.AudienceReporter:
		add("[" + d.T("report.secret") + "]")
	case model.AudienceInternal, model.AudienceCoordinator:
		add("[" + d.T("report.internal") + "]")
	}
	if e.Late {
		add("[" + d.T("report.late") + "]")
	}
	return parts
}

func (p *page) fieldNames(codes []string) []string {
	var names []string
	for _, c := range codes {
		names = append(names, p.deps.Text.Field(c))
	}
	return names
}

// quote is a text below its entry, with a line at its left.
func (p *page) quote(s string, o options, token theme.Token) {
	text := safetext.Clean(s).TrimSpace()
	if text.Empty() {
		return
	}
	if o.masked {
		text = text.Mask()
	}
	lines := cell.Wrap(text, max(8, p.width-4))
	if o.brief && len(lines) > 4 {
		lines = append(lines[:3:3], p.deps.Theme.Glyphs.Ellipsis)
	}
	for _, line := range lines {
		p.raw(p.deps.Theme.Line(theme.Base).Add(theme.Muted, "  "+p.deps.Theme.Glyphs.V+" ").Add(token, line).String())
	}
}
