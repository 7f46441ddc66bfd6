// Package secret keeps the login token of a profile: in the keyring of the
// operating system, else in a file that only its owner may read.
//
// It must never put a secret into an error, a log, an argument or the
// environment, and holds none itself.
package secret

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/zalando/go-keyring"

	"lapor/model"
)

// Codes of errors of this package.
const (
	CodeNoSecret model.Code = "no_secret"         // nothing was ever stored, or it was deleted
	CodeUnsafe   model.Code = "secret_file_open"  // the file may be read by others
	CodeStore    model.Code = "secret_not_stored" // neither keyring nor file took it
)

// service is our name in the keyring.
const service = "lapor"

// Ring is a keyring. Get and Delete of what is not there give an error that
// wraps keyring.ErrNotFound.
type Ring interface {
	Set(service, user, secret string) error
	Get(service, user string) (string, error)
	Delete(service, user string) error
}

// OS is the keyring of the operating system.
type OS struct{}

// Set stores a secret.
func (OS) Set(service, user, secret string) error { return keyring.Set(service, user, secret) }

// Get reads a secret.
func (OS) Get(service, user string) (string, error) { return keyring.Get(service, user) }

// Delete removes a secret.
func (OS) Delete(service, user string) error { return keyring.Delete(service, user) }

// Place says where a secret went, for lapor doctor.
type Place string

// Places.
const (
	InKeyring Place = "keyring"
	InFile    Place = "file"
)

// Store keeps secrets of one profile.
type Store struct {
	ring    Ring // nil: files only
	dir     string
	profile string
}

// New keeps secrets of a profile in ring or, without one, in files below dir,
// the profile's own folder.
func New(ring Ring, dir, profile string) *Store {
	return &Store{ring: ring, dir: dir, profile: profile}
}

// Save stores a secret under a name of lower-case letters and dashes.
func (s *Store) Save(name, value string) (Place, error) {
	path, err := s.path(name)
	if err != nil {
		return "", err
	}
	if s.ring != nil && s.ring.Set(service, s.user(name), value) == nil {
		// Only what can be read again counts: some keyrings accept and forget.
		if back, err := s.ring.Get(service, s.user(name)); err == nil && back == value {
			return InKeyring, remove(path)
		}
	}
	if err := writePrivate(path, value); err != nil {
		return "", model.Wrap(CodeStore, err)
	}
	return InFile, nil
}

// Load reads a secret; CodeNoSecret. A file that others may read is refused.
func (s *Store) Load(name string) (string, Place, error) {
	path, err := s.path(name)
	if err != nil {
		return "", "", err
	}
	if s.ring != nil {
		if value, err := s.ring.Get(service, s.user(name)); err == nil {
			return value, InKeyring, nil
		}
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", "", model.Errorf(CodeNoSecret, "no secret %q", name)
	}
	if err != nil {
		return "", "", err
	}
	if open(info) {
		return "", "", &model.Error{Code: CodeUnsafe, Args: map[string]any{"file": filepath.Base(path)}}
	}
	b, err := os.ReadFile(path)
	return string(b), InFile, err
}

// Delete removes a secret from wherever it is; one not there is fine.
func (s *Store) Delete(name string) error {
	path, err := s.path(name)
	if err != nil {
		return err
	}
	if s.ring != nil {
		if err := s.ring.Delete(service, s.user(name)); err != nil && !errors.Is(err, keyring.ErrNotFound) {
			// A machine without a keyring has nothing to delete there either.
			if _, e := s.ring.Get(service, s.user(name)); e == nil {
				return err
			}
		}
	}
	return remove(path)
}

func (s *Store) user(name string) string { return s.profile + "/" + name }

func (s *Store) path(name string) (string, error) {
	if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz-") != "" {
		return "", model.Errorf(model.CodeBadInput, "name of a secret %q", name)
	}
	return filepath.Join(s.dir, name+".secret"), nil
}

// writePrivate replaces the file whole; it is never readable by others, not
// even for a moment.
func writePrivate(path, value string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".secret-*") // 0600
	if err != nil {
		return err
	}
	_, err = f.WriteString(value)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
