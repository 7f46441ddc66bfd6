package server

import (
	"slices"

	"lapor/model"
)

// asked are the reports whose bodies the officer wants now, as far as he may
// see them.
func (r *response) asked() ([]entry, error) {
	if len(r.req.Bodies) == 0 {
		return nil, nil
	}
	briefs, err := r.sight.briefs(r.ctx, r.req.Bodies)
	var entries []entry
	for _, id := range r.req.Bodies {
		if b, ok := briefs[id]; ok && r.sight.class(b.Vis) > model.ViewNone {
			entries = append(entries, entry{id: id, class: r.sight.class(b.Vis), whole: true})
		}
	}
	return entries, err
}

// writeBodiesOf writes bodies outside the order of a run; the client asks
// again for those that a cut kept from it.
func (r *response) writeBodiesOf(entries []entry, err error) error {
	if err != nil {
		return err
	}
	return r.writeBodies(nil, entries)
}

// writeBodies writes the texts and events of the entries; those of one report
// always stand in one piece.
func (r *response) writeBodies(c *cursor, entries []entry) error {
	for part := range slices.Chunk(entries, bodiesAtOnce) {
		if err := r.writePart(c, part); err != nil {
			return err
		}
	}
	return nil
}

func (r *response) writePart(c *cursor, part []entry) error {
	var texts []entry
	var all, some []model.ID // whose events: all, or those since the last run
	for _, e := range part {
		switch {
		case e.rest:
			continue
		case e.whole:
			all = append(all, e.id)
		default:
			some = append(some, e.id)
		}
		if e.whole || e.text {
			texts = append(texts, e)
		}
	}
	reports, err := r.reports(texts)
	if err != nil {
		return err
	}
	events, err := r.events(c, all, some)
	if err != nil {
		return err
	}
	for _, e := range part {
		if report, ok := reports[e.id]; ok {
			text, err := r.s.records.Text(report, e.class)
			if err == nil {
				err = r.add(text)
			}
			if err != nil {
				return err
			}
		}
		for _, event := range events[e.id] {
			it, ok, err := r.s.records.Event(event, e.class, r.caller.User.ID)
			if err == nil && ok {
				err = r.add(it)
			}
			if err != nil {
				return err
			}
		}
		if c != nil {
			c.passed(e)
		}
		if err := r.commitIfFull(c, false); err != nil {
			return err
		}
	}
	return nil
}

func (r *response) events(c *cursor, all, some []model.ID) (map[model.ID][]model.Event, error) {
	m := map[model.ID][]model.Event{}
	read := func(ids []model.ID, after uint64) error {
		if len(ids) == 0 {
			return nil
		}
		events, err := r.sight.reader.Events(r.ctx, ids, after)
		for _, e := range events {
			m[e.Report] = append(m[e.Report], e)
		}
		return err
	}
	if err := read(all, 0); err != nil || c == nil {
		return m, err
	}
	return m, read(some, c.lo)
}
