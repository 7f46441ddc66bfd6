package cache

import (
	"context"

	"lapor/model"
	"lapor/store/record"
)

// ApplyPiece stores everything between two commit points with its cursor in
// one transaction; a piece stored twice equals once. See Piece.
func (c *Cache) ApplyPiece(ctx context.Context, p Piece) error {
	err := c.write(ctx, func(t *tx) error {
		if err := t.answers(p.Answers); err != nil {
			return err
		}
		for _, g := range p.Gone {
			if err := t.gone(g.Report); err != nil {
				return err
			}
		}
		for _, i := range p.Items {
			if i.Type == record.TypeRow {
				if err := t.putRowItem(i); err != nil {
					return err
				}
			}
		}
		for _, i := range p.Items {
			if err := t.putItem(i); err != nil {
				return err
			}
		}
		return t.moved(p)
	})
	if err == nil && len(p.Gone) > 0 {
		err = c.scrub(ctx)
	}
	return err
}

// moved stores how far the piece brings us.
func (t *tx) moved(p Piece) error {
	for key, n := range map[string]uint64{stateIncarnation: p.Incarnation, stateEpoch: p.Epoch, stateTreeRev: p.TreeRev} {
		if n == 0 {
			continue
		}
		if err := t.setNumber(key, n); err != nil {
			return err
		}
	}
	if p.RowsDone {
		if err := t.setNumber(stateIncomplete, 1); err != nil {
			return err
		}
	}
	if len(p.Cursor) == 0 {
		return nil
	}
	return t.setBytes(stateCursor, p.Cursor)
}

// putRowItem stores a queue row. If its view class moved, the text and events
// of the old one go: they are sent again as the new class may see them.
func (t *tx) putRowItem(i record.Item) error {
	class, _, here, err := t.rowHead(i.ID)
	if err != nil {
		return err
	}
	if here && class != i.Class {
		if err := t.exec("DELETE FROM entity WHERE report = ? AND type IN (2, 3)", key(i.ID)); err != nil {
			return err
		}
		if err := t.lacksBody(i.ID); err != nil {
			return err
		}
	}
	// Text and events come behind the rows: until the run has ended, nobody
	// may take an equal revision for a complete copy.
	if err := t.exec("INSERT INTO unsettled(report) VALUES(?) ON CONFLICT DO NOTHING", key(i.ID)); err != nil {
		return err
	}
	changed, err := t.put(i)
	if err != nil {
		return err
	}
	if changed {
		t.touch(i.ID)
	}
	return t.reflect(i)
}

// reflect stops replaying operations whose effects this row already shows.
func (t *tx) reflect(row record.Item) error {
	if err := t.pending(); err != nil {
		return err
	}
	for _, n := range t.touching[row.ID] {
		r := t.replays[n]
		if r.state != model.OutAccepted || subject(r.op) != row.ID {
			continue
		}
		list, err := t.outgoing("op = ?", key(r.op.ID))
		if err != nil {
			return err
		}
		if len(list) == 1 && list[0].Outcome.Revs.Rev <= row.Rev {
			if err := t.exec("UPDATE outbox SET reflected = 1 WHERE op = ?", key(r.op.ID)); err != nil {
				return err
			}
			if err := t.touchOp(r.op); err != nil {
				return err
			}
			t.outboxChanged()
			return t.reflect(row)
		}
	}
	return nil
}

func (t *tx) putItem(i record.Item) error {
	switch i.Type {
	case record.TypeRow:
		return nil
	case record.TypeText, record.TypeEvent:
		return t.putBody(i)
	case record.TypeParked:
		return t.putParked(i)
	}
	i.Report = model.ID{}
	changed, err := t.put(i)
	if err != nil || !changed {
		return err
	}
	// Views, calendars and names depend on these.
	t.who, t.all = nil, true
	return t.exec("INSERT INTO state(key, number) VALUES(?, 1) ON CONFLICT DO UPDATE SET number = number + 1", stateKnown)
}

// lacksBody has the text and events of a report asked for until they arrive:
// the run that brings its row may have counted on them being here.
func (t *tx) lacksBody(report model.ID) error {
	return t.exec("INSERT INTO want_body(report) VALUES(?) ON CONFLICT DO NOTHING", key(report))
}

// putBody stores a text or an event of a report that is here, in the view
// class of its row.
func (t *tx) putBody(i record.Item) error {
	class, _, here, err := t.rowHead(i.Report)
	if err != nil || !here {
		return err
	}
	if i.Class != 0 && i.Class != class {
		return t.lacksBody(i.Report) // the row of the other class is on its way
	}
	if i.Type == record.TypeEvent { // a restored server may have given its place to another
		if err := t.exec("DELETE FROM entity WHERE report = ? AND type = 3 AND rev = ? AND id <> ?",
			key(i.Report), int64(i.Rev), key(i.ID)); err != nil {
			return err
		}
	}
	if i.Type == record.TypeText {
		i.ID = i.Report
		short := record.ShortOf(i.Report)
		if err := t.exec("DELETE FROM want WHERE short = ?", short[:]); err != nil {
			return err
		}
		if err := t.exec("DELETE FROM want_body WHERE report = ?", key(i.Report)); err != nil {
			return err
		}
	}
	changed, err := t.put(i)
	if changed {
		t.touch(i.Report)
	}
	return err
}

// putParked keeps an open decision and drops one that was taken.
func (t *tx) putParked(i record.Item) error {
	var p model.Parked
	if err := t.c.codec.Decode(i.Bytes, &p); err != nil {
		return err
	}
	i.ID, i.Report = p.Op.ID, subject(p.Op)
	t.touch(i.Report)
	t.marks = nil
	if p.Resolved == "" {
		_, err := t.put(i)
		return err
	}
	if _, err := t.remove(i.Report, record.TypeParked, i.ID); err != nil {
		return err
	}
	return t.exec("UPDATE outbox SET resolved = ? WHERE op = ?", string(p.Resolved), key(i.ID))
}
