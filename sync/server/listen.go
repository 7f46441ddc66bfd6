package server

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"lapor/model"
)

// Limits of a connection. There is no total time for a response: slow links
// are the rule; what stalls is cut by the per-write deadline.
const (
	headerTime  = 10 * time.Second
	idleTime    = 5 * time.Minute
	headerBytes = 16 << 10
	stopTime    = 15 * time.Second
)

// CheckListen refuses to serve passwords and reports without TLS on an
// address that other computers reach, unless a proxy in front ends the TLS.
func CheckListen(addr string, tls, behindProxy bool) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return &model.Error{Code: model.CodeBadInput, Field: "listen", Err: err}
	}
	if tls || behindProxy || host == "localhost" {
		return nil
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsLoopback() {
		return nil
	}
	return &model.Error{Code: CodePlain, Args: map[string]any{"addr": addr}}
}

// Serve answers on ln until ctx ends, then lets running exchanges finish for
// a moment. tlsConfig nil: plain; see CheckListen.
func (s *Server) Serve(ctx context.Context, ln net.Listener, tlsConfig *tls.Config) error {
	base, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	srv := &http.Server{
		Handler:           s.Handler(),
		ReadHeaderTimeout: headerTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    headerBytes,
		TLSConfig:         tlsConfig,
		ErrorLog:          slog.NewLogLogger(s.o.Log.Handler(), slog.LevelDebug),
		BaseContext:       func(net.Listener) context.Context { return base },
	}
	done := make(chan error, 1)
	go func() {
		if tlsConfig != nil {
			done <- srv.ServeTLS(ln, "", "")
		} else {
			done <- srv.Serve(ln)
		}
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	s.news.close() // those who wait for news get their answer now
	stop, cancel := context.WithTimeout(base, stopTime)
	defer cancel()
	err := srv.Shutdown(stop)
	if err != nil {
		cut()
		err = errors.Join(err, srv.Close())
	}
	if served := <-done; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}
