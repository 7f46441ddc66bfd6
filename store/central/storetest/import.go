package storetest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"lapor/model"
	"lapor/store/central"
)

// export makes n rows like those of the official export.
func export(n int, received time.Time) []model.Imported {
	rows := make([]model.Imported, n)
	for i := range rows {
		rows[i] = model.Imported{Row: i + 8, Tracking: fmt.Sprint(8000000 + i), Received: received, Reporter: fmt.Sprintf("Warga %d", i),
			Class: model.ClassComplaint, Title: fmt.Sprintf("Lampu jalan mati %d", i), Original: fmt.Sprintf("Sudah %d hari gelap", i),
			Channel: model.ChannelSMS, Agency: "Instansi KAB1", UnitID: "77", Unit: "Dinas Kesehatan",
			Status: "Terdisposisi ke Dinas Kesehatan", Stage: model.StageAwaiting, Anonymous: i%5 == 0, Hash: fmt.Sprint("h", i)}
	}
	return rows
}

func from(rows []model.Imported) func() (model.Imported, error) {
	return func() (model.Imported, error) {
		if len(rows) == 0 {
			return model.Imported{}, io.EOF
		}
		row := rows[0]
		rows = rows[1:]
		return row, nil
	}
}

func (w *world) importing(rows []model.Imported, o central.ImportOptions) (central.ImportSummary, error) {
	o.Agency, o.Now, o.By = w.nodes["NAS"], w.now, model.Actor{Name: "admin"}
	if o.Exported.IsZero() {
		o.Exported = w.now
	}
	if o.Units == nil {
		o.Units = map[string]model.ID{central.UnitKey(" DINAS  Kesehatan."): w.nodes["DINKES1"]}
	}
	return w.store.Import(w.ctx(), from(rows), o)
}

// all reads every report.
func (w *world) all() (all []model.Report) {
	w.t.Helper()
	w.read(func(r central.Reader) error {
		var ids []model.ID
		err := r.Scope(w.ctx(), w.users["nasional"].caller.Actor, func(b central.Brief) error {
			ids = append(ids, b.ID)
			return nil
		})
		if err == nil {
			all, err = r.Reports(w.ctx(), ids)
		}
		return err
	})
	return all
}

