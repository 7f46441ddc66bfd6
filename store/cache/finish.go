package cache

import (
	"context"
	"time"

	"lapor/model"
	"lapor/store/record"
)

// sentLog is how long accepted operations are kept, to be offered again to a
// server that came back from an older backup.
const sentLog = 30 * 24 * time.Hour

// keepRuns is how many sync runs the history keeps.
const keepRuns = 200

// FinishRun closes a run in which nothing more was to come. digestOK is false
// if this copy differs from what the server says: a manifest is then wanted.
func (c *Cache) FinishRun(ctx context.Context, f Finish) (digestOK bool, err error) {
	err = c.write(ctx, func(t *tx) error {
		digestOK = true
		if f.HasDigest {
			var sum record.Digest
			if err := t.eachRow(func(id model.ID, rev uint64, class model.ViewClass) {
				sum = sum.Add(record.Term(id, rev, class))
			}); err != nil {
				return err
			}
			digestOK = sum == f.Digest
			if !digestOK {
				if err := t.setNumber(stateWantManifest, 1); err != nil {
					return err
				}
			}
		}
		for _, short := range f.Want {
			if err := t.exec("DELETE FROM want WHERE short = ?", short[:]); err != nil {
				return err
			}
		}
		for _, id := range f.Bodies {
			if err := t.exec("DELETE FROM want_body WHERE report = ?", key(id)); err != nil {
				return err
			}
		}
		if err := t.settle(f.At); err != nil {
			return err
		}
		if err := t.exec("DELETE FROM unsettled"); err != nil {
			return err
		}
		if err := t.setNumber(stateIncomplete, 0); err != nil {
			return err
		}
		return t.noteRun(run{at: f.At, server: f.ServerTime, sent: f.Sent, received: f.Received, bytes: f.Bytes})
	})
	return digestOK, err
}

// settle ends the replay of accepted operations, whose effects have all
// arrived by now, and prunes the sent log. What was rejected or is parked
// stays: it is the officer's text.
func (t *tx) settle(now time.Time) error {
	list, err := t.outgoing("state = ? AND reflected = 0", model.OutAccepted)
	if err != nil {
		return err
	}
	for _, o := range list {
		if err := t.touchOp(o.Op); err != nil {
			return err
		}
	}
	if err := t.exec("UPDATE outbox SET reflected = 1 WHERE state = ? AND reflected = 0", model.OutAccepted); err != nil {
		return err
	}
	t.outboxChanged()
	return t.exec("DELETE FROM outbox WHERE (state = ? OR state = ? AND resolved <> '') AND answered > 0 AND answered < ?",
		model.OutAccepted, model.OutParked, millis(now.Add(-sentLog)))
}

// NoteTry keeps a failed attempt for the sync panel.
func (c *Cache) NoteTry(ctx context.Context, try Try) error {
	code := try.Code
	if code == "" {
		code = CodeIO
	}
	return c.write(ctx, func(t *tx) error { return t.noteRun(run{at: try.At, code: code, next: try.Next}) })
}

type run struct {
	at, next, server time.Time
	code             model.Code // "" = completed
	sent, received   int
	bytes            int64
}

func (t *tx) noteRun(r run) error {
	if err := t.exec("INSERT INTO run(at, code, next, server, sent, received, bytes) VALUES(?, ?, ?, ?, ?, ?, ?)",
		millis(r.at), string(r.code), millis(r.next), millis(r.server), r.sent, r.received, r.bytes); err != nil {
		return err
	}
	return t.exec("DELETE FROM run WHERE place <= (SELECT max(place) FROM run) - ?", keepRuns)
}

// Link is what earlier runs, of this process or others, left on record; day
// is the beginning of the day that BytesToday counts from.
func (c *Cache) Link(ctx context.Context, day time.Time) (l model.Link, err error) {
	err = c.read(ctx, func(t *tx) error {
		var at, next, server, done int64
		var code string
		incomplete, err := t.number(stateIncomplete)
		if err != nil {
			return err
		}
		l.Incomplete = incomplete != 0
		found, err := t.one("SELECT at, code, next FROM run ORDER BY place DESC LIMIT 1", nil, &at, &code, &next)
		if err != nil || !found {
			return err
		}
		l.LastTry, l.NextTry = instant(at), instant(next)
		if code != "" {
			l.LastError = &model.Error{Code: model.Code(code)}
		}
		if _, err := t.one("SELECT at, server, sent, received FROM run WHERE code = '' ORDER BY place DESC LIMIT 1", nil,
			&done, &server, &l.Sent, &l.Received); err != nil {
			return err
		}
		l.LastContact, l.ServerTime = instant(done), instant(server)
		if server != 0 {
			l.ClockOff = l.LastContact.Sub(l.ServerTime)
		}
		if _, err := t.one("SELECT coalesce(sum(bytes), 0) FROM run WHERE at >= ?", args(millis(day)), &l.BytesToday); err != nil {
			return err
		}
		return nil
	})
	return l, err
}
