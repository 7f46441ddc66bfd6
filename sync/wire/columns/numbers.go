package columns

import (
	"encoding/binary"
	"math"
)

// against says what the numbers of a column are differences to.
type against byte

const (
	nothing against = iota
	previous
	ownSeconds // what the record saw last
	ownDays
	ownSmall
	againsts
)

// oneNumber marks a column whose differences are all the same.
const oneNumber = 0x80

func (a against) base(o *owner, last int64) int64 {
	switch a {
	case previous:
		return last
	case ownSeconds:
		return o.seconds
	case ownDays:
		return o.days
	case ownSmall:
		return o.small
	}
	return 0
}

// numbers writes a column in the cheapest way. of gives the record of each
// number, nil if they have none.
func (e *Encoder) numbers(list []int64, of func(i int) *owner) {
	if len(list) == 0 {
		return
	}
	best, least := []byte(nil), math.Inf(1)
	for a := range againsts {
		if of == nil && a > previous {
			break
		}
		b := appendNumbers(nil, list, a, of)
		if c := cost(b); c < least {
			best, least = b, c
		}
	}
	e.nums = append(e.nums, best...)
}

func appendNumbers(b []byte, list []int64, a against, of func(i int) *owner) []byte {
	same, last := true, int64(0)
	diffs := make([]int64, len(list))
	for i, n := range list {
		var o *owner
		if of != nil {
			o = of(i)
		}
		diffs[i], last = n-a.base(o, last), n
		same = same && diffs[i] == diffs[0]
	}
	if same {
		return binary.AppendVarint(append(b, byte(a)|oneNumber), diffs[0])
	}
	b = append(b, byte(a))
	for _, d := range diffs {
		b = binary.AppendVarint(b, d)
	}
	return b
}

// cost estimates the bytes that an entropy coder leaves of a column.
func cost(b []byte) float64 {
	var count [256]int
	for _, c := range b[1:] {
		count[c]++
	}
	bits := 0.0
	for _, n := range count {
		if n > 0 {
			bits += 5 - float64(n)*math.Log2(float64(n)/float64(len(b)-1))
		}
	}
	return bits
}

// numbers reads a column of n.
func (d *Decoder) numbers(n int, of func(i int) *owner) []int64 {
	if n == 0 {
		return nil
	}
	mode := d.nums.byte()
	a := against(mode &^ oneNumber)
	if a >= againsts || of == nil && a > previous {
		d.fail("a column against %d", a)
		return make([]int64, n)
	}
	list := make([]int64, n)
	var diff, last int64
	for i := range list {
		if i == 0 || mode&oneNumber == 0 {
			diff = d.nums.varint()
		}
		var o *owner
		if of != nil {
			o = of(i)
		}
		list[i] = diff + a.base(o, last)
		last = list[i]
	}
	return list
}

// input is a part of a frame that is read from its beginning. Once it has
// ended it gives zeros and says so.
type input struct {
	b     []byte
	ended bool
}

func (in *input) byte() byte {
	if len(in.b) == 0 {
		in.ended = true
		return 0
	}
	c := in.b[0]
	in.b = in.b[1:]
	return c
}

func (in *input) varint() int64 {
	n, size := binary.Varint(in.b)
	if size <= 0 {
		in.b, in.ended = nil, true
		return 0
	}
	in.b = in.b[size:]
	return n
}

// count is a number that is not negative and at most most.
func (in *input) count(most int) int {
	n, size := binary.Uvarint(in.b)
	if size <= 0 || n > uint64(most) {
		in.b, in.ended = nil, true
		return 0
	}
	in.b = in.b[size:]
	return int(n)
}

// take gives the next n bytes; fewer at the end.
func (in *input) take(n int64) []byte {
	if n < 0 || n > int64(len(in.b)) {
		n, in.ended = int64(len(in.b)), true
	}
	b := in.b[:n]
	in.b = in.b[n:]
	return b
}
