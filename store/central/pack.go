package central

import (
	"encoding/binary"
	"time"

	"lapor/model"
	"lapor/model/calendar"
)

// What a scope reads of every report is packed into one column: of a hundred
// thousand rows, decoding columns and CBOR would cost more than reading them.
// The first byte is the layout; layouts are never changed, only added.
const (
	layoutBrief      = 1
	layoutVisibility = 1
	layoutBefore     = 2 // revision and visibility before a change
)

// Bits of a packed visibility: which parts follow.
const (
	visRestricted = 1 << iota
	visGone
	visAbout
	visOfficer
	visAsked
)

func packVisibility(b []byte, v model.Visibility) []byte {
	bits := byte(bit(v.Restricted)*visRestricted | bit(v.Gone)*visGone | bit(!v.About.IsZero())*visAbout |
		bit(!v.Officer.IsZero())*visOfficer | bit(len(v.Asked) > 0)*visAsked)
	b = append(b, layoutVisibility, bits)
	b = append(b, v.Agency[:]...)
	b = append(b, v.Holder[:]...)
	if bits&visAbout != 0 {
		b = append(b, v.About[:]...)
	}
	if bits&visOfficer != 0 {
		b = append(b, v.Officer[:]...)
	}
	if bits&visAsked != 0 {
		b = binary.AppendUvarint(b, uint64(len(v.Asked)))
		for _, id := range v.Asked {
			b = append(b, id[:]...)
		}
	}
	return b
}

// packBefore is what the feed keeps of a report as it was.
func packBefore(rev uint64, v model.Visibility) []byte {
	return packVisibility(binary.AppendUvarint([]byte{layoutBefore}, rev), v)
}

// unpackBefore also reads the visibility alone, of reports that are new and
// of changes from before the revision was kept.
func unpackBefore(b []byte) (rev uint64, v model.Visibility, err error) {
	u := unpacker{rest: b}
	if len(b) > 0 && b[0] == layoutBefore {
		u.byte()
		rev = u.uvarint()
	}
	v = u.visibility()
	return rev, v, u.done("change")
}

// unpacker reads packed bytes; what is missing sets short.
type unpacker struct {
	rest  []byte
	short bool
}

func (u *unpacker) byte() byte {
	if len(u.rest) == 0 {
		u.short = true
		return 0
	}
	b := u.rest[0]
	u.rest = u.rest[1:]
	return b
}

func (u *unpacker) uvarint() uint64 {
	n, size := binary.Uvarint(u.rest)
	if size <= 0 {
		u.short = true
		return 0
	}
	u.rest = u.rest[size:]
	return n
}

func (u *unpacker) varint() int64 {
	n, size := binary.Varint(u.rest)
	if size <= 0 {
		u.short = true
		return 0
	}
	u.rest = u.rest[size:]
	return n
}

func (u *unpacker) id() (id model.ID) {
	if len(u.rest) < len(id) {
		u.short, u.rest = true, nil
		return id
	}
	copy(id[:], u.rest)
	u.rest = u.rest[len(id):]
	return id
}

func (u *unpacker) visibility() (v model.Visibility) {
	if u.byte() != layoutVisibility {
		u.short = true
		return v
	}
	bits := u.byte()
	v.Restricted, v.Gone = bits&visRestricted != 0, bits&visGone != 0
	v.Agency, v.Holder = u.id(), u.id()
	if bits&visAbout != 0 {
		v.About = u.id()
	}
	if bits&visOfficer != 0 {
		v.Officer = u.id()
	}
	if bits&visAsked != 0 {
		for range u.uvarint() {
			if u.short {
				break
			}
			v.Asked = append(v.Asked, u.id())
		}
	}
	return v
}

func (u *unpacker) done(what string) error {
	if u.short || len(u.rest) > 0 {
		return model.Errorf(CodeCorrupt, "packed %s of %d surplus bytes, short %t", what, len(u.rest), u.short)
	}
	return nil
}

// packBrief leaves the id out: it has its own column.
func packBrief(br Brief) []byte {
	b := make([]byte, 0, 96)
	b = append(b, layoutBrief, byte(br.Stage))
	b = binary.AppendUvarint(b, br.Rev)
	b = binary.AppendUvarint(b, br.Seq)
	b = binary.AppendUvarint(b, br.TextSeq)
	b = binary.AppendVarint(b, int64(br.Due.Days()))
	b = binary.AppendVarint(b, br.Received.UnixMilli())
	return packVisibility(b, br.Vis)
}

func unpackBrief(id model.ID, b []byte) (Brief, error) {
	u := unpacker{rest: b}
	if u.byte() != layoutBrief {
		u.short = true
	}
	br := Brief{ID: id, Stage: model.Stage(u.byte()), Rev: u.uvarint(), Seq: u.uvarint(), TextSeq: u.uvarint()}
	br.Due = calendar.FromDays(int32(u.varint()))
	br.Received = time.UnixMilli(u.varint()).UTC()
	br.Vis = u.visibility()
	return br, u.done("brief")
}
