package outbox

import (
	"strconv"
	"strings"

	"lapor/model"
	"lapor/model/safetext"
	"lapor/tui/cell"
	"lapor/tui/desk"
	"lapor/tui/theme"
)

const (
	wideFrom   = 120
	stateWidth = 25
)

// View draws the list and the text of the item under the cursor.
func (s *Screen) View(width, height int) string {
	d := s.deps
	if !s.ready {
		return d.Theme.Paint(theme.Base, theme.Muted, " "+d.T("outbox.loading"))
	}
	lines := []string{s.summary(width), ""}
	if len(s.items) == 0 {
		lines = append(lines, d.Theme.Paint(theme.Base, theme.Text, " "+d.T("outbox.empty")))
		return strings.Join(lines, "\n")
	}
	list, below := width, 0
	if width >= wideFrom {
		list = width * 11 / 20
	} else {
		below = min(height/2, 12)
	}
	s.rows = max(1, height-len(lines)-below)
	s.move(0)
	for i := s.top; i < min(len(s.items), s.top+s.rows); i++ {
		lines = append(lines, s.row(s.items[i], i == s.cursor, list))
	}
	it, _ := s.current()
	if below == 0 {
		return s.beside(lines, s.detail(it, width-list-3), list, height)
	}
	for len(lines) < height-below {
		lines = append(lines, "")
	}
	lines = append(lines, d.Theme.Paint(theme.Base, theme.Muted, cell.Rule(d.Theme.Glyphs.H, width)))
	for _, line := range s.detail(it, width-2) {
		lines = append(lines, " "+line)
	}
	return strings.Join(lines[:min(len(lines), height)], "\n")
}

func (s *Screen) beside(left, right []string, width, height int) string {
	t := s.deps.Theme
	lines := make([]string, height)
	for i := range height {
		l, r := "", ""
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		lines[i] = l + cell.Blank(width-cell.StyledWidth(l)) + t.Paint(theme.Base, theme.Muted, t.Glyphs.V) + " " + r
	}
	return strings.Join(lines, "\n")
}

// summary counts, and says what is safe.
func (s *Screen) summary(width int) string {
	d := s.deps
	unsent, bytes, drafts := 0, 0, 0
	for _, it := range s.items {
		switch {
		case it.draft != nil:
			drafts++
		case desk.Unsent(it.out):
			unsent++
			bytes += it.out.Size
		}
	}
	line := d.Theme.Line(theme.Base)
	text := " " + d.T("outbox.none")
	token := theme.Good
	if unsent > 0 {
		text, token = " "+d.T("outbox.unsent", "n", unsent, "size", s.size(bytes)), theme.Warn
	}
	rest := ""
	if drafts > 0 {
		rest += " " + d.Theme.Glyphs.Dot + " " + d.T("outbox.drafts", "n", drafts)
	}
	if unsent > 0 {
		rest += " " + d.Theme.Glyphs.Dot + " " + s.nextTry()
	}
	text = cell.Truncate(text, width, d.Theme.Glyphs.Ellipsis)
	return line.Add(token, text).Add(theme.Muted, cell.Truncate(rest, width-cell.Width(text), d.Theme.Glyphs.Ellipsis)).String()
}

func (s *Screen) nextTry() string {
	d := s.deps
	switch {
	case d.Link.Offline:
		return d.T("outbox.offline")
	case d.Link.Syncing:
		return d.T("outbox.sendingNow")
	case !d.Link.NextTry.IsZero() && d.Link.NextTry.After(d.Clock.Now()):
		return d.T("outbox.nextTry", "clock", d.Text.Clock(d.Link.NextTry.In(d.Zone())))
	}
	return d.T("outbox.whenLinked")
}

// size in units that an officer knows.
func (s *Screen) size(bytes int) string {
	if bytes < 1000 {
		return s.deps.T("outbox.bytes", "n", bytes)
	}
	tenths := strconv.Itoa(bytes / 100 % 10)
	if bytes >= 100_000 {
		return s.deps.T("outbox.kilobytes", "n", s.deps.Text.Number(bytes/1000))
	}
	return s.deps.T("outbox.kilobytes", "n", strconv.Itoa(bytes/1000)+s.deps.T("outbox.decimal")+tenths)
}

