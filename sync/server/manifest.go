package server

import (
	"bytes"
	"slices"

	"lapor/store/record"
	"lapor/sync/wire"
)

// writeManifest lists everything the caller may hold, so that the client can
// delete the rest and ask for what it lacks: after a change of scope, a
// restored server, a lost cursor, a digest that differed. Nothing local is
// dropped and nothing that is there comes again.
func (r *response) writeManifest(head []record.Item) error {
	all, err := r.sight.scope(r.ctx)
	if err != nil {
		return err
	}
	parked, err := r.sight.parked(r.ctx, 0, true)
	if err != nil {
		return err
	}
	listed := make([]record.Listed, len(all))
	for i, b := range all {
		listed[i] = record.Listed{Short: record.ShortOf(b.ID), Rev: b.Rev, Class: r.sight.class(b.Vis)}
	}
	slices.SortFunc(listed, func(a, b record.Listed) int { return bytes.Compare(a.Short[:], b.Short[:]) })
	r.hello.Estimate = len(listed)
	r.hello.Manifest = true
	if err := r.writeHead(head); err != nil {
		return err
	}
	if err := r.flushItems(); err != nil {
		return err
	}
	for part := range slices.Chunk(listed, listedEach) {
		if err := r.out.Frame(wire.FrameManifest, wire.Manifest{Listed: part}); err != nil {
			return err
		}
	}
	if len(listed) == 0 {
		if err := r.out.Frame(wire.FrameManifest, wire.Manifest{}); err != nil {
			return err
		}
	}
	for _, it := range parked {
		if err := r.add(it); err != nil {
			return err
		}
	}
	r.dirty = true
	done := finished(r.meta, r.caller.Epoch, r.meta.Seq)
	if err := r.commit(&done, false); err != nil {
		return err
	}
	return r.writeEnd(done, record.Short{})
}
