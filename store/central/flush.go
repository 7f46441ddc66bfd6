package central

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"reflect"

	"lapor/model"
	"lapor/store/record"
)

// flush writes everything that changed, with one seq for each changed report
// and parked operation and one number for each line of audit.
func (w *work) flush(ctx context.Context) error {
	changes := len(w.order) + len(w.waits)
	if changes+len(w.trail) == 0 {
		return nil
	}
	var seq, line uint64
	// The counter row is locked from here to the commit: seq order is commit
	// order.
	err := w.one(ctx, "UPDATE meta SET seq = seq + $1, audit_no = audit_no + $2 RETURNING seq, audit_no",
		[]any{changes, len(w.trail)}, &seq, &line)
	if err != nil {
		return err
	}
	w.meta.Seq = seq
	seq -= uint64(changes)
	for _, id := range w.order {
		seq++
		if err := w.writeReport(ctx, w.held[id], seq); err != nil {
			return err
		}
	}
	for _, op := range w.waits {
		seq++
		if err := w.writeParked(ctx, w.parked[op], seq); err != nil {
			return err
		}
	}
	line -= uint64(len(w.trail))
	for _, e := range w.trail {
		line++
		err := w.exec(ctx, `INSERT INTO audit (no, at, who, what, report, op, detail)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			line, e.At.UnixMilli(), e.Who, e.What, e.Report[:], e.Op[:], e.Detail)
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *work) writeReport(ctx context.Context, h *held, seq uint64) error {
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
	if h.exists {
		err = w.updateReport(ctx, h, seq, brief)
	} else {
		err = w.insertReport(ctx, h, seq, brief)
	}
	if err != nil {
		return err
	}
	if err := w.writeRecords(ctx, h, head, texts); err != nil {
		return err
	}
	if !h.exists || !reflect.DeepEqual(h.before.Asked, after.Asked) {
		if err := w.writeAsked(ctx, r.ID, after.Asked); err != nil {
			return err
		}
	}
	err = w.exec(ctx, "INSERT INTO feed (seq, report, known, before, why) VALUES ($1, $2, $3, $4, $5)",
		seq, r.ID[:], bit(h.exists), packVisibility(nil, h.before), string(whyOf(h, after)))
	if err != nil {
		return err
	}
	for _, e := range h.events {
		if err := w.writeEvent(ctx, e, seq); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) insertReport(ctx context.Context, h *held, seq uint64, brief []byte) error {
	r := h.report
	short := record.ShortOf(r.ID)
	return w.exec(ctx, `INSERT INTO report (id, short, tracking, agency, holder, officer, main, stage, closes, watch,
		seq, events, brief) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		r.ID[:], short[:], r.Tracking, r.Agency[:], r.Holder[:], nullable(r.Restriction.Officer), nullable(r.Main),
		int64(r.Stage), closesOn(r), watchOn(r), seq, h.length, brief)
}

// updateReport leaves the indexed columns alone where it can: most changes
// are replies and notes.
func (w *work) updateReport(ctx context.Context, h *held, seq uint64, brief []byte) error {
	r := h.report
	if h.indexed == indexedOf(r) {
		return w.exec(ctx, "UPDATE report SET stage = $1, seq = $2, events = $3, brief = $4 WHERE id = $5",
			int64(r.Stage), seq, h.length, brief, r.ID[:])
	}
	return w.exec(ctx, `UPDATE report SET stage = $1, seq = $2, events = $3, brief = $4, tracking = $5, agency = $6,
		holder = $7, officer = $8, main = $9, closes = $10, watch = $11 WHERE id = $12`,
		int64(r.Stage), seq, h.length, brief, r.Tracking, r.Agency[:],
		r.Holder[:], nullable(r.Restriction.Officer), nullable(r.Main), closesOn(r), watchOn(r), r.ID[:])
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

func (w *work) writeRecords(ctx context.Context, h *held, head, texts []byte) error {
	id := h.report.ID
	if !h.exists {
		if err := w.exec(ctx, "INSERT INTO report_record (report, record) VALUES ($1, $2)", id[:], head); err != nil {
			return err
		}
		return w.exec(ctx, "INSERT INTO report_text (report, record) VALUES ($1, $2)", id[:], texts)
	}
	if err := w.exec(ctx, "UPDATE report_record SET record = $1 WHERE report = $2", head, id[:]); err != nil {
		return err
	}
	if bytes.Equal(h.texts, texts) {
		return nil
	}
	return w.exec(ctx, "UPDATE report_text SET record = $1 WHERE report = $2", texts, id[:])
}

func (w *work) writeAsked(ctx context.Context, report model.ID, units []model.ID) error {
	if err := w.exec(ctx, "DELETE FROM report_asked WHERE report = $1", report[:]); err != nil {
		return err
	}
	for _, unit := range units {
		err := w.exec(ctx, "INSERT INTO report_asked (unit, report) VALUES ($1, $2) ON CONFLICT DO NOTHING", unit[:], report[:])
		if err != nil {
			return err
		}
	}
	return nil
}

// writeEvent keeps the body apart, salted, and its hash with the header: the
// body can be redacted later and the header still proves what it was.
func (w *work) writeEvent(ctx context.Context, e model.Event, seq uint64) error {
	body, err := w.store.codec.Encode(e.Body)
	if err != nil {
		return err
	}
	salted := make([]byte, saltSize, saltSize+len(body))
	if _, err := io.ReadFull(w.store.options.Random, salted); err != nil {
		return err
	}
	hash := sha256.Sum256(append(salted, body...))
	header := e
	header.Body = model.EventBody{}
	head, err := w.store.codec.Encode(header)
	if err != nil {
		return err
	}
	err = w.exec(ctx, `INSERT INTO event (report, no, id, seq, kind, moves, record, body_hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		e.Report[:], e.No, e.ID[:], seq, string(e.Kind), bit(moves(e)), head, hash[:])
	if err != nil {
		return err
	}
	return w.exec(ctx, "INSERT INTO event_body (report, no, salt, body) VALUES ($1, $2, $3, $4)",
		e.Report[:], e.No, salted[:saltSize], body)
}

const saltSize = 16

// moves reports whether an event changed where a report stands or reached the
// citizen: what a conflict is about.
func moves(e model.Event) bool {
	return e.From != e.To || !e.Body.Unit.IsZero() || e.Audience == model.AudiencePublic
}

func (w *work) writeParked(ctx context.Context, p *model.Parked, seq uint64) error {
	b, err := w.store.codec.Encode(p)
	if err != nil {
		return err
	}
	return w.exec(ctx, `INSERT INTO parked (op, seq, author, owner, agency, since, resolved, record)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (op) DO UPDATE SET seq = excluded.seq, owner = excluded.owner, agency = excluded.agency,
			resolved = excluded.resolved, record = excluded.record`,
		p.Op.ID[:], seq, p.Author[:], p.Owner[:], p.Agency[:], p.Since.UnixMilli(), bit(p.Resolved != ""), b)
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
