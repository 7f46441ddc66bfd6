package central

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"reflect"
	"slices"

	"lapor/model"
	"lapor/store/record"
)

// Where a flush writes. Most changes are replies and notes: they leave the
// indexed columns of their report alone.
const (
	intoReports = "INSERT INTO report (id, short, tracking, agency, holder, officer, main, stage, closes, watch, seq, events, brief)"
	setReport   = "stage = excluded.stage, seq = excluded.seq, events = excluded.events, brief = excluded.brief"
)

var (
	intoOutcomes   = insertion{"INSERT INTO outcome (device, n, op, first, author, hash, record)", 7, ""}
	newReports     = insertion{intoReports, 13, ""}
	touchedReports = insertion{intoReports, 13, "ON CONFLICT (id) DO UPDATE SET " + setReport}
	movedReports   = insertion{intoReports, 13, "ON CONFLICT (id) DO UPDATE SET " + setReport + `, tracking = excluded.tracking,
		agency = excluded.agency, holder = excluded.holder, officer = excluded.officer, main = excluded.main,
		closes = excluded.closes, watch = excluded.watch`}
	intoRecords = insertion{"INSERT INTO report_record (report, record)", 2, "ON CONFLICT (report) DO UPDATE SET record = excluded.record"}
	intoTexts   = insertion{"INSERT INTO report_text (report, record)", 2, "ON CONFLICT (report) DO UPDATE SET record = excluded.record"}
	intoAsked   = insertion{"INSERT INTO report_asked (unit, report)", 2, "ON CONFLICT DO NOTHING"}
	intoFeed    = insertion{"INSERT INTO feed (seq, report, known, before, why)", 5, ""}
	intoEvents  = insertion{"INSERT INTO event (report, no, id, seq, kind, moves, record, body_hash)", 8, ""}
	intoBodies  = insertion{"INSERT INTO event_body (report, no, salt, body)", 4, ""}
	intoParked  = insertion{"INSERT INTO parked (op, seq, author, owner, agency, since, resolved, record)", 8,
		`ON CONFLICT (op) DO UPDATE SET seq = excluded.seq, owner = excluded.owner, agency = excluded.agency,
			resolved = excluded.resolved, record = excluded.record`}
	intoAudit = insertion{"INSERT INTO audit (no, at, who, what, report, op, detail)", 7, ""}
)

// pages are the rows of a flush, by what they go into; each is one after the
// other, flat.
type pages struct {
	created, touched, moved, records, texts, asked, feed, events, bodies, parked, audit []any
	unasked                                                                             []model.ID // whose referrals are written anew
}

// flush writes everything that changed, with one seq for each changed report
// and parked operation and one number for each line of audit.
func (w *work) flush(ctx context.Context) error {
	// Before the counter: here another process may be in the way.
	err := w.insert(ctx, intoOutcomes, w.says)
	w.says = nil
	changes := len(w.order) + len(w.waits)
	if err != nil || changes+len(w.trail) == 0 {
		return err
	}
	seq, line, err := w.count(ctx, changes, len(w.trail))
	if err != nil {
		return err
	}
	var p pages
	for _, id := range w.order {
		seq++
		if err := w.page(&p, w.held[id], seq); err != nil {
			return err
		}
	}
	for _, op := range w.waits {
		seq++
		if err := w.pageParked(&p, w.parked[op], seq); err != nil {
			return err
		}
	}
	for _, e := range w.trail {
		line++
		p.audit = append(p.audit, line, e.At.UnixMilli(), plain(e.Who), plain(e.What), idArg(e.Report), idArg(e.Op), plain(e.Detail))
	}
	return w.write(ctx, p)
}

// count takes numbers from the counter row, which is locked from here to the
// commit: the order of seq is the order of commits. It gives the last numbers
// before them.
func (w *work) count(ctx context.Context, changes, lines int) (seq, line uint64, err error) {
	now := w.meta
	var incarnation int64
	err = w.one(ctx, `UPDATE meta SET seq = seq + $1, audit_no = audit_no + $2
		RETURNING seq, audit_no, incarnation, tree_rev, rules_rev, calendar_rev`, []any{changes, lines},
		&now.Seq, &line, &incarnation, &now.TreeRev, &now.RulesRev, &now.CalendarRev)
	if err != nil {
		return 0, 0, err
	}
	now.Incarnation = uint64(incarnation)
	if now.Incarnation != w.meta.Incarnation || now.TreeRev != w.meta.TreeRev || now.RulesRev != w.meta.RulesRev ||
		now.CalendarRev != w.meta.CalendarRev {
		return 0, 0, errRevised
	}
	if w.meta = now; w.read.are(now) && w.store.known.Load() != w.read {
		w.learned = w.read
	}
	return now.Seq - uint64(changes), line - uint64(lines), nil
}

