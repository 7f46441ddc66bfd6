package columns

import (
	"encoding/binary"
	"math"
	"strconv"
	"time"
	"unicode/utf8"
)

// Major types of CBOR (RFC 8949, 3.1).
const (
	majorUint  = 0
	majorInt   = 1
	majorBytes = 2
	majorText  = 3
	majorArray = 4
	majorMap   = 5
	majorOther = 7
)

// head reads the head of a data item; ok is false unless it is of definite
// length and as short as can be.
func head(b []byte) (major byte, n uint64, rest []byte, ok bool) {
	if len(b) == 0 {
		return 0, 0, nil, false
	}
	major, low := b[0]>>5, b[0]&0x1f
	b = b[1:]
	switch {
	case low < 24:
		return major, uint64(low), b, true
	case low > 27:
		return 0, 0, nil, false
	}
	size := 1 << (low - 24)
	if len(b) < size {
		return 0, 0, nil, false
	}
	var wide [8]byte
	copy(wide[8-size:], b[:size])
	n = binary.BigEndian.Uint64(wide[:])
	least := [4]uint64{24, 1 << 8, 1 << 16, 1 << 32}[low-24]
	return major, n, b[size:], n >= least || major == majorOther
}

func appendHead(b []byte, major byte, n uint64) []byte {
	m := major << 5
	switch {
	case n < 24:
		return append(b, m|byte(n))
	case n < 1<<8:
		return append(b, m|24, byte(n))
	case n < 1<<16:
		return binary.BigEndian.AppendUint16(append(b, m|25), uint16(n))
	case n < 1<<32:
		return binary.BigEndian.AppendUint32(append(b, m|26), uint32(n))
	}
	return binary.BigEndian.AppendUint64(append(b, m|27), n)
}

// parser takes records apart. It only looks; nodes learn nothing until the
// whole record has proved canonical.
type parser struct {
	left int // values that the frame may still hold
}

// parse reads one value and what follows it.
func (p *parser) parse(b []byte, of *owner, depth int) (v *value, rest []byte, ok bool) {
	if p.left--; p.left < 0 || depth > maxDepth {
		return nil, nil, false
	}
	whole := b
	major, n, b, ok := head(b)
	if !ok {
		return nil, nil, false
	}
	v = &value{of: of}
	switch major {
	case majorUint, majorInt:
		if v.kind, v.n = kindInt, int64(n); major == majorInt {
			v.n = -1 - int64(n)
		}
		return v, b, n <= math.MaxInt64
	case majorBytes, majorText:
		if n > uint64(len(b)) {
			return nil, nil, false
		}
		v.b, b = b[:n], b[n:]
		if major == majorText {
			v.readText()
			return v, b, v.kind != kindText || utf8.Valid(v.b)
		}
		if v.kind = kindBytes; n == 16 {
			v.kind = kindID
		}
		return v, b, true
	case majorArray, majorMap:
		if n > maxKeys {
			return nil, nil, false
		}
		return p.parseMany(v, major, int(n), b, depth)
	case majorOther:
		ok := v.readOther(whole[:len(whole)-len(b)], n)
		return v, b, ok
	}
	return nil, nil, false
}

func (p *parser) parseMany(v *value, major byte, n int, b []byte, depth int) (*value, []byte, bool) {
	v.kind = kindArray
	if major == majorMap {
		v.kind = kindMap
	}
	for range n {
		if v.kind == kindMap {
			m, size, rest, ok := head(b)
			if !ok || m != majorUint && m != majorText || m == majorText && size > uint64(len(rest)) {
				return nil, nil, false
			}
			if m == majorText {
				rest = rest[size:]
			}
			v.kids = append(v.kids, &value{kind: kindRaw, b: b[:len(b)-len(rest)]}) // the key, taken out below
			b = rest
		}
		kid, rest, ok := p.parse(b, v.of, depth+1)
		if !ok {
			return nil, nil, false
		}
		v.kids, b = append(v.kids, kid), rest
	}
	return v, b, true
}

// readText finds out what a text is.
func (v *value) readText() {
	v.kind = kindText
	if days, ok := daysOf(v.b); ok {
		v.kind, v.n = kindDate, days
		return
	}
	const most = 17 // digits that a one before them leaves within 64 bits
	if len(v.b) == 0 || len(v.b) > most {
		return
	}
	n := int64(1)
	for _, c := range v.b {
		if c < '0' || c > '9' {
			return
		}
		n = n*10 + int64(c-'0')
	}
	v.kind, v.n = kindNumber, n
}

// readOther reads simple values and floats; raw is all of it.
func (v *value) readOther(raw []byte, n uint64) bool {
	switch raw[0] {
	case 0xf4:
		v.kind = kindFalse
	case 0xf5:
		v.kind = kindTrue
	case 0xf6:
		v.kind = kindNull
	case 0xfb:
		f := math.Float64frombits(n)
		v.kind, v.b = kindRaw, raw
		if seconds := math.Floor(f); math.Abs(f) < 1<<40 && float64(float32(f)) != f {
			if milli := math.Round((f - seconds) * 1000); milli < 1000 && seconds+milli/1000 == f {
				v.kind, v.n, v.milli = kindTime, int64(seconds), int64(milli)
			}
		}
	case 0xf9, 0xfa:
		v.kind, v.b = kindRaw, raw
	default:
		return false
	}
	return true
}

const isoDate = "2006-01-02"

func daysOf(b []byte) (days int64, ok bool) {
	if len(b) != len(isoDate) || b[4] != '-' {
		return 0, false
	}
	t, err := time.Parse(isoDate, string(b))
	return t.Unix() / (24 * 3600), err == nil && t.Unix() >= 0
}

func appendDate(b []byte, days int64) []byte {
	return time.Unix(days*24*3600, 0).UTC().AppendFormat(b, isoDate)
}

// appendCBOR is the value as it was before it was taken apart.
func (v *value) appendCBOR(b []byte, n *node) []byte {
	switch v.kind {
	case kindMap, kindArray:
		s := n.shapes[v.shape]
		if s.array {
			b = appendHead(b, majorArray, uint64(len(v.kids)))
		} else {
			b = appendHead(b, majorMap, uint64(len(v.kids)))
		}
		for i, kid := range v.kids {
			key := ""
			if !s.array {
				key = s.keys[i]
			}
			b = kid.appendCBOR(append(b, key...), n.kid(key))
		}
		return b
	case kindInt:
		if v.n < 0 {
			return appendHead(b, majorInt, uint64(-1-v.n))
		}
		return appendHead(b, majorUint, uint64(v.n))
	case kindBytes, kindID:
		return append(appendHead(b, majorBytes, uint64(len(v.b))), v.b...)
	case kindText:
		return append(appendHead(b, majorText, uint64(len(v.b))), v.b...)
	case kindNumber:
		digits := strconv.AppendInt(nil, v.n, 10)[1:]
		return append(appendHead(b, majorText, uint64(len(digits))), digits...)
	case kindDate:
		return appendDate(appendHead(b, majorText, uint64(len(isoDate))), v.n)
	case kindTime:
		return binary.BigEndian.AppendUint64(append(b, 0xfb), math.Float64bits(float64(v.n)+float64(v.milli)/1000))
	case kindFalse:
		return append(b, 0xf4)
	case kindTrue:
		return append(b, 0xf5)
	case kindNull:
		return append(b, 0xf6)
	}
	return append(b, v.b...)
}
