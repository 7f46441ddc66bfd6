package client

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"lapor/model"
	"lapor/sync/wire"
)

// Times of a connection. Nothing limits a whole exchange: on a slow link it
// takes what it takes.
const (
	stallTime     = 45 * time.Second
	dialTime      = 30 * time.Second
	handshakeTime = 30 * time.Second
	keepIdle      = 4 * time.Minute
	maxAnswer     = 64 << 10 // of a JSON answer
)

// Tokens keeps the token of a profile.
type Tokens interface {
	Token() (string, error) // "" if there is none
	SetToken(token string) error
}

// HTTPOptions of the transport.
type HTTPOptions struct {
	Server string // https://host[:port][/prefix]; http only for this computer
	Tokens Tokens
	TLS    *tls.Config   // nil: the system's authorities; see TLSConfig
	Label  string        // name of this computer, told at login
	Stall  time.Duration // without a byte; 45 s
}

// HTTP is the transport of the real program: one kept connection, HTTP/2
// under TLS. It is safe for use by several goroutines.
type HTTP struct {
	o      HTTPOptions
	base   string
	client *http.Client
	moved  atomic.Int64 // bytes on the wire
}

// NewHTTP makes a transport; nothing is sent yet.
func NewHTTP(o HTTPOptions) (*HTTP, error) {
	u, err := url.Parse(strings.TrimRight(o.Server, "/"))
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, &model.Error{Code: model.CodeBadInput, Field: "server", Err: err}
	}
	if u.Scheme == "http" && !loopback(u.Hostname()) {
		return nil, &model.Error{Code: CodePlain, Args: map[string]any{"server": u.Host}}
	}
	if o.Stall == 0 {
		o.Stall = stallTime
	}
	h := &HTTP{o: o, base: u.Scheme + "://" + u.Host + u.Path}
	conf := &tls.Config{MinVersion: tls.VersionTLS12}
	if o.TLS != nil {
		conf = o.TLS.Clone()
	}
	if conf.ClientSessionCache == nil {
		conf.ClientSessionCache = tls.NewLRUClientSessionCache(4)
	}
	dialer := &net.Dialer{Timeout: dialTime, KeepAlive: time.Minute}
	h.client = &http.Client{
		Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment,
			DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
				c, err := dialer.DialContext(ctx, network, addr)
				if err != nil {
					return nil, err
				}
				return countedConn{c, &h.moved}, nil
			},
			TLSClientConfig: conf, TLSHandshakeTimeout: handshakeTime, ForceAttemptHTTP2: true,
			DisableCompression: true, MaxIdleConnsPerHost: 2, IdleConnTimeout: keepIdle,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return h, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Close ends kept connections.
func (h *HTTP) Close() { h.client.CloseIdleConnections() }

// Bytes implements Transport: everything on the wire, handshakes included.
func (h *HTTP) Bytes() int64 { return h.moved.Load() }

// Exchange implements Transport.
func (h *HTTP) Exchange(ctx context.Context, body []byte, wait time.Duration) (io.ReadCloser, error) {
	token, err := h.token()
	if err != nil {
		return nil, err
	}
	return h.send(ctx, wire.PathSync, wire.MediaSync, token, body, wait)
}

func (h *HTTP) token() (string, error) {
	if h.o.Tokens == nil {
		return "", &model.Error{Code: CodeTokenInvalid}
	}
	token, err := h.o.Tokens.Token()
	if err == nil && token == "" {
		err = &model.Error{Code: CodeTokenInvalid}
	}
	return token, err
}

// Login opens a session for the device and keeps its token.
func (h *HTTP) Login(ctx context.Context, login, password string, device model.ID) (wire.LoginReply, error) {
	return h.session(ctx, wire.PathLogin, "", wire.LoginRequest{Login: login, Password: password, Device: device, Label: h.o.Label})
}

// Renew implements Transport.
func (h *HTTP) Renew(ctx context.Context, device model.ID) error {
	token, err := h.token()
	if err == nil {
		_, err = h.session(ctx, wire.PathDevice, token, wire.DeviceRequest{Device: device, Label: h.o.Label})
	}
	return err
}

// Logout ends the session on the server and forgets the token in any case.
func (h *HTTP) Logout(ctx context.Context) error {
	token, err := h.token()
	if err != nil {
		return err
	}
	answer, err := h.send(ctx, wire.PathLogout, wire.MediaJSON, token, nil, 0)
	if err == nil {
		err = answer.Close()
	}
	return errors.Join(err, h.o.Tokens.SetToken(""))
}

func (h *HTTP) session(ctx context.Context, path, token string, in any) (wire.LoginReply, error) {
	var reply wire.LoginReply
	body, err := json.Marshal(in)
	if err != nil {
		return reply, err
	}
	answer, err := h.send(ctx, path, wire.MediaJSON, token, body, 0)
	if err != nil {
		return reply, err
	}
	err = json.NewDecoder(io.LimitReader(answer, maxAnswer)).Decode(&reply)
	if e := answer.Close(); err == nil {
		err = e
	}
	if err != nil || reply.Token == "" {
		return reply, model.Wrap(CodeNotServer, cause(err, "login without a token"))
	}
	if h.o.Tokens != nil {
		err = h.o.Tokens.SetToken(reply.Token)
	}
	return reply, err
}

func cause(err error, otherwise string) error {
	if err != nil {
		return err
	}
	return errors.New(otherwise)
}

// send posts body and gives an answer of the media type that goes with it.
func (h *HTTP) send(ctx context.Context, path, media, token string, body []byte, wait time.Duration) (io.ReadCloser, error) {
	ctx, w := watch(ctx, &h.moved, h.o.Stall, wait)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.base+path, bytes.NewReader(body))
	if err != nil {
		w.stop()
		return nil, err
	}
	req.Header.Set("Content-Type", media)
	req.Header.Set("User-Agent", "lapor")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := h.client.Do(req)
	if err != nil {
		err = connectionError(ctx, err) // before stop, which ends ctx
		w.stop()
		return nil, err
	}
	answer := &answerBody{ctx: ctx, body: resp.Body, watch: w}
	w.speaks()
	if err := checkAnswer(resp, media, answer); err != nil {
		return nil, errors.Join(err, ignoreClose(answer))
	}
	return answer, nil
}

func ignoreClose(c io.Closer) error { _ = c.Close(); return nil }
