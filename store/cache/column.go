package cache

import (
	"fmt"
	"time"

	"lapor/model"
)

// millis is how instants are stored: unix milliseconds, 0 = none.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// idColumn scans an identity; an empty blob is the zero ID.
type idColumn struct{ id *model.ID }

func (c idColumn) Scan(v any) error {
	b, ok := v.([]byte)
	switch {
	case v == nil || ok && len(b) == 0:
		*c.id = model.ID{}
		return nil
	case ok && len(b) == len(c.id):
		copy(c.id[:], b)
		return nil
	}
	return fmt.Errorf("an identity of type %T", v)
}

// key is how an identity is stored: 16 bytes, or none for the zero ID.
func key(id model.ID) []byte {
	if id.IsZero() {
		return []byte{}
	}
	return id[:]
}
