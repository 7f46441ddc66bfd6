package cache

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"lapor/model"
	"lapor/model/query"
	"lapor/model/queue"
)

// many is a coordinator's desk with n varied reports.
func many(t testing.TB, n int) *desk {
	d := newDesk(t)
	d.ready(model.RoleCoordinator, nodeRegency)
	r := rand.New(rand.NewPCG(4, 4))
	var all []model.Report
	for i := 1; i <= n; i++ {
		one := d.report(i)
		one.Stage = model.Stages()[r.IntN(6)]
		one.Clocks.Received.At = morning.Add(-time.Duration(r.IntN(40*24*60)) * time.Minute)
		one.Deadlines.Due = today.AddDays(r.IntN(9) - 4)
		if i%7 == 0 {
			one.Deadlines.Due = one.Deadlines.Due.AddDays(0)
			one.Deadlines = model.Deadlines{}
		}
		one.Holder = []model.ID{nodeHealth, nodeRoads, {}}[r.IntN(3)]
		one.Channel = []model.Channel{model.ChannelWeb, model.ChannelSMS, "Media Sosial"}[r.IntN(3)]
		one.Anonymous = r.IntN(4) == 0
		one.Category = []string{"Infrastruktur / Jalan", "Kesehatan / Puskesmas", ""}[r.IntN(3)]
		all = append(all, one)
	}
	d.receive(model.ViewCoordinator, all...)
	return d
}

// everything in a view in order, by the definition.
func (d *desk) naive(v queue.View, s queue.Sort) []queue.Row {
	var rows []queue.Row
	d.must(d.read(d.ctx(), func(t *tx) error {
		return t.each("SELECT line FROM row", nil, func(scan func(...any) error) error {
			var line []byte
			if err := scan(&line); err != nil {
				return err
			}
			r, err := decodeLine(line)
			in := r.Views.Has(v)
			switch v {
			case queue.ViewDueSoon:
				in = r.Views.Has(queue.ViewOpenRunning) && !r.Due.Before(today) && !r.Due.After(soon)
			case queue.ViewOverdue:
				in = r.Views.Has(queue.ViewOpenRunning) && r.Due.Before(today)
			}
			if in {
				rows = append(rows, r)
			}
			return err
		})
	}))
	slices.SortFunc(rows, func(a, b queue.Row) int {
		x, y := queue.KeyOf(a, s), queue.KeyOf(b, s)
		if x.Value != y.Value {
			if x.Value < y.Value {
				return -1
			}
			return 1
		}
		return x.ID.Compare(y.ID)
	})
	return rows
}

func TestPagesWalkEveryViewInEveryOrderBothWays(t *testing.T) {
	d := many(t, 130)
	for v := range queue.View(queue.Count) {
		for _, s := range []queue.Sort{queue.SortDue, queue.SortReceived, queue.SortChanged} {
			want := d.naive(v, s)
			request := queue.Request{View: v, Sort: s, Today: today, Soon: soon, Limit: 7}
			check := func(how string, p queue.Page, from, to int) {
				t.Helper()
				from, to = max(from, 0), min(to, len(want))
				if !slices.Equal(p.Rows, want[from:to]) || p.Total != len(want) ||
					p.AtStart != (from == 0) || p.AtEnd != (to == len(want)) || p.First != from && !(p.First == -1 && s != queue.SortDue && (v == queue.ViewDueSoon || v == queue.ViewOverdue)) {
					t.Fatalf("view %d sort %d %s: %d rows from %d (start %t, end %t) of %d; want %d to %d of %d",
						v, s, how, len(p.Rows), p.First, p.AtStart, p.AtEnd, p.Total, from, to, len(want))
				}
			}
			get := func(r queue.Request) queue.Page {
				t.Helper()
				p, err := d.Page(d.ctx(), r)
				d.must(err)
				return p
			}
			for at := 0; at < len(want); at += 7 {
				r := request
				if at > 0 {
					k := queue.KeyOf(want[at-1], s)
					r.After = &k
				}
				check("after", get(r), at, at+7)
			}
			for at := len(want); at > 0; at -= 7 {
				r := request
				if at < len(want) {
					k := queue.KeyOf(want[at], s)
					r.Before = &k
				} else {
					r.FromEnd = true
				}
				check("before", get(r), at-7, at)
			}
			for at := range want {
				r := request
				r.Around = want[at].ID
				from := min(max(at-3, 0), max(len(want)-7, 0))
				check(fmt.Sprint("around ", at), get(r), from, from+7)
			}
			if len(want) == 0 {
				check("nothing", get(request), 0, 0)
			}
		}
	}
}

