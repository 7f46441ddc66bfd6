package workplace

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"lapor/model"
	"lapor/sync/client"
	"lapor/sync/wire"
)

// Answer is what a server says of itself.
type Answer struct {
	Version  int           // of the protocol
	Took     time.Duration // there and back, connection included
	ClockOff time.Duration // this computer's clock minus the server's, to the second
}

// Probe asks the server at the address of o whether it is there. Nothing is
// sent but the question. The error has a code of the sync.
func Probe(ctx context.Context, o Options) (Answer, error) {
	if o.Server == "" {
		return Answer{}, &model.Error{Code: CodeNoServer}
	}
	conf, err := trust(o.CAFile)
	if err != nil {
		return Answer{}, err
	}
	const limit = 15 * time.Second
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, o.Server+wire.PathHealth, nil)
	if err != nil {
		return Answer{}, &model.Error{Code: model.CodeBadInput, Field: "server", Err: err}
	}
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment, TLSClientConfig: conf, DisableKeepAlives: true}
	began := o.Clock()
	response, err := (&http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}).Do(request)
	if err != nil {
		return Answer{}, model.Wrap(client.CodeNoNetwork, err)
	}
	now := o.Clock()
	a := Answer{Took: now.Sub(began)}
	var health wire.Health
	err = json.NewDecoder(io.LimitReader(response.Body, 64<<10)).Decode(&health)
	if e := response.Body.Close(); err == nil {
		err = e
	}
	if err != nil || health.Status == "" {
		return a, model.Wrap(client.CodeCaptivePortal, errors.Join(err, errors.New("no health answer")))
	}
	if health.Status != "ok" {
		return a, &model.Error{Code: client.CodeServerDown}
	}
	a.Version = health.Version
	if date, err := http.ParseTime(response.Header.Get("Date")); err == nil {
		a.ClockOff = now.Add(-a.Took / 2).Sub(date).Round(time.Second)
	}
	return a, nil
}
