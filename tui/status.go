package tui

import (
	"strings"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/tui/action"
	"lapor/tui/cell"
	"lapor/tui/theme"
)

// status tells what is unsent and how old the data are. It never calls
// anything synced while something is unsent.
func (m *Model) status() string {
	d := m.deps
	g := d.Theme.Glyphs
	line := d.Theme.Line(theme.Base).Add(theme.Text, " ")
	left := m.width - 2
	add := func(token theme.Token, s string) {
		if s == "" || left <= 0 {
			return
		}
		s = cell.Truncate(s, left, g.Ellipsis)
		left -= cell.Width(s)
		line.Add(token, s)
	}
	between := func() { add(theme.Muted, " "+g.Dot+" ") }
	if wait := m.leaves.Sub(d.Clock.Now()); wait > 0 {
		add(theme.Accent, d.T("status.leaves", "wait", d.Text.Countdown(wait)))
		between()
	}
	c := d.Counts
	if c.Unsent > 0 {
		add(theme.Warn, d.T("status.unsent", "n", c.Unsent))
	} else {
		add(theme.Muted, d.T("status.nothingUnsent"))
	}
	if c.Parked > 0 {
		between()
		add(theme.Danger, d.T("status.parked", "n", c.Parked))
	}
	if c.Rejected > 0 {
		between()
		add(theme.Danger, d.T("status.rejected", "n", c.Rejected))
	}
	between()
	add(theme.Muted, m.lastSync())
	if d.Link.Incomplete {
		between()
		add(theme.Muted, d.T("status.incomplete"))
	}
	return line.String()
}

func (m *Model) lastSync() string {
	d := m.deps
	last := d.Link.LastContact
	if last.IsZero() {
		return d.T("status.never")
	}
	now := d.Now()
	moment := d.Text.Clock(last.In(d.Zone()))
	if day := calendar.DateOf(last, d.Zone()); day != d.Today() {
		moment = d.Text.ShortDate(day, d.Today()) + " " + moment
	}
	return d.T("status.last", "moment", moment, "ago", d.Text.Ago(now.Sub(last)))
}

// linkState is the link in a word, with a sign that needs no colour.
func (m *Model) linkState() (string, theme.Token) {
	d := m.deps
	g := d.Theme.Glyphs
	switch l := d.Link; {
	case l.Syncing:
		return g.Syncing + " " + d.T("status.syncing"), theme.Accent
	case l.Offline:
		return g.Offline + " " + d.T("status.offlineMode"), theme.Warn
	case l.LastError != nil:
		return g.Offline + " " + d.T(linkTrouble(l.LastError)), theme.Warn
	case l.LastContact.IsZero():
		return g.Offline + " " + d.T("status.notYet"), theme.Muted
	}
	return g.Online + " " + d.T("status.online"), theme.Good
}

// linkTrouble is the key of a word for why the last exchange failed.
func linkTrouble(err error) string {
	switch model.CodeOf(err) {
	case "token_expired", "token_invalid", "device_revoked", "user_disabled", "device_mismatch":
		return "status.signIn"
	case "sync_no_network", "sync_stalled", "sync_captive_portal", "wire_truncated", "":
		return "status.noLink"
	}
	return "status.failed"
}

// weather reports whether an error of the link passes by itself: the header
// says it, and it is no reason to interrupt anybody.
func weather(err error) bool {
	switch model.CodeOf(err) {
	case "sync_no_network", "sync_stalled", "sync_server_down", "sync_busy", "sync_offline", "sync_locked", "wire_truncated", "":
		return true
	}
	return false
}

// footer is the five keys that matter now.
func (m *Model) footer() string {
	d := m.deps
	top := m.top()
	limit := 5
	if m.width >= 120 {
		limit = 8
	}
	line := d.Theme.Line(theme.Base)
	used := 0
	info := top.Info()
	for _, a := range d.Keys.Footer(info.Where, d.Judge(top.Subject()), limit) {
		key := ""
		for _, k := range d.Keys.Keys(a.Name) {
			if !info.Typing || len(k) > 1 { // letters belong to the text field
				key = d.Text.Key(k)
				break
			}
		}
		if key == "" {
			continue
		}
		label := d.T("action." + string(a.Name))
		width := 3 + cell.Width(key) + cell.Width(label)
		if used+width > m.width && a.Name != action.Help {
			continue
		}
		if used+width > m.width {
			break
		}
		used += width
		line.Add(theme.Accent, " "+key).Add(theme.Muted, " "+label+" ")
	}
	return strings.TrimRight(line.String(), " ")
}
