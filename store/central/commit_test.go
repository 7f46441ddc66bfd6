package central

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"lapor/model"
	"lapor/store/record"
)

// A job that fails or panics takes nobody with it, whatever shares its commit.
func TestJobsShareACommitNotAFate(t *testing.T) {
	s := openTest(t, filepath.Join(t.TempDir(), "x.db"))
	gate := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() { // holds the committer until the others have gathered
		s.write(context.Background(), func(context.Context, *session) error { <-gate; return nil })
	})
	bad := errors.New("no")
	cancelled, cancel := context.WithCancel(context.Background())
	run := func(ctx context.Context, name string, end func() error) error {
		return s.write(ctx, func(ctx context.Context, w *session) error {
			if err := w.exec(ctx, "INSERT INTO job_mark (name, at) VALUES ($1, 0)", name); err != nil {
				return err
			}
			return end()
		})
	}
	errs := make([]error, 5)
	for i, end := range []func() error{
		func() error { return nil },
		func() error { return bad },
		func() error { panic("boom") },
		func() error { return nil },
	} {
		wg.Go(func() { errs[i] = run(context.Background(), string(rune('a'+i)), end) })
	}
	cancel()
	errs[4] = run(cancelled, "e", func() error { return nil })
	close(gate)
	wg.Wait()
	if errs[0] != nil || errs[1] != bad || errs[2] == nil || errs[3] != nil || !errors.Is(errs[4], context.Canceled) {
		t.Fatalf("errors %v", errs)
	}
	var names string
	err := s.reading(context.Background(), func(r *session) error {
		return r.each(context.Background(), "SELECT name FROM job_mark ORDER BY name", nil, func(scan func(...any) error) error {
			var n string
			err := scan(&n)
			names += n
			return err
		})
	})
	if err != nil || names != "ad" {
		t.Fatalf("left %q, %v", names, err)
	}
}