func TestFiltersAgreeWithTheirDefinition(t *testing.T) {
	d := many(t, 130)
	who, err := d.Me(d.ctx())
	d.must(err)
	view := who.Rules.Calendar.For(who.Tree.Week(nodeRegency))
	for text, want := range map[string]func(queue.Row) bool{
		"status:proses":        func(r queue.Row) bool { return r.Stage == model.StageProgress },
		"-status:proses":       func(r queue.Row) bool { return r.Stage != model.StageProgress },
		"status:belum":         func(r queue.Row) bool { return r.Stage == model.StageUnverified || r.Stage == model.StageAwaiting },
		"unit:dinkes":          func(r queue.Row) bool { return r.Holder == nodeHealth },
		"unit:pekerjaan":       func(r queue.Row) bool { return r.Holder == nodeRoads },
		"unit:banjar":          func(r queue.Row) bool { return !r.Holder.IsZero() },
		"-unit:dinkes":         func(r queue.Row) bool { return r.Holder != nodeHealth },
		"unit:entah":           func(queue.Row) bool { return false },
		"kanal:sms":            func(r queue.Row) bool { return r.Channel == model.ChannelSMS },
		`kanal:"media sosial"`: func(r queue.Row) bool { return r.Channel == "Media Sosial" },
		"kategori:puskesmas":   func(r queue.Row) bool { return r.Category == "Kesehatan / Puskesmas" },
		"tanda:anonim":         func(r queue.Row) bool { return r.Flags&queue.FlagAnonymous != 0 },
		"-tanda:anonim":        func(r queue.Row) bool { return r.Flags&queue.FlagAnonymous == 0 },
		"jenis:aspirasi":       func(queue.Row) bool { return false },
		"#900001":              func(r queue.Row) bool { return r.Tracking[:6] == "900001" },
		"tenggat:<3": func(r queue.Row) bool {
			left, _ := view.Between(today, r.Due)
			return !r.Due.IsZero() && left < 3
		},
		"tenggat:lewat": func(r queue.Row) bool { return !r.Due.IsZero() && r.Due.Before(today) },
		"tenggat:1..2": func(r queue.Row) bool {
			left, _ := view.Between(today, r.Due)
			return !r.Due.IsZero() && left >= 1 && left <= 2
		},
		"dari:2026-01-02 sampai:2026-01-05": func(r queue.Row) bool {
			day := view.DateOf(r.Received)
			return day.String() >= "2026-01-02" && day.String() <= "2026-01-05"
		},
		"unit:dinkes kanal:sms lubang": func(r queue.Row) bool {
			return r.Holder == nodeHealth && r.Channel == model.ChannelSMS && r.Flags&queue.FlagAnonymous == 0
		},
	} {
		q, problems := query.Parse(text)
		if len(problems) > 0 {
			t.Fatalf("%s: %v", text, problems)
		}
		for _, s := range []queue.Sort{queue.SortDue, queue.SortReceived} {
			p, err := d.Page(d.ctx(), queue.Request{View: queue.ViewAll, Sort: s, Search: q, Today: today, Soon: soon, Limit: 200})
			d.must(err)
			all := slices.DeleteFunc(d.naive(queue.ViewAll, s), func(r queue.Row) bool { return !want(r) })
			if !slices.Equal(p.Rows, all) || p.Total != len(all) {
				t.Errorf("%s, sort %d: %d rows, want %d", text, s, len(p.Rows), len(all))
			}
		}
	}
}

func TestSearchPagesBothWays(t *testing.T) {
	d := many(t, 130)
	q, _ := query.Parse("jalan berlubang")
	all := d.page(queue.ViewAll, queue.SortDue, "jalan berlubang").Rows
	if len(all) < 30 {
		t.Fatalf("%d found", len(all))
	}
	var walked []queue.Row
	r := queue.Request{View: queue.ViewAll, Search: q, Today: today, Soon: soon, Limit: 9}
	for {
		p, err := d.Page(d.ctx(), r)
		d.must(err)
		walked = append(walked, p.Rows...)
		if p.AtEnd {
			break
		}
		k := queue.KeyOf(walked[len(walked)-1], queue.SortDue)
		r.After = &k
	}
	if !slices.Equal(walked, all) {
		t.Errorf("walked %d, all %d", len(walked), len(all))
	}
	p, err := d.Page(d.ctx(), queue.Request{View: queue.ViewAll, Search: q, Today: today, Soon: soon, Limit: 9, Around: all[20].ID})
	d.must(err)
	if !slices.Contains(p.Rows, all[20]) || p.Rows[0] != all[16] {
		t.Errorf("around: %+v", p.Rows)
	}
}
