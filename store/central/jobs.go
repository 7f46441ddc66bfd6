package central

import (
	"context"
	"time"

	"lapor/model"
	"lapor/model/calendar"
)

// parkedOwnerDays is how many working days the author of a parked operation
// has before it passes to the coordinators (protocol, conflict classes).
const parkedOwnerDays = 2

// RunJobs implements Store. Each kind of job is a transaction of its own, so
// that one that fails does not undo the others.
func (s *database) RunJobs(ctx context.Context, now time.Time) (JobReport, error) {
	var done JobReport
	for _, run := range []func(*work, context.Context, *JobReport) error{
		(*work).turnMandates, (*work).closeSilent, (*work).escalateLate, (*work).handParked,
	} {
		var part JobReport
		err := s.work(ctx, now, func(ctx context.Context, w *work) error {
			part = done
			return run(w, ctx, &part)
		})
		if err != nil {
			return done, err
		}
		done = part
	}
	return done, nil
}

// turnMandates raises the epoch of users of whom a mandate began or ended.
func (w *work) turnMandates(ctx context.Context, done *JobReport) error {
	was := map[model.ID]bool{}
	err := w.each(ctx, "SELECT id, was_active FROM mandate", nil, func(scan func(...any) error) error {
		var id model.ID
		var active bool
		err := scan(intoID(&id), &active)
		was[id] = active
		return err
	})
	if err != nil {
		return err
	}
	mandates, err := readMandates(ctx, w.session, "ORDER BY id")
	if err != nil {
		return err
	}
	for _, m := range mandates {
		active := w.active(m)
		if active == was[m.ID] {
			continue
		}
		turned, err := w.affected(ctx, "UPDATE mandate SET was_active = $1 WHERE id = $2 AND was_active <> $1", bit(active), m.ID[:])
		if err != nil {
			return err
		}
		if turned == 0 {
			continue // another process did
		}
		done.Mandates++
		what := "mandate_ends"
		if active {
			what = "mandate_begins"
		}
		w.audit(AuditEntry{Who: model.RoleSystem.String(), What: what, Detail: m.ID.String()})
		if err := w.raiseEpoch(ctx, m.User); err != nil {
			return err
		}
	}
	return nil
}

// closeSilent closes reports whose reporter has not answered a result.
func (w *work) closeSilent(ctx context.Context, done *JobReport) error {
	return w.dueReports(ctx, "closes", func(r model.Report) error {
		if !w.rules.AutoCloses(r, w.now) {
			return nil
		}
		applied, err := w.timed(ctx, model.Operation{Kind: model.KindAutoClose, Report: r.ID, Base: r.Revs})
		done.Closed += int(bit(applied))
		return err
	})
}

// escalateLate flags reports whose deadline has passed.
func (w *work) escalateLate(ctx context.Context, done *JobReport) error {
	return w.dueReports(ctx, "watch", func(r model.Report) error {
		if !w.rules.AutoEscalates(r, w.now) {
			return nil
		}
		applied, err := w.timed(ctx, model.Operation{Kind: model.KindAutoEscalate, Report: r.ID, Base: r.Revs,
			Body: model.Body{Level: 1}})
		done.Escalated += int(bit(applied))
		return err
	})
}

// dueReports calls f for the reports whose day in column has come somewhere
// in the country, and writes in chunks.
func (w *work) dueReports(ctx context.Context, column string, f func(model.Report) error) error {
	today := calendar.DateOf(w.now, calendar.WIT.Location())
	var ids []model.ID
	err := w.each(ctx, "SELECT id FROM report WHERE "+column+" <= $1 ORDER BY id", []any{int64(today.Days())},
		func(scan func(...any) error) error {
			var id model.ID
			err := scan(intoID(&id))
			ids = append(ids, id)
			return err
		})
	if err != nil {
		return err
	}
	for len(ids) > 0 {
		part := ids[:min(chunk, len(ids))]
		ids = ids[len(part):]
		if err := w.load(ctx, part...); err != nil {
			return err
		}
		for _, id := range part {
			if r, ok := w.report(id); ok {
				if err := f(r); err != nil {
					return err
				}
			}
		}
		if err := w.flush(ctx); err != nil {
			return err
		}
		w.reset()
	}
	return nil
}

// handParked passes operations that waited too long to the coordinators; the
// author keeps seeing them.
func (w *work) handParked(ctx context.Context, done *JobReport) error {
	var old []model.Parked
	var none model.ID
	err := w.each(ctx, "SELECT record FROM parked WHERE resolved = 0 AND owner <> $1 AND since < $2 ORDER BY seq"+w.store.dialect.forUpdate("parked"),
		[]any{none[:], w.now.AddDate(0, 0, -parkedOwnerDays).UnixMilli()}, func(scan func(...any) error) error {
			var encoded []byte
			if err := scan(&encoded); err != nil {
				return err
			}
			var p model.Parked
			err := w.store.codec.Decode(encoded, &p)
			old = append(old, p)
			return err
		})
	if err != nil {
		return err
	}
	for _, p := range old {
		view := w.rules.View(p.Agency)
		last, _ := view.Deadline(view.DateOf(p.Since), parkedOwnerDays)
		if p.Agency.IsZero() || !view.DateOf(w.now).After(last) {
			continue
		}
		p.Owner = none
		w.wait(p)
		w.audit(AuditEntry{Who: model.RoleSystem.String(), What: "hand_parked", Report: p.Op.Report, Op: p.Op.ID})
		done.Handed++
	}
	return nil
}
