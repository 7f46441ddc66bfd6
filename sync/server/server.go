package server

import (
	"io"
	"log/slog"
	"net/http"
	"time"

	"lapor/model"
	"lapor/store/central"
	"lapor/store/record"
	"lapor/sync/wire"
)

// Codes of this package, beside those of wire and central.
const (
	CodeLoginFailed model.Code = "login_failed" // unknown user or wrong password: not told apart
	CodeLoginLocked model.Code = "login_locked" // too many attempts; RetryIn says when again
	CodeBusy        model.Code = "sync_busy"
	CodeInternal    model.Code = "server_error"
	CodeNotFound    model.Code = "no_such_path"
	CodeDevice      model.Code = "device_mismatch" // the request names another device than the token
	CodePlain       model.Code = "listen_plain"    // would serve without TLS outside this computer
)

// Options of a Server. Zero values take the defaults named beside them.
type Options struct {
	Clock  func() time.Time // time.Now
	Random io.Reader        // crypto/rand; safe for several goroutines
	Log    *slog.Logger     // discards
	Codec  *wire.Codec      // without dictionary

	Argon    Argon         // DefaultArgon; used for new hashes and unknown users
	Hashers  int           // passwords checked at once: 2 (64 MiB each)
	TokenTTL time.Duration // 90 days

	BodyAge       time.Duration // bodies of closed reports received longer ago only on demand: 90 days
	PieceBytes    int           // aimed at between commit points: 24 kB, so that 32 kB holds
	ResponseBytes int64         // one response: 1 MiB, then More
	MaxExchanges  int           // at once: 256, then sync_busy
	Interval      time.Duration // hint for the next sync: 5 minutes
	MaxWait       time.Duration // long poll: 4 minutes
	BehindProxy   bool          // the last X-Forwarded-For names the client
}

// Server answers officers' programs. It is safe for use by several goroutines.
type Server struct {
	store   central.Store
	o       Options
	wire    *wire.Codec
	records *record.Codec
	news    *news
	gate    chan struct{} // exchanges at once
	hashers chan struct{} // password checks at once
	tries   *tries
	digests *digests
}

// New makes a Server over a store that the caller owns.
func New(store central.Store, o Options) (*Server, error) {
	if err := o.setDefaults(); err != nil {
		return nil, err
	}
	return &Server{store: store, o: o, wire: o.Codec, records: o.Codec.Records(), news: newNews(),
		gate: make(chan struct{}, o.MaxExchanges), hashers: make(chan struct{}, o.Hashers),
		tries: newTries(), digests: newDigests()}, nil
}

// Changed wakes the requests that wait for news; whoever changes the store
// past this Server (jobs, imports) calls it.
func (s *Server) Changed() { s.news.wake() }

// Handler is the whole HTTP surface.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+wire.PathLogin, s.login)
	mux.HandleFunc("POST "+wire.PathLogout, s.logout)
	mux.HandleFunc("POST "+wire.PathDevice, s.device)
	mux.HandleFunc("POST "+wire.PathSync, s.sync)
	mux.HandleFunc("GET "+wire.PathHealth, s.health)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, model.Errorf(CodeNotFound, "%s", r.Method))
	})
	return s.guard(mux)
}

func (s *Server) health(w http.ResponseWriter, r *http.Request) {
	meta, err := s.store.Meta(r.Context())
	if err != nil {
		s.o.Log.Error("health", "err", err)
		writeJSON(w, http.StatusServiceUnavailable, wire.Health{Status: "down", Version: wire.Version})
		return
	}
	writeJSON(w, http.StatusOK, wire.Health{Status: "ok", Version: wire.Version, Seq: meta.Seq})
}
