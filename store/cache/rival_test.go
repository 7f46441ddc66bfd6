package cache

import (
	"encoding/json"
	"strings"
)

// bitmaps are what the cache uses.
type bitmaps struct{}

func (bitmaps) create(w *bench) {
	w.exec("CREATE TABLE search_part (chunk INTEGER, part INTEGER, keys BLOB NOT NULL, PRIMARY KEY (chunk, part)) WITHOUT ROWID")
}
func (bitmaps) add(_ *bench, t *tx, key int64, text string)    { t.repost(key, "", text) }
func (bitmaps) remove(_ *bench, t *tx, key int64, text string) { t.repost(key, text, "") }
func (bitmaps) keys(w *bench, t *tx, term string, max int) ([]int64, bool) {
	keys, _, err := t.candidates([]string{term})
	w.must(err)
	if len(keys) > max { // as selection.plan does
		some := make([]int64, sampled)
		for i := range some {
			some[i] = keys[i*len(keys)/sampled]
		}
		list, err := json.Marshal(some)
		w.must(err)
		var n, rows int
		_, err = t.one("SELECT count(*), (SELECT max(key) FROM row) FROM search WHERE key IN (SELECT value FROM json_each(?)) AND instr(text, ?) > 0", args(string(list), term), &n, &rows)
		w.must(err)
		hits := float64(n) * float64(len(keys)) / sampled
		return keys, 50*float64(rows)/(hits+1e-9) >= float64(len(keys))
	}
	return keys, true
}

// fts is an FTS5 table: what goes into it, and how it is asked.
type fts struct {
	options string
	tokens  func(text string) string
	match   func(term string) string
}

func (f fts) create(w *bench) {
	w.exec("CREATE VIRTUAL TABLE x USING fts5(text, content='', columnsize=0, " + f.options + ")")
	w.exec("INSERT INTO x(x, rank) VALUES('secure-delete', 1)")
}

func (f fts) add(w *bench, t *tx, key int64, text string) {
	w.must(t.exec("INSERT INTO x(rowid, text) VALUES(?, ?)", key, f.tokens(text)))
}

func (f fts) remove(w *bench, t *tx, key int64, text string) {
	w.must(t.exec("INSERT INTO x(x, rowid, text) VALUES('delete', ?, ?)", key, f.tokens(text)))
}

func (f fts) keys(w *bench, t *tx, term string, max int) (keys []int64, ok bool) {
	w.must(t.each("SELECT rowid FROM x WHERE x MATCH ? LIMIT ?", args(f.match(term), max+1), func(scan func(...any) error) error {
		var k int64
		err := scan(&k)
		keys = append(keys, k)
		return err
	}))
	return keys, len(keys) <= max
}

// suffixes are all ends of words of three letters or more.
func suffixes(text string) string {
	seen := map[string]bool{}
	var b strings.Builder
	for _, word := range strings.Fields(text) {
		for i := 0; i+3 <= len(word); i++ {
			if !seen[word[i:]] {
				seen[word[i:]] = true
				b.WriteString(word[i:])
				b.WriteByte(' ')
			}
		}
	}
	return b.String()
}

// everyPart asks a trigram table without positions for all parts of a term.
func everyPart(term string) string {
	var parts []string
	for i := 0; i+3 <= len(term); i++ {
		parts = append(parts, `"`+term[i:i+3]+`"`)
	}
	return strings.Join(parts, " AND ")
}

func same(s string) string { return s }

func rivals() []struct {
	name string
	rival
} {
	return []struct {
		name string
		rival
	}{
		{"bitmaps", bitmaps{}},
		{"trigram-none", fts{"tokenize='trigram case_sensitive 1', detail=none", same, everyPart}},
		{"trigram-full", fts{"tokenize='trigram case_sensitive 1', detail=full", same, func(term string) string { return `"` + term + `"` }}},
		{"word-parts", fts{"tokenize='unicode61', detail=none, prefix='3 4'", suffixes, func(term string) string { return `"` + term + `"*` }}},
	}
}
