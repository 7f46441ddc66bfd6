package cache

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// postings are the keys of one chunk whose texts have a part, as stored:
// empty, a sorted list of 16-bit offsets, or, when that would be longer, a
// set of bits.
type postings []byte

const (
	chunkKeys = 4096
	setBytes  = chunkKeys / 8
)

// chunkSet is postings unpacked.
type chunkSet [chunkKeys / 64]uint64

func (p postings) unpack() (s chunkSet) {
	if len(p) == setBytes {
		for i := range s {
			s[i] = binary.LittleEndian.Uint64(p[8*i:])
		}
		return s
	}
	for i := 0; i+2 <= len(p); i += 2 {
		s.set(int(binary.LittleEndian.Uint16(p[i:])) % chunkKeys)
	}
	return s
}

func (s *chunkSet) set(n int)   { s[n/64] |= 1 << (n % 64) }
func (s *chunkSet) clear(n int) { s[n/64] &^= 1 << (n % 64) }

// and keeps what is in both and reports whether that is anything.
func (s *chunkSet) and(o chunkSet) bool {
	var any uint64
	for i := range s {
		s[i] &= o[i]
		any |= s[i]
	}
	return any != 0
}

func (s *chunkSet) count() (n int) {
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// each calls f with every member in rising order.
func (s *chunkSet) each(f func(n int)) {
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			f(64*i + bits.TrailingZeros64(w))
		}
	}
}

func (s *chunkSet) pack() postings {
	n := s.count()
	if 2*n >= setBytes {
		p := make(postings, 0, setBytes)
		for _, w := range s {
			p = binary.LittleEndian.AppendUint64(p, w)
		}
		return p
	}
	p := make(postings, 0, 2*n)
	s.each(func(k int) { p = binary.LittleEndian.AppendUint16(p, uint16(k)) })
	return p
}

// part is three letters of folded text, packed. Those of plain ASCII, nearly
// all, are small numbers.
type part int64

// partsOf lists the distinct parts of a text. None spans two fields, which
// are parted by line ends.
func partsOf(text string) []part {
	var list []part
	var a, b rune
	have := 0
	for _, r := range text {
		if r == '\n' {
			have = 0
			continue
		}
		if have == 2 {
			list = append(list, packed(a, b, r))
		} else {
			have++
		}
		a, b = b, r
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func packed(a, b, c rune) part {
	if a|b|c < 1<<7 {
		return part(a)<<14 | part(b)<<7 | part(c)
	}
	return 1<<62 | part(a)<<40 | part(b)<<20 | part(c)&(1<<20-1)
}
