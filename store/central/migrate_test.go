package central

import (
	"bytes"
	"compress/gzip"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"lapor/model"
)

var update = flag.Bool("update", false, "write the fixture of the present schema version")

// Every released schema version is kept as a file in testdata and must open
// with the newest program, whole. With a new version, run with -update once.
func TestReleasedVersions(t *testing.T) {
	newest := embeddedMigrations[len(embeddedMigrations)-1].version
	if *update {
		writeFixture(t, newest)
	}
	for _, m := range embeddedMigrations {
		t.Run(fmt.Sprint("v", m.version), func(t *testing.T) {
			path := readFixture(t, m.version)
			s := openTest(t, path)
			if err := s.Check(context.Background()); err != nil {
				t.Fatal(err)
			}
			err := s.Snapshot(context.Background(), func(r Reader) error {
				reports, err := r.Reports(context.Background(), []model.ID{{1}})
				if err != nil || len(reports) != 1 {
					t.Fatalf("%d reports, %v", len(reports), err)
				}
				events, err := r.Events(context.Background(), []model.ID{{1}}, 0)
				if err != nil || len(events) != 1 || events[0].Body.Text != "isi" {
					t.Fatalf("events %+v, %v", events, err)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			_, err = os.Stat(fmt.Sprintf("%s.v%d.bak", path, m.version))
			if kept := err == nil; kept != (m.version < newest) {
				t.Errorf("copy before migration: %t", kept)
			}
		})
	}
}

func fixture(version int) string {
	return filepath.Join("testdata", fmt.Sprintf("v%d.db.gz", version))
}

func readFixture(t *testing.T, version int) string {
	t.Helper()
	f, err := os.Open(fixture(version))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	unzip, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(unzip)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "x.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func writeFixture(t *testing.T, version int) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.db")
	s := openTest(t, path)
	seedOne(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var zipped bytes.Buffer
	zip := gzip.NewWriter(&zipped)
	if _, err := zip.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll("testdata", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(fixture(version), zipped.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestMigration(t *testing.T) {
	next := len(embeddedMigrations) + 1
	at := func(s *database) (version int) {
		err := s.reading(context.Background(), func(r *session) error {
			return r.one(context.Background(), "SELECT MAX(version) FROM schema_version", nil, &version)
		})
		if err != nil {
			t.Fatal(err)
		}
		return version
	}
	old := func(t *testing.T) string {
		path := filepath.Join(t.TempDir(), "x.db")
		s := openTest(t, path)
		seedOne(t, s)
		s.Close()
		return path
	}
	with := func(path, script string) (*database, error) {
		all := append(embeddedMigrations[:next-1:next-1], migration{version: next, text: script})
		return open(context.Background(), path, Options{}, all)
	}

	t.Run("one step up, the old file is kept", func(t *testing.T) {
		path := old(t)
		s, err := with(path, "CREATE TABLE extra (x {bytes}); INSERT INTO extra VALUES (X'01')")
		if err != nil {
			t.Fatal(err)
		}
		if at(s) != next {
			t.Errorf("at version %d", at(s))
		}
		s.Close()
		kept := openTest(t, fmt.Sprintf("%s.v%d.bak", path, next-1))
		if at(kept) != next-1 {
			t.Errorf("the copy is at version %d", at(kept))
		}
		if err := kept.Check(context.Background()); err != nil {
			t.Error(err)
		}
		_, err = open(context.Background(), path, Options{}, embeddedMigrations)
		wantCode(t, err, CodeNewer)
	})

	t.Run("a step that fails leaves everything as it was", func(t *testing.T) {
		path := old(t)
		if s, err := with(path, "CREATE TABLE extra (x {bytes}); DROP TABLE audit; SELECT nonsense"); err == nil {
			s.Close()
			t.Fatal("migrated")
		}
		s := openTest(t, path)
		if at(s) != next-1 {
			t.Errorf("at version %d", at(s))
		}
		if err := s.Check(context.Background()); err != nil {
			t.Error(err)
		}
		if err := raw(t, path, "CREATE TABLE extra (x BLOB)"); err != nil {
			t.Errorf("half a step is there: %v", err)
		}
	})
}

func TestBackup(t *testing.T) {
	dir := t.TempDir()
	s := openTest(t, filepath.Join(dir, "x.db"))
	seedOne(t, s)
	ctx := context.Background()
	stop, done := make(chan struct{}), make(chan struct{})
	go func() { // a backup is consistent while others write
		defer close(done)
		for n := 0; ; n++ {
			select {
			case <-stop:
				return
			default:
			}
			r := model.Report{ID: model.ID{7, byte(n >> 8), byte(n)}, Agency: model.ID{2}, Stage: model.StageUnverified}
			e := model.Event{Report: r.ID, Kind: model.KindNote, Body: model.EventBody{Text: "x"}}
			if err := s.PutReports(ctx, []model.Report{r}, []model.Event{e}, "x", time.Unix(0, 0)); err != nil {
				t.Error(err)
				return
			}
		}
	}()
	path := filepath.Join(dir, "salinan.db")
	for range 2 { // a second one replaces the first
		if err := s.Backup(ctx, path); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Fatalf("mode %v, %v", info.Mode(), err)
		}
		copied := openTest(t, path)
		if err := copied.Check(ctx); err != nil {
			t.Error(err)
		}
		if m, err := copied.Meta(ctx); err != nil || m.Seq == 0 {
			t.Errorf("meta %+v, %v", m, err)
		}
		if err := copied.Close(); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	<-done
	if err := s.Backup(ctx, filepath.Join(dir, "tidak", "ada.db")); err == nil {
		t.Error("backup into a missing folder")
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.part")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
