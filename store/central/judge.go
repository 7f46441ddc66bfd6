package central

import (
	"context"
	"slices"

	"lapor/model"
	"lapor/store/record"
)

// judge asks model.Decide and keeps what it says. A panic or an impossible
// effect parks the operation for a person: it must not stop those behind it.
// An error is the database's.
func (w *work) judge(ctx context.Context, op model.Operation, actor model.Actor) (model.Outcome, error) {
	outcome, effects, bug, err := w.decide(ctx, op, actor)
	if err != nil {
		return model.Outcome{}, err
	}
	if bug != nil {
		outcome, effects = w.internalError(op, actor)
	}
	err = w.keep(ctx, op, actor, &outcome, effects)
	return outcome, err
}

// timed judges an operation of the system itself. Only an applied one leaves
// a trace: nobody waits for the answer of another.
func (w *work) timed(ctx context.Context, op model.Operation) (applied bool, err error) {
	id, err := model.NewID(w.now, w.store.options.Random)
	if err != nil {
		return false, err
	}
	op.ID = id
	actor := model.Actor{System: true}
	outcome, effects, bug, err := w.decide(ctx, op, actor)
	if err != nil || bug != nil || outcome.Result != model.ResultApplied {
		return false, err
	}
	w.audit(AuditEntry{Who: model.RoleSystem.String(), What: string(op.Kind), Report: op.Report, Op: op.ID})
	return true, w.keep(ctx, op, actor, &outcome, effects)
}

func (w *work) decide(ctx context.Context, op model.Operation, actor model.Actor) (o model.Outcome, e model.Effects, bug, err error) {
	view, err := w.view(ctx, op)
	if err != nil {
		return o, e, nil, err
	}
	bug = protect(func() error {
		o, e = w.store.options.Decide(view, op, actor, w.now, w.rules)
		return w.possible(e)
	})
	if bug != nil {
		w.store.options.Log.Error("judging failed", "op", op.ID, "kind", op.Kind, "error", bug)
	}
	o.Op = op.ID
	return o, e, bug, nil
}

// possible checks effects before any of them is kept.
func (w *work) possible(e model.Effects) error {
	for _, r := range e.Reports {
		_, held := w.held[r.ID]
		if created := slices.Contains(e.Created, r.ID); created == held || r.ID.IsZero() {
			return model.Errorf(CodeDuplicate, "report %v: created %t, known %t", r.ID, created, held)
		}
	}
	for _, event := range e.Events {
		made := slices.ContainsFunc(e.Reports, func(r model.Report) bool { return r.ID == event.Report })
		if _, held := w.held[event.Report]; !held && !made || event.No != 0 {
			return model.Errorf(model.CodeNotFound, "event %q of report %v, number %d", event.Kind, event.Report, event.No)
		}
	}
	return nil
}

// internalError parks an operation for the coordinators.
func (w *work) internalError(op model.Operation, actor model.Actor) (model.Outcome, model.Effects) {
	outcome := model.Outcome{Op: op.ID, Result: model.ResultParked, Reason: model.ParkInternalError, Report: op.Report,
		Decisions: []model.Decision{model.DecideRetry, model.DecideWithdraw}}
	return outcome, model.Effects{Parked: &model.Parked{Agency: w.responsible(op, actor)}}
}

// responsible is the agency whose coordinators look after an operation: the
// report's, or the actor's own if he does not see the report.
func (w *work) responsible(op model.Operation, actor model.Actor) model.ID {
	if r, ok := w.report(op.Report); ok && r.Visibility().Class(actor, w.rules.Tree, w.now) > model.ViewNone {
		return r.Agency
	}
	if m, ok := actor.Mandate(op.As); ok {
		return w.rules.Tree.AgencyOf(m.Node)
	}
	if len(actor.Mandates) > 0 {
		return w.rules.Tree.AgencyOf(actor.Mandates[0].Node)
	}
	return model.ID{}
}

// keep takes effects into the work and completes the outcome.
func (w *work) keep(ctx context.Context, op model.Operation, actor model.Actor, o *model.Outcome, e model.Effects) error {
	numbers := map[model.ID]string{} // temporary number of each new report
	for _, r := range e.Reports {
		if slices.Contains(e.Created, r.ID) {
			numbers[r.ID] = r.Tracking
			number, err := w.number(ctx, r)
			if err != nil {
				return err
			}
			r.Tracking = number
			if o.Report == r.ID {
				o.Tracking = number
			}
		}
		stored := w.put(r, "").report
		if o.Report == r.ID && o.Revs == r.Revs {
			o.Revs = stored.Revs
		}
	}
	made := len(o.Events) > 0
	for _, event := range e.Events {
		if event.Op.IsZero() {
			event.Op = op.ID
		}
		// The number that stands on the citizen's receipt stays findable.
		if temporary := numbers[event.Report]; temporary != "" && event.Body.Number == "" {
			event.Body.Number = temporary
			delete(numbers, event.Report)
		}
		event, err := w.append(event)
		if err != nil {
			return err
		}
		if !made {
			o.Events = append(o.Events, event.ID)
		}
	}
	if e.Resolved != nil {
		w.wait(*e.Resolved)
	}
	if o.Result == model.ResultParked {
		w.wait(w.parkedFor(op, actor, *o, e.Parked))
	}
	return nil
}

// parkedFor completes what Decide said about a parked operation.
func (w *work) parkedFor(op model.Operation, actor model.Actor, o model.Outcome, said *model.Parked) model.Parked {
	p := model.Parked{Owner: actor.User}
	if said != nil {
		p = *said
	}
	if p.Agency.IsZero() {
		p.Agency = w.responsible(op, actor)
	}
	p.Op, p.Author, p.Outcome = op, actor.User, o
	p.Outcome.At = w.now
	if p.AuthorName == "" {
		p.AuthorName = actor.Name
	}
	if p.Since.IsZero() {
		p.Since = w.now
	}
	// A parked operation goes back to its author: it must not carry a title
	// that his view of the report withholds.
	if r, ok := w.report(op.Report); ok && record.Withheld(r) &&
		r.Visibility().Class(actor, w.rules.Tree, w.now) < model.ViewCoordinator {
		p.Title = ""
	}
	return p
}
