package central_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lapor/model"
	"lapor/store/central"
	"lapor/store/central/pgtest"
	"lapor/store/central/storetest"
	"lapor/store/record"
)

// onEach runs a benchmark on both databases, each with a disk it waits for.
func onEach(b *testing.B, f func(*testing.B, storetest.Opener)) {
	b.Run("sqlite", func(b *testing.B) { f(b, openSQLite) })
	b.Run("postgres", func(b *testing.B) {
		server := pgtest.Start(b, true)
		f(b, func(t testing.TB, o central.Options) central.Store { return openDSN(t, server.Schema(t), o) })
	})
}

var benchNow = time.Date(2026, 3, 2, 3, 0, 0, 0, time.UTC)

// benchID is the nth id of a kind.
func benchID(kind byte, n int) model.ID {
	var id model.ID
	id[0] = kind
	binary.BigEndian.PutUint64(id[8:], uint64(n)*0x9e3779b97f4a7c15)
	return id
}

const benchUnits = 60

// benchStore holds n reports of sixty units under one agency.
func benchStore(b *testing.B, open storetest.Opener, n int) (central.Store, *record.Codec) {
	b.Helper()
	ctx := context.Background()
	s := open(b, central.Options{Clock: func() time.Time { return benchNow }})
	codec, err := record.NewCodec()
	if err != nil {
		b.Fatal(err)
	}
	root, kab := benchID(1, 0), benchID(1, 1)
	agencies := []model.Agency{{ID: kab, Parent: root, Level: model.LevelAgency, Code: "KAB"}}
	for i := range benchUnits {
		agencies = append(agencies, model.Agency{ID: benchID(2, i), Parent: kab, Level: model.LevelUnit, Code: fmt.Sprint("U", i)})
	}
	must(b, s.Init(ctx, model.Agency{ID: root, Code: "NAS"}, model.User{ID: benchID(3, 0), Login: "admin"}, "", benchNow))
	must(b, s.PutAgencies(ctx, agencies, "x", benchNow))
	for i := range benchUnits {
		u := benchID(4, i)
		must(b, s.PutUser(ctx, model.User{ID: u, Login: fmt.Sprint("u", i), Name: fmt.Sprint("Petugas ", i)}, "", "x", benchNow))
		must(b, s.PutMandate(ctx, model.Mandate{ID: benchID(5, i), User: u, Role: model.RoleLiaison, Node: benchID(2, i)}, "x", benchNow))
	}
	for at := 0; at < n; at += 5000 {
		var part []model.Report
		var events []model.Event
		for i := at; i < min(n, at+5000); i++ {
			r := benchReport(i, kab)
			part = append(part, r)
			for k := range 3 {
				events = append(events, model.Event{Report: r.ID, Kind: model.KindNote, Audience: model.AudienceInternal,
					Name: "Rina", Body: model.EventBody{Text: fmt.Sprint(k, " sudah dikoordinasikan dengan bidang terkait")}})
			}
		}
		must(b, s.PutReports(ctx, part, events, "x", benchNow))
	}
	return s, codec
}

func benchReport(i int, agency model.ID) model.Report {
	return model.Report{ID: benchID(6, i), Tracking: fmt.Sprint(9000000 + i), Title: "Jalan berlubang di depan pasar",
		Texts: model.Texts{Original: strings.Repeat("Mohon diperbaiki jalan di depan pasar. ", 8), Reporter: model.Reporter{Name: "Warga"}},
		Class: model.ClassComplaint, Channel: model.ChannelWeb, Agency: agency, Holder: benchID(2, i%benchUnits),
		Stage: model.StageAwaiting, Released: true, Revs: model.Revs{Rev: 1, Status: 1, Assign: 1, Public: 1},
		Clocks: model.Clocks{Received: model.Start{At: benchNow}, Verified: benchNow,
			FirstDispatch: model.Start{At: benchNow}, UnitDispatch: model.Start{At: benchNow}}}
}

