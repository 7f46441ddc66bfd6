package record

import (
	"crypto/sha256"
	"encoding/binary"
	"math/bits"

	"lapor/model"
)

// Digest is the sum modulo 2^128 of one term per report that a caller holds
// or should hold. It guards against bugs, not against an attacker.
type Digest [16]byte

// Term is a report's part of a digest: SHA-256(id ‖ rev ‖ view class), cut
// to 128 bits.
func Term(id model.ID, rev uint64, class model.ViewClass) Digest {
	var in [25]byte
	copy(in[:16], id[:])
	binary.BigEndian.PutUint64(in[16:24], rev)
	in[24] = byte(class)
	sum := sha256.Sum256(in[:])
	return Digest(sum[:16])
}

// Add is the sum of two digests.
func (d Digest) Add(o Digest) Digest { return d.combine(o, bits.Add64) }

// Sub takes a term out again.
func (d Digest) Sub(o Digest) Digest { return d.combine(o, bits.Sub64) }

func (d Digest) combine(o Digest, op func(x, y, c uint64) (uint64, uint64)) Digest {
	lo, carry := op(binary.BigEndian.Uint64(d[8:]), binary.BigEndian.Uint64(o[8:]), 0)
	hi, _ := op(binary.BigEndian.Uint64(d[:8]), binary.BigEndian.Uint64(o[:8]), carry)
	var out Digest
	binary.BigEndian.PutUint64(out[:8], hi)
	binary.BigEndian.PutUint64(out[8:], lo)
	return out
}

// Short is the name of a report in a manifest: the first 8 bytes of
// SHA-256(id); a UUIDv7's own prefix is a clock and would collide.
type Short [8]byte

// ShortOf hashes an id for a manifest.
func ShortOf(id model.ID) Short {
	sum := sha256.Sum256(id[:])
	return Short(sum[:8])
}

// Listed is one line of a manifest.
type Listed struct {
	Short Short           `cbor:"1,keyasint"`
	Rev   uint64          `cbor:"2,keyasint"`
	Class model.ViewClass `cbor:"3,keyasint"`
}
