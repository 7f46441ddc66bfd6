package columns

import (
	"encoding/binary"
	"fmt"
	"unicode/utf8"

	"lapor/model"
	"lapor/store/record"
)

// Decoder reads frames, in the order in which they were written. After an
// error it must not be used again. It belongs to one goroutine.
type Decoder struct {
	m    *Memory
	nums input
	raw  input
	text input
	left int // values that may still come
	room int // bytes of texts and the like that may
	err  error
}

// NewDecoder continues with m, which is its own from then on.
func NewDecoder(m *Memory) *Decoder { return &Decoder{m: m} }

// Memory that an Encoder of the other direction may continue with.
func (d *Decoder) Memory() *Memory { return d.m }

func (d *Decoder) fail(format string, args ...any) {
	if d.err == nil {
		d.err = fmt.Errorf("columns: "+format, args...)
	}
}

// Decode reads a frame. most bounds the bytes of all its records.
func (d *Decoder) Decode(frame []byte, most int) ([]record.Item, error) {
	in := input{b: frame}
	d.nums = input{b: in.take(int64(in.count(len(frame))))}
	d.raw = input{b: in.take(int64(in.count(len(frame))))}
	d.text = input{b: in.b}
	d.left, d.room = maxValues, most
	n := d.nums.count(maxItems)
	items := make([]record.Item, 0, n)
	var order []record.Type
	sections := map[record.Type][]int{}
	for len(items) < n && d.ok() {
		t, run := record.Type(d.nums.byte()), d.nums.count(n-len(items))
		if run == 0 {
			d.fail("an empty run")
		}
		if sections[t] == nil {
			order = append(order, t)
		}
		for range run {
			sections[t] = append(sections[t], len(items))
			items = append(items, record.Item{Type: t})
		}
	}
	for _, t := range order {
		list := make([]*record.Item, len(sections[t]))
		for i, at := range sections[t] {
			list[i] = &items[at]
		}
		most -= d.section(d.m.root(t), list, most)
	}
	if d.ok() && (len(d.nums.b)+len(d.raw.b)+len(d.text.b) > 0 || in.ended) {
		d.fail("bytes are left")
	}
	return items, d.err
}

// ok is false once anything is wrong.
func (d *Decoder) ok() bool {
	if d.nums.ended || d.raw.ended || d.text.ended {
		d.fail("the frame is short")
	}
	return d.err == nil
}

// section reads the items of one type and returns their bytes.
func (d *Decoder) section(root *node, items []*record.Item, most int) (size int) {
	n := len(items)
	owners, values := make([]*owner, n), make([]*value, n)
	ids, reports := make([]*value, n), make([]*value, n)
	for i := range items {
		o := &owner{}
		owners[i], ids[i], reports[i] = o, &value{of: o, kind: kindID}, &value{of: o, kind: kindID}
	}
	of := func(i int) *owner { return owners[i] }
	for i, class := range d.numbers(n, nil) {
		items[i].Class = model.ViewClass(class)
	}
	d.ids(root.kid(keyOfReport), reports)
	for i, rev := range d.numbers(n, of) {
		owners[i].report, owners[i].number = model.ID(reports[i].b), rev
		owners[i].saw(kindInt, rev)
	}
	d.ids(root.kid(keyOfID), ids)
	for i, o := range owners {
		o.id = model.ID(ids[i].b)
		items[i].ID, items[i].Report, items[i].Rev = o.id, o.report, uint64(o.number)
	}
	for i, form := range d.numbers(n, nil) {
		if form < 0 || form >= int64(kinds) {
			d.fail("a record of kind %d", form)
			return 0
		}
		values[i] = &value{of: owners[i], kind: kind(form)}
	}
	d.emit(root, values, 0)
	if !d.ok() {
		return 0
	}
	for i, v := range values {
		items[i].Bytes = v.appendCBOR(nil, root)
		if size += len(items[i].Bytes); size > most {
			d.fail("records of more than %d bytes", most)
			return size
		}
	}
	return size
}

// emit reads the values of a node, then those below it.
func (d *Decoder) emit(n *node, values []*value, depth int) {
	if d.left -= len(values); d.left < 0 || depth > maxDepth+1 {
		d.fail("too many values")
	}
	if !d.ok() {
		return
	}
	var by [kinds][]*value
	var many []*value
	for _, v := range values {
		by[v.kind] = append(by[v.kind], v)
		if v.kind == kindMap || v.kind == kindArray {
			many = append(many, v)
		}
	}
	d.shapes(n, many)
	d.ints(by[kindInt], kindInt)
	d.plain(by[kindNumber])
	d.ints(by[kindDate], kindDate)
	d.ints(by[kindTime], kindTime)
	d.ids(n, by[kindID])
	d.texts(n, by[kindText])
	d.bytes(by[kindBytes])
	d.bytes(by[kindRaw])
	for _, kid := range n.kids {
		if values := kid.values; len(values) > 0 {
			kid.values = nil
			d.emit(kid, values, depth+1)
		}
	}
}

