package model

import (
	"bytes"
	"encoding/hex"
	"io"
	"time"
)

// ID is a UUIDv7 (RFC 9562) in binary: the identity of every entity. The zero
// ID means "none".
type ID [16]byte

// NewID makes a UUIDv7 for the instant now with 74 random bits from random.
func NewID(now time.Time, random io.Reader) (ID, error) {
	var id ID
	if _, err := io.ReadFull(random, id[6:]); err != nil {
		return ID{}, err
	}
	ms := now.UnixMilli()
	for i := range 6 {
		id[i] = byte(ms >> (40 - 8*i))
	}
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return id, nil
}

// IsZero reports whether the ID means "none".
func (id ID) IsZero() bool { return id == ID{} }

// Compare orders IDs by their bytes, which is their order of creation to the
// millisecond.
func (id ID) Compare(other ID) int { return bytes.Compare(id[:], other[:]) }

// String is the UUID text form; the zero ID gives "".
func (id ID) String() string {
	if id.IsZero() {
		return ""
	}
	var b [36]byte
	hex.Encode(b[0:8], id[0:4])
	hex.Encode(b[9:13], id[4:6])
	hex.Encode(b[14:18], id[6:8])
	hex.Encode(b[19:23], id[8:10])
	hex.Encode(b[24:36], id[10:16])
	b[8], b[13], b[18], b[23] = '-', '-', '-', '-'
	return string(b[:])
}

// ParseID reads the UUID text form, with or without dashes; "" is the zero ID.
func ParseID(s string) (ID, error) {
	var id ID
	if s == "" {
		return id, nil
	}
	flat := make([]byte, 0, 32)
	for i := range len(s) {
		if s[i] != '-' {
			flat = append(flat, s[i])
		}
	}
	if len(flat) != 32 {
		return ID{}, Errorf(CodeBadID, "id %q", s)
	}
	if _, err := hex.Decode(id[:], flat); err != nil {
		return ID{}, Errorf(CodeBadID, "id %q", s)
	}
	return id, nil
}

// MarshalText makes IDs readable in JSON.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText is the inverse of MarshalText.
func (id *ID) UnmarshalText(b []byte) error {
	parsed, err := ParseID(string(b))
	*id = parsed
	return err
}

// MarshalBinary keeps IDs at 16 bytes in CBOR.
func (id ID) MarshalBinary() ([]byte, error) { return id[:], nil }

// UnmarshalBinary is the inverse of MarshalBinary.
func (id *ID) UnmarshalBinary(b []byte) error {
	if len(b) != len(id) {
		return Errorf(CodeBadID, "id of %d bytes", len(b))
	}
	copy(id[:], b)
	return nil
}
