package cache

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"lapor/model"
)

// Profile of an officer on this PC, as "Siapa yang bertugas?" lists it: no
// content of the cache but a number.
type Profile struct {
	Name   string
	Unsent int       // -1: cannot be told
	Used   time.Time // last opened
}

// profileFile is a profile's description in its folder.
type profileFile struct {
	Name string    `json:"name"`
	Used time.Time `json:"used"`
}

const profileName = "profile.json"

// maxProfileName bounds a name, in bytes.
const maxProfileName = 200

// Profiles lists the profiles below dir, the last used first. A dir that does
// not exist has none.
func Profiles(dir string) ([]Profile, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, coded(err)
	}
	var list []Profile
	for _, e := range entries {
		f, err := readProfile(filepath.Join(dir, e.Name()))
		if err != nil {
			continue // some other folder
		}
		list = append(list, Profile{Name: f.Name, Used: f.Used, Unsent: unsentIn(filepath.Join(dir, e.Name()))})
	}
	slices.SortFunc(list, func(a, b Profile) int {
		return cmp.Or(b.Used.Compare(a.Used), strings.Compare(a.Name, b.Name))
	})
	return list, nil
}

func readProfile(dir string) (f profileFile, err error) {
	b, err := os.ReadFile(filepath.Join(dir, profileName))
	if err != nil {
		return f, err
	}
	if err := json.Unmarshal(b, &f); err != nil {
		return f, err
	}
	if folder, err := folderOf(f.Name); err != nil || folder != filepath.Base(dir) {
		return f, model.Errorf(CodeBadName, "profile %q in another's folder", f.Name)
	}
	return f, nil
}

func unsentIn(dir string) int {
	path := filepath.Join(dir, databaseFile)
	if _, err := os.Stat(path); err != nil {
		return -1
	}
	ctx := context.Background()
	db, err := openDatabase(ctx, path)
	if err != nil {
		return -1
	}
	defer db.Close()
	n := -1
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM outbox WHERE state IN (1, 2)").Scan(&n); err != nil {
		return -1
	}
	return n
}

// noteProfile writes the description; it replaces the old one whole.
func noteProfile(dir, name string, now time.Time) error {
	b, err := json.Marshal(profileFile{Name: name, Used: now.UTC().Truncate(time.Second)})
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, profileName+".*")
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, profileName))
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// folderOf is the folder of a profile: its name where that is safe on every
// system, else its letters with a part of its hash, so that no two names
// share a folder and none leaves dir.
func folderOf(name string) (string, error) {
	if strings.TrimSpace(name) == "" || len(name) > maxProfileName || !utf8.ValidString(name) ||
		strings.ContainsFunc(name, unicode.IsControl) {
		return "", &model.Error{Code: CodeBadName, Field: "profile"}
	}
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		if b.Len() >= 40 {
			break
		}
		if r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			b.WriteRune(r)
		} else if b.Len() > 0 && !strings.HasSuffix(b.String(), "-") {
			b.WriteByte('-')
		}
	}
	slug := strings.Trim(b.String(), "-")
	if slug == name && !reserved(slug) {
		return slug, nil
	}
	sum := sha256.Sum256([]byte(name))
	return strings.Trim(slug+"-"+hex.EncodeToString(sum[:4]), "-"), nil
}

// reserved names are devices on Windows.
func reserved(s string) bool {
	switch s {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(s) == 4 && (strings.HasPrefix(s, "com") || strings.HasPrefix(s, "lpt")) && s[3] >= '0' && s[3] <= '9'
}
