package workplace

import (
	"context"
	"crypto/tls"
	"io"
	"os"
	"time"

	"lapor/model"
	"lapor/sync/client"
)

// line is the transport of a workplace. It is there even when no server can
// be reached by it, and then says why.
type line struct {
	http *client.HTTP
	err  error
}

func newLine(o Options, t client.Tokens) *line {
	http, err := dial(o, t)
	return &line{http: http, err: err}
}

// dial prepares a transport; nothing is sent.
func dial(o Options, t client.Tokens) (*client.HTTP, error) {
	if o.Server == "" {
		return nil, &model.Error{Code: CodeNoServer}
	}
	conf, err := trust(o.CAFile)
	if err != nil {
		return nil, err
	}
	return client.NewHTTP(client.HTTPOptions{Server: o.Server, Tokens: t, TLS: conf, Label: o.Label, Stall: o.Stall})
}

func trust(file string) (*tls.Config, error) {
	if file == "" {
		return nil, nil
	}
	bundle, err := os.ReadFile(file)
	if err != nil {
		return nil, &model.Error{Code: "file_missing", Args: map[string]any{"file": file}, Err: err}
	}
	return client.TLSConfig(bundle, "")
}

// Exchange implements client.Transport.
func (l *line) Exchange(ctx context.Context, body []byte, wait time.Duration) (io.ReadCloser, error) {
	if l.err != nil {
		return nil, l.err
	}
	return l.http.Exchange(ctx, body, wait)
}

// Renew implements client.Transport.
func (l *line) Renew(ctx context.Context, device model.ID) error {
	if l.err != nil {
		return l.err
	}
	return l.http.Renew(ctx, device)
}

// Bytes implements client.Transport.
func (l *line) Bytes() int64 {
	if l.err != nil {
		return 0
	}
	return l.http.Bytes()
}

func (l *line) close() {
	if l.err == nil {
		l.http.Close()
	}
}
