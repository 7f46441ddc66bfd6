package storetest

import (
	"bytes"
	"fmt"

	"lapor/model"
	"lapor/store/central"
	"lapor/store/record"
)

// follower keeps what a client of one actor would keep, by the feed alone.
type follower struct {
	actor  model.Actor
	codec  *record.Codec
	cursor uint64
	held   map[model.ID]*copied
	digest record.Digest // by what the feed says alone
}

type copied struct {
	rev    uint64
	class  model.ViewClass
	text   []byte
	events []model.ID
}

// follow reads the changes since the cursor.
func (f *follower) follow(w *world) error {
	return w.store.Snapshot(w.ctx(), func(r central.Reader) error {
		hi := r.Meta().Seq
		changes, err := r.Changes(w.ctx(), f.cursor, hi)
		if err != nil {
			return err
		}
		ids := make([]model.ID, len(changes))
		for i, c := range changes {
			ids[i] = c.Report
		}
		briefs, err := r.Briefs(w.ctx(), ids)
		if err != nil {
			return err
		}
		tree, err := r.Tree(w.ctx())
		if err != nil {
			return err
		}
		now := map[model.ID]central.Brief{}
		for _, b := range briefs {
			now[b.ID] = b
		}
		for _, c := range changes {
			if err := f.take(w, r, tree, c, now[c.Report]); err != nil {
				return err
			}
		}
		f.cursor = hi
		return nil
	})
}

func (f *follower) take(w *world, r central.Reader, tree *model.Tree, c central.Change, b central.Brief) error {
	was := model.ViewNone
	if c.Known {
		was = c.Before.Class(f.actor, tree, start)
	}
	is := b.Vis.Class(f.actor, tree, start)
	h := f.held[c.Report]
	if (h != nil) != (was > model.ViewNone) || h != nil && h.class != was {
		return fmt.Errorf("report %v at %d: the log says class %d before, the follower holds %+v", c.Report, c.Seq, was, h)
	}
	if was > model.ViewNone {
		f.digest = f.digest.Sub(record.Term(c.Report, c.Rev, was))
	}
	if is > model.ViewNone {
		f.digest = f.digest.Add(record.Term(b.ID, b.Rev, is))
	}
	if is == model.ViewNone {
		if h != nil && c.Why == "" {
			return fmt.Errorf("report %v left without a reason", c.Report)
		}
		delete(f.held, c.Report)
		return nil
	}
	since := f.cursor
	if h == nil {
		h, since = &copied{}, 0
		f.held[c.Report] = h
	}
	events, err := r.Events(w.ctx(), []model.ID{c.Report}, since)
	if err != nil {
		return err
	}
	for _, e := range events {
		h.events = append(h.events, e.ID)
	}
	if b.TextSeq > since || was != is {
		reports, err := r.Reports(w.ctx(), []model.ID{c.Report})
		if err != nil {
			return err
		}
		text, err := f.codec.Text(reports[0], is)
		if err != nil {
			return err
		}
		h.text = text.Bytes
	}
	h.rev, h.class = b.Rev, is
	return nil
}

// compare judges what the follower holds against the whole store.
func (f *follower) compare(w *world) error {
	return w.store.Snapshot(w.ctx(), func(r central.Reader) error {
		tree, err := r.Tree(w.ctx())
		if err != nil {
			return err
		}
		var sum record.Digest
		visible := map[model.ID]central.Brief{}
		err = r.Scope(w.ctx(), f.actor, func(b central.Brief) error {
			if _, twice := visible[b.ID]; twice {
				return fmt.Errorf("report %v comes twice", b.ID)
			}
			if class := b.Vis.Class(f.actor, tree, start); class > model.ViewNone {
				visible[b.ID] = b
				sum = sum.Add(record.Term(b.ID, b.Rev, class))
			}
			return nil
		})
		if err != nil {
			return err
		}
		if f.digest != sum {
			return fmt.Errorf("%s counts the digest %x by the feed, it is %x", f.actor.Name, f.digest, sum)
		}
		if len(visible) != len(f.held) {
			return fmt.Errorf("%s holds %d reports, %d are visible", f.actor.Name, len(f.held), len(visible))
		}
		for id, b := range visible {
			h := f.held[id]
			if h == nil {
				return fmt.Errorf("%s misses %v", f.actor.Name, id)
			}
			reports, err := r.Reports(w.ctx(), []model.ID{id})
			if err != nil {
				return err
			}
			class := b.Vis.Class(f.actor, tree, start)
			text, err := f.codec.Text(reports[0], class)
			if err != nil {
				return err
			}
			if h.rev != b.Rev || h.class != class || !bytes.Equal(h.text, text.Bytes) || reports[0].Revs.Rev != b.Rev {
				return fmt.Errorf("%s has an old copy of %v: %+v, now %+v", f.actor.Name, id, h, b)
			}
			events, err := r.Events(w.ctx(), []model.ID{id}, 0)
			if err != nil {
				return err
			}
			if len(events) != len(h.events) {
				return fmt.Errorf("%s has %d of %d events", f.actor.Name, len(h.events), len(events))
			}
			for i, e := range events {
				if e.ID != h.events[i] {
					return fmt.Errorf("%s has another event %d of %v", f.actor.Name, i, id)
				}
			}
		}
		return nil
	})
}
