package queuelist

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/tui/report"
	"lapor/tui/screen"
)

// peek is the preview of the report under the cursor. It reads one dossier at
// a time: a held key asks again only when the answer is here.
type peek struct {
	hidden        bool
	width, height int // of the whole screen
	query         screen.Query
	asked         model.ID
	have          model.Dossier
	err           error
	text          []string // drawn
	textWidth     int
}

type peeked struct{ dossier model.Dossier }

// dossier is the one at hand, if it is that of id.
func (p *peek) dossier(id model.ID) (model.Dossier, bool) {
	return p.have, !id.IsZero() && p.have.Report.ID == id
}

func (p *peek) forget() { p.text = nil }

// shown reports whether there is room for a preview.
func (p *peek) shown(l *List) bool {
	place := l.divide(p.width, p.height-3)
	return p.width > 0 && place.side+place.below > 0
}

// follow reads the report under the cursor unless it is at hand or a read is
// running: that one follows on when it ends.
func (p *peek) follow(l *List) tea.Cmd {
	row, ok := l.win.current()
	if !ok || !p.shown(l) || p.query.Busy() || p.have.Report.ID == row.ID || p.err != nil && p.asked == row.ID {
		return nil
	}
	return p.read(l, row.ID)
}

// refresh reads it again: something changed.
func (p *peek) refresh(l *List) tea.Cmd {
	row, ok := l.win.current()
	if !ok || !p.shown(l) {
		p.have = model.Dossier{}
		return nil
	}
	return p.read(l, row.ID)
}

func (p *peek) read(l *List, id model.ID) tea.Cmd {
	p.asked = id
	store := l.deps.Store
	return screen.Ask(l.deps, &p.query, func(ctx context.Context) (peeked, error) {
		d, err := store.Dossier(ctx, id)
		return peeked{d}, err
	})
}

func (p *peek) got(l *List, a screen.Answer[peeked]) tea.Cmd {
	if !p.query.Take(a.Gen) {
		return nil
	}
	p.have, p.err = a.Value.dossier, a.Err
	p.forget()
	return p.follow(l)
}

// lines draws the preview; while another report is being read the old one
// stays, so that nothing flickers.
func (p *peek) lines(l *List, width, height int) []string {
	if p.err != nil || p.have.Report.ID.IsZero() {
		return nil
	}
	if p.text == nil || p.textWidth != width {
		p.text, p.textWidth = report.Preview(l.deps, p.have, width), width
	}
	return p.text[:min(height, len(p.text))]
}

func (l *List) togglePreview() tea.Cmd {
	l.peek.hidden = !l.peek.hidden
	return l.peek.follow(l)
}
