package cache

import (
	"context"

	"lapor/model"
	"lapor/store/record"
)

// gone deletes a report with text, events and derived rows. What the officer
// wrote stays: unsent operations go to the server, which parks them; drafts
// are flagged.
func (t *tx) gone(report model.ID) error {
	if err := t.exec("DELETE FROM entity WHERE report = ? AND type IN (1, 2, 3)", key(report)); err != nil {
		return err
	}
	if err := t.exec("DELETE FROM want_body WHERE report = ?", key(report)); err != nil {
		return err
	}
	if err := t.exec("UPDATE draft SET flagged = 1 WHERE report = ?", key(report)); err != nil {
		return err
	}
	// What the server accepted is no longer shown on a report that is not here.
	if err := t.exec("UPDATE outbox SET reflected = 1 WHERE report = ? AND state = ?", key(report), model.OutAccepted); err != nil {
		return err
	}
	t.outboxChanged()
	t.touch(report)
	return t.touchDuplicates(report)
}

// scrub empties the write-ahead log, which still holds pages as they were.
// Another process that reads at this moment may hinder it; the next scrub or
// Close does it then.
func (c *Cache) scrub(ctx context.Context) error {
	if err := c.enter(ctx); err != nil {
		return err
	}
	defer c.leave()
	db, err := c.database()
	if err != nil {
		return err
	}
	var busy, log, done int
	err = db.QueryRowContext(context.WithoutCancel(ctx), "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &done)
	if model.CodeOf(coded(err)) == CodeBusy {
		return nil
	}
	return c.failed(err)
}

// ApplyManifest compares everything the caller may hold with what is here:
// what is not listed goes, what is missing or differs is wanted. It returns
// how many are wanted.
func (c *Cache) ApplyManifest(ctx context.Context, listed []record.Listed) (missing int, err error) {
	wanted := make(map[record.Short]record.Listed, len(listed))
	for _, l := range listed {
		wanted[l.Short] = l
	}
	var unlisted []model.ID
	err = c.write(ctx, func(t *tx) error {
		unsettled, err := t.unsettled()
		if err != nil {
			return err
		}
		restored, err := t.number(stateRestored)
		if err != nil {
			return err
		}
		err = t.eachRow(func(id model.ID, rev uint64, class model.ViewClass) {
			short := record.ShortOf(id)
			switch l, ok := wanted[short]; {
			case !ok:
				unlisted = append(unlisted, id)
			case l.Rev == rev && l.Class == class && !unsettled[id]:
				delete(wanted, short)
			case l.Class < class, l.Rev < rev, restored > 0 && l.Rev != rev:
				// Fetched anew: what is here shows more than he may see, or
				// what a restored server does not know. A higher revision does
				// not tell: it may have gone on from before what is here.
				unlisted = append(unlisted, id)
			}
		})
		if err != nil {
			return err
		}
		for _, id := range unlisted {
			if err := t.gone(id); err != nil {
				return err
			}
		}
		if err := t.exec("DELETE FROM want"); err != nil {
			return err
		}
		for short := range wanted {
			if err := t.exec("INSERT INTO want(short) VALUES(?)", short[:]); err != nil {
				return err
			}
		}
		if err := t.setNumber(stateRestored, 0); err != nil {
			return err
		}
		return t.setNumber(stateWantManifest, 0)
	})
	if err == nil && len(unlisted) > 0 {
		err = c.scrub(ctx)
	}
	return len(wanted), err
}

// unsettled are the reports whose rows came in a run that has not ended.
func (t *tx) unsettled() (map[model.ID]bool, error) {
	set := map[model.ID]bool{}
	return set, t.each("SELECT report FROM unsettled", nil, func(scan func(...any) error) error {
		var id model.ID
		err := scan(idColumn{&id})
		set[id] = true
		return err
	})
}

// eachRow goes through the reports here as the server sent them.
func (t *tx) eachRow(f func(id model.ID, rev uint64, class model.ViewClass)) error {
	return t.each("SELECT id, rev, class FROM entity INDEXED BY entity_row WHERE type = 1 ORDER BY id", nil, func(scan func(...any) error) error {
		var id model.ID
		var rev int64
		var class model.ViewClass
		err := scan(idColumn{&id}, &rev, &class)
		f(id, uint64(rev), class)
		return err
	})
}
