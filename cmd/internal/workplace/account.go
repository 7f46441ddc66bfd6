package workplace

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// account is whose profile it is and where he logs in. It lies beside the
// cache, so that a cache that had to be put aside does not take it along.
type account struct {
	Server string `json:"server"`
	Login  string `json:"login"`
}

const accountFile = "account.json"

// readAccount is empty if nobody has logged in.
func readAccount(dir string) (account, error) {
	var a account
	b, err := os.ReadFile(filepath.Join(dir, accountFile))
	if errors.Is(err, fs.ErrNotExist) {
		return a, nil
	}
	if err == nil {
		err = json.Unmarshal(b, &a)
	}
	return a, err
}

// write replaces the file whole.
func (a account) write(dir string) error {
	b, err := json.Marshal(a)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, accountFile+".*") // 0600
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, accountFile))
	}
	if err != nil {
		err = errors.Join(err, os.Remove(f.Name()))
	}
	return err
}
