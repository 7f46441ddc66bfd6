package central

import (
	"bytes"
	"context"
	"slices"
	"time"

	"lapor/model"
	"lapor/store/record"
)

// work is a writing transaction over reports: what it has read and what it
// will write. Nothing of it reaches the database before flush, so that a
// judgement can fail without traces and the seq counter is touched as late as
// possible.
type work struct {
	*session
	store  *database
	now    time.Time // to the second
	meta   Meta
	read   *fixtures // as meta says
	rules  model.Rules
	held   map[model.ID]*held
	twins  map[model.ID][]model.ID   // duplicates of main reports, as the database has them
	moved  map[model.ID]*model.Event // last moves of reports before this work; nil = none
	order  []model.ID                // of held reports that changed, oldest change first
	parked map[model.ID]*model.Parked
	waits  []model.ID            // of parked that changed
	given  map[model.ID]*earlier // outcomes by operation; nil = not known
	says   []any                 // outcomes to be written
	trail  []AuditEntry
}

// held is a report that the work has read or made.
type held struct {
	report  model.Report
	exists  bool // in the database
	before  model.Visibility
	rev     uint64 // as the database has it
	indexed indexed
	texts   []byte // record of the texts as the database has it
	length  uint64 // of the timeline, new events included
	textSeq uint64 // as the database has it
	textNew bool   // texts or their release changed
	changed bool
	events  []model.Event // to be written
	why     record.Why
}

// work runs f on a unit of work and flushes it, in one transaction.
func (s *database) work(ctx context.Context, now time.Time, f func(context.Context, *work) error) error {
	return s.queued(s.workJob(ctx, now, f))
}

func (s *database) workJob(ctx context.Context, now time.Time, f func(context.Context, *work) error) *job {
	return &job{ctx: ctx, run: func(session *session) error {
		ctx := context.WithoutCancel(ctx)
		w, err := s.newWork(ctx, session, now)
		if err != nil {
			return err
		}
		if err := f(ctx, w); err != nil {
			return err
		}
		return w.flush(ctx)
	}}
}

func (s *database) newWork(ctx context.Context, session *session, now time.Time) (*work, error) {
	m, err := readMeta(ctx, session)
	if err != nil {
		return nil, err
	}
	fix, err := s.fixtures(ctx, session, m)
	if err != nil {
		return nil, err
	}
	w := &work{session: session, store: s, meta: m, read: fix, rules: fix.rules,
		held: map[model.ID]*held{}, twins: map[model.ID][]model.ID{}, parked: map[model.ID]*model.Parked{},
		moved: map[model.ID]*model.Event{}, given: map[model.ID]*earlier{}}
	w.at(now)
	return w, nil
}

// at sets the moment by which is judged.
func (w *work) at(now time.Time) { w.now = now.Truncate(time.Second).UTC() }

// audit notes what was done; At is filled in.
func (w *work) audit(e AuditEntry) {
	e.At = w.now
	w.trail = append(w.trail, e)
}

