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
	for _, out := range s.waiting() {
		say(theme.Warn, d.Theme.Glyphs.Unsent+" "+d.T("compose.unsentReply", "kind", d.Text.Kind(out.Op.Kind), "clock", d.Text.Moment(out.Op.Written.In(d.Zone()), d.Now())))
	}
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

// waiting lists the officer's own replies to this report that have not left
// yet: a second one must not be written by mistake.
func (s *Screen) waiting() []model.Outgoing {
	var out []model.Outgoing
	for _, o := range s.about.dossier.Pending {
		if !s.note && followUp(o.Op.Kind) && (s.about.out == nil || o.Op.ID != s.about.out.Op.ID) {
			out = append(out, o)
		}
	}
	return out
}

// spoken: what the citizen and the agency have told each other.
func spoken(e model.Event) bool {
	return e.Body.Text != "" && (followUp(e.Kind) || e.Kind == model.KindReporterAnswered || e.Kind == model.KindObjected)
}

func followUp(k model.Kind) bool {
	return k == model.KindFollowUpInterim || k == model.KindFollowUpResult || k == model.KindFollowUpClose
}