var importTests = []test{
	{"twice changes nothing", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		const n = 2000
		rows := export(n, w.now)
		rows = append(rows, rows[3]) // exact duplicates are normal
		var told int
		sum, err := w.importing(rows, central.ImportOptions{Progress: func(done int) { told = done }})
		w.must(err)
		if sum.New != n || sum.Unchanged != 1 || sum.Changed != 0 || len(sum.Different) != 0 || len(sum.UnknownUnits) != 0 || told != n+1 {
			t.Fatalf("first: %+v, progress %d", sum, told)
		}
		seq := w.seq()
		w.now = w.now.AddDate(0, 0, 1)
		sum, err = w.importing(rows, central.ImportOptions{})
		w.must(err)
		if sum.New != 0 || sum.Unchanged != n+1 || sum.Changed != 0 || w.seq() != seq {
			t.Fatalf("second: %+v, seq %d to %d", sum, seq, w.seq())
		}
		stats, err := w.store.Stats(w.ctx())
		w.must(err)
		if stats.Reports != n || stats.Events != n {
			t.Fatalf("stats %+v", stats)
		}
		w.sound()

		// An export older than the newest is old news, even of unchanged rows.
		old := rows[:1:1]
		old[0].Title, old[0].Hash = "Judul lama", "h-lama"
		sum, err = w.importing(old, central.ImportOptions{Exported: start})
		w.must(err)
		if sum.Unchanged != 1 {
			t.Fatalf("older export: %+v", sum)
		}
	}},

	{"rows land in their agency and unit", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		rows := export(3, w.now)
		rows[1].Agency, rows[1].Unit, rows[1].UnitID = "Kementerian Entah", "Dinas Entah", "5"
		rows[2].Unit, rows[2].UnitID = "nama lain", "31"
		sum, err := w.importing(rows, central.ImportOptions{Units: map[string]model.ID{
			"31": w.nodes["PUPR1"], central.UnitKey("dinas kesehatan"): w.nodes["DINKES1"]}})
		w.must(err)
		if sum.UnknownUnits["Dinas Entah"] != 1 || len(sum.UnknownUnits) != 1 {
			t.Errorf("unknown units %v", sum.UnknownUnits)
		}
		want := map[string][2]model.ID{rows[0].Tracking: {w.nodes["KAB1"], w.nodes["DINKES1"]},
			rows[1].Tracking: {w.nodes["NAS"], {}}, rows[2].Tracking: {w.nodes["KAB1"], w.nodes["PUPR1"]}}
		for _, report := range w.all() {
			if got := [2]model.ID{report.Agency, report.Holder}; got != want[report.Tracking] {
				t.Errorf("%s landed at %v", report.Tracking, got)
			}
		}
	}},

	{"changes and differences are told with their rows", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		rows := export(2, w.now)
		_, err := w.importing(rows, central.ImportOptions{})
		w.must(err)
		w.now = w.now.AddDate(0, 0, 1)
		rows[0].Title, rows[0].Hash = "Judul baru", "x0"
		rows[1].Stage, rows[1].Status, rows[1].Hash = model.StageUnverified, "Belum Terverifikasi", "x1"
		sum, err := w.importing(rows, central.ImportOptions{})
		w.must(err)
		if sum.Changed != 1 || len(sum.Different) != 1 || sum.Different[0].Row != rows[1].Row ||
			sum.Different[0].Tracking != rows[1].Tracking || len(sum.Different[0].Fields) != 1 || sum.Different[0].Fields[0] != "stage" {
			t.Fatalf("%+v", sum)
		}
		w.sound()
	}},

	{"all or nothing", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		before := w.seq()
		nothing := func(what string) {
			t.Helper()
			stats, err := w.store.Stats(w.ctx())
			w.must(err)
			if stats.Reports != 0 || w.seq() != before {
				t.Fatalf("%s: %d reports, seq %d to %d", what, stats.Reports, before, w.seq())
			}
		}
		broken := errors.New("row 900 is broken")
		rows := from(export(2000, w.now))
		left := 900
		_, err := w.store.Import(w.ctx(), func() (model.Imported, error) {
			if left--; left == 0 {
				return model.Imported{}, broken
			}
			return rows()
		}, central.ImportOptions{Agency: w.nodes["KAB1"], Exported: w.now, Now: w.now})
		if !errors.Is(err, broken) {
			t.Fatalf("error %v", err)
		}
		nothing("broken row")

		bad := export(1200, w.now)
		bad[1100].Tracking = ""
		_, err = w.importing(bad, central.ImportOptions{})
		w.code(err, model.CodeBadInput)
		nothing("row without a number")

		sum, err := w.importing(export(700, w.now), central.ImportOptions{DryRun: true})
		w.must(err)
		if sum.New != 700 {
			t.Errorf("dry run counted %d", sum.New)
		}
		nothing("dry run")

		ctx, cancel := context.WithCancel(w.ctx())
		many := from(export(2000, w.now))
		left = 600
		_, err = w.store.Import(ctx, func() (model.Imported, error) {
			if left--; left == 0 {
				cancel()
			}
			return many()
		}, central.ImportOptions{Agency: w.nodes["KAB1"], Exported: w.now, Now: w.now})
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("error %v", err)
		}
		nothing("cancelled")
		w.put(w.report("KAB1", "DINKES1")) // and the store works on
		w.sound()
	}},

	{"text that is no text does not poison the store", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		rows := export(1, w.now)
		rows[0].Original, rows[0].Title, rows[0].Unit = "a\xff\xfeb\x00\u009d", "\xc3\x28", "Dinas \xff"
		_, err := w.importing(rows, central.ImportOptions{})
		w.must(err)
		if all := w.all(); len(all) != 1 || all[0].Texts.Original != "a\ufffdb\x00\u009d" {
			t.Errorf("reports %+v", all)
		}
		w.sound()
	}},
}