// load reads the reports that are not held yet; unknown ids stay unheld.
func (w *work) load(ctx context.Context, ids ...model.ID) error {
	var missing []model.ID
	for _, id := range ids {
		if _, ok := w.held[id]; !ok && !id.IsZero() {
			missing = append(missing, id)
		}
	}
	slices.SortFunc(missing, model.ID.Compare) // all processes lock in one order
	missing = slices.Compact(missing)
	for len(missing) > 0 {
		marks, args, took := list(missing, nil, idArg)
		missing = missing[took:]
		err := w.each(ctx, `SELECT r.brief, r.events, d.record, t.record FROM report r
			JOIN report_record d ON d.report = r.id JOIN report_text t ON t.report = r.id
			WHERE r.id IN (`+marks+`) ORDER BY r.id`+w.store.dialect.forUpdate("r, d, t"), args, w.hold)
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *work) hold(scan func(...any) error) error {
	var packed, head, texts []byte
	h := &held{exists: true}
	if err := scan(&packed, &h.length, &head, &texts); err != nil {
		return err
	}
	brief, err := unpackBrief(model.ID{}, packed)
	if err != nil {
		return err
	}
	h.before, h.rev, h.textSeq = brief.Vis, brief.Rev, brief.TextSeq
	r, err := w.store.decodeReport(head, texts)
	if err != nil {
		return err
	}
	h.report, h.texts, h.indexed = r, bytes.Clone(texts), indexedOf(r)
	w.held[r.ID] = h
	return nil
}

// report is a held report.
func (w *work) report(id model.ID) (model.Report, bool) {
	h, ok := w.held[id]
	if !ok {
		return model.Report{}, false
	}
	return h.report, true
}

// put replaces a report or makes it. An existing report must be loaded first.
func (w *work) put(r model.Report, why record.Why) *held {
	r.View = model.ViewNone // is not stored
	h, ok := w.held[r.ID]
	if !ok {
		h = &held{textNew: true}
		w.held[r.ID] = h
	} else {
		h.textNew = h.textNew || textsDiffer(h.report, r)
		r.Revs.Rev = max(r.Revs.Rev, h.report.Revs.Rev+1)
	}
	r.Revs = lift(r.Revs, h.report.Revs, revFloor(w.meta.Seq))
	h.report = r
	if why != "" {
		h.why = why
	}
	if !h.changed {
		h.changed = true
		w.order = append(w.order, r.ID)
	}
	return h
}

// revFloor is the lowest revision of a change after the last restore. Clients
// may hold revisions that the restored backup does not know; equal numbers
// must not hide other contents.
func revFloor(seq uint64) uint64 { return seq >> GenerationBits << 20 }

// lift raises the revisions that changed to the floor.
func lift(now, was model.Revs, floor uint64) model.Revs {
	now.Rev = max(now.Rev, 1, floor)
	for _, part := range []struct{ now, was *uint64 }{
		{&now.Status, &was.Status}, {&now.Assign, &was.Assign}, {&now.Public, &was.Public},
	} {
		if *part.now != *part.was {
			*part.now = max(*part.now, floor)
		}
	}
	return now
}

// textsDiffer reports whether what any view class sees in a text item could
// differ.
func textsDiffer(a, b model.Report) bool {
	return a.Texts != b.Texts || a.Anonymous != b.Anonymous || a.Released != b.Released ||
		a.Place.Detail != b.Place.Detail
}

// append adds an event to the timeline of a held report, which it changes.
// Zero ID, No and At are filled in; a number out of line is refused.
func (w *work) append(e model.Event) (model.Event, error) {
	h, ok := w.held[e.Report]
	if !ok {
		return e, model.Errorf(model.CodeNotFound, "event for unknown report %v", e.Report)
	}
	if !h.changed {
		h = w.put(h.report, "")
	}
	if e.No == 0 {
		e.No = h.length + 1
	}
	if e.No != h.length+1 {
		return e, model.Errorf(CodeDuplicate, "event %d of report %v where %d comes next", e.No, e.Report, h.length+1)
	}
	if e.At.IsZero() {
		e.At = w.now
	}
	if e.ID.IsZero() {
		e.ID = model.EventID(e.Report, e.No)
	}
	h.length++
	h.events = append(h.events, e)
	return e, nil
}

// wait keeps a parked operation, new or decided.
func (w *work) wait(p model.Parked) {
	if _, ok := w.parked[p.Op.ID]; !ok || !slices.Contains(w.waits, p.Op.ID) {
		w.waits = append(w.waits, p.Op.ID)
	}
	w.parked[p.Op.ID] = &p
}

// reset forgets what was flushed, so that long works stay small.
func (w *work) reset() {
	clear(w.held)
	clear(w.twins)
	clear(w.moved)
	clear(w.parked)
	clear(w.given)
	w.order, w.waits, w.trail = nil, nil, nil
}