func (d *Decoder) shapes(n *node, many []*value) {
	list := d.numbers(len(many), nil)
	fresh := len(n.shapes)
	for _, at := range list {
		if at == int64(fresh) {
			fresh++
		}
		if at < 0 || at >= int64(fresh) {
			d.fail("shape %d of %d", at, fresh)
			return
		}
	}
	for len(n.shapes) < fresh && d.ok() {
		s := d.shape()
		n.learnShape(s, string(s.appendTo(nil)))
	}
	if !d.ok() {
		return
	}
	for i, v := range many {
		v.shape = int(list[i])
		s := n.shapes[v.shape]
		if s.array != (v.kind == kindArray) || d.left < len(s.kinds) {
			d.fail("a shape that does not fit")
			return
		}
		d.left -= len(s.kinds)
		v.kids = make([]*value, len(s.kinds))
		for j, k := range s.kinds {
			v.kids[j] = &value{of: v.of, kind: k}
			kid := n.kid(s.key(j))
			kid.values = append(kid.values, v.kids[j])
		}
	}
}

// shape reads what a new shape consists of.
func (d *Decoder) shape() (s shape) {
	n := d.nums.count(maxKeys<<1 | 1)
	s.array = n&1 == 1
	for range n >> 1 {
		if !s.array {
			major, size, rest, ok := head(d.nums.b)
			if !ok || major != majorUint && major != majorText || major == majorText && size > uint64(len(rest)) {
				d.fail("a key that is none")
				return s
			}
			if major == majorText {
				rest = rest[size:]
			}
			s.keys = append(s.keys, string(d.nums.take(int64(len(d.nums.b)-len(rest)))))
		}
		k := kind(d.nums.byte())
		if k >= kinds {
			d.fail("a value of kind %d", k)
			return s
		}
		s.kinds = append(s.kinds, k)
	}
	return s
}

func (d *Decoder) plain(values []*value) {
	for i, n := range d.numbers(len(values), nil) {
		if values[i].n = n; !isNumber(n) {
			d.fail("a number that is none")
		}
	}
}

// isNumber: a one before the digits of a text.
func isNumber(n int64) bool {
	if n < 10 {
		return false
	}
	for n >= 10 {
		n /= 10
	}
	return n == 1
}

func (d *Decoder) ints(values []*value, k kind) {
	const lastDay = 2932896 // 9999-12-31
	for i, n := range d.numbers(len(values), func(i int) *owner { return values[i].of }) {
		if values[i].n = n; k == kindDate && (n < 0 || n > lastDay) {
			d.fail("day %d", n)
		}
	}
	if k == kindTime {
		for i, milli := range d.numbers(len(values), nil) {
			values[i].milli = milli
		}
	}
	for _, v := range values {
		v.of.saw(k, v.n)
	}
}

func (d *Decoder) ids(n *node, values []*value) {
	codes := d.numbers(len(values), nil)
	var owners []*owner
	numbered := 0
	for i, code := range codes {
		switch code {
		case idBorn:
			owners = append(owners, values[i].of)
		case idEvent:
			numbered++
		}
	}
	seconds := d.numbers(len(owners), func(i int) *owner { return owners[i] })
	millis := d.numbers(len(owners), nil)
	events := d.numbers(numbered, nil)
	born := 0
	for i, v := range values {
		var id model.ID
		switch code := codes[i]; code {
		case idBorn:
			ms := seconds[born]*1000 + millis[born]
			var wide [8]byte
			binary.BigEndian.PutUint64(wide[:], uint64(ms))
			copy(id[:6], wide[2:])
			copy(id[6:], d.raw.take(10))
			born++
			d.m.met(n, id)
		case idOther:
			copy(id[:], d.raw.take(16))
			d.m.met(n, id)
		case idOwn:
			id = v.of.id
		case idReport:
			id = v.of.report
		case idEvent:
			id = model.EventID(v.of.report, uint64(events[0]+v.of.number))
			events = events[1:]
			d.m.met(n, id)
		default:
			at := int64(n.lastID) + unzigzag(code-idKnown)
			if code < idKnown || at < 0 || at >= int64(len(d.m.ids)) {
				d.fail("identity %d", code)
				id = model.ID{}
				break
			}
			n.lastID, id = int(at), d.m.ids[at]
		}
		v.b = id[:]
	}
	for i, o := range owners {
		o.born(seconds[i])
	}
}

func unzigzag(n int64) int64 { return int64(uint64(n)>>1) ^ -(n & 1) }

func (d *Decoder) texts(n *node, values []*value) {
	codes := d.numbers(len(values), nil)
	fresh, refers := 0, 0
	for _, code := range codes {
		switch code {
		case textNew:
			fresh++
		case textWhole:
			refers++
		}
	}
	lengths, wholes := d.numbers(fresh, nil), d.numbers(refers, nil)
	for i, v := range values {
		switch code := codes[i]; {
		case code == textNew:
			v.b = d.text.take(lengths[0])
			lengths = lengths[1:]
			if !utf8.Valid(v.b) {
				d.fail("a text that is not UTF-8")
			}
			d.m.read(n, string(v.b))
		case code == textWhole && wholes[0] >= 0 && wholes[0] < int64(len(d.m.texts)):
			v.b = d.m.texts[wholes[0]]
			wholes = wholes[1:]
		case code >= textWord && code-textWord < int64(len(n.words)):
			v.b = []byte(n.words[code-textWord])
		default:
			d.fail("text %d", code)
			return
		}
		if d.room -= len(v.b); d.room < 0 {
			d.fail("texts that are too long")
			return
		}
	}
}

func (d *Decoder) bytes(values []*value) {
	for i, size := range d.numbers(len(values), nil) {
		values[i].b = d.raw.take(size)
	}
}
