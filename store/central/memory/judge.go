package memory

import (
	"fmt"
	"slices"
	"strings"

	"lapor/model"
	"lapor/store/central"
	"lapor/store/record"
)

// judge asks Decide and keeps what it says; a panic or an impossible effect
// parks the operation for the coordinators.
func (w *work) judge(op model.Operation, actor model.Actor) model.Outcome {
	o, e, ok := w.decide(op, actor)
	if !ok {
		o = model.Outcome{Op: op.ID, Result: model.ResultParked, Reason: model.ParkInternalError, Report: op.Report,
			Decisions: []model.Decision{model.DecideRetry, model.DecideWithdraw}}
		e = model.Effects{Parked: &model.Parked{Agency: w.responsible(op, actor)}}
	}
	w.keep(op, actor, &o, e)
	return o
}

func (w *work) decide(op model.Operation, actor model.Actor) (o model.Outcome, e model.Effects, ok bool) {
	defer func() {
		if p := recover(); p != nil {
			w.store.o.Log.Error("judging failed", "op", op.ID, "kind", op.Kind, "panic", fmt.Sprint(p))
			ok = false
		}
	}()
	o, e = w.store.o.Decide(w.view(op), op, actor, w.now, w.rules)
	o.Op = op.ID
	return o, e, w.possible(e)
}

// view gathers what Decide looks at.
func (w *work) view(op model.Operation) model.View {
	view := model.View{Tree: w.rules.Tree}
	wanted := []model.ID{op.Report, op.Body.Main, op.Body.NewReport}
	for _, part := range op.Body.Parts {
		wanted = append(wanted, part.ID)
	}
	if p, ok := w.readParked(op.Body.Parked); ok && !op.Body.Parked.IsZero() {
		copied := *p
		view.Parked = &copied
		wanted = append(wanted, p.Op.Report, p.Op.Body.Main)
	}
	seen := map[model.ID]bool{}
	for _, id := range append(wanted, w.tied(wanted)...) {
		if r, ok := w.report(id); ok && !seen[id] {
			seen[id] = true
			view.Reports = append(view.Reports, r)
		}
	}
	if len(view.Reports) > 0 && (view.Parked != nil || op.Base != view.Reports[0].Revs) {
		view.Last = map[model.ID]model.Event{}
		for id := range seen {
			if e, ok := w.lastMove(id); ok {
				view.Last[id] = e
			}
		}
	}
	view.Parents = w.parents(op.After)
	return view
}

// tied are the main reports and the duplicates of the wanted ones.
func (w *work) tied(wanted []model.ID) []model.ID {
	var all []model.ID
	heads := map[model.ID]bool{}
	for _, id := range wanted {
		r, ok := w.report(id)
		switch {
		case !ok:
		case r.Main.IsZero():
			heads[id] = true
		default:
			all = append(all, r.Main)
		}
	}
	if len(heads) == 0 {
		return all
	}
	for _, id := range w.state.order {
		if row := w.reports[id]; row != nil && heads[row.report.Main] {
			all = append(all, id)
		}
	}
	for _, id := range w.order {
		if heads[w.held[id].report.Main] && !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all
}

func moves(e model.Event) bool {
	return e.From != e.To || !e.Body.Unit.IsZero() || e.Audience == model.AudiencePublic
}

func (w *work) lastMove(id model.ID) (model.Event, bool) {
	var lists [][]model.Event
	if h := w.held[id]; h != nil {
		lists = append(lists, h.events)
	}
	if row := w.reports[id]; row != nil {
		lists = append(lists, row.events)
	}
	for _, list := range lists {
		for i := len(list) - 1; i >= 0; i-- {
			if moves(list[i]) {
				return list[i], true
			}
		}
	}
	return model.Event{}, false
}

// parents are the results of the operations that one builds on; a parked one
// that was carried out after all counts as applied.
func (w *work) parents(after []model.ID) map[model.ID]model.Result {
	if len(after) == 0 {
		return nil
	}
	results := map[model.ID]model.Result{}
	for _, op := range after {
		row, ok := w.earlier(op)
		if !ok {
			continue
		}
		results[op] = row.answer.Outcome.Result
		if p, parked := w.readParked(op); parked && results[op] == model.ResultParked {
			switch p.Resolved {
			case model.DecideSendAnyway, model.DecideReopenSend, model.DecideAskAgain, model.DecideApplyToMain,
				model.DecideTakeOver, model.DecideRetry:
				results[op] = model.ResultApplied
			}
		}
	}
	return results
}

// possible checks effects before any of them is kept.
func (w *work) possible(e model.Effects) bool {
	for _, r := range e.Reports {
		_, known := w.report(r.ID)
		if slices.Contains(e.Created, r.ID) == known || r.ID.IsZero() {
			return false
		}
	}
	for _, event := range e.Events {
		_, known := w.report(event.Report)
		made := slices.ContainsFunc(e.Reports, func(r model.Report) bool { return r.ID == event.Report })
		if !known && !made || event.No != 0 {
			return false
		}
	}
	return true
}

// responsible is the agency whose coordinators look after an operation.
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

// keep takes effects into the work and completes the outcome. What possible
// let through cannot fail but for want of randomness.
func (w *work) keep(op model.Operation, actor model.Actor, o *model.Outcome, e model.Effects) {
	numbers := map[model.ID]string{}
	for _, r := range e.Reports {
		if slices.Contains(e.Created, r.ID) {
			numbers[r.ID] = r.Tracking
			r.Tracking = w.tracking(r)
			if o.Report == r.ID {
				o.Tracking = r.Tracking
			}
		}
		kept := w.put(r, "").report
		if o.Report == r.ID && o.Revs == r.Revs {
			o.Revs = kept.Revs
		}
	}
	made := len(o.Events) > 0
	for _, event := range e.Events {
		if event.Op.IsZero() {
			event.Op = op.ID
		}
		if n := numbers[event.Report]; n != "" && event.Body.Number == "" {
			event.Body.Number = n
			delete(numbers, event.Report)
		}
		event, err := w.append(event)
		if err != nil {
			panic(err) // possible has looked
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
}

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
	if r, ok := w.report(op.Report); ok && record.Withheld(r) &&
		r.Visibility().Class(actor, w.rules.Tree, w.now) < model.ViewCoordinator {
		p.Title = ""
	}
	return p
}

// tracking is the number of a new report: its own unless that is temporary.
func (w *work) tracking(r model.Report) string {
	if r.Tracking != "" && !strings.HasPrefix(r.Tracking, "S-") {
		return r.Tracking
	}
	year := w.now.In(w.rules.Tree.Week(r.Agency).Zone.Location()).Year()
	if w.numberYear != year {
		w.numberYear, w.number = year, 0
	}
	w.number++
	return fmt.Sprintf("LK-%d-%d", year, w.number)
}

// timed judges an operation of the system itself; only an applied one leaves
// a trace.
func (w *work) timed(op model.Operation) (bool, error) {
	var err error
	if op.ID, err = w.newID(); err != nil {
		return false, err
	}
	actor := model.Actor{System: true}
	o, e, ok := w.decide(op, actor)
	if !ok || o.Result != model.ResultApplied {
		return false, nil
	}
	w.log(central.AuditEntry{Who: model.RoleSystem.String(), What: string(op.Kind), Report: op.Report, Op: op.ID})
	w.keep(op, actor, &o, e)
	return true, nil
}
