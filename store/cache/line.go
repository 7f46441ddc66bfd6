package cache

import (
	"encoding/binary"
	"errors"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/queue"
)

// A line is a queue.Row packed for the pages of the queue: decoding fifty of
// them must cost microseconds. Derived data: raise derivedVersion when this
// changes.

var errLine = errors.New("malformed line")

func encodeLine(r queue.Row) []byte {
	b := make([]byte, 0, 160+len(r.Title))
	b = append(b, r.ID[:]...)
	b = append(b, r.Agency[:]...)
	b = append(b, r.Holder[:]...)
	b = append(b, byte(r.Stage), byte(r.DueKind), r.Priority, r.Level)
	b = binary.AppendUvarint(b, uint64(r.Flags))
	b = binary.AppendUvarint(b, uint64(r.Views))
	b = binary.AppendVarint(b, int64(r.Due.Days()))
	b = binary.AppendVarint(b, r.Received.UnixMilli())
	b = binary.AppendVarint(b, r.Changed.UnixMilli())
	for _, s := range []string{r.Tracking, r.Title, r.Status, r.Category, string(r.Channel), r.Claimed} {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	return b
}

func decodeLine(b []byte) (queue.Row, error) {
	d := lineDecoder{b: b}
	var r queue.Row
	for _, id := range []*model.ID{&r.ID, &r.Agency, &r.Holder} {
		copy(id[:], d.take(len(id)))
	}
	if head := d.take(4); head != nil {
		r.Stage, r.DueKind, r.Priority, r.Level = model.Stage(head[0]), model.ClockKind(head[1]), head[2], head[3]
	}
	r.Flags = queue.Flags(d.unsigned())
	r.Views = queue.Views(d.unsigned())
	r.Due = calendar.FromDays(int32(d.signed()))
	r.Received, r.Changed = time.UnixMilli(d.signed()).UTC(), time.UnixMilli(d.signed()).UTC()
	r.Tracking, r.Title, r.Status, r.Category = d.text(), d.text(), d.text(), d.text()
	r.Channel, r.Claimed = model.Channel(d.text()), d.text()
	if d.bad {
		return queue.Row{}, errLine
	}
	return r, nil
}

type lineDecoder struct {
	b   []byte
	bad bool
}

func (d *lineDecoder) take(n int) []byte {
	if n < 0 || n > len(d.b) {
		d.bad = true
		return nil
	}
	out := d.b[:n]
	d.b = d.b[n:]
	return out
}

func (d *lineDecoder) unsigned() uint64 {
	v, n := binary.Uvarint(d.b)
	d.take(max(n, 0))
	d.bad = d.bad || n <= 0
	return v
}

func (d *lineDecoder) signed() int64 {
	v, n := binary.Varint(d.b)
	d.take(max(n, 0))
	d.bad = d.bad || n <= 0
	return v
}

func (d *lineDecoder) text() string { return string(d.take(int(d.unsigned()))) }
