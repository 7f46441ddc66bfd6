package memory

import (
	"context"
	"io"
	"reflect"
	"slices"
	"time"

	"lapor/model"
	"lapor/store/central"
	"lapor/store/record"
)

// work is a transaction over reports. Nothing gets a place in the feed before
// flush.
type work struct {
	*state
	store   *Store
	now     time.Time
	held    map[model.ID]*held
	order   []model.ID // that changed
	waits   []model.ID // parked operations that changed
	waiting map[model.ID]model.Parked
}

// held is a report that changed in this work, or was made by it.
type held struct {
	report model.Report
	before *stored // nil: new
	text   bool
	events []model.Event // new ones
	why    record.Why
}

func (h *held) length() uint64 {
	n := len(h.events)
	if h.before != nil {
		n += len(h.before.events)
	}
	return uint64(n)
}

func (s *Store) work(ctx context.Context, now time.Time, f func(*work) error) error {
	return s.write(ctx, func(st *state) error {
		w := &work{state: st, store: s, now: now.Truncate(time.Second).UTC()}
		w.reset()
		if err := f(w); err != nil {
			return err
		}
		w.flush()
		return nil
	})
}

func (w *work) reset() {
	w.held, w.waiting = map[model.ID]*held{}, map[model.ID]model.Parked{}
	w.order, w.waits = nil, nil
}

func (w *work) log(e central.AuditEntry) { w.state.log(w.now, e) }

// report as this work sees it.
func (w *work) report(id model.ID) (model.Report, bool) {
	if h, ok := w.held[id]; ok {
		return h.report, true
	}
	row, ok := w.reports[id]
	if !ok {
		return model.Report{}, false
	}
	r := row.report
	r.View = model.ViewFull
	return r, true
}

// put replaces a report or makes it.
func (w *work) put(r model.Report, why record.Why) *held {
	r.View = model.ViewNone
	h := w.held[r.ID]
	if h == nil {
		h = &held{before: w.reports[r.ID]}
		if h.before != nil {
			h.report = h.before.report
		}
		w.held[r.ID] = h
		w.order = append(w.order, r.ID)
		h.text = h.before == nil
	}
	was := h.report
	if h.before != nil || len(h.events) > 0 || was.ID == r.ID {
		r.Revs.Rev = max(r.Revs.Rev, was.Revs.Rev+1)
	}
	floor := w.meta.Seq >> central.GenerationBits << 20 // no revision given out before a restore comes again
	r.Revs.Rev = max(r.Revs.Rev, 1, floor)
	for _, part := range []struct{ is, was *uint64 }{
		{&r.Revs.Status, &was.Revs.Status}, {&r.Revs.Assign, &was.Revs.Assign}, {&r.Revs.Public, &was.Revs.Public},
	} {
		if *part.is != *part.was {
			*part.is = max(*part.is, floor)
		}
	}
	h.text = h.text || was.Texts != r.Texts || was.Anonymous != r.Anonymous || was.Released != r.Released ||
		was.Place.Detail != r.Place.Detail
	h.report = r
	if why != "" {
		h.why = why
	}
	return h
}

// append adds an event to the timeline of a report.
func (w *work) append(e model.Event) (model.Event, error) {
	r, ok := w.report(e.Report)
	if !ok {
		return e, model.Errorf(model.CodeNotFound, "event for unknown report %v", e.Report)
	}
	h := w.held[e.Report]
	if h == nil {
		h = w.put(r, "")
	}
	if e.No == 0 {
		e.No = h.length() + 1
	}
	if e.No != h.length()+1 {
		return e, model.Errorf(central.CodeDuplicate, "event %d of report %v where %d comes next", e.No, e.Report, h.length()+1)
	}
	if e.At.IsZero() {
		e.At = w.now
	}
	if e.ID.IsZero() {
		e.ID = model.EventID(e.Report, e.No)
	}
	h.events = append(h.events, e)
	return e, nil
}

func (w *work) wait(p model.Parked) {
	if !slices.Contains(w.waits, p.Op.ID) {
		w.waits = append(w.waits, p.Op.ID)
	}
	w.waiting[p.Op.ID] = p
}

func (w *work) readParked(op model.ID) (*model.Parked, bool) {
	if p, ok := w.waiting[op]; ok {
		return &p, true
	}
	c, ok := w.parked[op]
	return &c.Parked, ok
}

// flush gives everything that changed its place in the feed.
func (w *work) flush() {
	if len(w.order) > 0 {
		w.own(ownReports)
	}
	for _, id := range w.order {
		w.meta.Seq++
		h := w.held[id]
		row := &stored{report: h.report, vis: h.report.Visibility(), seq: w.meta.Seq, textSeq: w.meta.Seq}
		change := central.Change{Seq: w.meta.Seq, Report: id, Known: h.before != nil, Why: h.why}
		if h.before != nil {
			change.Before, change.Rev = h.before.vis, h.before.report.Revs.Rev
			row.events, row.seqs = h.before.events, h.before.seqs
			if !h.text {
				row.textSeq = h.before.textSeq
			}
		} else {
			w.state.order = append(w.state.order, id)
			w.shorts[record.ShortOf(id)] = id
		}
		if change.Why == "" && change.Known && !reflect.DeepEqual(change.Before, row.vis) {
			change.Why = record.WhyMoved
			if row.vis.Gone {
				change.Why = record.WhyRedacted
			}
		}
		for _, e := range h.events {
			row.events, row.seqs = append(row.events, e), append(row.seqs, w.meta.Seq)
		}
		w.reports[id] = row
		w.feed = append(w.feed, change)
	}
	for _, op := range w.waits {
		w.meta.Seq++
		w.own(ownParked).parked[op] = central.ParkedChange{Seq: w.meta.Seq, Parked: w.waiting[op]}
	}
}

func (w *work) newID() (model.ID, error) { return model.NewID(w.now, io.Reader(w.store.o.Random)) }
