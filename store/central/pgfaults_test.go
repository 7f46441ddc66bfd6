package central_test

import (
	"context"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"lapor/model"
	"lapor/store/central"
	"lapor/store/central/pgtest"
	"lapor/store/record"
)

var pgNow = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

func wantCode(t *testing.T, err error, want model.Code) {
	t.Helper()
	if got := model.CodeOf(err); got != want {
		t.Errorf("error %v has code %q, want %q", err, got, want)
	}
}

// begun is a store with one agency, one user and one report with an event.
func begun(t *testing.T, dsn string) central.Store {
	t.Helper()
	ctx, s := context.Background(), openDSN(t, dsn, central.Options{})
	must(t, s.Init(ctx, model.Agency{ID: model.ID{2}, Code: "NAS"}, model.User{ID: model.ID{3}, Login: "admin"}, "", pgNow))
	must(t, s.PutReports(ctx, []model.Report{{ID: model.ID{1}, Agency: model.ID{2}, Stage: model.StageUnverified, Tracking: "1"}},
		[]model.Event{{Report: model.ID{1}, Kind: model.KindNote, Body: model.EventBody{Text: "isi"}}}, "admin", pgNow))
	return s
}

func refused(t *testing.T, server *pgtest.Server) {
	empty, foreign, newer := server.Schema(t), server.Schema(t), server.Schema(t)
	must(t, pgtest.Exec(foreign, "CREATE TABLE schema_version (version BIGINT)"))
	must(t, openDSN(t, newer, central.Options{}).Close())
	must(t, pgtest.Exec(newer, "INSERT INTO schema_version VALUES (999, 0)"))
	u, err := url.Parse(empty)
	must(t, err)
	nowhere := *u
	nowhere.Path = "/tidak_ada"
	for _, c := range []struct {
		name, dsn string
		want      model.Code
	}{
		{"nothing there yet", empty, central.CodeMissing},
		{"another program's tables", foreign, central.CodeForeign},
		{"a newer version", newer, central.CodeNewer},
		{"no such database", nowhere.String(), central.CodeUnreachable},
		{"nobody listens", "postgres://siapa:rahasia@127.0.0.1:1/x?connect_timeout=2", central.CodeUnreachable},
		{"no address", "postgres://siapa:rahasia@[/x", central.CodeUnreachable},
		{"no schema", empty + "&search_path=tidak_ada", central.CodeUnreachable},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := central.Open(context.Background(), c.dsn, central.Options{Existing: c.name != "no schema"})
			if err == nil {
				s.Close()
			}
			wantCode(t, err, c.want)
			if err != nil && strings.Contains(err.Error(), "rahasia") {
				t.Error("the password stands in the error")
			}
		})
	}
	for dsn, want := range map[string]string{
		"postgres://a:rahasia@h/db":                "postgres://a:xxxxx@h/db",
		"postgres://h/db?password=rahasia&user=a":  "postgres://h/db?password=xxxxx&user=a",
		"/var/lib/lapord/lapord.db":                "/var/lib/lapord/lapord.db",
		"postgres:///db?host=%2Frun%2Fpg&user=lap": "postgres:///db?host=%2Frun%2Fpg&user=lap",
	} {
		if got := central.Name(dsn); got != want {
			t.Errorf("name of %s is %s", dsn, got)
		}
	}
}

