package workplace

import (
	"os"
	"path/filepath"
	"runtime"

	"lapor/model"
	"lapor/store/cache"
)

// Folder is where profiles lie: "profiles" below dir or, if dir is empty,
// below the user's own data folder of this system.
func Folder(dir string) (string, error) {
	if dir == "" {
		var err error
		if dir, err = dataFolder(); err != nil {
			return "", &model.Error{Code: cache.CodeReadOnly, Err: err}
		}
	}
	return filepath.Join(dir, "profiles"), nil
}

func dataFolder() (string, error) {
	if runtime.GOOS == "windows" {
		dir, err := os.UserCacheDir() // %LocalAppData%: not roamed to other computers
		return filepath.Join(dir, "lapor"), err
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "lapor"), nil
	}
	if runtime.GOOS == "darwin" {
		dir, err := os.UserConfigDir()
		return filepath.Join(dir, "lapor"), err
	}
	home, err := os.UserHomeDir()
	return filepath.Join(home, ".local", "share", "lapor"), err
}

// Pick is the profile to open: the one that was named, else the only one.
// CodeNoProfile, CodeManyProfiles.
func Pick(folder, named string) (string, error) {
	profiles, err := cache.Profiles(folder)
	if err != nil {
		return "", err
	}
	for _, p := range profiles {
		if p.Name == named {
			return named, nil
		}
	}
	switch {
	case named != "" || len(profiles) == 0:
		return "", &model.Error{Code: CodeNoProfile, Field: "profile", Args: map[string]any{"profile": named}}
	case len(profiles) > 1:
		return "", &model.Error{Code: CodeManyProfiles, Field: "profile"}
	}
	return profiles[0].Name, nil
}
