package decide

import (
	"strings"

	"lapor/model"
	"lapor/model/safetext"
	"lapor/tui/cell"
	"lapor/tui/desk"
	"lapor/tui/screen"
	"lapor/tui/theme"
)

// sideBySide is the width from which two texts stand beside each other.
const sideBySide = 100

// View draws the card and its choices.
func (s *Screen) View(width, height int) string {
	d := s.deps
	if !s.ready {
		return d.Theme.Paint(theme.Base, theme.Muted, " "+d.T("outbox.loading"))
	}
	c, ok := s.card()
	if !ok {
		return d.Theme.Paint(theme.Base, theme.Good, " "+d.Theme.Glyphs.Check+" "+d.T("decide.none"))
	}
	wide := min(width, 140)
	inner := wide - 4
	lines := s.story(c, inner)
	buttons := screen.Choices(d, s.labels(c), s.choice)
	room := max(1, height-len(lines)-len(buttons)-6)
	lines = append(append(lines, ""), s.texts(c, inner, room)...)
	lines = append(append(lines, ""), buttons...)
	out := []string{s.heading(c, width)}
	out = append(out, screen.Box(d, s.name(c), lines, wide)...)
	return strings.Join(out[:min(len(out), height)], "\n")
}

// heading says how many there are and how old this one is.
func (s *Screen) heading(c desk.Card, width int) string {
	d := s.deps
	text := " " + d.T("decide.count", "n", len(s.cards))
	age := d.Theme.Glyphs.Dot + " " + d.T("decide.since", "ago", d.Text.Ago(c.Age(d.Clock.Now())))
	if len(s.cards) > 1 {
		age += " " + d.Theme.Glyphs.Dot + " " + d.T("decide.place", "at", s.at+1, "n", len(s.cards))
	}
	text = cell.Truncate(text, width, d.Theme.Glyphs.Ellipsis)
	return d.Theme.Line(theme.Base).Add(theme.Warn, text).
		Add(theme.Muted, cell.Truncate(" "+age, width-cell.Width(text), d.Theme.Glyphs.Ellipsis)).String()
}

func (s *Screen) name(c desk.Card) string {
	title := c.Head.Title
	if c.Here() {
		title = c.Report.Title
	}
	return "#" + safetext.Line(s.tracking(c)).String() + " " + safetext.Line(title).String()
}

func (s *Screen) tracking(c desk.Card) string {
	if c.Head.Tracking != "" {
		return c.Head.Tracking
	}
	return c.Report.Tracking
}

// story tells what was to happen, what happened instead, and what is safe.
func (s *Screen) story(c desk.Card, width int) []string {
	d := s.deps
	p := c.Head
	var lines []string
	say := func(token theme.Token, text string) {
		for _, line := range cell.WrapPlain(text, width) {
			lines = append(lines, d.Theme.Paint(theme.Panel, token, line))
		}
	}
	kind := d.Text.Kind(p.Op.Kind)
	key := "decide.notDone"
	if isReply(p.Op.Kind) {
		key = "decide.notSent"
	}
	if p.Author != d.Me.Actor.User && p.AuthorName != "" {
		key += "By"
	}
	say(theme.Strong, d.T(key, "kind", kind, "tracking", safetext.Line(s.tracking(c)).String(), "who", safetext.Line(p.AuthorName).String()))
	why := d.Text.Or("decide.why."+string(p.Outcome.Reason), d.T("decide.why.other", "reason", d.Text.Reason(p.Outcome.Reason)))
	say(theme.Text, strings.NewReplacer("{unit}", s.unit(c), "{by}", s.who(p.Outcome)).Replace(why))
	if words(p.Op.Body) != "" {
		say(theme.Good, d.T("decide.safe"))
	}
	if n := len(c.Chain); n > 0 {
		var kinds []string
		for _, follower := range c.Chain {
			kinds = append(kinds, d.Text.Kind(follower.Op.Kind))
		}
		say(theme.Warn, d.T("decide.chain", "n", n, "kinds", strings.Join(kinds, ", ")))
	}
	if !c.Here() {
		say(theme.Muted, d.T("decide.notHere"))
	}
	return lines
}

// unit is who holds the report now, as far as it may be known.
func (s *Screen) unit(c desk.Card) string {
	if name := safetext.Line(s.deps.Me.Tree.Name(c.Head.Outcome.Holder)).String(); name != "" {
		return name
	}
	return s.deps.T("decide.anotherUnit")
}

func (s *Screen) who(o model.Outcome) string {
	d := s.deps
	if o.Who == "" || o.When.IsZero() {
		return ""
	}
	return " " + d.T("decide.by", "who", safetext.Line(o.Who).String(), "moment", d.Text.Moment(o.When.In(d.Zone()), d.Now()))
}

func isReply(kind model.Kind) bool {
	return kind == model.KindFollowUpInterim || kind == model.KindFollowUpResult || kind == model.KindFollowUpClose
}

// texts shows what was written and, if there is one, the newer reply.
func (s *Screen) texts(c desk.Card, width, height int) []string {
	mine := block{s.deps.T("decide.mine"), words(c.Head.Op.Body)}
	if c.Theirs == nil {
		return s.scroll(s.draw(mine, width), height)
	}
	d := s.deps
	theirs := block{d.T("decide.theirs", "who", safetext.Line(c.Theirs.Name).String(),
		"moment", d.Text.Moment(c.Theirs.At.In(d.Zone()), d.Now())), c.Theirs.Body.Text}
	if width < sideBySide {
		both := append(s.draw(theirs, width), d.Theme.Paint(theme.Panel, theme.Text, " "))
		return s.scroll(append(both, s.draw(mine, width)...), height)
	}
	half := (width - 3) / 2
	left, right := s.draw(mine, half), s.draw(theirs, width-half-3)
	rows := make([]string, max(len(left), len(right)))
	for i := range rows {
		l, r := "", ""
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		gap := cell.Blank(half-cell.StyledWidth(l)) + " " + d.Theme.Glyphs.V + " "
		rows[i] = l + d.Theme.Paint(theme.Panel, theme.Muted, gap) + r
	}
	return s.scroll(rows, height)
}

// block is a text under its heading.
type block struct{ heading, text string }

func (s *Screen) draw(b block, width int) []string {
	if b.text == "" {
		return nil
	}
	d := s.deps
	lines := []string{d.Theme.Paint(theme.Panel, theme.Accent, cell.Truncate(b.heading, width, d.Theme.Glyphs.Ellipsis))}
	for _, line := range cell.Wrap(safetext.Clean(b.text).TrimSpace(), width) {
		lines = append(lines, d.Theme.Paint(theme.Panel, theme.Text, line))
	}
	return lines
}

// scroll shows height lines from where PgUp and PgDn have led.
func (s *Screen) scroll(lines []string, height int) []string {
	s.rows = max(1, height-1)
	if len(lines) <= height {
		s.top = 0
		return lines
	}
	s.top = min(s.top, len(lines)-s.rows)
	shown := append([]string(nil), lines[s.top:s.top+s.rows]...)
	return append(shown, s.deps.Theme.Paint(theme.Panel, theme.Muted,
		s.deps.T("decide.more", "n", len(lines)-s.top-s.rows)))
}

func (s *Screen) labels(c desk.Card) []string {
	var out []string
	for _, decision := range choices(c) {
		label := s.deps.Text.Or("decide.do."+string(decision), s.deps.Text.Decision(decision))
		out = append(out, strings.ReplaceAll(label, "{unit}", s.unit(c)))
	}
	return out
}
