package central

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lapor/model"
)

func openTest(t testing.TB, path string) *database {
	t.Helper()
	s, err := open(context.Background(), path, Options{}, embeddedMigrations)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// raw runs SQL on the file as another program would.
func raw(t testing.TB, path, script string) error {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	_, err = db.Exec(script)
	return err
}

func wantCode(t testing.TB, err error, want model.Code) {
	t.Helper()
	if got := model.CodeOf(err); got != want {
		t.Errorf("error %v has code %q, want %q", err, got, want)
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	file := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	other := filepath.Join(dir, "other.db")
	if err := raw(t, other, "CREATE TABLE notes (x)"); err != nil {
		t.Fatal(err)
	}
	newer := filepath.Join(dir, "newer.db")
	s := openTest(t, newer)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := raw(t, newer, "INSERT INTO schema_version VALUES (999, 0)"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, dsn string
		want      model.Code
	}{
		{"no database", file("page.html", []byte(strings.Repeat("<html>Masuk jaringan</html>\n", 100))), CodeCorrupt},
		{"another program's database", other, CodeForeign},
		{"a newer version", newer, CodeNewer},
		{"no folder", filepath.Join(dir, "tidak", "ada.db"), CodeUnreachable},
		{"no path", "", CodeUnreachable},
		{"no path after the scheme", "sqlite:", CodeUnreachable},
		{"an unknown scheme", "mysql://x/y", CodeUnreachable},
		{"a folder", dir, CodeUnreachable},
	} {
		t.Run(c.name, func(t *testing.T) {
			before, _ := os.ReadFile(c.dsn)
			s, err := Open(context.Background(), c.dsn, Options{})
			if err == nil {
				s.Close()
			}
			wantCode(t, err, c.want)
			if after, _ := os.ReadFile(c.dsn); string(after) != string(before) {
				t.Error("the refused file was changed")
			}
		})
	}
}

func TestOpenAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b %20 ?#.db")
	s := openTest(t, "sqlite:"+path)
	first, err := s.Meta(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
	if _, err := s.Restored(context.Background(), time.Now(), nil); err == nil {
		t.Error("a closed store was written")
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if wal, err := os.Stat(path + "-wal"); err == nil && wal.Size() > 0 {
		t.Errorf("%d bytes of log are left behind", wal.Size())
	}
	s = openTest(t, path)
	if again, err := s.Meta(context.Background()); err != nil || again != first {
		t.Errorf("meta %+v became %+v, %v", first, again, err)
	}
}

func TestSettings(t *testing.T) {
	s := openTest(t, filepath.Join(t.TempDir(), "x.db"))
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1",
		"secure_delete": "1", "page_size": "4096", "temp_store": "2", "mmap_size": "0"} {
		var got string
		err := s.write(context.Background(), func(ctx context.Context, w *session) error {
			return w.one(ctx, "PRAGMA "+pragma, nil, &got)
		})
		if err != nil && pragma == "mmap_size" { // compiled without
			continue
		}
		if err != nil || got != want {
			t.Errorf("%s = %q, want %q (%v)", pragma, got, want, err)
		}
	}
}

func TestAuditIsAppendOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	s := openTest(t, path)
	if _, err := s.Restored(context.Background(), time.Now(), strings.NewReader("12345678")); err != nil {
		t.Fatal(err)
	}
	for _, attempt := range []string{"UPDATE audit SET who = 'saya'", "DELETE FROM audit"} {
		if err := raw(t, path, attempt); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v", attempt, err)
		}
	}
}

func TestCheckFindsDamage(t *testing.T) {
	for name, damage := range map[string]string{
		"a body that was rewritten":  "UPDATE event_body SET body = X'A10165646961' ",
		"a lost change":              "DELETE FROM feed WHERE seq = (SELECT MAX(seq) FROM feed)",
		"a counter set back":         "UPDATE meta SET seq = 0",
		"a shortened timeline":       "DELETE FROM event_body; DELETE FROM event",
		"a report without its texts": "DELETE FROM report_text",
		"a removed line of audit":    "DROP TRIGGER audit_no_delete; DELETE FROM audit WHERE no = 1",
		"an unreadable report":       "UPDATE report_record SET record = X'FF'",
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.db")
			s := openTest(t, path)
			seedOne(t, s)
			if err := s.Check(context.Background()); err != nil {
				t.Fatalf("sound store: %v", err)
			}
			if err := raw(t, path, damage); err != nil {
				t.Fatal(err)
			}
			wantCode(t, s.Check(context.Background()), CodeCorrupt)
		})
	}
	t.Run("pages overwritten", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "x.db")
		s := openTest(t, path)
		seedOne(t, s)
		s.Close()
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i := 4096 * 3; i < len(b); i++ {
			b[i] = 0x5a
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err = open(context.Background(), path, Options{}, embeddedMigrations)
		if err == nil {
			err = s.Check(context.Background())
			s.Close()
		}
		wantCode(t, err, CodeCorrupt)
	})
}

// seedOne puts a report with one event into the store.
func seedOne(t testing.TB, s *database) model.ID {
	t.Helper()
	id, root := model.ID{1}, model.ID{2}
	now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	err := errors.Join(
		s.Init(context.Background(), model.Agency{ID: root, Code: "NAS"}, model.User{ID: model.ID{3}, Login: "admin"}, "", now),
		s.PutReports(context.Background(), []model.Report{{ID: id, Agency: root, Stage: model.StageUnverified, Tracking: "1"}},
			[]model.Event{{Report: id, Kind: model.KindNote, Body: model.EventBody{Text: "isi"}}}, "admin", now))
	if err != nil {
		t.Fatal(err)
	}
	return id
}
