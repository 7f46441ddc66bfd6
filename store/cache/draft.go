package cache

import (
	"context"

	"lapor/model"
)

// draftRecord is a draft as stored; keys are never used again.
type draftRecord struct {
	Kind model.Kind `cbor:"1,keyasint"`
	Body model.Body `cbor:"2,keyasint,omitzero"`
	Base model.Revs `cbor:"3,keyasint,omitzero"`
}

// SaveDraft writes a draft durably. A zero ID gets one; Saved is set here.
func (c *Cache) SaveDraft(ctx context.Context, d model.Draft) (model.Draft, error) {
	if d.ID.IsZero() {
		id, err := c.newID()
		if err != nil {
			return d, err
		}
		d.ID = id
	}
	d.Saved = instant(millis(c.now()))
	return d, c.write(ctx, func(t *tx) error { return t.putDraft(d) })
}

func (t *tx) putDraft(d model.Draft) error {
	b, err := t.c.codec.Encode(draftRecord{d.Kind, d.Body, d.Base})
	if err != nil {
		return err
	}
	var before model.ID // a draft may have moved to another report
	if _, err := t.one("SELECT report FROM draft WHERE id = ?", args(key(d.ID)), idColumn{&before}); err != nil {
		return err
	}
	t.touch(d.Report, before)
	return t.exec(`INSERT INTO draft(id, report, bytes, saved, flagged) VALUES(?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET report = excluded.report, bytes = excluded.bytes, saved = excluded.saved,
		flagged = max(flagged, excluded.flagged)`, key(d.ID), key(d.Report), b, millis(d.Saved), d.Flagged)
}

// DeleteDraft is the officer's own act; it is quiet about one not there.
func (c *Cache) DeleteDraft(ctx context.Context, id model.ID) error {
	return c.write(ctx, func(t *tx) error { return t.deleteDraft(id) })
}

func (t *tx) deleteDraft(id model.ID) error {
	if id.IsZero() {
		return nil
	}
	var report model.ID
	found, err := t.one("DELETE FROM draft WHERE id = ? RETURNING report", args(key(id)), idColumn{&report})
	if found {
		t.touch(report)
	}
	return err
}

// Drafts, newest first.
func (c *Cache) Drafts(ctx context.Context) (list []model.Draft, err error) {
	err = c.read(ctx, func(t *tx) error {
		var err error
		list, err = t.drafts("1")
		return err
	})
	return list, err
}

func (t *tx) drafts(where string, a ...any) (list []model.Draft, err error) {
	err = t.each("SELECT id, report, bytes, saved, flagged FROM draft WHERE "+where+" ORDER BY saved DESC, id", a, func(scan func(...any) error) error {
		var d model.Draft
		var b []byte
		var saved int64
		if err := scan(idColumn{&d.ID}, idColumn{&d.Report}, &b, &saved, &d.Flagged); err != nil {
			return err
		}
		var r draftRecord
		if err := t.c.codec.Decode(b, &r); err != nil {
			return err
		}
		d.Kind, d.Body, d.Base, d.Saved = r.Kind, r.Body, r.Base, instant(saved)
		list = append(list, d)
		return nil
	})
	return list, err
}
