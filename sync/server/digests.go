package server

import (
	"sync"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/store/record"
)

// digests remembers each user's digest, so that a sync without news does not
// read the whole scope again.
type digests struct {
	mu    sync.Mutex
	known map[model.ID]digestAt
}

// digestAt is a digest and everything that it depends on. The day stands for
// the mandates that hold.
type digestAt struct {
	incarnation, seq, epoch, tree uint64
	day                           calendar.Date
	digest                        record.Digest
}

const maxDigests = 8192

func newDigests() *digests { return &digests{known: map[model.ID]digestAt{}} }

func (d *digests) get(user model.ID, at digestAt) (record.Digest, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	have, ok := d.known[user]
	at.digest = have.digest
	return have.digest, ok && have == at
}

func (d *digests) put(user model.ID, at digestAt) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.known) >= maxDigests {
		clear(d.known)
	}
	d.known[user] = at
}
