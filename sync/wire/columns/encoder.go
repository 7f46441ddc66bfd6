package columns

import (
	"encoding/binary"
	"errors"

	"lapor/model"
	"lapor/store/record"
)

// Encoder writes frames. It belongs to one goroutine.
type Encoder struct {
	m    *Memory
	nums []byte // numbers, shapes
	raw  []byte // what does not compress: identities, other bytes
	text []byte
}

// NewEncoder continues with m, which is its own from then on.
func NewEncoder(m *Memory) *Encoder { return &Encoder{m: m} }

// Memory that a Decoder of the other direction may continue with.
func (e *Encoder) Memory() *Memory { return e.m }

// MaxItems of one frame.
const MaxItems = maxItems

// Encode appends a frame of the items to b. At most MaxItems.
func (e *Encoder) Encode(b []byte, items []record.Item) ([]byte, error) {
	if len(items) > maxItems {
		return nil, errors.New("columns: too many items")
	}
	e.nums, e.raw, e.text = e.nums[:0], e.raw[:0], e.text[:0]
	e.nums = binary.AppendUvarint(e.nums, uint64(len(items)))
	var order []record.Type
	sections := map[record.Type][]*record.Item{}
	for i := 0; i < len(items); {
		t, run := items[i].Type, i
		if sections[t] == nil {
			order = append(order, t)
		}
		for ; i < len(items) && items[i].Type == t; i++ {
			sections[t] = append(sections[t], &items[i])
		}
		e.nums = binary.AppendUvarint(append(e.nums, byte(t)), uint64(i-run))
	}
	p := &parser{left: maxValues - 3*len(items)}
	for _, t := range order {
		e.section(p, e.m.root(t), sections[t])
	}
	b = binary.AppendUvarint(b, uint64(len(e.nums)))
	b = append(b, e.nums...)
	b = binary.AppendUvarint(b, uint64(len(e.raw)))
	b = append(b, e.raw...)
	return append(b, e.text...), nil
}

// Keys of the nodes that remember the identities around the records; no key
// of a record is one byte of these values.
const (
	keyOfID     = "i"
	keyOfReport = "r"
)

// section writes the items of one type.
func (e *Encoder) section(p *parser, root *node, items []*record.Item) {
	n := len(items)
	owners, values := make([]*owner, n), make([]*value, n)
	classes, revs, forms := make([]int64, n), make([]int64, n), make([]int64, n)
	ids, reports := make([]*value, n), make([]*value, n)
	for i, it := range items {
		o := &owner{}
		owners[i] = o
		classes[i], revs[i] = int64(it.Class), int64(it.Rev)
		ids[i] = &value{of: o, kind: kindID, b: it.ID[:]}
		reports[i] = &value{of: o, kind: kindID, b: it.Report[:]}
		v, rest, ok := p.parse(it.Bytes, o, 0)
		if !ok || len(rest) > 0 {
			v = &value{of: o, kind: kindRaw, b: it.Bytes}
		}
		values[i], forms[i] = v, int64(v.kind)
	}
	of := func(i int) *owner { return owners[i] }
	e.numbers(classes, nil)
	e.ids(root.kid(keyOfReport), reports)
	e.numbers(revs, of)
	for i, it := range items {
		owners[i].report, owners[i].number = it.Report, revs[i]
		owners[i].saw(kindInt, revs[i])
	}
	e.ids(root.kid(keyOfID), ids)
	for i, it := range items {
		owners[i].id = it.ID
	}
	e.numbers(forms, nil)
	e.emit(root, values)
}

// emit writes the values of a node, then those below it.
func (e *Encoder) emit(n *node, values []*value) {
	var by [kinds][]*value
	for _, v := range values {
		by[v.kind] = append(by[v.kind], v)
	}
	var many []*value
	for _, v := range values {
		if v.kind == kindMap || v.kind == kindArray {
			many = append(many, v)
		}
	}
	e.shapes(n, many)
	e.ints(by[kindInt], kindInt)
	e.plain(by[kindNumber])
	e.ints(by[kindDate], kindDate)
	e.ints(by[kindTime], kindTime)
	e.ids(n, by[kindID])
	e.texts(n, by[kindText])
	e.bytes(by[kindBytes])
	e.bytes(by[kindRaw])
	for _, kid := range n.kids {
		if values := kid.values; len(values) > 0 {
			kid.values = nil
			e.emit(kid, values)
		}
	}
}

// shapes writes which shape each map and array has, new ones with what they
// consist of, and hands the kids on.
func (e *Encoder) shapes(n *node, many []*value) {
	list, fresh := make([]int64, len(many)), []byte(nil)
	for i, v := range many {
		s, kids := shapeOf(v)
		sign := string(s.appendTo(nil))
		at, ok := n.shaped[sign]
		if !ok {
			at = n.learnShape(s, sign)
			fresh = append(fresh, sign...)
		}
		list[i], v.shape, v.kids = int64(at), at, kids
		for j, kid := range kids {
			k := n.kid(s.key(j))
			k.values = append(k.values, kid)
		}
	}
	e.numbers(list, nil)
	e.nums = append(e.nums, fresh...)
}

// shapeOf takes the keys out of a map that was just parsed.
func shapeOf(v *value) (s shape, kids []*value) {
	s.array = v.kind == kindArray
	for i, kid := range v.kids {
		if !s.array && i%2 == 0 {
			s.keys = append(s.keys, string(kid.b))
			continue
		}
		s.kinds, kids = append(s.kinds, kid.kind), append(kids, kid)
	}
	return s, kids
}

