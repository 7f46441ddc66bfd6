package central

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"lapor/model"
)

// view gathers what Decide looks at for op, the report it names first.
func (w *work) view(ctx context.Context, op model.Operation) (model.View, error) {
	view := model.View{Tree: w.rules.Tree}
	wanted := named(op)
	if !op.Body.Parked.IsZero() {
		p, err := w.readParked(ctx, op.Body.Parked)
		if err != nil {
			return view, err
		}
		if p != nil {
			view.Parked = p
			wanted = append(wanted, p.Op.Report, p.Op.Body.Main)
		}
	}
	if err := w.load(ctx, wanted...); err != nil {
		return view, err
	}
	linked, err := w.linked(ctx, wanted)
	if err != nil {
		return view, err
	}
	seen := map[model.ID]bool{}
	for _, id := range append(wanted, linked...) {
		if h, ok := w.held[id]; ok && !seen[id] {
			seen[id] = true
			view.Reports = append(view.Reports, h.report)
		}
	}
	if view.Last, err = w.last(ctx, op, view); err != nil {
		return view, err
	}
	view.Parents, err = w.parents(ctx, op.After)
	return view, err
}

// named are the reports that an operation speaks of.
func named(op model.Operation) []model.ID {
	ids := []model.ID{op.Report, op.Body.Main, op.Body.NewReport}
	for _, part := range op.Body.Parts {
		ids = append(ids, part.ID)
	}
	return ids
}

// linked loads what the wanted reports are tied to: their main report and
// their duplicates, which are answered together.
func (w *work) linked(ctx context.Context, wanted []model.ID) ([]model.ID, error) {
	if err := w.seekTwins(ctx, wanted); err != nil {
		return nil, err
	}
	var tied []model.ID
	for _, id := range wanted {
		r, ok := w.report(id)
		if !ok {
			continue
		}
		if !r.Main.IsZero() {
			tied = append(tied, r.Main)
			continue // a duplicate has none of its own
		}
		tied = append(tied, w.twins[id]...)
	}
	for _, id := range w.order { // linked earlier in this work
		if r := w.held[id].report; !r.Main.IsZero() && slices.Contains(wanted, r.Main) {
			tied = append(tied, id)
		}
	}
	return tied, w.load(ctx, tied...)
}

// seekTwins reads which reports are duplicates of these. A report that is
// locked gets no new ones from others.
func (w *work) seekTwins(ctx context.Context, ids []model.ID) error {
	var unknown []model.ID
	for _, id := range ids {
		if _, ok := w.twins[id]; !ok && w.held[id] != nil && w.held[id].report.Main.IsZero() {
			unknown = append(unknown, id)
			w.twins[id] = nil
		}
	}
	for len(unknown) > 0 {
		marks, args, took := list(unknown, nil, idArg)
		unknown = unknown[took:]
		err := w.each(ctx, "SELECT main, id FROM report WHERE main IN ("+marks+") ORDER BY id", args,
			func(scan func(...any) error) error {
				var main, id model.ID
				err := scan(intoID(&main), intoID(&id))
				w.twins[main] = append(w.twins[main], id)
				return err
			})
		if err != nil {
			return err
		}
	}
	return nil
}

// last finds who moved each report last; only a base that no longer holds
// makes Decide ask.
func (w *work) last(ctx context.Context, op model.Operation, view model.View) (map[model.ID]model.Event, error) {
	if len(view.Reports) == 0 || view.Parked == nil && op.Base == view.Reports[0].Revs {
		return nil, nil
	}
	ids := make([]model.ID, len(view.Reports))
	for i, r := range view.Reports {
		ids[i] = r.ID
	}
	if err := w.seekMoves(ctx, ids); err != nil {
		return nil, err
	}
	found := map[model.ID]model.Event{}
	for _, id := range ids {
		if e := w.lastMove(id); e != nil {
			found[id] = *e
		}
	}
	return found, nil
}

// lastMove is in this work or was sought; nil = the report never moved.
func (w *work) lastMove(report model.ID) *model.Event {
	events := w.held[report].events
	for i := len(events) - 1; i >= 0; i-- {
		if moves(events[i]) {
			return &events[i]
		}
	}
	return w.moved[report]
}

// seekMoves reads the last moves of reports that were not looked for yet.
func (w *work) seekMoves(ctx context.Context, reports []model.ID) error {
	var unknown []model.ID
	for _, id := range reports {
		if _, ok := w.moved[id]; !ok && w.held[id] != nil && w.held[id].exists {
			w.moved[id] = nil
			unknown = append(unknown, id)
		}
	}
	for len(unknown) > 0 {
		marks, args, took := list(unknown, nil, idArg)
		unknown = unknown[took:]
		err := w.each(ctx, `SELECT e.record, b.body FROM
			(SELECT report, MAX(no) AS no FROM event WHERE moves = 1 AND report IN (`+marks+`) GROUP BY report) m
			JOIN event e ON e.report = m.report AND e.no = m.no
			LEFT JOIN event_body b ON b.report = e.report AND b.no = e.no`, args, func(scan func(...any) error) error {
			var head, body []byte
			if err := scan(&head, &body); err != nil {
				return err
			}
			e, err := w.store.decodeEvent(head, body)
			w.moved[e.Report] = &e
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// readParked is a parked operation, nil if there is none.
func (w *work) readParked(ctx context.Context, op model.ID) (*model.Parked, error) {
	if p, ok := w.parked[op]; ok {
		return p, nil
	}
	var encoded []byte
	err := w.one(ctx, "SELECT record FROM parked WHERE op = $1"+w.store.dialect.forUpdate("parked"), []any{op[:]}, &encoded)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	var p model.Parked
	if err == nil {
		err = w.store.codec.Decode(encoded, &p)
	}
	if err != nil {
		return nil, err
	}
	w.parked[op] = &p
	return &p, nil
}

// ownNumber starts the numbers of reports that the office recorded itself.
const ownNumber = "LK"

// number is the tracking number of a new report: its own if it has one that
// is not temporary, else the office's next.
func (w *work) number(ctx context.Context, r model.Report) (string, error) {
	if r.Tracking != "" && !strings.HasPrefix(r.Tracking, "S-") {
		return r.Tracking, nil
	}
	year := w.now.In(w.rules.Tree.Week(r.Agency).Zone.Location()).Year()
	var last int64
	err := w.one(ctx, `UPDATE meta SET number_last = CASE WHEN number_year = $1 THEN number_last + 1 ELSE 1 END,
		number_year = $1 RETURNING number_last`, []any{year}, &last)
	return fmt.Sprintf("%s-%d-%d", ownNumber, year, last), err
}