func (w *work) write(ctx context.Context, p pages) error {
	for _, id := range p.unasked {
		if err := w.exec(ctx, "DELETE FROM report_asked WHERE report = $1", id[:]); err != nil {
			return err
		}
	}
	for _, page := range []struct {
		into insertion
		rows []any
	}{
		{newReports, p.created}, {touchedReports, p.touched}, {movedReports, p.moved},
		{intoRecords, p.records}, {intoTexts, p.texts}, {intoAsked, p.asked}, {intoFeed, p.feed},
		{intoEvents, p.events}, {intoBodies, p.bodies}, {intoParked, p.parked}, {intoAudit, p.audit},
	} {
		if err := w.insert(ctx, page.into, page.rows); err != nil {
			return err
		}
	}
	return nil
}

// page writes a changed report with its new events.
func (w *work) page(p *pages, h *held, seq uint64) error {
	r := h.report
	head, texts, err := w.store.encodeReport(r)
	if err != nil {
		return err
	}
	after := r.Visibility()
	textSeq := h.textSeq
	if h.textNew {
		textSeq = seq
	}
	brief := packBrief(Brief{Rev: r.Revs.Rev, Seq: seq, TextSeq: textSeq, Stage: r.Stage, Due: r.Deadlines.Due,
		Received: r.Clocks.Received.At, Vis: after})
	rows := &p.moved
	switch {
	case !h.exists:
		rows = &p.created
	case h.indexed == indexedOf(r):
		rows = &p.touched
	}
	short := record.ShortOf(r.ID)
	id := idArg(r.ID)
	*rows = append(*rows, id, short[:], plain(r.Tracking), idArg(r.Agency), idArg(r.Holder), nullable(r.Restriction.Officer),
		nullable(r.Main), int64(r.Stage), closesOn(r), watchOn(r), seq, h.length, brief)
	p.records = append(p.records, id, head)
	if !h.exists || !bytes.Equal(h.texts, texts) {
		p.texts = append(p.texts, id, texts)
	}
	if h.exists && !slices.Equal(h.before.Asked, after.Asked) {
		p.unasked = append(p.unasked, r.ID)
	}
	if !h.exists || !slices.Equal(h.before.Asked, after.Asked) {
		for _, unit := range after.Asked {
			p.asked = append(p.asked, idArg(unit), id)
		}
	}
	before := packVisibility(nil, h.before)
	if h.exists {
		before = packBefore(h.rev, h.before)
	}
	p.feed = append(p.feed, seq, id, bit(h.exists), before, string(whyOf(h, after)))
	for _, e := range h.events {
		if err := w.pageEvent(p, e, seq); err != nil {
			return err
		}
	}
	return nil
}

// indexed are the values that have an index.
type indexed struct {
	tracking                      string
	agency, holder, officer, main model.ID
	closes, watch                 any
}

func indexedOf(r model.Report) indexed {
	return indexed{r.Tracking, r.Agency, r.Holder, r.Restriction.Officer, r.Main, closesOn(r), watchOn(r)}
}

// pageEvent keeps the body apart, salted, and its hash with the header: the
// body can be redacted later and the header still proves what it was.
func (w *work) pageEvent(p *pages, e model.Event, seq uint64) error {
	body, err := w.store.codec.Encode(e.Body)
	if err != nil {
		return err
	}
	salted := make([]byte, saltSize, saltSize+len(body))
	if _, err := io.ReadFull(w.store.options.Random, salted); err != nil {
		return err
	}
	hash := sha256.Sum256(append(salted, body...))
	moved := bit(moves(e))
	e.Body = model.EventBody{}
	head, err := w.store.codec.Encode(e)
	if err != nil {
		return err
	}
	id := idArg(e.Report)
	p.events = append(p.events, id, e.No, idArg(e.ID), seq, plain(string(e.Kind)), moved, head, hash[:])
	p.bodies = append(p.bodies, id, e.No, salted[:saltSize], body)
	return nil
}

const saltSize = 16

// moves reports whether an event changed where a report stands or reached the
// citizen: what a conflict is about.
func moves(e model.Event) bool {
	return e.From != e.To || !e.Body.Unit.IsZero() || e.Audience == model.AudiencePublic
}

func (w *work) pageParked(p *pages, k *model.Parked, seq uint64) error {
	b, err := w.store.codec.Encode(k)
	if err != nil {
		return err
	}
	p.parked = append(p.parked, idArg(k.Op.ID), seq, idArg(k.Author), idArg(k.Owner), idArg(k.Agency), k.Since.UnixMilli(),
		bit(k.Resolved != ""), b)
	return nil
}

// whyOf says why the report may have left someone's sight.
func whyOf(h *held, after model.Visibility) record.Why {
	switch {
	case h.why != "":
		return h.why
	case !h.exists || reflect.DeepEqual(h.before, after):
		return ""
	case after.Gone:
		return record.WhyRedacted
	}
	return record.WhyMoved
}
