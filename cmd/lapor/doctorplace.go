package main

import (
	"context"
	"errors"
	"os"

	"github.com/charmbracelet/colorprofile"
	"golang.org/x/term"

	"lapor/cmd/internal/workplace"
	"lapor/model"
	"lapor/store/cache"
	"lapor/store/cache/secret"
)

const (
	littleSpace = 200 << 20 // below it the doctor warns
	mebibyte    = 1 << 20
)

func (e *examination) settings() {
	if e.file == "" {
		e.ok("settings", "settings_default")
	} else {
		e.ok("settings", "settings_file", "file", e.file)
	}
	for _, w := range e.unknown {
		e.warn("settings", "settings_unknown", "file", w.File, "line", w.Line, "key", w.Key)
	}
}

// terminal says what the interface will find. Output that is no terminal is
// fine for commands.
func (e *examination) terminal() {
	locale := locale()
	if utf8Locale() {
		e.ok("locale", "locale_utf8", "locale", locale)
	} else {
		e.warn("locale", "locale_other", "locale", locale)
	}
	f, ok := e.Out.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		e.ok("terminal", "terminal_none")
		return
	}
	width, height, err := term.GetSize(int(f.Fd()))
	colours := colorprofile.Detect(f, os.Environ()).String()
	if err == nil && (width < 80 || height < 24) {
		e.warn("terminal", "terminal_small", "w", width, "h", height)
		return
	}
	e.ok("terminal", "terminal_good", "w", width, "h", height, "colours", colours)
}

// keyring tries the one of this system with a secret that means nothing.
func (e *examination) keyring() {
	if !e.program.settings.Keyring {
		e.ok("keyring", "keyring_off")
		return
	}
	dir, err := os.MkdirTemp("", "lapor-doctor-")
	if err != nil {
		e.fail("keyring", err)
		return
	}
	defer os.RemoveAll(dir)
	s := secret.New(secret.OS{}, dir, "doctor")
	place, err := s.Save("probe", "probe")
	if err = errors.Join(err, s.Delete("probe")); err != nil {
		e.fail("keyring", err)
		return
	}
	if place == secret.InKeyring {
		e.ok("keyring", "keyring_there")
	} else {
		e.ok("keyring", "keyring_file")
	}
}

// folders looks at the data folder and every profile in it.
func (e *examination) folders(ctx context.Context) {
	folder, err := workplace.Folder(e.program.settings.DataDir)
	if err == nil {
		err = writable(folder)
	}
	if err != nil {
		e.fail("folder", err)
		return
	}
	e.ok("folder", "folder_writable", "folder", folder)
	switch free, err := freeSpace(folder); {
	case err != nil:
		e.warn("space", "space_unknown")
	case free < littleSpace:
		e.warn("space", "space_little", "mib", int(free/mebibyte))
	default:
		e.ok("space", "space_enough", "mib", int(free/mebibyte))
	}
	profiles, err := cache.Profiles(folder)
	if err != nil {
		e.fail("profiles", err)
		return
	}
	if len(profiles) == 0 {
		e.warn("profiles", "no_profile")
	}
	for _, p := range profiles {
		if named := e.program.settings.Profile; named == "" || named == p.Name {
			e.profile = p.Name
			e.examine(ctx, folder, p.Name)
		}
	}
}

// writable makes the folder if need be and tries to write into it.
func writable(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return &model.Error{Code: cache.CodeReadOnly, Err: err}
	}
	f, err := os.CreateTemp(folder, ".doctor-*")
	if err != nil {
		return &model.Error{Code: cache.CodeReadOnly, Err: err}
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// examine opens a profile, which repairs what can be repaired, and reads its
// file through.
func (e *examination) examine(ctx context.Context, folder, name string) {
	w, err := workplace.Open(ctx, e.options(folder, name, nil))
	if err != nil {
		e.fail("cache", err)
		return
	}
	defer func() {
		if err := w.Close(); err != nil {
			e.fail("cache", err)
		}
	}()
	if r := w.Cache().Recovered(); r != nil {
		e.warn("cache", "cache_recovered", "file", r.Aside, "operations", r.Operations, "drafts", r.Drafts, "unreadable", r.Unreadable)
	}
	if err := w.Cache().Check(ctx); err != nil {
		e.fail("cache", err)
		return
	}
	version, err := w.Cache().SQLite(ctx)
	if err != nil {
		e.fail("cache", err)
		return
	}
	e.ok("cache", "cache_sound", "version", version)
	e.work(ctx, w)
	if place, in := w.LoggedIn(); in {
		e.ok("login", "login_"+string(place))
	} else {
		e.fail("login", &model.Error{Code: workplace.CodeNotLoggedIn})
	}
	o := e.options(folder, name, nil)
	o.Server = w.Server()
	e.server(ctx, o)
}

// work says what has not reached the server.
func (e *examination) work(ctx context.Context, w *workplace.Workplace) {
	o := &office{program: e.program, work: w, desk: w.Desk(0)}
	standing, err := o.standing(ctx)
	if err != nil {
		e.fail("outbox", err)
		return
	}
	switch {
	case standing.Parked+standing.Rejected > 0:
		e.warn("outbox", "outbox_asks", "unsent", standing.Unsent, "n", standing.Parked+standing.Rejected)
	case standing.Unsent > 0:
		e.warn("outbox", "outbox_unsent", "unsent", standing.Unsent)
	default:
		e.ok("outbox", "outbox_empty")
	}
	link, err := w.Cache().Link(ctx, e.clock())
	if err == nil && !link.LastContact.IsZero() {
		e.ok("sync", "sync_last", "ago", e.Text.Ago(e.clock().Sub(link.LastContact)))
	} else if err == nil {
		e.warn("sync", "sync_never")
	}
}
