package load

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"os"
	"os/signal"
	"time"

	"github.com/spf13/cobra"

	"lapor/store/central"
	"lapor/sync/server"
)

const serverName = "load-server"

// Server is the hidden command that serves a database on a free port of the
// loopback interface, which it prints.
func Server() *cobra.Command {
	return &cobra.Command{Use: serverName + " DSN", Hidden: true, Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt)
			defer stop()
			return serve(ctx, args[0])
		}}
}

func serve(ctx context.Context, dsn string) (err error) {
	store, err := central.Open(ctx, dsn, central.Options{Random: rand.Reader, Existing: true})
	if err != nil {
		return err
	}
	defer func() {
		if e := store.Close(); err == nil {
			err = e
		}
	}()
	srv, err := server.New(store, server.Options{Clock: time.Now})
	if err != nil {
		return err
	}
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(ln.Addr())
	return srv.Serve(ctx, ln, nil)
}
