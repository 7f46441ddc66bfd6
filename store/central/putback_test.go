package central

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lapor/model"
)

var restoreDay = time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)

// initialised makes a store at path whose root has the code.
func initialised(t *testing.T, path, code string) *database {
	t.Helper()
	s := openTest(t, path)
	err := s.Init(context.Background(), model.Agency{ID: model.ID{1}, Level: model.LevelAgency, Code: code, Name: code},
		model.User{ID: model.ID{2}, Login: "admin", Name: "Admin"}, "hash", restoreDay)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func rootCode(t *testing.T, path string) string {
	t.Helper()
	s, err := Open(context.Background(), path, Options{Existing: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var code string
	err = s.Snapshot(context.Background(), func(r Reader) error {
		tree, err := r.Tree(context.Background())
		a, _ := tree.Get(tree.Roots()[0])
		code = a.Code
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func files(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestPutBack(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	path, backup := filepath.Join(dir, "lapord.db"), filepath.Join(dir, "backup.db")
	s := initialised(t, path, "LAMA")
	if err := s.Backup(ctx, backup); err != nil {
		t.Fatal(err)
	}

	wantCode(t, s.Backup(ctx, path), CodeInUse) // onto itself
	if _, err := PutBack(ctx, path, backup, restoreDay); model.CodeOf(err) != CodeInUse {
		t.Errorf("with the store open: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got := files(t, dir); len(got) != 2 {
		t.Errorf("a refused restore leaves %v", got)
	}

	seen := map[string]bool{}
	for range 3 { // within one second: nothing is written over
		kept, err := PutBack(ctx, "sqlite:"+path, backup, restoreDay)
		if err != nil || kept == "" || seen[kept] {
			t.Fatalf("kept %q, %v", kept, err)
		}
		seen[kept] = true
		if got := rootCode(t, kept); got != "LAMA" {
			t.Errorf("%s holds %q", kept, got)
		}
	}
	if got := rootCode(t, path); got != "LAMA" {
		t.Errorf("restored store holds %q", got)
	}
	fresh := filepath.Join(dir, "baru", "lapord.db")
	if err := os.Mkdir(filepath.Dir(fresh), 0o700); err != nil {
		t.Fatal(err)
	}
	if kept, err := PutBack(ctx, fresh, backup, restoreDay); err != nil || kept != "" || rootCode(t, fresh) != "LAMA" {
		t.Errorf("on a new server: kept %q, %v", kept, err)
	}
}

// TestPutBackTakesTheLogAlong: the copy of a store whose server was killed.
func TestPutBackTakesTheLogAlong(t *testing.T) {
	dir := t.TempDir()
	live, killed := filepath.Join(dir, "live.db"), filepath.Join(dir, "killed.db")
	initialised(t, live, "KAB")
	for _, suffix := range []string{"", "-wal"} {
		b, err := os.ReadFile(live + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(killed+suffix, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(dir, "lapord.db")
	if _, err := PutBack(context.Background(), path, killed, restoreDay); err != nil {
		t.Fatal(err)
	}
	if got := rootCode(t, path); got != "KAB" {
		t.Errorf("restored store holds %q", got)
	}
}

func TestPutBackRefusesWhatIsNoStore(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	path := filepath.Join(dir, "lapord.db")
	s := initialised(t, path, "KAB")
	whole := filepath.Join(dir, "whole.db")
	if err := s.Backup(ctx, whole); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		content []byte
		want    model.Code
	}{
		{"empty", nil, CodeMissing},
		{"a web page", []byte(strings.Repeat("<html>Masuk</html>", 200)), CodeCorrupt},
		{"cut off", content[:len(content)/2], CodeCorrupt},
		{"a hole", append(append([]byte{}, content[:8192]...), make([]byte, len(content)-8192)...), CodeCorrupt},
	} {
		t.Run(c.name, func(t *testing.T) {
			bad := filepath.Join(t.TempDir(), "bad.db")
			if err := os.WriteFile(bad, c.content, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := PutBack(ctx, path, bad, restoreDay)
			wantCode(t, err, c.want)
			if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, before) {
				t.Errorf("the store was changed, %v", err)
			}
			if got := files(t, dir); len(got) != 2 {
				t.Errorf("left behind: %v", got)
			}
		})
	}
	if _, err := PutBack(ctx, path, filepath.Join(dir, "tidak.db"), restoreDay); model.CodeOf(err) != "file_missing" {
		t.Errorf("no backup: %v", err)
	}

	// A damaged store is what backups are for.
	if err := os.WriteFile(path, []byte(strings.Repeat("rusak ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if kept, err := PutBack(ctx, path, whole, restoreDay); err != nil || kept == "" || rootCode(t, path) != "KAB" {
		t.Errorf("over a damaged store: kept %q, %v", kept, err)
	}
}

func TestOpenExisting(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "lapord.db")
	_, err := Open(context.Background(), path, Options{Existing: true})
	wantCode(t, err, CodeMissing)
	if got := files(t, dir); len(got) != 0 {
		t.Errorf("left behind: %v", got)
	}
}