func (s shape) key(i int) string {
	if s.array {
		return ""
	}
	return s.keys[i]
}

// appendTo writes what the shape consists of: its number of values, doubled,
// and one more for arrays; then the key and the kind of each.
func (s shape) appendTo(b []byte) []byte {
	n := uint64(len(s.kinds)) << 1
	if s.array {
		n |= 1
	}
	b = binary.AppendUvarint(b, n)
	for i, k := range s.kinds {
		b = append(append(b, s.key(i)...), byte(k))
	}
	return b
}

func (n *node) learnShape(s shape, sign string) int {
	n.shapes = append(n.shapes, s)
	n.shaped[sign] = len(n.shapes) - 1
	return len(n.shapes) - 1
}

func column(values []*value) (list []int64, of func(int) *owner) {
	list = make([]int64, len(values))
	for i, v := range values {
		list[i] = v.n
	}
	return list, func(i int) *owner { return values[i].of }
}

// plain writes numbers that nothing is close to.
func (e *Encoder) plain(values []*value) {
	list, _ := column(values)
	e.numbers(list, nil)
}

func (e *Encoder) ints(values []*value, k kind) {
	list, of := column(values)
	e.numbers(list, of)
	if k == kindTime {
		millis := make([]int64, len(values))
		for i, v := range values {
			millis[i] = v.milli
		}
		e.numbers(millis, nil)
	}
	for _, v := range values {
		v.of.saw(k, v.n)
	}
}

// Codes of identities and of texts; what is above them refers.
const (
	idBorn   = iota // made at a time: seconds, milliseconds, ten bytes
	idOther         // any sixteen bytes
	idOwn           // that of the record
	idReport        // that of its report
	idEvent         // that of an event of its report: the event's number less that around the record
	idKnown         // and the zigzag distance from the last one in this place

	textNew   = 0 // its length and itself
	textWhole = 1 // index of a long text
	textWord  = 2 // and the index of a word in this place
)

func isBorn(id model.ID) bool { return id[6]>>4 == 7 && id[8]>>6 == 2 }

func (e *Encoder) ids(n *node, values []*value) {
	codes := make([]int64, len(values))
	var seconds, millis, events []int64
	var owners []*owner
	for i, v := range values {
		id := model.ID(v.b)
		at, known := e.m.known[id]
		switch {
		case id == v.of.id && !id.IsZero():
			codes[i] = idOwn
		case id == v.of.report && !id.IsZero():
			codes[i] = idReport
		case known:
			codes[i] = idKnown + int64(zigzag(at-n.lastID))
			n.lastID = at
		case isBorn(id):
			ms := int64(binary.BigEndian.Uint64(append([]byte{0, 0}, id[:6]...)))
			codes[i] = idBorn
			seconds, millis, owners = append(seconds, ms/1000), append(millis, ms%1000), append(owners, v.of)
			e.raw = append(e.raw, id[6:]...)
			e.m.met(n, id)
		default:
			if no := v.of.event(id); no != 0 {
				codes[i], events = idEvent, append(events, no-v.of.number)
				e.m.met(n, id)
				break
			}
			codes[i] = idOther
			e.raw = append(e.raw, id[:]...)
			e.m.met(n, id)
		}
	}
	e.numbers(codes, nil)
	e.numbers(seconds, func(i int) *owner { return owners[i] })
	e.numbers(millis, nil)
	e.numbers(events, nil)
	for i, o := range owners {
		o.born(seconds[i])
	}
}

// event is the number of the event of its report that has the identity, if it
// follows from that; 0 = it does not.
func (o *owner) event(id model.ID) int64 {
	const most = 40 // that are tried
	if o.report.IsZero() || id[6]>>4 != 8 {
		return 0
	}
	if o.number > 0 && id == model.EventID(o.report, uint64(o.number)) {
		return o.number
	}
	for no := int64(1); no <= most; no++ {
		if id == model.EventID(o.report, uint64(no)) {
			return no
		}
	}
	return 0
}

// met learns an identity that stood in full.
func (m *Memory) met(n *node, id model.ID) {
	if m.learnID(id); len(m.ids) < maxIDs {
		n.lastID = len(m.ids) - 1
	}
}

func zigzag(n int) uint64 { return uint64(n)<<1 ^ uint64(n>>63) }

func (e *Encoder) texts(n *node, values []*value) {
	codes := make([]int64, len(values))
	var lengths, wholes []int64
	for i, v := range values {
		s := string(v.b)
		if at, ok := n.worded[s]; ok {
			codes[i] = textWord + int64(at)
		} else if at, ok := e.m.whole[s]; ok {
			codes[i], wholes = textWhole, append(wholes, int64(at))
		} else {
			codes[i], lengths = textNew, append(lengths, int64(len(s)))
			e.text = append(e.text, s...)
			e.m.read(n, s)
		}
	}
	e.numbers(codes, nil)
	e.numbers(lengths, nil)
	e.numbers(wholes, nil)
}

// read learns a text that stood in full.
func (m *Memory) read(n *node, s string) {
	if len(s) <= shortText {
		n.learnWord(s)
	} else {
		m.learnText(s)
	}
}

func (e *Encoder) bytes(values []*value) {
	lengths := make([]int64, len(values))
	for i, v := range values {
		lengths[i] = int64(len(v.b))
		e.raw = append(e.raw, v.b...)
	}
	e.numbers(lengths, nil)
}
