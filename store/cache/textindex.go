package cache

import (
	"strings"

	"lapor/model"
	"lapor/model/query"
	"lapor/store/record"
)

// The text index: the folded text of each report in table search, and its
// three-letter parts in search_index, which names candidates that are then
// compared with the text. docs/search.md has the figures behind this choice.
//
// search_index deletes at once what is deleted (secure-delete), so that
// nothing of a report that has gone stays in it.

// searchText is what may be found of a report: tracking ID, title, texts,
// place and category. Of a confidential report, or one whose reporter is
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
	if found {
		if err := t.exec("INSERT INTO search_index(search_index, rowid, text) VALUES('delete', ?, ?)", key, old); err != nil {
			return err
		}
		if err := t.exec("UPDATE search SET text = ? WHERE key = ?", text, key); err != nil {
			return err
		}
	} else if err := t.exec("INSERT INTO search(key, text) VALUES(?, ?)", key, text); err != nil {
		return err
	}
	return t.exec("INSERT INTO search_index(rowid, text) VALUES(?, ?)", key, text)
}

func (t *tx) unindex(key int64) error {
	var old string
	found, err := t.one("SELECT text FROM search WHERE key = ?", args(key), &old)
	if err != nil || !found {
		return err
	}
	if err := t.exec("INSERT INTO search_index(search_index, rowid, text) VALUES('delete', ?, ?)", key, old); err != nil {
		return err
	}
	return t.exec("DELETE FROM search WHERE key = ?", key)
}

// part is the length of the indexed parts in letters.
const part = 3

// match is the index query for all parts of the terms, or "" if none is long
// enough. Parts within parts add nothing but time: a long term is covered by
// every third part and its last.
func match(terms []string) string {
	seen := map[string]bool{}
	var parts []string
	for _, term := range terms {
		letters := []rune(term)
		for i := 0; i+part <= len(letters); i++ {
			p := string(letters[i : i+part])
			if !seen[p] {
				seen[p] = true
				parts = append(parts, `"`+p+`"`)
			}
		}
	}
	return strings.Join(parts, " AND ")
}
