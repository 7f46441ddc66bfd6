package columns

import (
	"slices"
	"strings"

	"lapor/model"
	"lapor/store/record"
)

// Memory is what one side of an exchange has seen: shapes, identities and
// texts that later frames refer to. Encoder and decoder of a stream begin with
// equal memories and keep them equal; so a response may refer to what stood in
// its request. A Memory belongs to one goroutine.
type Memory struct {
	roots map[record.Type]*node
	ids   []model.ID
	known map[model.ID]int // index in ids
	texts [][]byte         // longer ones
	whole map[string]int   // index in texts
}

// NewMemory is the memory at the beginning of an exchange.
func NewMemory() *Memory {
	m := &Memory{roots: map[record.Type]*node{}, known: map[model.ID]int{}, whole: map[string]int{}}
	m.learnID(model.ID{}) // "none"
	return m
}

// Bounds of a memory and of what a frame may unfold to, whoever sent it.
const (
	maxIDs    = 1 << 17
	maxTexts  = 1 << 14
	maxWords  = 1 << 12 // of one node
	maxDepth  = 16
	maxKeys   = 1 << 10 // of one map or array
	maxValues = 1 << 18 // of one frame
	maxItems  = 1 << 14 // of one frame
	shortText = 24      // bytes: up to here a text is a word
)

func (m *Memory) root(t record.Type) *node {
	n := m.roots[t]
	if n == nil {
		n = newNode("")
		m.roots[t] = n
	}
	return n
}

func (m *Memory) learnID(id model.ID) {
	if _, ok := m.known[id]; ok || len(m.ids) >= maxIDs {
		return
	}
	m.known[id] = len(m.ids)
	m.ids = append(m.ids, id)
}

func (m *Memory) learnText(s string) {
	if _, ok := m.whole[s]; ok || len(m.texts) >= maxTexts {
		return
	}
	m.whole[s] = len(m.texts)
	m.texts = append(m.texts, []byte(s))
}

// node is a place in the records of a type: the value of a key of a map, or
// the elements of an array.
type node struct {
	key    string // as in the record, in CBOR; "" of roots and elements
	kids   []*node
	shapes []shape
	shaped map[string]int // index in shapes by signature
	words  []string
	worded map[string]int
	lastID int

	values []*value // of the frame at hand
}

func newNode(key string) *node {
	return &node{key: key, shaped: map[string]int{}, worded: map[string]int{}}
}

// kid is the node below a key.
func (n *node) kid(key string) *node {
	i, ok := slices.BinarySearchFunc(n.kids, key, func(k *node, key string) int { return strings.Compare(k.key, key) })
	if !ok {
		n.kids = slices.Insert(n.kids, i, newNode(key))
	}
	return n.kids[i]
}

func (n *node) learnWord(s string) {
	if _, ok := n.worded[s]; ok || len(n.words) >= maxWords {
		return
	}
	n.worded[s] = len(n.words)
	n.words = append(n.words, s)
}

// kind of a value.
type kind byte

const (
	kindMap    kind = iota
	kindArray       // of any values
	kindInt         // within 64 signed bits
	kindBytes       // a byte string
	kindID          // one of 16 bytes
	kindText        // a text
	kindNumber      // a text of digits
	kindDate        // a text like 2026-11-20
	kindTime        // seconds with milliseconds, as a double
	kindRaw         // other bytes of CBOR: floats, whole records that are not canonical
	kindFalse
	kindTrue
	kindNull
	kinds // how many there are
)

// shape is what a map or array consists of.
type shape struct {
	array bool
	keys  []string // of maps
	kinds []kind
}

// value is a value in a frame.
type value struct {
	of    *owner
	kind  kind
	n     int64 // ints, numbers, dates as days, seconds of times
	milli int64 // of times
	b     []byte
	shape int // in the node's table
	kids  []*value
}

// owner is the record that values belong to, with what its numbers may be
// close to.
type owner struct {
	id, report model.ID
	number     int64 // Rev around the record: of events, their place in the timeline
	based      bool
	seconds    int64 // last time seen, at first that of the first identity
	days       int64 // last date seen
	small      int64 // last small number seen
}

const smallest = 1 << 20 // numbers from here on are times

func (o *owner) saw(k kind, n int64) {
	switch {
	case k == kindDate:
		o.days = n
	case k == kindTime, k == kindInt && n >= smallest:
		o.seconds = n
	case k == kindInt:
		o.small = n
	}
}

// born takes the time in an identity as what the record's times are close to.
func (o *owner) born(seconds int64) {
	if !o.based {
		o.based, o.seconds, o.days = true, seconds, seconds/(24*3600)
	}
}