func must(b testing.TB, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

type benchDevice struct {
	caller central.Caller
	n      uint64
}

func benchLogin(b *testing.B, s central.Store, unit, device int) *benchDevice {
	b.Helper()
	token := [32]byte{byte(unit), byte(device), byte(device >> 8)}
	must(b, s.OpenSession(context.Background(), central.Session{TokenHash: token, User: benchID(4, unit), Device: benchID(7, unit<<16|device),
		Created: benchNow, Expires: benchNow.AddDate(1, 0, 0)}))
	c, err := s.Caller(context.Background(), token, benchNow)
	must(b, err)
	return &benchDevice{caller: c}
}

var benchOps atomic.Int64

func (d *benchDevice) push(b *testing.B, s central.Store, codec *record.Codec, unit, ops, reports int) {
	var sent []record.Sent
	for range ops {
		n := int(benchOps.Add(1))
		bytes, err := codec.Encode(model.Operation{ID: benchID(8, n), Kind: model.KindNote, Written: benchNow,
			Report: benchID(6, (n%(reports/benchUnits))*benchUnits+unit),
			Body:   model.Body{Text: "Sudah ditinjau petugas lapangan, material datang hari Kamis."}})
		if err != nil {
			b.Error(err)
			return
		}
		d.n++
		sent = append(sent, record.Sent{N: d.n, Bytes: bytes})
	}
	answers, retry, err := s.Apply(context.Background(), d.caller, sent, benchNow)
	if err != nil || retry > 0 || answers[0].Outcome.Result != model.ResultApplied {
		b.Errorf("%+v, %v, %v", answers, retry, err)
	}
}

func BenchmarkApply(b *testing.B) { onEach(b, benchApply) }

func benchApply(b *testing.B, open storetest.Opener) {
	const reports = 6000
	for _, c := range []struct{ clients, ops int }{{1, 1}, {1, 20}, {64, 1}} {
		b.Run(fmt.Sprintf("clients=%d/ops=%d", c.clients, c.ops), func(b *testing.B) {
			s, codec := benchStore(b, open, reports)
			devices := make(chan *benchDevice, c.clients)
			units := map[*benchDevice]int{}
			for i := range c.clients {
				d := benchLogin(b, s, i%benchUnits, i)
				units[d] = i % benchUnits
				devices <- d
			}
			b.SetParallelism(c.clients) // times GOMAXPROCS: always enough
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					d := <-devices
					d.push(b, s, codec, units[d], c.ops, reports)
					devices <- d
				}
			})
			b.ReportMetric(float64(b.N*c.ops)/b.Elapsed().Seconds(), "ops/s")
		})
	}
}

func BenchmarkImport(b *testing.B) { onEach(b, benchImport) }

func benchImport(b *testing.B, open storetest.Opener) {
	const rows = 50_000
	for b.Loop() {
		s, _ := benchStore(b, open, 0)
		for _, again := range []string{"first_rows/s", "again_rows/s"} {
			var heap uint64
			i, start := 0, time.Now()
			sum, err := s.Import(context.Background(), func() (model.Imported, error) {
				if i == rows {
					return model.Imported{}, io.EOF
				}
				i++
				return model.Imported{Row: i, Tracking: fmt.Sprint(8000000 + i), Received: benchNow, Title: "Lampu jalan mati",
					Original: strings.Repeat("Sudah seminggu gelap. ", 12), Unit: "Dinas", Status: "Proses", Stage: model.StageProgress,
					Hash: fmt.Sprint(i)}, nil
			}, central.ImportOptions{Agency: benchID(1, 1), Units: map[string]model.ID{"dinas": benchID(2, 0)}, Exported: benchNow, Now: benchNow,
				Progress: func(int) {
					var m runtime.MemStats
					runtime.ReadMemStats(&m)
					heap = max(heap, m.HeapInuse)
				}})
			must(b, err)
			b.ReportMetric(float64(heap)/1e6, "peak_MB")
			if sum.New+sum.Unchanged != rows {
				b.Fatalf("%+v", sum)
			}
			b.ReportMetric(rows/time.Since(start).Seconds(), again)
		}
	}
}

