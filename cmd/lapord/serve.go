package main

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"time"

	"github.com/spf13/cobra"

	"lapor/model"
	"lapor/store/central"
	"lapor/store/central/jobs"
	"lapor/sync/server"
)

func (s *program) serveCommand() *cobra.Command {
	var listen string
	cmd := &cobra.Command{Use: "serve", Short: s.Text.T("lapord.serve"), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed("listen") {
				s.settings.Lapord.Listen = listen
			}
			return s.serve(cmd.Context())
		}}
	cmd.Flags().StringVar(&listen, "listen", "", s.Text.T("flag.listen"))
	return cmd
}

func (s *program) serve(ctx context.Context) (err error) {
	c := s.settings.Lapord
	tlsConfig, err := s.tls()
	if err != nil {
		return err
	}
	if err := server.CheckListen(c.Listen, tlsConfig != nil, c.BehindProxy); err != nil {
		return err
	}
	logs, closeLog, err := s.logger()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeLog()) }()
	store, err := s.open(ctx, logs)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	srv, err := server.New(store, server.Options{Clock: s.clock, Random: s.random, Log: logs, Argon: s.argon(),
		TokenTTL: time.Duration(c.SessionDays) * 24 * time.Hour, Interval: time.Duration(c.NextSyncSecs) * time.Second,
		BehindProxy: c.BehindProxy})
	if err != nil {
		return err
	}
	ln, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return &model.Error{Code: "listen_failed", Args: map[string]any{"addr": c.Listen}, Err: err}
	}
	s.Hint("lapord.serving", "addr", ln.Addr().String())
	return s.serveUntil(ctx, srv, store, ln, tlsConfig, logs)
}

// serveUntil runs server and jobs until ctx ends or one of them fails, and
// waits for both.
func (s *program) serveUntil(ctx context.Context, srv *server.Server, store central.Store, ln net.Listener, tlsConfig *tls.Config, logs *slog.Logger) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	runner := jobs.Runner{Store: store, Clock: s.clock, After: time.After, Log: logs,
		Every: time.Duration(s.settings.Lapord.JobMinutes) * time.Minute,
		Ran: func(done central.JobReport, _ error) {
			if done != (central.JobReport{}) {
				srv.Changed()
			}
		}}
	worked := make(chan struct{})
	go func() { defer close(worked); runner.Run(ctx) }()
	err := srv.Serve(ctx, ln, tlsConfig)
	stop()
	<-worked
	return err
}

func (s *program) tls() (*tls.Config, error) {
	c := s.settings.Lapord
	if c.TLSCert == "" && c.TLSKey == "" {
		return nil, nil
	}
	pair, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
	if err != nil {
		return nil, &model.Error{Code: "tls_files", Args: map[string]any{"cert": c.TLSCert, "key": c.TLSKey}, Err: err}
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS13, NextProtos: []string{"h2", "http/1.1"}}, nil
}

func (s *program) logger() (*slog.Logger, func() error, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(s.settings.Log.Level)); err != nil {
		return nil, nil, err
	}
	var out io.Writer = s.Err
	done := func() error { return nil }
	if name := s.settings.Log.File; name != "" {
		f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return nil, nil, &model.Error{Code: "log_file", Args: map[string]any{"file": name}, Err: err}
		}
		out, done = f, f.Close
	}
	return slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: level})), done, nil
}
