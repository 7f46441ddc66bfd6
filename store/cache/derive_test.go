package cache

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lapor/model"
	"lapor/model/queue"
	"lapor/store/record"
)

// dump is everything derived, as text, without local keys.
func (d *desk) dump() string {
	var b strings.Builder
	d.must(d.read(d.ctx(), func(t *tx) error {
		for _, query := range []string{
			"SELECT hex(id), views, due, received, changed, stage, class, flags, hex(holder), tracking, category || channel, hex(main), wakes, hex(line), (SELECT text FROM search WHERE search.key = row.key) FROM row ORDER BY id",
			"SELECT part, (SELECT count(*) FROM search WHERE key / 4096 = chunk), CASE length(keys) WHEN 512 THEN -1 ELSE length(keys) END, '', '', '', '', '', '', '', '', '', '', '', '' FROM search_part ORDER BY chunk, part",
			"SELECT view, sort, bucket, n, '', '', '', '', '', '', '', '', '', '', '' FROM tally ORDER BY 1, 2, 3",
		} {
			if err := t.each(query, nil, func(scan func(...any) error) error {
				v := make([]any, 15)
				into := make([]any, 15)
				for i := range v {
					into[i] = &v[i]
				}
				err := scan(into...)
				fmt.Fprintln(&b, v...)
				return err
			}); err != nil {
				return err
			}
		}
		return nil
	}))
	return b.String()
}

// real counts members of views one by one.
func (d *desk) checkCounts(t interface{ Fatalf(string, ...any) }) {
	n, err := d.Counts(d.ctx(), today, soon)
	d.must(err)
	var want [queue.Count]int
	d.must(d.read(d.ctx(), func(tx *tx) error {
		return tx.each("SELECT line FROM row", nil, func(scan func(...any) error) error {
			var line []byte
			if err := scan(&line); err != nil {
				return err
			}
			r, err := decodeLine(line)
			for v := range queue.View(queue.Count) {
				is := r.Views.Has(v)
				switch v {
				case queue.ViewDueSoon:
					is = r.Views.Has(queue.ViewOpenRunning) && !r.Due.Before(today) && !r.Due.After(soon)
				case queue.ViewOverdue:
					is = r.Views.Has(queue.ViewOpenRunning) && r.Due.Before(today)
				}
				if is {
					want[v]++
				}
			}
			return err
		})
	}))
	if n.Views != want {
		t.Fatalf("counts %v, real %v", n.Views, want)
	}
}

// TestDerivedRowsAreWhatTheyStandFor plays random days of an officer and a
// server and compares, after every step, the derived tables with those made
// from scratch.
func TestDerivedRowsAreWhatTheyStandFor(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		coordinator := rapid.Bool().Draw(rt, "coordinator")
		d := newDesk(t)
		defer d.Close()
		class := model.ViewUnit
		if coordinator {
			class = model.ViewCoordinator
			d.ready(model.RoleCoordinator, nodeRegency)
		} else {
			d.ready(model.RoleLiaison, nodeHealth)
		}
		p := player{desk: d, rt: rt, class: class, server: map[int]model.Report{}}
		for range rapid.IntRange(5, 30).Draw(rt, "steps") {
			p.step()
			d.checkCounts(rt)
		}
		before := d.dump()
		d.must(d.Rebuild(d.ctx()))
		if after := d.dump(); before != after {
			rt.Fatalf("kept:\n%s\nfrom scratch:\n%s", before, after)
		}
	})
}

type player struct {
	*desk
	rt     *rapid.T
	class  model.ViewClass
	server map[int]model.Report
	ops    []model.ID
	n      uint64
}

func (p *player) pick() model.ID { return id('R', rapid.IntRange(1, 6).Draw(p.rt, "report")) }

