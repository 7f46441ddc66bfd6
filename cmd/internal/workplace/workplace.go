package workplace

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"time"

	"lapor/model"
	"lapor/store/cache"
	"lapor/store/cache/secret"
	"lapor/sync/client"
	"lapor/tui/desk"
)

// Codes of this package.
const (
	CodeNoServer     model.Code = "sync_no_server"    // no address of a server is known
	CodeOffline      model.Code = "sync_offline"      // the officer's switch is off
	CodeNotLoggedIn  model.Code = "not_logged_in"     // no login is stored for the profile
	CodeOtherOfficer model.Code = "profile_other"     // Args profile, login: it belongs to somebody else
	CodeNoProfile    model.Code = "no_profile"        // nobody has logged in on this computer; Args profile
	CodeManyProfiles model.Code = "ambiguous_profile" // several: one must be named
)

const secretToken = "token" // name of the secret

// Options of a workplace. Clock, Random, Dir and Profile must be set.
type Options struct {
	Dir     string // of all profiles; see Folder
	Profile string
	Clock   func() time.Time
	Random  io.Reader // safe for several goroutines
	Log     *slog.Logger
	Ring    secret.Ring // nil: tokens lie in private files only

	Server string        // address; "" = what the profile remembers
	CAFile string        // further authority, PEM
	Label  string        // name of this computer, told at login
	Stall  time.Duration // without a byte; 0 = 45 s
	Frugal bool
	Bytes  int // most of one exchange; 0 = no limit

	Tick <-chan time.Time // see cache.Options
}

// Workplace is an open profile. It is safe for several goroutines; several
// processes may have the same profile open.
type Workplace struct {
	o      Options
	cache  *cache.Cache
	tokens tokens
	line   *line

	mu   sync.Mutex
	link *Link
}

// Open opens a profile, making it if it is new. What cache.Open says is
// passed on; an address that cannot be used shows at the first sync only, so
// that work without network is always possible.
func Open(ctx context.Context, o Options) (*Workplace, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	c, err := cache.Open(ctx, o.Dir, cache.Options{Clock: o.Clock, Random: o.Random, Profile: o.Profile, Log: o.Log, Tick: o.Tick})
	if err != nil {
		return nil, err
	}
	w := &Workplace{o: o, cache: c, tokens: tokens{secret.New(o.Ring, c.Dir(), o.Profile)}}
	if err := w.settle(ctx); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	w.line = newLine(w.o, w.tokens)
	return w, nil
}

// settle finds the server, and gives a cache that lost its device number in a
// repair another one; the server is asked to take it at the next sync.
func (w *Workplace) settle(ctx context.Context) error {
	known, err := readAccount(w.cache.Dir())
	if err != nil {
		w.o.Log.Warn("account cannot be read", "err", err)
	}
	if w.o.Server == "" {
		w.o.Server = known.Server
	}
	if _, in := w.LoggedIn(); !in {
		return nil
	}
	state, err := w.cache.SyncState(ctx)
	if err != nil || !state.Device.IsZero() {
		return err
	}
	device, err := model.NewID(w.o.Clock(), w.o.Random)
	if err != nil {
		return err
	}
	return w.cache.NewDevice(ctx, device)
}

// Close ends the link, if it was started, and closes the cache.
func (w *Workplace) Close() error {
	w.mu.Lock()
	link := w.link
	w.mu.Unlock()
	if link != nil {
		link.end()
	}
	w.line.close()
	return w.cache.Close()
}

// Cache is the officer's store.
func (w *Workplace) Cache() *cache.Cache { return w.cache }

// Profile is the name of the profile.
func (w *Workplace) Profile() string { return w.o.Profile }

// Server is the address that a sync goes to; "" if none is known.
func (w *Workplace) Server() string { return w.o.Server }

// LoggedIn reports whether a token is stored, and where.
func (w *Workplace) LoggedIn() (secret.Place, bool) {
	_, place, err := w.tokens.store.Load(secretToken)
	return place, err == nil
}

// Desk is where the officer works; public acts wait for hold before they
// leave.
func (w *Workplace) Desk(hold time.Duration) desk.Desk {
	d := desk.Desk{Store: w.cache, Clock: w.o.Clock, Random: w.o.Random, Hold: hold}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.link != nil {
		d.Sync = w.link
	}
	return d
}

// engine makes an engine; progress may be nil.
func (w *Workplace) engine(progress func(client.Progress)) (*client.Engine, error) {
	return client.New(w.cache, w.line, client.Options{Clock: w.o.Clock, Random: w.o.Random, Log: w.o.Log,
		Frugal: w.o.Frugal, MaxBytes: w.o.Bytes, Progress: progress})
}
