package server

import (
	"context"
	"sync"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/store/record"
)

// digests remembers each user's digest, so that a sync does not read the whole
// scope again: what has changed since is taken out and put in.
type digests struct {
	mu    sync.Mutex
	known map[model.ID]digestAt
}

// digestAt is a digest at a seq, of so many reports, and what decides who sees
// what. The day stands for the mandates that hold.
type digestAt struct {
	eyes
	seq     uint64
	digest  record.Digest
	reports int
}

type eyes struct {
	incarnation, epoch, tree uint64
	day                      calendar.Date
}

const maxDigests = 8192

func newDigests() *digests { return &digests{known: map[model.ID]digestAt{}} }

// get is what is remembered of a user who still sees with the same eyes.
func (d *digests) get(user model.ID, with eyes) (digestAt, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	have, ok := d.known[user]
	return have, ok && have.eyes == with
}

func (d *digests) put(user model.ID, at digestAt) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.known) >= maxDigests {
		clear(d.known)
	}
	d.known[user] = at
}

// digest of what the caller sees in this snapshot.
func (v *sight) digest(ctx context.Context, known *digests) (record.Digest, error) {
	meta := v.reader.Meta()
	with := eyes{incarnation: meta.Incarnation, epoch: v.caller.Epoch, tree: meta.TreeRev, day: calendar.DateOf(v.now, time.UTC)}
	at, ok := known.get(v.caller.User.ID, with)
	if ok && at.seq == meta.Seq {
		return at.digest, nil
	}
	var err error
	if ok = ok && !v.loaded && at.seq < meta.Seq && meta.Seq-at.seq <= uint64(64+at.reports/4); ok {
		ok, err = v.follow(ctx, &at, meta.Seq)
	}
	if err == nil && !ok {
		at, err = v.count(ctx)
	}
	if err != nil {
		return record.Digest{}, err
	}
	at.eyes, at.seq = with, meta.Seq
	known.put(v.caller.User.ID, at)
	return at.digest, nil
}

// follow brings a digest up to seq by the feed; false if that does not say
// enough.
func (v *sight) follow(ctx context.Context, at *digestAt, seq uint64) (bool, error) {
	changes, err := v.reader.Changes(ctx, at.seq, seq)
	if err != nil {
		return false, err
	}
	ids := make([]model.ID, len(changes))
	for i, c := range changes {
		ids[i] = c.Report
	}
	briefs, err := v.briefs(ctx, ids)
	if err != nil {
		return false, err
	}
	for _, c := range changes {
		if c.Known && c.Rev == 0 {
			return false, nil
		}
		if was := v.class(c.Before); c.Known && was > model.ViewNone {
			at.digest = at.digest.Sub(record.Term(c.Report, c.Rev, was))
			at.reports--
		}
		if b, ok := briefs[c.Report]; ok && v.class(b.Vis) > model.ViewNone {
			at.digest = at.digest.Add(record.Term(b.ID, b.Rev, v.class(b.Vis)))
			at.reports++
		}
	}
	return true, nil
}

// count reads the whole scope.
func (v *sight) count(ctx context.Context) (at digestAt, err error) {
	all, err := v.scope(ctx)
	for _, b := range all {
		at.digest = at.digest.Add(record.Term(b.ID, b.Rev, v.class(b.Vis)))
	}
	at.reports = len(all)
	return at, err
}
