// Package town is an invented office for trials: a real central store with
// people and reports that have lived, a real server on the loopback interface,
// and officers with real caches and engines. Its clock stands still unless it
// is moved, and everything random follows from the seed, so that the bytes of
// a trial do too. It must never reach beyond this machine.
package town

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"path/filepath"
	"sync"
	"time"

	"lapor/cmd/internal/demo"
	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/invent"
	"lapor/store/central"
	"lapor/store/record"
	"lapor/sync/server"
)

// start is where a town's clock stands unless it is told: noon in Central
// Indonesia.
var start = time.Date(2026, time.November, 20, 4, 0, 0, 0, time.UTC)

// Options of a town.
type Options struct {
	Dir    string                                       // for the database, if DSN is empty
	DSN    string                                       // of central.Open
	Open   func(central.Options) (central.Store, error) // in place of central.Open
	Seed   uint64
	Start  time.Time      // where the clock stands; zero: noon of a Friday in November 2026
	Server server.Options // Clock, Random, Argon are set here
	Log    *slog.Logger
}

// Town is an open office. Its methods belong to one goroutine, but for Now.
type Town struct {
	Office   demo.Office
	Store    central.Store
	Server   *server.Server
	Inventor *invent.Inventor
	Unit     demo.Account // the liaison officer of the trials
	Boss     demo.Account // his coordinator

	o       Options
	ids     io.Reader
	rand    *rand.Rand
	rules   model.Rules
	week    *calendar.View
	codec   *record.Codec
	lexicon lexicon
	next    int // index of the next complaint
	hands   map[model.ID]*hand
	served  sync.WaitGroup

	mu  sync.Mutex
	now time.Time
}

// Open makes a town with its people, without reports.
func Open(ctx context.Context, o Options) (*Town, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.DSN == "" {
		o.DSN = filepath.Join(o.Dir, "central.db")
	}
	if o.Start.IsZero() {
		o.Start = start
	}
	t := &Town{o: o, now: o.Start, ids: Source(o.Seed, 1), rand: rand.New(rand.NewPCG(o.Seed, 0x746f776e)),
		Inventor: invent.New(o.Seed), hands: map[model.ID]*hand{},
		lexicon: newLexicon(rand.New(rand.NewPCG(o.Seed, 0x776f726473)))}
	if o.Open == nil {
		o.Open = func(c central.Options) (central.Store, error) { return central.Open(ctx, o.DSN, c) }
	}
	store, err := o.Open(central.Options{Clock: t.Now, Random: Source(o.Seed, 2), Log: o.Log})
	if err != nil {
		return nil, err
	}
	t.Store = store
	if err := t.settle(ctx); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return t, nil
}

func (t *Town) settle(ctx context.Context) error {
	seeded, err := demo.Seed(ctx, t.Store, t.o.Seed, 0, t.now, t.ids)
	if err != nil {
		return err
	}
	t.Office = seeded.Office
	t.Unit, _ = t.Office.Played(model.RoleLiaison)
	t.Boss, _ = t.Office.Played(model.RoleCoordinator)
	cal, err := calendar.Embedded()
	if err != nil {
		return err
	}
	t.rules, t.week = model.DefaultRules(cal, t.Office.Tree), cal.For(calendar.Week{Zone: calendar.WITA})
	if t.codec, err = record.NewCodec(); err != nil {
		return err
	}
	o := t.o.Server
	o.Clock, o.Random, o.Log = t.Now, Source(t.o.Seed, 3), t.o.Log
	o.Argon = server.Argon{MemoryKiB: 64, Passes: 1, Threads: 1}
	t.Server, err = server.New(t.Store, o)
	return err
}

// Now is the town's clock.
func (t *Town) Now() time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.now
}

// Advance moves the clock on.
func (t *Town) Advance(d time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.now = t.now.Add(d)
}

// Token logs a device of an account in, past the network.
func (t *Town) Token(ctx context.Context, who demo.Account, device model.ID) (token string, err error) {
	secret := make([]byte, 32)
	if _, err := io.ReadFull(t.ids, secret); err != nil {
		return "", err
	}
	token = base64.RawURLEncoding.EncodeToString(secret)
	return token, t.Store.OpenSession(ctx, central.Session{TokenHash: sha256.Sum256([]byte(token)), User: who.User.ID, Device: device,
		Label: "laporsim", Created: t.Now(), Expires: t.Now().Add(365 * 24 * time.Hour)})
}

// NewID makes an identity.
func (t *Town) NewID() (model.ID, error) { return model.NewID(t.Now(), t.ids) }

// Listen serves until stop is called, which waits for the server to end.
// conf nil: without TLS.
func (t *Town) Listen(ctx context.Context, conf *tls.Config) (addr string, stop func() error, err error) {
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	t.served.Go(func() { ended <- t.Server.Serve(ctx, ln, conf) })
	return ln.Addr().String(), func() error { cancel(); return <-ended }, nil
}

// Close closes the store; servers must have been stopped.
func (t *Town) Close() error {
	t.served.Wait()
	return t.Store.Close()
}

// Source is a source of bytes that follows from the seed and a purpose, for
// several goroutines. It must never protect anything.
func Source(seed, purpose uint64) io.Reader {
	var key [32]byte
	binary.BigEndian.PutUint64(key[:], seed)
	binary.BigEndian.PutUint64(key[8:], purpose)
	copy(key[16:], "lapor simulation")
	return &source{r: rand.NewChaCha8(key)}
}

type source struct {
	mu sync.Mutex
	r  *rand.ChaCha8
}

func (s *source) Read(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.r.Read(b)
}
