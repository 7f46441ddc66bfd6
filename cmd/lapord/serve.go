package main

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"time"

	"github.com/spf13/cobra"

	"lapor/cmd/internal/config"
	"lapor/model"
	"lapor/store/central"
	"lapor/store/central/jobs"
	"lapor/sync/server"
)

const (
	codeListen   model.Code = "listen_failed" // Args addr
	codeTLSFiles model.Code = "tls_files"     // Args cert, key
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
	err = server.CheckListen(c.Listen, tlsConfig != nil, c.BehindProxy)
	if model.CodeOf(err) == model.CodeBadInput {
		err = &model.Error{Code: config.CodeConfigValue, Field: "lapord.listen",
			Args: map[string]any{"value": c.Listen, "allowed": "127.0.0.1:8708, 0.0.0.0:8708, [::]:8708 …"}, Err: err}
	}
	if err != nil {
		return err
	}
	logs, closeLog, err := s.settings.Log.Open(s.Err)
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
		return &model.Error{Code: codeListen, Args: map[string]any{"addr": c.Listen}, Err: err}
	}
	scheme := "http"
	if tlsConfig != nil {
		scheme = "https"
	}
	s.Hint("lapord.serving", "addr", scheme+"://"+ln.Addr().String())
	err = s.serveUntil(ctx, srv, store, ln, tlsConfig, logs)
	if err == nil {
		s.Hint("lapord.stopped")
	}
	return err
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
		return nil, &model.Error{Code: codeTLSFiles, Args: map[string]any{"cert": c.TLSCert, "key": c.TLSKey}, Err: err}
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS13, NextProtos: []string{"h2", "http/1.1"}}, nil
}
