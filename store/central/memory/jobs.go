package memory

import (
	"context"
	"time"

	"lapor/model"
	"lapor/store/central"
)

// RunJobs implements central.Store.
func (s *Store) RunJobs(ctx context.Context, now time.Time) (central.JobReport, error) {
	var done central.JobReport
	for _, run := range []func(*work, *central.JobReport) error{turnMandates, closeSilent, escalateLate, handParked} {
		part := done
		if err := s.work(ctx, now, func(w *work) error { return run(w, &part) }); err != nil {
			return done, err
		}
		done = part
	}
	return done, nil
}

// turnMandates raises the epoch of users of whom a mandate began or ended.
func turnMandates(w *work, done *central.JobReport) error {
	for _, id := range sortedKeys(w.mandates) {
		m := w.mandates[id]
		active := w.active(m.Mandate, w.now)
		if active == m.wasActive {
			continue
		}
		done.Mandates++
		m.wasActive = active
		w.own(ownMandates).mandates[id] = m
		w.raiseEpoch(m.User)
		what := "mandate_ends"
		if active {
			what = "mandate_begins"
		}
		w.log(central.AuditEntry{Who: model.RoleSystem.String(), What: what, Detail: id.String()})
	}
	return nil
}

// closeSilent closes reports whose reporter has not answered a result.
func closeSilent(w *work, done *central.JobReport) error {
	return w.eachDue(w.rules.AutoCloses, model.Operation{Kind: model.KindAutoClose}, &done.Closed)
}

// escalateLate flags reports whose deadline has passed.
func escalateLate(w *work, done *central.JobReport) error {
	return w.eachDue(w.rules.AutoEscalates, model.Operation{Kind: model.KindAutoEscalate, Body: model.Body{Level: 1}}, &done.Escalated)
}

func (w *work) eachDue(due func(model.Report, time.Time) bool, op model.Operation, count *int) error {
	for _, id := range sortedKeys(w.reports) {
		r, _ := w.report(id)
		if !due(r, w.now) {
			continue
		}
		op.Report, op.Base = id, r.Revs
		applied, err := w.timed(op)
		if err != nil {
			return err
		}
		if applied {
			*count++
		}
	}
	return nil
}

// handParked passes operations that waited for two working days to the
// coordinators.
func handParked(w *work, done *central.JobReport) error {
	const days = 2
	for _, id := range sortedKeys(w.parked) {
		p := w.parked[id].Parked
		if p.Resolved != "" || p.Owner.IsZero() || p.Agency.IsZero() || !p.Since.Before(w.now.AddDate(0, 0, -days)) {
			continue
		}
		view := w.rules.View(p.Agency)
		if last, _ := view.Deadline(view.DateOf(p.Since), days); !view.DateOf(w.now).After(last) {
			continue
		}
		p.Owner = model.ID{}
		w.wait(p)
		w.log(central.AuditEntry{Who: model.RoleSystem.String(), What: "hand_parked", Report: p.Op.Report, Op: id})
		done.Handed++
	}
	return nil
}
