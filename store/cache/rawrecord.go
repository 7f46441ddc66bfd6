package cache

import (
	"encoding/binary"
	"math"

	"lapor/model"
)

// rawVarint reads SQLite's big-endian varint; n is 0 if it does not end.
func rawVarint(b []byte) (v uint64, n int) {
	for n < len(b) && n < 8 {
		v = v<<7 | uint64(b[n]&0x7f)
		n++
		if b[n-1] < 0x80 {
			return v, n
		}
	}
	if n == 8 && len(b) > 8 {
		return v<<8 | uint64(b[8]), 9
	}
	return 0, 0
}

// rawRecord reads the columns of a record: nil, int64, float64, string, []byte.
func rawRecord(b []byte) (columns []any, ok bool) {
	size, n := rawVarint(b)
	if n == 0 || size > uint64(len(b)) || size > 256 {
		return nil, false
	}
	head, body := b[n:size], b[size:]
	for len(head) > 0 {
		kind, n := rawVarint(head)
		if n == 0 {
			return nil, false
		}
		head = head[n:]
		value, used := rawValue(kind, body)
		if used < 0 {
			return nil, false
		}
		body = body[used:]
		columns = append(columns, value)
	}
	return columns, true
}

// rawValue reads one value of a serial type; used is -1 if b is too short.
func rawValue(kind uint64, b []byte) (value any, used int) {
	width := [...]int{0, 1, 2, 3, 4, 6, 8, 8, 0, 0}
	switch {
	case kind < uint64(len(width)):
		used = width[kind]
	case kind >= 12 && kind < 1<<26:
		used = int(kind-12) / 2
	default:
		return nil, -1
	}
	if used > len(b) {
		return nil, -1
	}
	b = b[:used]
	switch {
	case kind == 0:
		return nil, used
	case kind == 7:
		return math.Float64frombits(binary.BigEndian.Uint64(b)), used
	case kind == 8 || kind == 9:
		return int64(kind - 8), used
	case kind >= 12 && kind%2 == 0:
		return append([]byte{}, b...), used
	case kind >= 12:
		return string(b), used
	}
	v := int64(int8(b[0]))
	for _, c := range b[1:] {
		v = v<<8 | int64(c)
	}
	return v, used
}

// fromPages looks for operations and drafts in the pages of a file.
func (s *rescue) fromPages(path string) error {
	pages, err := readPages(path)
	if err != nil {
		return err
	}
	tables := rescued()
	outbox, draft := tables[0], tables[1]
	return pages.records(func(leaf byte, rowid int64, v []any) error {
		switch {
		case leaf == leafOfTable && len(v) == len(outbox.columns) && s.isOperation(v):
			v[0] = rowid
			return s.keep(outbox, v)
		case leaf == leafOfIndex && len(v) == len(draft.columns) && s.isDraft(v):
			return s.keep(draft, v)
		}
		return nil
	})
}

// isOperation: an operation under its own identity, in a state of the outbox.
func (s *rescue) isOperation(v []any) bool {
	id, _ := v[1].([]byte)
	state, _ := v[3].(int64)
	b, _ := v[5].([]byte)
	var op model.Operation
	return len(id) == len(op.ID) && state >= int64(model.OutWaiting) && state <= int64(model.OutRejected) &&
		s.codec.Decode(b, &op) == nil && string(op.ID[:]) == string(id) && op.Kind != ""
}

func (s *rescue) isDraft(v []any) bool {
	id, _ := v[0].([]byte)
	b, _ := v[2].([]byte)
	_, saved := v[3].(int64)
	var d draftRecord
	return len(id) == len(model.ID{}) && saved && s.codec.Decode(b, &d) == nil && d.Kind != ""
}
