package cache

import (
	"context"
	"database/sql"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"lapor/model/invent"
	"lapor/model/query"
)

var searchReports = flag.Int("cache.search", 100_000, "reports in BenchmarkTextIndex")

// rival is one way to find parts of words, for the comparison in
// docs/search.md.
type rival interface {
	create(w *bench)
	add(w *bench, t *tx, key int64, text string)
	remove(w *bench, t *tx, key int64, text string)
	// keys of at most max candidates; ok is false if there are more.
	keys(w *bench, t *tx, term string, max int) (keys []int64, ok bool)
}

// bench is a database with texts, rows and one rival's index.
type bench struct {
	testing.TB
	c *Cache
}

func (w *bench) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *bench) exec(text string, a ...any) {
	w.Helper()
	_, err := w.c.db.Exec(text, a...)
	w.must(err)
}

// in runs f in a transaction as a piece of a sync does.
func (w *bench) in(f func(t *tx)) {
	w.Helper()
	w.must(w.c.inTx(context.Background(), w.c.db, nil, func(t *tx) error {
		f(t)
		return t.flushParts()
	}))
}

func (w *bench) size() (n int64) {
	w.must(w.c.db.QueryRow("SELECT (SELECT * FROM pragma_page_count) - (SELECT * FROM pragma_freelist_count)").Scan(&n))
	return n * 4096
}

// BenchmarkTextIndex compares the ways at -cache.search reports: size, time
// to build, to remove a report without leaving bytes, and the time for the
// fifty hits with the nearest deadline. Run it with -benchtime=1x.
func BenchmarkTextIndex(b *testing.B) {
	texts := inventedTexts(*searchReports)
	terms := searchTerms(texts)
	for _, r := range rivals() {
		b.Run(r.name, func(b *testing.B) {
			for range b.N {
				compareIndex(b, r.rival, texts, terms)
			}
		})
	}
}

func compareIndex(b *testing.B, r rival, texts []string, terms map[string][]string) {
	db, err := openDatabase(context.Background(), filepath.Join(memoryDir(b), "x.db"))
	w := &bench{b, &Cache{db: db, stmts: map[string]*sql.Stmt{}, turns: make(chan struct{}, transactions)}}
	w.must(err)
	defer db.Close()
	w.exec("CREATE TABLE search(key INTEGER PRIMARY KEY, text TEXT NOT NULL)")
	w.exec("CREATE TABLE row(key INTEGER PRIMARY KEY, due INTEGER NOT NULL)")
	w.inPieces(texts, func(t *tx, key int64, text string) {
		w.must(t.exec("INSERT INTO search(key, text) VALUES(?, ?)", key, text))
		w.must(t.exec("INSERT INTO row(key, due) VALUES(?, ?)", key, key*7919%200))
	})
	w.exec("CREATE INDEX row_due ON row(due, key)")

	r.create(w)
	before, start := w.size(), time.Now()
	w.inPieces(texts, func(t *tx, key int64, text string) { r.add(w, t, key, text) })
	b.ReportMetric(time.Since(start).Seconds(), "build-s")
	b.ReportMetric(float64(w.size()-before)/1e6, "index-MB")
	for _, name := range []string{"rare", "medium", "frequent", "none"} {
		var took []time.Duration
		for _, term := range terms[name] {
			start := time.Now()
			w.ask(r, term)
			took = append(took, time.Since(start))
		}
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)/2].Microseconds()), name+"-p50-µs")
		b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), name+"-p99-µs")
	}
	const removed = 200
	start = time.Now()
	w.in(func(t *tx) {
		for i := range removed {
			at := i * 37 % len(texts)
			r.remove(w, t, int64(at+1), texts[at])
		}
	})
	b.ReportMetric(float64(time.Since(start).Microseconds())/removed, "delete-µs")
}

// inPieces stores texts a thousand at a time.
func (w *bench) inPieces(texts []string, f func(t *tx, key int64, text string)) {
	for at := 0; at < len(texts); at += 1000 {
		w.in(func(t *tx) {
			for i, text := range texts[at:min(at+1000, len(texts))] {
				f(t, int64(at+i+1), text)
			}
		})
	}
}

// ask finds the fifty with the nearest deadline as find.go does.
func (w *bench) ask(r rival, term string) (hits int) {
	w.in(func(t *tx) {
		text := `SELECT r.key FROM row AS r INDEXED BY row_due CROSS JOIN search AS t ON t.key = r.key WHERE instr(t.text, ?) > 0 ORDER BY r.due, r.key LIMIT 50`
		a := args(term)
		if keys, ok := r.keys(w, t, term, fewHits); ok {
			list, err := json.Marshal(keys)
			w.must(err)
			text = `SELECT r.key FROM row AS r NOT INDEXED CROSS JOIN search AS t ON t.key = r.key
				WHERE r.key IN (SELECT value FROM json_each(?)) AND instr(t.text, ?) > 0 ORDER BY r.due, r.key LIMIT 50`
			a = args(string(list), term)
		}
		w.must(t.each(text, a, func(func(...any) error) error { hits++; return nil }))
	})
	return hits
}

func inventedTexts(n int) []string {
	inventor := invent.New(1)
	texts := make([]string, n)
	for i := range texts {
		c := inventor.Complaint(i)
		texts[i] = query.Fold(c.Title) + "\n" + query.Fold(c.Text) + "\n" + query.Fold(c.Place.Name)
	}
	return texts
}

// searchTerms are a hundred parts of words each by how many texts have them:
// up to one in a hundred, up to one in ten, more, none.
func searchTerms(texts []string) map[string][]string {
	random := rand.New(rand.NewPCG(1, 1))
	out := map[string][]string{}
	sample := texts[:min(len(texts), 5000)]
	for len(out["rare"]) < 100 || len(out["medium"]) < 100 || len(out["frequent"]) < 100 {
		words := strings.Fields(texts[random.IntN(len(texts))])
		word := words[random.IntN(len(words))]
		if len(word) < 4 {
			continue
		}
		from := random.IntN(len(word) - 2)
		term := word[from : from+3+random.IntN(len(word)-from-2)]
		n := 0
		for _, text := range sample {
			if strings.Contains(text, term) {
				n++
			}
		}
		name := "rare"
		switch {
		case n > len(sample)/10:
			name = "frequent"
		case n > len(sample)/100:
			name = "medium"
		}
		if len(out[name]) < 100 {
			out[name] = append(out[name], term)
		}
	}
	for i := range 100 {
		out["none"] = append(out["none"], fmt.Sprintf("qxz%d", i))
	}
	return out
}

func TestTheRivalsFindTheSame(t *testing.T) {
	texts := inventedTexts(300)
	for _, r := range rivals() {
		db, err := openDatabase(context.Background(), filepath.Join(memoryDir(t), "x.db"))
		w := &bench{t, &Cache{db: db, stmts: map[string]*sql.Stmt{}, turns: make(chan struct{}, transactions)}}
		w.must(err)
		defer db.Close()
		r.create(w)
		w.inPieces(texts, func(t *tx, key int64, text string) { r.add(w, t, key, text) })
		for _, term := range []string{"jalan", "erlub", "ang", "puskesmas"} {
			w.in(func(t *tx) {
				keys, _ := r.keys(w, t, term, len(texts))
				for i, text := range texts {
					if strings.Contains(text, term) && !slices.Contains(keys, int64(i+1)) {
						w.Errorf("%s: %q is not found in text %d", r.name, term, i)
					}
				}
			})
		}
	}
}
