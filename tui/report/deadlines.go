package report

import (
	"slices"
	"strconv"
	"strings"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/tui/theme"
)

// deadlines says what is due when; expanded, also how it was counted.
func (p *page) deadlines(dossier model.Dossier, o options) {
	d, r := p.deps, dossier.Report
	hint := ""
	if keys := d.Keys.Keys("deadlines"); len(keys) > 0 {
		hint = d.T("report.deadlinesHint", "key", d.Text.Key(keys[0]))
	}
	all := p.explanations(r)
	p.section(d.T("report.deadlines"), hint)
	if len(all) == 0 {
		p.say(theme.Muted, 0, d.T("report.noDeadline"))
		return
	}
	if r.Deadlines.Paused {
		p.say(theme.Warn, 0, d.T("report.paused"))
	}
	for _, e := range all {
		switch {
		case o.expanded:
			p.dueLine(e)
			p.counted(e)
		case e.Done.IsZero() && !(e.Agency && repeats(e, all)):
			p.dueLine(e)
		}
	}
	p.uncovered(all)
}

// repeats reports whether the agency's clock says the same as the unit's.
func repeats(e model.Explanation, all []model.Explanation) bool {
	return slices.ContainsFunc(all, func(u model.Explanation) bool {
		return !u.Agency && u.Clock == e.Clock && u.Due == e.Due && u.Running == e.Running
	})
}

func (p *page) explanations(r model.Report) []model.Explanation {
	rules := p.deps.Me.Rules
	if rules.Calendar == nil {
		return nil
	}
	return rules.Explain(r)
}

// dueLines is the short form for the preview: what runs, nothing else.
func (p *page) dueLines(dossier model.Dossier) {
	all := p.explanations(dossier.Report)
	units := slices.ContainsFunc(all, func(e model.Explanation) bool { return e.Running && !e.Agency })
	for _, e := range all {
		if e.Running && e.Agency != units {
			p.dueLine(e)
		}
	}
	p.uncovered(all)
}

func (p *page) dueLine(e model.Explanation) {
	d := p.deps
	name := d.Text.ClockName(e.Clock)
	if e.Agency {
		name = d.T("report.agencyClock", "clock", name)
	}
	if !e.Done.IsZero() {
		p.item(theme.Muted, d.Theme.Glyphs.Check, d.T("report.done", "clock", name, "date", d.Text.Date(calendar.DateOf(e.Done, d.Zone()))))
		return
	}
	days := d.HMark(e.Due)
	token := theme.Text
	switch {
	case !e.Running:
		token = theme.Muted
	case days < 0:
		token = theme.Danger
	case days <= 2:
		token = theme.Warn
	}
	mark := d.Text.HMark(days, !e.Running, e.Start.Estimated(), d.Theme.Glyphs.PlusMinus)
	if e.Due.IsZero() {
		p.item(token, d.Theme.Glyphs.More, d.T("report.dueOpen", "clock", name, "mark", mark))
		return
	}
	p.item(token, d.Theme.Glyphs.More, d.T("report.due", "clock", name, "date", d.Text.DayDate(e.Due), "mark", mark))
}

// counted is start, length, legal basis and the days that did not count.
func (p *page) counted(e model.Explanation) {
	d := p.deps
	start := d.Text.Date(e.From)
	if e.Start.Estimated() {
		p.say(theme.Muted, 2, d.T("report.estimatedStart", "sign", d.Theme.Glyphs.PlusMinus, "start", start, "basis", d.Text.Basis(e.Start.Basis), "n", e.Length))
	} else {
		p.say(theme.Muted, 2, d.T("report.counted", "start", start, "n", e.Length))
	}
	if e.LegalBasis != "" {
		p.say(theme.Muted, 2, d.T("report.basis", "basis", clean(e.LegalBasis)))
	}
	if days := p.skipped(e.Skipped); days != "" {
		p.say(theme.Muted, 2, d.T("report.skipped", "days", days))
	}
	if e.PausedDays > 0 {
		p.say(theme.Muted, 2, d.T("report.pausedDays", "n", e.PausedDays))
	}
}

// skipped names holidays one by one and counts weekends.
func (p *page) skipped(days []calendar.Skip) string {
	d := p.deps
	var parts []string
	weekends := 0
	for _, s := range days {
		if s.Weekend {
			weekends++
			continue
		}
		parts = append(parts, d.T("report.skippedDay", "date", d.Text.ShortDate(s.Date, d.Today()), "reason", d.Text.Skip(s)))
	}
	if weekends > 0 {
		parts = append(parts, d.T("report.weekends", "n", weekends))
	}
	return strings.Join(parts, "; ")
}

// uncovered says it when the calendar does not know a year.
func (p *page) uncovered(all []model.Explanation) {
	seen := map[int]bool{}
	var years []string
	for _, e := range all {
		for _, y := range e.Uncovered {
			if !seen[y] {
				seen[y] = true
				years = append(years, strconv.Itoa(y))
			}
		}
	}
	if len(years) > 0 {
		p.say(theme.Warn, 0, p.deps.T("report.uncovered", "years", strings.Join(years, ", ")))
	}
}
