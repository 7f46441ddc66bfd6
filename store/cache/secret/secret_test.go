package secret_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/zalando/go-keyring"

	"lapor/model"
	"lapor/store/cache/secret"
)

// ring is a keyring in memory; broken ones fail or forget.
type ring struct {
	held   map[string]string
	broken bool
	forget bool
}

var errRing = errors.New("no keyring here")

func (r *ring) Set(service, user, value string) error {
	if r.broken {
		return errRing
	}
	if !r.forget {
		r.held[service+user] = value
	}
	return nil
}

func (r *ring) Get(service, user string) (string, error) {
	if r.broken {
		return "", errRing
	}
	v, ok := r.held[service+user]
	if !ok {
		return "", keyring.ErrNotFound
	}
	return v, nil
}

func (r *ring) Delete(service, user string) error {
	if r.broken {
		return errRing
	}
	if _, ok := r.held[service+user]; !ok {
		return keyring.ErrNotFound
	}
	delete(r.held, service+user)
	return nil
}

func TestSecretIsKeptWhereItCanBeRead(t *testing.T) {
	for name, c := range map[string]struct {
		ring secret.Ring
		want secret.Place
	}{
		"keyring":        {&ring{held: map[string]string{}}, secret.InKeyring},
		"no keyring":     {&ring{broken: true}, secret.InFile},
		"forgets":        {&ring{held: map[string]string{}, forget: true}, secret.InFile},
		"none was given": {nil, secret.InFile},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := secret.New(c.ring, dir, "rina")
			if _, _, err := s.Load("token"); model.CodeOf(err) != secret.CodeNoSecret {
				t.Fatalf("before: %v", err)
			}
			place, err := s.Save("token", "s3cret")
			if err != nil || place != c.want {
				t.Fatalf("saved in %q, %v; want %q", place, err, c.want)
			}
			value, place, err := s.Load("token")
			if err != nil || value != "s3cret" || place != c.want {
				t.Fatalf("loaded %q from %q, %v", value, place, err)
			}
			files, _ := filepath.Glob(filepath.Join(dir, "*"))
			if (len(files) == 1) != (c.want == secret.InFile) {
				t.Errorf("files: %v", files)
			}
			if err := s.Delete("token"); err != nil {
				t.Fatal(err)
			}
			if _, _, err := s.Load("token"); model.CodeOf(err) != secret.CodeNoSecret {
				t.Errorf("after: %v", err)
			}
			if err := s.Delete("token"); err != nil {
				t.Errorf("deleting nothing: %v", err)
			}
		})
	}
}

func TestAFileThatOthersMayReadIsRefused(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("mode bits say nothing on Windows")
	}
	dir := t.TempDir()
	s := secret.New(nil, dir, "rina")
	if _, err := s.Save("token", "s3cret"); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "token.secret")
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v", info.Mode(), err)
	}
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Load("token"); model.CodeOf(err) != secret.CodeUnsafe {
		t.Errorf("got %v", err)
	}
	if _, err := s.Save("../token", "x"); err == nil {
		t.Error("a name left the folder")
	}
}

func TestMovingIntoTheKeyringRemovesTheFile(t *testing.T) {
	dir := t.TempDir()
	if _, err := secret.New(nil, dir, "rina").Save("token", "old"); err != nil {
		t.Fatal(err)
	}
	r := &ring{held: map[string]string{}}
	if _, err := secret.New(r, dir, "rina").Save("token", "new"); err != nil {
		t.Fatal(err)
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "*")); len(files) != 0 {
		t.Errorf("still there: %v", files)
	}
}
