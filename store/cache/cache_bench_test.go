package cache

import (
	"flag"
	"fmt"
	"strings"
	"testing"
	"time"

	"lapor/model"
	"lapor/model/query"
	"lapor/model/queue"
	"lapor/store/record"
)

var pageReports = flag.Int("cache.reports", 100_000, "reports in BenchmarkPage")

// filled is a coordinator's desk with n reports; invented texts if asked for.
func filled(b *testing.B, n int, texts bool) *desk {
	b.Helper()
	d := newDesk(b)
	d.ready(model.RoleCoordinator, nodeRegency)
	var words []string
	if texts {
		words = inventedTexts(n)
	}
	for at := 1; at <= n; at += 5000 {
		p := Piece{Cursor: fmt.Append(nil, at)}
		for i := at; i < min(at+5000, n+1); i++ {
			r := d.report(i)
			r.Stage = model.Stages()[i%6]
			r.Deadlines.Due = today.AddDays(i*7919%365 - 60)
			r.Clocks.Received.At = morning.Add(-time.Duration(i*7919%(400*24*60)) * time.Minute)
			if texts {
				r.Title, r.Texts.Original = headline(words[i-1]), words[i-1]
			}
			items := d.items(r, model.ViewCoordinator)
			if !texts {
				items = items[:1]
			}
			p.Items = append(p.Items, items...)
		}
		d.must(d.ApplyPiece(d.ctx(), p))
	}
	b.ResetTimer()
	return d
}

func headline(text string) string { return strings.ToValidUTF8(text[:min(60, len(text))], "") }

// BenchmarkPage reads a screen of 40 rows from the middle of the open reports
// by keyset, in every order; -cache.reports sets how many there are.
func BenchmarkPage(b *testing.B) {
	d := filled(b, *pageReports, false)
	for name, s := range map[string]queue.Sort{"due": queue.SortDue, "received": queue.SortReceived} {
		middle, err := d.Page(d.ctx(), queue.Request{View: queue.ViewAll, Sort: s, Today: today, Soon: soon, Around: id('R', *pageReports/2), Limit: 2})
		d.must(err)
		k := queue.KeyOf(middle.Rows[0], s)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				p, err := d.Page(d.ctx(), queue.Request{View: queue.ViewAll, Sort: s, Today: today, Soon: soon, After: &k, Limit: 40})
				if err != nil || len(p.Rows) != 40 || p.First < 0 {
					b.Fatal(len(p.Rows), p.First, err)
				}
			}
		})
	}
	b.Run("counts", func(b *testing.B) {
		for b.Loop() {
			if _, err := d.Counts(d.ctx(), today, soon); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("dossier", func(b *testing.B) {
		for b.Loop() {
			if _, err := d.Dossier(d.ctx(), id('R', *pageReports/2)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkSubmit writes a note, durably, on a disk in memory: the disk's own
// flush comes on top.
func BenchmarkSubmit(b *testing.B) {
	d := filled(b, 2000, true)
	n := 0
	for b.Loop() {
		n++
		if _, err := d.Submit(d.ctx(), note(d.report(n*6%1998+1).ID, "Catatan"), 0, model.ID{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkApplyPiece stores a thousand changed rows, and a thousand new
// reports with text and an event.
func BenchmarkApplyPiece(b *testing.B) {
	d := filled(b, 2000, true)
	words := inventedTexts(1000)
	b.Run("changed", func(b *testing.B) {
		rev := uint64(3)
		for b.Loop() {
			b.StopTimer()
			rev++
			p := Piece{Cursor: []byte("x")}
			for i := 1; i <= 1000; i++ {
				r := d.report(i)
				r.Revs.Rev, r.Stage = rev, model.Stages()[int(rev)%6]
				r.Title, r.Texts.Original = headline(words[i-1]), words[i-1]
				p.Items = append(p.Items, d.items(r, model.ViewCoordinator)[0])
			}
			b.StartTimer()
			if err := d.ApplyPiece(d.ctx(), p); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("new", func(b *testing.B) {
		next := 10000
		for b.Loop() {
			b.StopTimer()
			p := Piece{Cursor: []byte("y")}
			for i := range 1000 {
				r := d.report(next + i)
				r.Title, r.Texts.Original = headline(words[i]), words[i]
				p.Items = append(p.Items, d.items(r, model.ViewCoordinator)...)
			}
			next += 1000
			b.StartTimer()
			if err := d.ApplyPiece(d.ctx(), p); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("gone", func(b *testing.B) {
		next := 10000
		for b.Loop() {
			var p Piece
			for i := range 100 {
				p.Gone = append(p.Gone, record.Gone{Report: id('R', next+i)})
			}
			next += 100
			if err := d.ApplyPiece(d.ctx(), p); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkSearch asks through Page for fifty hits by deadline.
func BenchmarkSearch(b *testing.B) {
	d := filled(b, 20000, true)
	for _, text := range []string{"lubang", "puskesmas", "jalan", "jalan rusak kanal:web", "tenggat:<3 air", "qwzx"} {
		q, _ := query.Parse(text)
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				if _, err := d.Page(d.ctx(), queue.Request{View: queue.ViewAll, Search: q, Today: today, Soon: soon, Limit: 50}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
