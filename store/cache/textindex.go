package cache

import (
	"maps"
	"slices"
	"strings"

	"lapor/model"
	"lapor/model/query"
	"lapor/store/record"
)

// The text index: the folded text of each report in table search, and for
// each part of three letters the keys of the texts that have it in table
// search_part. It names candidates, which are then compared with the text.
// docs/search.md has the figures behind this choice.
//
// A report that goes leaves both at once: its bits are cleared, and what was
// there is overwritten (secure_delete).

// searchText is what may be found of a report: tracking ID, title, texts,
// place, category and tags. Of a confidential report, or one whose reporter is
// anonymous and whose text is not released, only the number. Identities never.
func searchText(r model.Report) string {
	fields := []string{r.Tracking}
	if !r.Confidential && !record.Withheld(r) {
		fields = append(fields, r.Title, r.Texts.Edited)
		if !r.Anonymous && r.Texts.Original != r.Texts.Edited {
			fields = append(fields, r.Texts.Original)
		}
		fields = append(fields, r.Place.Name, r.Category)
		fields = append(fields, r.Tags...)
	}
	var b strings.Builder
	for _, f := range fields {
		if folded := query.Fold(f); folded != "" {
			if b.Len() > 0 {
				b.WriteByte('\n') // a phrase must not span two fields
			}
			b.WriteString(folded)
		}
	}
	return b.String()
}

func (t *tx) index(key int64, text string) error {
	var old string
	found, err := t.one("SELECT text FROM search WHERE key = ?", args(key), &old)
	if err != nil || found && old == text {
		return err
	}
	t.repost(key, old, text)
	return t.exec("INSERT INTO search(key, text) VALUES(?, ?) ON CONFLICT DO UPDATE SET text = excluded.text", key, text)
}

func (t *tx) unindex(key int64) error {
	var old string
	found, err := t.one("DELETE FROM search WHERE key = ? RETURNING text", args(key), &old)
	if found {
		t.repost(key, old, "")
	}
	return err
}

// chunksWith looks a part up in every chunk.
const chunksWith = `WITH RECURSIVE c(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE n < ?)
	SELECT chunk, keys FROM c CROSS JOIN search_part ON chunk = n AND part = ?`

// candidates are the keys of texts that have every part of every term, in
// rising order; ok is false if no term is long enough to have a part.
func (t *tx) candidates(terms []string) (keys []int64, ok bool, err error) {
	parts := partsOf(strings.Join(terms, "\n"))
	if len(parts) == 0 {
		return nil, false, nil
	}
	var last int64
	if _, err := t.one("SELECT coalesce(max(chunk), -1) FROM search_part", nil, &last); err != nil {
		return nil, false, err
	}
	var sets map[int64]chunkSet
	for _, p := range parts {
		left := map[int64]chunkSet{}
		err := t.each(chunksWith, args(last, int64(p)), func(scan func(...any) error) error {
			var chunk int64
			var stored []byte
			if err := scan(&chunk, &stored); err != nil {
				return err
			}
			set := postings(stored).unpack()
			if before, known := sets[chunk]; sets == nil || known && set.and(before) {
				left[chunk] = set
			}
			return nil
		})
		if err != nil {
			return nil, false, err
		}
		sets = left
	}
	for _, chunk := range slices.Sorted(maps.Keys(sets)) {
		set := sets[chunk]
		set.each(func(n int) { keys = append(keys, chunk*chunkKeys+int64(n)) })
	}
	return keys, true, nil
}
