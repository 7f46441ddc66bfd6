package cache

import (
	"encoding/hex"
	"maps"
	"slices"
	"strconv"
)

// partChanges are what a transaction changes in the text index, by chunk and
// part, in the order of the changes.
type partChanges map[int64]map[part][]partChange

// partChange says that the text at an offset of a chunk has, or has no
// longer, a part.
type partChange struct {
	offset uint16
	has    bool
}

// repost notes which parts a text gained and lost; flushParts writes them.
func (t *tx) repost(key int64, old, text string) {
	was, is := partsOf(old), partsOf(text)
	for len(was)+len(is) > 0 {
		switch {
		case len(is) == 0 || len(was) > 0 && was[0] < is[0]:
			t.post(was[0], key, false)
			was = was[1:]
		case len(was) == 0 || is[0] < was[0]:
			t.post(is[0], key, true)
			is = is[1:]
		default:
			was, is = was[1:], is[1:]
		}
	}
}

func (t *tx) post(p part, key int64, has bool) {
	chunk := t.parts[key/chunkKeys]
	if chunk == nil {
		chunk = map[part][]partChange{}
		t.parts[key/chunkKeys] = chunk
	}
	chunk[p] = append(chunk[p], partChange{uint16(key % chunkKeys), has})
}

// flushParts writes the changes, a whole chunk with three statements: a piece
// of a sync touches thousands of parts, and statements are what costs.
func (t *tx) flushParts() error {
	for _, chunk := range slices.Sorted(maps.Keys(t.parts)) {
		if err := t.flushChunk(chunk, t.parts[chunk]); err != nil {
			return err
		}
	}
	clear(t.parts)
	return nil
}

func (t *tx) flushChunk(chunk int64, changes map[part][]partChange) error {
	order := slices.Sorted(maps.Keys(changes))
	list := []byte("[")
	for i, p := range order {
		list = strconv.AppendInt(comma(list, i), int64(p), 10)
	}
	list = append(list, ']')
	stored := make(map[part]postings, len(order))
	err := t.each("SELECT part, keys FROM search_part WHERE chunk = ? AND part IN (SELECT value FROM json_each(?))", args(chunk, string(list)), func(scan func(...any) error) error {
		var p int64
		var keys []byte
		err := scan(&p, &keys)
		stored[part(p)] = keys
		return err
	})
	if err != nil {
		return err
	}
	full, empty := []byte("["), []byte("[")
	for _, p := range order {
		set := stored[p].unpack()
		for _, c := range changes[p] {
			if c.has {
				set.set(int(c.offset))
			} else {
				set.clear(int(c.offset))
			}
		}
		if keys := set.pack(); len(keys) > 0 {
			full = append(strconv.AppendInt(append(comma(full, len(full)-1), '['), int64(p), 10), `,"`...)
			full = append(hex.AppendEncode(full, keys), `"]`...)
		} else {
			empty = strconv.AppendInt(comma(empty, len(empty)-1), int64(p), 10)
		}
	}
	if err := t.exec(`INSERT INTO search_part(chunk, part, keys) SELECT ?, value ->> 0, unhex(value ->> 1) FROM json_each(?) WHERE true
		ON CONFLICT DO UPDATE SET keys = excluded.keys`, chunk, string(append(full, ']'))); err != nil {
		return err
	}
	if len(empty) == 1 {
		return nil
	}
	return t.exec("DELETE FROM search_part WHERE chunk = ? AND part IN (SELECT value FROM json_each(?))", chunk, string(append(empty, ']')))
}

// comma parts the elements of a list after the first.
func comma(list []byte, before int) []byte {
	if before > 0 {
		return append(list, ',')
	}
	return list
}
