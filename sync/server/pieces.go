package server

import (
	"lapor/store/record"
	"lapor/sync/wire"
	"lapor/sync/wire/columns"
)

// add puts an item into the response.
func (r *response) add(it record.Item) error {
	r.items = append(r.items, it)
	r.size += len(it.Bytes) + record.ItemOverhead
	r.dirty = true
	if r.size >= frameBytes || len(r.items) >= columns.MaxItems {
		return r.flushItems()
	}
	return nil
}

func (r *response) flushItems() error {
	if len(r.items) == 0 {
		return nil
	}
	err := r.out.Frame(wire.FrameItems, wire.Items{Items: r.items})
	r.items, r.size = nil, 0
	return err
}

// commitIfFull sets a commit point once a piece has its size. Without a
// cursor the client stores the piece and keeps the cursor it has.
func (r *response) commitIfFull(c *cursor, rows bool) error {
	if r.out.Pending(r.size) < r.s.o.PieceBytes {
		return nil
	}
	return r.commit(c, rows)
}

// commit sets a commit point if there is anything to commit. It fails with
// errFull once the response has its size.
func (r *response) commit(c *cursor, rows bool) error {
	var sealed []byte
	if c != nil {
		sealed = c.seal(r.meta.CursorKey, r.caller)
	}
	if !r.dirty && string(sealed) == string(r.sent) {
		return nil
	}
	if err := r.flushItems(); err != nil {
		return err
	}
	if err := r.out.Commit(wire.Commit{Cursor: sealed, Rows: rows}); err != nil {
		return err
	}
	r.dirty = false
	if c == nil {
		return nil
	}
	r.sent = sealed
	if r.out.Total() >= r.limit { // only where the client comes further, or it would never end
		return errFull
	}
	return nil
}