func BenchmarkRead(b *testing.B) { onEach(b, benchRead) }

func benchRead(b *testing.B, open storetest.Opener) {
	const reports = 100_000
	ctx := context.Background()
	s, codec := benchStore(b, open, reports)
	liaison := benchLogin(b, s, 7, 0).caller.Actor
	must(b, s.PutUser(ctx, model.User{ID: benchID(4, 99), Login: "koor"}, "", "x", benchNow))
	coordinator := model.Actor{User: benchID(4, 99), Mandates: []model.Mandate{{ID: benchID(5, 99), User: benchID(4, 99),
		Role: model.RoleCoordinator, Node: benchID(1, 1)}}}
	ids := make([]model.ID, 100)
	for i := range ids {
		ids[i] = benchID(6, i*benchUnits+7)
	}
	read := func(name string, f func(central.Reader) error) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				must(b, s.Snapshot(ctx, f))
			}
		})
	}
	read("nothing", func(r central.Reader) error { return nil })
	for name, actor := range map[string]model.Actor{"liaison": liaison, "coordinator": coordinator} {
		read("digest of a "+name, func(r central.Reader) error {
			tree, err := r.Tree(ctx)
			must(b, err)
			var d record.Digest
			return r.Scope(ctx, actor, func(brief central.Brief) error {
				if c := brief.Vis.Class(actor, tree, benchNow); c > model.ViewNone {
					d = d.Add(record.Term(brief.ID, brief.Rev, c))
				}
				return nil
			})
		})
	}
	read("page of 100 changes", func(r central.Reader) error { return readPage(ctx, r, codec) })
	read("100 reports", func(r central.Reader) error { _, err := r.Reports(ctx, ids); return err })
	read("events of 100 reports", func(r central.Reader) error { _, err := r.Events(ctx, ids, 0); return err })
}

// readPage is what a response of 100 changes asks of the store.
func readPage(ctx context.Context, r central.Reader, codec *record.Codec) error {
	hi := r.Meta().Seq
	changes, err := r.Changes(ctx, hi-100, hi)
	if err != nil {
		return err
	}
	page := make([]model.ID, len(changes))
	for i, c := range changes {
		page[i] = c.Report
	}
	if _, err = r.Briefs(ctx, page); err != nil {
		return err
	}
	all, err := r.Reports(ctx, page)
	if err != nil {
		return err
	}
	for _, report := range all {
		if _, err := codec.Row(report, model.ViewUnit); err != nil {
			return err
		}
	}
	_, err = r.Events(ctx, page, hi-100)
	return err
}

// BenchmarkPageUnderLoad measures pages while 64 devices push as fast as they
// are answered.
func BenchmarkPageUnderLoad(b *testing.B) { onEach(b, benchPages) }

func benchPages(b *testing.B, open storetest.Opener) {
	const reports, clients = 6000, 64
	s, codec := benchStore(b, open, reports)
	stop, began := make(chan struct{}), benchOps.Load()
	var pushing sync.WaitGroup
	for i := range clients {
		d := benchLogin(b, s, i%benchUnits, i)
		pushing.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					d.push(b, s, codec, i%benchUnits, 1, reports)
				}
			}
		})
	}
	var took []time.Duration
	b.ResetTimer()
	for b.Loop() {
		start := time.Now()
		must(b, s.Snapshot(context.Background(), func(r central.Reader) error { return readPage(context.Background(), r, codec) }))
		took = append(took, time.Since(start))
	}
	close(stop)
	pushing.Wait()
	slices.Sort(took)
	b.ReportMetric(took[len(took)*99/100].Seconds()*1000, "p99_ms")
	b.ReportMetric(float64(benchOps.Load()-began)/b.Elapsed().Seconds(), "pushes/s")
}