func (p *player) step() {
	ctx := p.ctx()
	switch rapid.SampledFrom([]string{"rows", "rows", "submit", "submit", "submit", "withdraw", "edit", "take", "take", "answer", "answer", "gone", "draft",
		"manifest", "parked", "time", "agency", "finish"}).Draw(p.rt, "step") {
	case "rows":
		n := rapid.IntRange(1, 6).Draw(p.rt, "report")
		r, known := p.server[n]
		if !known {
			r = p.report(n)
		}
		r.Revs.Rev++
		r.Revs.Public += uint64(rapid.IntRange(0, 1).Draw(p.rt, "replied"))
		r.Stage = rapid.SampledFrom(append(model.Stages(), model.StageAwaiting, model.StageProgress, model.StageAwaiting)).Draw(p.rt, "stage")
		r.Confidential = rapid.Bool().Draw(p.rt, "confidential")
		r.Anonymous = rapid.Bool().Draw(p.rt, "anonymous")
		r.Deadlines.Due = today.AddDays(rapid.IntRange(-3, 5).Draw(p.rt, "due"))
		r.Clocks.Promised = today.AddDays(rapid.IntRange(-1, 3).Draw(p.rt, "promised"))
		r.Main = model.ID{}
		if rapid.IntRange(0, 3).Draw(p.rt, "duplicate") == 0 && n > 1 {
			r.Main = id('R', 1)
		}
		p.server[n] = r
		items := p.items(r, p.class)
		p.must(p.ApplyPiece(ctx, Piece{Items: items[:rapid.IntRange(1, len(items)).Draw(p.rt, "items")], Cursor: []byte("c")}))
	case "submit":
		op := rapid.SampledFrom([]model.Operation{note(p.pick(), "Catatan"), reply(p.pick(), "Tanggapan hasil"),
			{Kind: model.KindRequestInput, Report: p.pick(), Body: model.Body{Target: "Bidang", Date: today.AddDays(2)}},
			{Kind: model.KindClaim, Report: p.pick()},
			{Kind: model.KindEscalate, Report: p.pick(), Body: model.Body{Level: 1, Reason: "Perlu bantuan"}},
			{Kind: model.KindLinkDuplicate, Report: p.pick(), Body: model.Body{Main: p.pick()}},
			{Kind: model.KindDispatch, Report: p.pick(), Body: model.Body{Unit: nodeRoads, Reason: "Salah alamat"}},
		}).Draw(p.rt, "op")
		hold := time.Duration(rapid.IntRange(0, 1).Draw(p.rt, "hold")) * time.Minute
		if out, err := p.Submit(ctx, op, hold, model.ID{}); err == nil {
			p.ops = append(p.ops, out.Op.ID)
		} else if model.CodeOf(err) == "" {
			p.must(err)
		}
	case "withdraw":
		if len(p.ops) > 0 {
			_, err := p.WithdrawOutgoing(ctx, rapid.SampledFrom(p.ops).Draw(p.rt, "op"))
			p.coded(err)
		}
	case "edit":
		if len(p.ops) > 0 {
			p.coded(p.EditOutgoing(ctx, rapid.SampledFrom(p.ops).Draw(p.rt, "op"), model.Body{Text: "Diubah", Level: 1, Reason: "x"}))
		}
	case "take":
		for _, sent := range p.take() {
			p.n = max(p.n, sent.N)
		}
	case "answer":
		p.take()
		n := uint64(rapid.IntRange(1, int(p.n)+1).Draw(p.rt, "n"))
		result := rapid.SampledFrom([]model.Result{model.ResultApplied, model.ResultParked, model.ResultRejected, model.ResultNoop}).Draw(p.rt, "result")
		p.must(p.ApplyPiece(ctx, answered(n, model.Outcome{Result: result, Revs: model.Revs{Rev: uint64(rapid.IntRange(0, 8).Draw(p.rt, "rev"))}})))
	case "gone":
		p.must(p.ApplyPiece(ctx, Piece{Gone: []record.Gone{{Report: p.pick(), Why: record.WhyMoved}}}))
	case "draft":
		_, err := p.SaveDraft(ctx, model.Draft{ID: id('D', rapid.IntRange(1, 3).Draw(p.rt, "draft")), Report: p.pick(), Kind: model.KindNote})
		p.must(err)
		p.must(p.DeleteDraft(ctx, id('D', rapid.IntRange(1, 3).Draw(p.rt, "deleted"))))
	case "manifest":
		var listed []record.Listed
		for n, r := range p.server {
			if rapid.Bool().Draw(p.rt, "listed") {
				listed = append(listed, record.Listed{Short: record.ShortOf(id('R', n)), Rev: r.Revs.Rev, Class: p.class})
			}
		}
		_, err := p.ApplyManifest(ctx, listed)
		p.must(err)
	case "parked":
		op := note(p.pick(), "terparkir")
		op.ID = id('P', rapid.IntRange(1, 2).Draw(p.rt, "parked"))
		parked := model.Parked{Op: op, Owner: userRina, Author: userRina, Since: morning}
		if rapid.Bool().Draw(p.rt, "resolved") {
			parked.Resolved = model.DecideWithdraw
		}
		p.must(p.ApplyPiece(ctx, Piece{Items: []record.Item{p.item(record.TypeParked, op.ID, 1, parked)}}))
	case "time":
		p.at = p.at.Add(time.Duration(rapid.IntRange(1, 30).Draw(p.rt, "hours")) * time.Hour)
		p.must(p.freshen(ctx))
	case "agency":
		a := agencies()[3]
		a.Name = rapid.SampledFrom([]string{"Dinas PU", "Dinas Pekerjaan Umum"}).Draw(p.rt, "name")
		p.must(p.ApplyPiece(ctx, Piece{Items: []record.Item{p.item(record.TypeAgency, a.ID, 2, a)}}))
	case "finish":
		_, err := p.FinishRun(ctx, Finish{At: p.at})
		p.must(err)
	}
}

func (p *player) coded(err error) {
	if err != nil && model.CodeOf(err) == "" {
		p.must(err)
	}
}

func TestAPieceTwiceIsAPieceOnce(t *testing.T) {
	d := liaison(t, 2)
	out := d.submit(reply(d.report(1).ID, "Sudah"))
	d.take()
	r := d.report(1)
	r.Revs.Rev, r.Stage = 4, model.StageProgress
	p := answered(1, model.Outcome{Op: out.Op.ID, Result: model.ResultApplied, Revs: r.Revs})
	p.Items = append(d.items(r, model.ViewUnit), d.items(d.report(3), model.ViewUnit)...)
	p.Gone = []record.Gone{{Report: d.report(2).ID}}
	p.Cursor = []byte("next")
	d.must(d.ApplyPiece(d.ctx(), p))
	once, err := d.SyncState(d.ctx())
	d.must(err)
	rows := d.dump()
	d.must(d.ApplyPiece(d.ctx(), p))
	twice, err := d.SyncState(d.ctx())
	d.must(err)
	if rows != d.dump() || fmt.Sprint(once) != fmt.Sprint(twice) {
		t.Errorf("once %+v\n%s\ntwice %+v\n%s", once, rows, twice, d.dump())
	}
}

func TestLinesRoundTrip(t *testing.T) {
	r := queue.Row{ID: id('R', 1), Tracking: "9", Title: "Jalan \x00 «é»", Due: today, Received: morning, Changed: morning, Flags: 1 << 20, Views: 511}
	got, err := decodeLine(encodeLine(r))
	if err != nil || got != r {
		t.Errorf("%+v, %v", got, err)
	}
	for cut := range encodeLine(r) {
		if _, err := decodeLine(encodeLine(r)[:cut]); err == nil {
			t.Errorf("a line cut at %d was read", cut)
		}
	}
}