// Two servers that start on an empty database at the same moment.
func madeOnce(t *testing.T, server *pgtest.Server) {
	dsn := server.Schema(t)
	stores := make([]central.Store, 4)
	var wg sync.WaitGroup
	for i := range stores {
		wg.Go(func() {
			var err error
			if stores[i], err = central.Open(context.Background(), dsn, central.Options{}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if t.Failed() {
		return
	}
	first, err := stores[0].Meta(context.Background())
	must(t, err)
	for _, s := range stores {
		if m, err := s.Meta(context.Background()); err != nil || m != first {
			t.Errorf("meta %+v and %+v, %v", first, m, err)
		}
		must(t, s.Close())
	}
	again, err := openDSN(t, dsn, central.Options{Existing: true}).Meta(context.Background())
	if err != nil || again != first {
		t.Errorf("opened again: %+v, %v", again, err)
	}
}

func lostConnection(t *testing.T, server *pgtest.Server) {
	dsn, ctx := server.Schema(t), context.Background()
	s := begun(t, dsn)
	for range 3 {
		if _, err := s.Meta(ctx); err != nil {
			t.Error(err)
		}
		must(t, s.Snapshot(ctx, func(central.Reader) error { return nil }))
		if n, err := pgtest.Kill(dsn, 100); err != nil || n < 2 {
			t.Fatalf("killed %d, %v", n, err)
		}
		must(t, s.PutUser(ctx, model.User{ID: model.ID{3}, Login: "admin", Name: "Baru"}, "", "admin", pgNow))
	}
	err := s.Snapshot(ctx, func(r central.Reader) error {
		if _, err := pgtest.Kill(dsn, 100); err != nil {
			t.Error(err)
		}
		_, err := r.Changes(ctx, 0, 10)
		return err
	})
	wantCode(t, err, central.CodeUnreachable) // half a response is none
	must(t, s.Check(ctx))
}

func appendOnly(t *testing.T, server *pgtest.Server) {
	dsn := server.Schema(t)
	begun(t, dsn)
	for _, attempt := range []string{"UPDATE audit SET who = 'saya'", "DELETE FROM audit", "TRUNCATE audit"} {
		if err := pgtest.Exec(dsn, attempt); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v", attempt, err)
		}
	}
}

func damageFound(t *testing.T, server *pgtest.Server) {
	for name, damage := range map[string]string{
		"a body that was rewritten": `UPDATE event_body SET body = '\xA10165646961'`,
		"a lost change":             "DELETE FROM feed WHERE seq = (SELECT MAX(seq) FROM feed)",
		"a counter set back":        "UPDATE meta SET seq = 0",
		"an unreadable report":      `UPDATE report_record SET record = '\xFF'`,
	} {
		t.Run(name, func(t *testing.T) {
			dsn := server.Schema(t)
			s := begun(t, dsn)
			must(t, s.Check(context.Background()))
			must(t, pgtest.Exec(dsn, damage))
			wantCode(t, s.Check(context.Background()), central.CodeCorrupt)
		})
	}
}

func ownBackups(t *testing.T, server *pgtest.Server) {
	dsn, ctx := server.Schema(t), context.Background()
	s := begun(t, dsn)
	wantCode(t, s.Backup(ctx, "x.db"), central.CodePgDump)
	_, err := central.PutBack(ctx, dsn, "x.db", pgNow)
	wantCode(t, err, central.CodePgRestore)
	before, err := s.Meta(ctx)
	must(t, err)
	incarnation, err := s.Restored(ctx, pgNow, nil)
	must(t, err)
	if after, err := s.Meta(ctx); err != nil || after.Incarnation != incarnation || after.Incarnation == before.Incarnation {
		t.Errorf("restored: %+v, %v", after, err)
	}
}

func hostileText(t *testing.T, server *pgtest.Server) {
	ctx, s := context.Background(), begun(t, server.Schema(t))
	for _, login := range []string{"admin\x00", "\xff\xfe", "a' OR 1=1 --"} {
		_, _, err := s.Login(ctx, login)
		wantCode(t, err, central.CodeNoUser)
	}
	must(t, s.OpenSession(ctx, central.Session{User: model.ID{3}, Device: model.ID{4}, Label: "PC\x00\xff", Created: pgNow, Expires: pgNow.AddDate(1, 0, 0)}))
	must(t, s.PutReports(ctx, []model.Report{{ID: model.ID{9}, Agency: model.ID{2}, Stage: model.StageUnverified, Tracking: "1\x002"}}, nil, "a\x00", pgNow))
	must(t, s.Check(ctx))
}

// The back end dies while the operations are being judged: the next one
// finishes them, once.
func outlives(t *testing.T, server *pgtest.Server) {
	dsn, ctx := server.Schema(t), context.Background()
	begun(t, dsn)
	judged := 0
	s := openDSN(t, dsn, central.Options{Decide: func(v model.View, op model.Operation, _ model.Actor, _ time.Time, _ model.Rules) (model.Outcome, model.Effects) {
		if judged++; judged == 1 {
			if n, err := pgtest.Kill(dsn, 100); err != nil || n == 0 {
				t.Errorf("killed %d, %v", n, err)
			}
		}
		return model.Outcome{Result: model.ResultApplied}, model.Effects{Reports: v.Reports, Events: []model.Event{{Report: op.Report, Kind: op.Kind}}}
	}})
	must(t, s.OpenSession(ctx, central.Session{User: model.ID{3}, Device: model.ID{4}, Created: pgNow, Expires: pgNow.AddDate(1, 0, 0)}))
	codec, err := record.NewCodec()
	must(t, err)
	b, err := codec.Encode(model.Operation{ID: model.ID{9}, Kind: model.KindNote, Report: model.ID{1}})
	must(t, err)
	answers, retry, err := s.Apply(ctx, central.Caller{User: model.User{ID: model.ID{3}}, Device: model.ID{4}}, []record.Sent{{N: 1, Bytes: b}}, pgNow)
	if err != nil || retry != 0 || len(answers) != 1 || answers[0].Outcome.Result != model.ResultApplied || judged != 2 {
		t.Errorf("%+v, retry %v, %v, judged %d times", answers, retry, err, judged)
	}
	stats, err := s.Stats(ctx)
	if err != nil || stats.Events != 2 {
		t.Errorf("%+v, %v", stats, err)
	}
	must(t, s.Check(ctx))
}
