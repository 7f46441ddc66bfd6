package town

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"path/filepath"

	"lapor/cmd/internal/demo"
	"lapor/model"
	"lapor/store/cache"
	"lapor/sync/client"
)

// Officer is a real cache and the token of a session.
type Officer struct {
	Cache   *cache.Cache
	Account demo.Account
	t       *Town
	token   *memory
	random  uint64
}

// memory is where a trial keeps a token.
type memory struct{ token string }

// Token implements client.Tokens.
func (m *memory) Token() (string, error) { return m.token, nil }

// SetToken implements client.Tokens.
func (m *memory) SetToken(token string) error { m.token = token; return nil }

// Enrol opens a cache below dir and logs the account in at addr, which serves
// without TLS. The caller closes the Cache.
func (t *Town) Enrol(ctx context.Context, who demo.Account, dir, addr string) (*Officer, error) {
	device, err := model.NewID(t.Now(), t.ids)
	if err != nil {
		return nil, err
	}
	o := &Officer{Account: who, t: t, token: &memory{}, random: t.rand.Uint64()}
	if o.Cache, err = cache.Open(ctx, filepath.Join(dir, "profiles"), cache.Options{Clock: t.Now, Random: Source(t.o.Seed, o.random),
		Profile: who.User.Login, Log: t.o.Log}); err != nil {
		return nil, err
	}
	h, err := o.Dial("http://"+addr, nil)
	if err == nil {
		_, err = h.Login(ctx, who.User.Login, demo.Password, device)
		h.Close()
	}
	if err == nil {
		err = o.Cache.NewDevice(ctx, device)
	}
	if err != nil {
		return nil, errors.Join(err, o.Cache.Close())
	}
	return o, nil
}

// Dial makes a transport of its own connections; nothing is sent.
func (o *Officer) Dial(server string, conf *tls.Config) (*client.HTTP, error) {
	return client.NewHTTP(client.HTTPOptions{Server: server, Tokens: o.token, TLS: conf, Label: "laporsim"})
}

// Engine makes an engine over the officer's cache.
func (o *Officer) Engine(transport client.Transport, progress func(client.Progress)) (*client.Engine, error) {
	return client.New(o.Cache, transport, client.Options{Clock: o.t.Now, Random: Source(o.t.o.Seed, o.random+1),
		Log: o.t.o.Log, Progress: progress})
}

// Do writes an operation on a report as the officer sees it.
func (o *Officer) Do(ctx context.Context, kind model.Kind, report model.ID, body model.Body) (model.Outgoing, error) {
	out, err := o.Cache.Submit(ctx, model.Operation{Kind: kind, Report: report, Body: body}, 0, model.ID{})
	if err != nil {
		err = fmt.Errorf("town: %s: %w", kind, err)
	}
	return out, err
}