// A full disk is "not now": nothing is judged, nothing is lost, and it works
// again afterwards.
func TestDiskFull(t *testing.T) {
	s := openTest(t, filepath.Join(t.TempDir(), "x.db"))
	id := seedOne(t, s)
	now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	user, device := model.ID{3}, model.ID{4}
	if err := s.OpenSession(context.Background(), Session{User: user, Device: device, Created: now, Expires: now.AddDate(1, 0, 0)}); err != nil {
		t.Fatal(err)
	}
	limit := func(pages string) {
		err := s.write(context.Background(), func(ctx context.Context, w *session) error {
			return w.raw(ctx, "PRAGMA max_page_count = "+pages)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	op, err := s.codec.Encode(model.Operation{ID: model.ID{9}, Kind: model.KindNote, Report: id,
		Body: model.Body{Text: strings.Repeat("panjang ", 5000)}})
	if err != nil {
		t.Fatal(err)
	}
	sent := []record.Sent{{N: 1, Bytes: op}}
	caller := Caller{User: model.User{ID: user}, Device: device}
	limit("1")
	s.options.Decide = func(_ model.View, op model.Operation, _ model.Actor, now time.Time, _ model.Rules) (model.Outcome, model.Effects) {
		return model.Outcome{Result: model.ResultParked, Reason: model.ParkClosed}, model.Effects{}
	}
	answers, retry, err := s.Apply(context.Background(), caller, sent, now)
	if err != nil || retry != retryFull || len(answers) != 0 {
		t.Fatalf("full disk: %v, retry %v, %v", answers, retry, err)
	}
	limit("1000000")
	answers, retry, err = s.Apply(context.Background(), caller, sent, now)
	if err != nil || retry != 0 || len(answers) != 1 || answers[0].Outcome.Result != model.ResultParked {
		t.Fatalf("afterwards: %v, retry %v, %v", answers, retry, err)
	}
	if err := s.Check(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// Two programs on one file (lapord serve and a command) see each other's
// fixtures and never share a seq.
func TestTwoPrograms(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	a := openTest(t, path)
	seedOne(t, a)
	b := openTest(t, path)
	ctx, now := context.Background(), time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	tree := func(s *database) (n int) {
		err := s.Snapshot(ctx, func(r Reader) error {
			t, err := r.Tree(ctx)
			n = t.Len()
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if tree(a) != 1 || tree(b) != 1 {
		t.Fatal("trees before")
	}
	if err := b.PutAgencies(ctx, []model.Agency{{ID: model.ID{8}, Parent: model.ID{2}, Code: "KAB", Level: model.LevelAgency}}, "x", now); err != nil {
		t.Fatal(err)
	}
	if tree(a) != 2 {
		t.Error("the other program sees the old tree")
	}
	var wg sync.WaitGroup
	for i, s := range []*database{a, b} {
		wg.Go(func() {
			for n := range 20 {
				r := model.Report{ID: model.ID{byte(10 + i), byte(n)}, Agency: model.ID{8}, Stage: model.StageUnverified}
				if err := s.PutReports(ctx, []model.Report{r}, nil, "x", now); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if m, err := a.Meta(ctx); err != nil || m.Seq != 41 {
		t.Errorf("seq %d, %v", m.Seq, err)
	}
	if err := b.Check(ctx); err != nil {
		t.Error(err)
	}
}

// An operation on which the store itself stumbles is parked; those before and
// behind it are done.
func TestStoreBugIsNoPoisonPill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	s := openTest(t, path)
	id := seedOne(t, s)
	ctx, now := context.Background(), time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	user, device := model.ID{3}, model.ID{4}
	if err := s.OpenSession(ctx, Session{User: user, Device: device, Created: now, Expires: now.AddDate(1, 0, 0)}); err != nil {
		t.Fatal(err)
	}
	err := raw(t, path, "CREATE TRIGGER planted BEFORE INSERT ON event WHEN NEW.kind = 'dispatch' BEGIN SELECT RAISE(ABORT, 'planted'); END")
	if err != nil {
		t.Fatal(err)
	}
	s.options.Decide = func(v model.View, op model.Operation, _ model.Actor, now time.Time, _ model.Rules) (model.Outcome, model.Effects) {
		return model.Outcome{Result: model.ResultApplied}, model.Effects{Reports: v.Reports,
			Events: []model.Event{{Report: op.Report, Kind: op.Kind}}}
	}
	var sent []record.Sent
	for i, kind := range []model.Kind{model.KindNote, model.KindDispatch, model.KindNote} {
		b, err := s.codec.Encode(model.Operation{ID: model.ID{9, byte(i)}, Kind: kind, Report: id, Body: model.Body{Text: "x"}})
		if err != nil {
			t.Fatal(err)
		}
		sent = append(sent, record.Sent{N: uint64(i + 1), Bytes: b})
	}
	answers, retry, err := s.Apply(ctx, Caller{User: model.User{ID: user}, Device: device}, sent, now)
	if err != nil || retry != 0 || len(answers) != 3 {
		t.Fatalf("%+v, %v, %v", answers, retry, err)
	}
	for i, want := range []model.Result{model.ResultApplied, model.ResultParked, model.ResultApplied} {
		if answers[i].Outcome.Result != want || answers[i].Outcome.Op != (model.ID{9, byte(i)}) {
			t.Errorf("answer %d: %+v", i, answers[i])
		}
	}
	if stats, err := s.Stats(ctx); err != nil || stats.Parked != 1 || stats.Events != 3 {
		t.Errorf("%+v, %v", stats, err)
	}
	if err := s.Check(ctx); err != nil {
		t.Error(err)
	}
}

// What was answered is in the files at that moment: a copy of them, as a
// crash leaves them, holds every acknowledged operation.
func TestCrash(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "x.db")
	s := openTest(t, path)
	id := seedOne(t, s)
	ctx, now := context.Background(), time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	user, device := model.ID{3}, model.ID{4}
	if err := s.OpenSession(ctx, Session{User: user, Device: device, Created: now, Expires: now.AddDate(1, 0, 0)}); err != nil {
		t.Fatal(err)
	}
	s.options.Decide = func(v model.View, op model.Operation, _ model.Actor, now time.Time, _ model.Rules) (model.Outcome, model.Effects) {
		return model.Outcome{Result: model.ResultApplied}, model.Effects{Reports: v.Reports, Events: []model.Event{{Report: op.Report, Kind: op.Kind}}}
	}
	for n := range uint64(5) {
		b, err := s.codec.Encode(model.Operation{ID: model.ID{9, byte(n)}, Kind: model.KindNote, Report: id})
		if err != nil {
			t.Fatal(err)
		}
		answers, _, err := s.Apply(ctx, Caller{User: model.User{ID: user}, Device: device}, []record.Sent{{N: n + 1, Bytes: b}}, now)
		if err != nil {
			t.Fatal(err)
		}
		crashed := filepath.Join(dir, string(rune('a'+n))+".db")
		for _, suffix := range []string{"", "-wal"} {
			content, err := os.ReadFile(path + suffix)
			if err == nil {
				err = os.WriteFile(crashed+suffix, content, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		after := openTest(t, crashed)
		if err := after.Check(ctx); err != nil {
			t.Fatal(err)
		}
		kept, err := after.Answers(ctx, device, n)
		if err != nil || len(kept) != 1 || kept[0].Outcome.Op != answers[0].Outcome.Op {
			t.Fatalf("after a crash behind operation %d: %+v, %v", n+1, kept, err)
		}
	}
}