// state is where an item stands, in words and with a sign.
func (s *Screen) state(it item) (mark, words string, token theme.Token) {
	d := s.deps
	g := d.Theme.Glyphs
	if it.draft != nil {
		return g.Draft, d.T("outbox.draft"), theme.Muted
	}
	switch it.out.State {
	case model.OutSending:
		return g.Syncing, d.Text.OutState(it.out.State), theme.Accent
	case model.OutAccepted:
		return g.Check, d.Text.OutState(it.out.State), theme.Good
	case model.OutParked:
		return g.Parked, d.Text.OutState(it.out.State), theme.Warn
	case model.OutRejected:
		return g.Cross, d.T("outbox.rejected"), theme.Danger
	}
	if wait := desk.Held(it.out, d.Clock.Now()); wait > 0 {
		return g.Unsent, d.T("outbox.leaves", "wait", d.Text.Countdown(wait)), theme.Accent
	}
	return g.Unsent, d.Text.OutState(it.out.State), theme.Text
}

func (s *Screen) label(it item) string {
	title := safetext.Line(it.title).String()
	if it.tracking == "" {
		if title == "" {
			return s.deps.T("outbox.gone")
		}
		return title
	}
	return "#" + safetext.Line(it.tracking).String() + " " + title
}

func (s *Screen) row(it item, on bool, width int) string {
	d := s.deps
	g := d.Theme.Glyphs
	mark, words, token := s.state(it)
	surface, bar := theme.Base, " "
	if on {
		surface, bar = theme.Cursor, g.Bar
	}
	kind := min(22, max(16, width/4))
	line := d.Theme.Line(surface).Add(theme.Accent, bar).Add(token, mark+" "+cell.Fit(words, stateWidth, g.Ellipsis)+" ").
		Add(theme.Text, cell.Fit(d.Text.Kind(it.kind()), kind, g.Ellipsis)+" ")
	rest := max(0, width-stateWidth-kind-5)
	return line.Add(theme.Text, cell.Fit(s.label(it), rest, g.Ellipsis)).String()
}

// detail says everything about an item.
func (s *Screen) detail(it item, width int) []string {
	d := s.deps
	var lines []string
	say := func(token theme.Token, text string) {
		for _, line := range cell.WrapPlain(text, width) {
			lines = append(lines, d.Theme.Paint(theme.Base, token, line))
		}
	}
	mark, words, token := s.state(it)
	if it.out.State == model.OutRejected {
		words = d.Text.OutState(model.OutRejected)
	}
	say(theme.Strong, d.Text.Kind(it.kind())+" "+s.label(it))
	say(token, mark+" "+words)
	now := d.Now()
	if it.draft != nil {
		say(theme.Muted, d.T("outbox.savedAt", "moment", d.Text.Moment(it.draft.Saved.In(d.Zone()), now)))
		if it.draft.Flagged {
			say(theme.Warn, d.T("outbox.flagged"))
		}
	} else {
		say(theme.Muted, d.T("outbox.written", "moment", d.Text.Moment(it.out.Op.Written.In(d.Zone()), now), "size", s.size(it.out.Size)))
		s.reason(it.out, say)
	}
	if text := safetext.Clean(it.words()).TrimSpace(); !text.Empty() {
		say(theme.Text, "")
		say(theme.Text, text.String())
	}
	return lines
}

func (s *Screen) reason(o model.Outgoing, say func(theme.Token, string)) {
	d := s.deps
	switch o.State {
	case model.OutWaiting:
		if o.LeavesAt.IsZero() || desk.Held(o, d.Clock.Now()) == 0 {
			say(theme.Muted, s.nextTry())
		}
	case model.OutParked:
		say(theme.Warn, d.T("outbox.why", "reason", d.Text.Reason(o.Outcome.Reason)))
		say(theme.Muted, d.T("outbox.decideHint"))
	case model.OutRejected:
		reason := d.Text.Reason(o.Outcome.Reason)
		if o.Outcome.Field != "" {
			reason += " (" + d.Text.Field(o.Outcome.Field) + ")"
		}
		say(theme.Danger, d.T("outbox.why", "reason", reason))
		say(theme.Muted, d.T("outbox.rejectedSafe"))
	case model.OutAccepted:
		if !o.Outcome.At.IsZero() {
			say(theme.Muted, d.T("outbox.acceptedAt", "moment", d.Text.Moment(o.Outcome.At.In(d.Zone()), d.Now())))
		}
		if o.Outcome.Reason != "" {
			say(theme.Warn, d.Text.Reason(o.Outcome.Reason))
		}
	}
}
