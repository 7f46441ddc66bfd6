package compose

import (
	"lapor/model"
	"lapor/model/safetext"
	"lapor/tui/cell"
	"lapor/tui/theme"
)

// side says how much of the report is shown; F3 goes round.
type side uint8

const (
	glance side = iota // some lines above the text; all of it beside
	whole              // half of the screen above the text; all of it beside
	hidden
	sides
)

// glanceLines is how much of the report stands above a reply: enough to know
// what it is about, less where the text would have no room.
func glanceLines(height int) int { return min(5, max(1, (height-10)/2)) }

// above is the report over the text on a narrow screen.
func (s *Screen) above(width, height int) []string {
	if s.side == hidden {
		return nil
	}
	lines := s.reportLines(width - 2)
	room := glanceLines(height)
	if s.side == whole {
		room = max(room, height/2-3)
	}
	s.sideTop = min(s.sideTop, max(0, len(lines)-room))
	more := len(lines) - s.sideTop - room
	lines = lines[s.sideTop:]
	lines = lines[:min(len(lines), room)]
	out := make([]string, 0, len(lines)+1)
	for _, line := range lines {
		out = append(out, " "+line)
	}
	if more > 0 {
		hint := s.deps.T("compose.more", "n", more)
		out = append(out, s.deps.Theme.Paint(theme.Base, theme.Muted, " "+cell.Truncate(hint, width-2, "")))
	}
	return out
}

// reportLines is the report as the writer needs it: title, what the citizen
// wrote, and what the agency has told him so far.
func (s *Screen) reportLines(width int) []string {
	d := s.deps
	r := s.about.dossier.Report
	var lines []string
	say := func(token theme.Token, text string) {
		for _, line := range cell.WrapPlain(text, width) {
			lines = append(lines, d.Theme.Paint(theme.Base, token, line))
		}
	}
	if s.many() {
		say(theme.Strong, d.T("compose.forMany", "n", len(s.open.Many)))
		return lines
	}
	say(theme.Strong, "#"+safetext.Line(r.Tracking).String()+" "+safetext.Line(r.Title).String())
	say(theme.Muted, s.marks(r))
	text := safetext.Clean(r.VisibleText()).TrimSpace()
	switch {
	case !text.Empty():
		say(theme.Text, text.String())
	case !s.about.dossier.HasText:
		say(theme.Muted, d.T("report.textMissing"))
	default:
		say(theme.Muted, d.T("report.withheld"))
	}
	if s.note {
		return lines
	}
	for _, e := range s.about.dossier.Events {
		if !spoken(e) {
			continue
		}
		say(theme.Text, "")
		who := safetext.Line(e.Name).String()
		if e.Kind == model.KindReporterAnswered || e.Kind == model.KindObjected {
			who = d.T("compose.reporter")
		}
		say(theme.Accent, d.Text.Kind(e.Kind)+" "+d.Theme.Glyphs.Dot+" "+who+" "+d.Theme.Glyphs.Dot+" "+
			d.Text.Moment(e.At.In(d.Zone()), d.Now()))
		say(theme.Text, safetext.Clean(e.Body.Text).TrimSpace().String())
	}
	return lines
}

// spoken: what the citizen and the agency have told each other.
func spoken(e model.Event) bool {
	switch e.Kind {
	case model.KindFollowUpInterim, model.KindFollowUpResult, model.KindFollowUpClose,
		model.KindReporterAnswered, model.KindObjected:
		return e.Body.Text != ""
	}
	return false
}
