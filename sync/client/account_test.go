package client_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"lapor/model"
	"lapor/store/central"
	"lapor/sync/client"
	"lapor/sync/server"
	"lapor/sync/wire"
)

func TestLogin(t *testing.T) {
	w := newWorld(t)
	url, conf := w.listen()
	tokens := &keep{}
	h, err := client.NewHTTP(client.HTTPOptions{Server: url, Tokens: tokens, TLS: conf, Label: "PC\x1b[31m loket"})
	w.must(err)
	defer h.Close()
	device := w.id()
	for _, try := range []struct{ login, password string }{{"kes1", "salah"}, {"tidak-ada", password}, {"kes1", ""}} {
		if _, err := h.Login(w.ctx(), try.login, try.password, device); model.CodeOf(err) != server.CodeLoginFailed {
			t.Errorf("%+v: %v", try, err)
		}
	}
	reply, err := h.Login(w.ctx(), " KES1 ", password, device)
	if err != nil || reply.Name != "Nama kes1" || tokens.token == "" || tokens.token != reply.Token {
		t.Fatalf("%+v, %v", reply, err)
	}
	if _, err := h.Login(w.ctx(), "pupr1", password, device); model.CodeOf(err) != central.CodeRevoked {
		t.Errorf("another officer on the same device id: %v", err)
	}
	tokens.token = reply.Token
	w.must(h.Logout(w.ctx()))
	if tokens.token != "" {
		t.Error("token is kept after logout")
	}
	tokens.token = reply.Token
	if _, err := h.Exchange(w.ctx(), nil, 0); model.CodeOf(err) != client.CodeTokenInvalid {
		t.Errorf("after logout: %v", err)
	}
}

func TestSessionsEnd(t *testing.T) {
	w := newWorld(t)
	w.fill(2)
	tests := map[string]struct {
		do   func(*desk)
		want model.Code
	}{
		"expired": {func(*desk) { w.now = w.now.Add(91 * 24 * time.Hour) }, client.CodeTokenExpired},
		"revoked": {func(d *desk) { w.must(w.store.RevokeDevice(w.ctx(), d.device(), "admin", w.now)) }, client.CodeRevoked},
		"disabled": {func(*desk) {
			u := model.User{ID: w.users["kes1"], Login: "kes1", Name: "x", Disabled: true}
			w.must(w.store.PutUser(w.ctx(), u, "", "admin", w.now))
		}, client.CodeDisabled},
	}
	for _, name := range []string{"expired", "revoked", "disabled"} {
		d := w.desk("kes1")
		d.sync()
		op := d.submit(model.KindNote, w.id(), model.Body{Text: "tetap aman"})
		tests[name].do(d)
		sum, err := d.engine.Sync(w.ctx())
		if model.CodeOf(err) != tests[name].want {
			t.Errorf("%s: %v", name, err)
		}
		if sum.Next < 10*time.Minute {
			t.Errorf("%s: tries again in %v", name, sum.Next)
		}
		if d.outcome(op).Result != model.ResultNone {
			t.Errorf("%s: the operation is not in the outbox any more", name)
		}
	}
}

func TestGuessingIsSlowedDown(t *testing.T) {
	w := newWorld(t)
	device := w.id()
	for range 5 {
		w.login("kes1", "salah", device)
	}
	if _, status := w.login("kes1", password, device); status != http.StatusTooManyRequests {
		t.Fatalf("right password after five wrong ones: %d", status)
	}
	if _, status := w.login("pupr1", password, w.id()); status != http.StatusOK {
		t.Errorf("another officer at the same address: %d", status)
	}
	w.now = w.now.Add(31 * time.Second)
	if _, status := w.login("kes1", password, device); status != http.StatusOK {
		t.Errorf("after waiting: %d", status)
	}
	if _, status := w.login("kes1", "salah", device); status != http.StatusUnauthorized {
		t.Errorf("counting did not begin anew: %d", status)
	}
}

func TestRequestsOfOtherDevicesAndHugeBodies(t *testing.T) {
	w := newWorld(t)
	d := w.desk("kes1")
	post := func(body io.Reader, media string) *httptest.ResponseRecorder {
		return d.link.post(w.ctx(), wire.PathSync, media, body)
	}
	other, err := w.codec.EncodeRequest(&wire.Request{V: 1, Device: w.id()}, false)
	w.must(err)
	if rec := post(bytes.NewReader(other), wire.MediaSync); rec.Code != http.StatusForbidden {
		t.Errorf("another device: %d", rec.Code)
	}
	huge := io.MultiReader(bytes.NewReader([]byte{0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58}), &endless{})
	if rec := post(huge, wire.MediaSync); rec.Code != http.StatusBadRequest && rec.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("endless body: %d", rec.Code)
	}
	if rec := post(io.MultiReader(strings.NewReader(`{"features":["`), &endless{}), wire.MediaJSON); rec.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("endless JSON: %d", rec.Code)
	}
	old, err := w.codec.EncodeRequest(&wire.Request{V: 99, Device: d.device()}, false)
	w.must(err)
	if rec := post(bytes.NewReader(old), wire.MediaSync); rec.Code != http.StatusUpgradeRequired {
		t.Errorf("other version: %d", rec.Code)
	}
	d.link.token = "short"
	if rec := post(bytes.NewReader(other), wire.MediaSync); rec.Code != http.StatusUnauthorized {
		t.Errorf("no token: %d", rec.Code)
	}
}

type endless struct{ n int }

func (e *endless) Read(p []byte) (int, error) {
	if e.n += len(p); e.n > 64<<20 {
		return 0, io.EOF
	}
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

func TestPeopleCanReadTheExchange(t *testing.T) {
	w := newWorld(t)
	w.fill(3)
	d := w.desk("kes1")
	req := httptest.NewRequest(http.MethodPost, wire.PathSync, strings.NewReader(`{"device":"`+d.device().String()+`"}`))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Authorization", "Bearer "+d.link.token)
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, req)
	var frames []string
	for line := range strings.Lines(rec.Body.String()) {
		var f struct {
			Frame string `json:"frame"`
		}
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		frames = append(frames, f.Frame)
	}
	if rec.Code != 200 || frames[0] != "hello" || frames[len(frames)-1] != "end" || !strings.Contains(rec.Body.String(), `"title":"Jalan berlubang 1"`) {
		t.Errorf("%d %v\n%s", rec.Code, frames, rec.Body)
	}
}

func TestNothingPrivateIsLogged(t *testing.T) {
	w := newWorld(t)
	var log bytes.Buffer
	w.options.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	w.serve()
	r := w.fill(1)[0]
	d := w.desk("kes1")
	d.sync()
	d.submit(model.KindNote, r.ID, model.Body{Text: "kalimat rahasia"})
	d.sync()
	w.login("kes1", "sandi-salah", d.device())
	if log.Len() == 0 {
		t.Fatal("nothing is logged at all")
	}
	for _, secret := range []string{"kalimat rahasia", "Jalan berlubang", "Warga", d.link.token, "sandi-salah", password, "Nama kes1"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("%q is in the log", secret)
		}
	}
}

func TestCheckListen(t *testing.T) {
	tests := []struct {
		addr       string
		tls, proxy bool
		ok         bool
	}{
		{"127.0.0.1:8080", false, false, true}, {"[::1]:8080", false, false, true}, {"localhost:1", false, false, true},
		{":8080", false, false, false}, {"0.0.0.0:8080", false, false, false}, {"10.0.0.5:80", false, false, false},
		{"lapor.example:80", false, false, false}, {":8443", true, false, true}, {":8080", false, true, true}, {"nonsense", true, false, false},
	}
	for _, test := range tests {
		if err := server.CheckListen(test.addr, test.tls, test.proxy); (err == nil) != test.ok {
			t.Errorf("%+v: %v", test, err)
		}
	}
}

func TestServeStopsGracefully(t *testing.T) {
	w := newWorld(t)
	w.fill(2)
	ctx, cancel := context.WithCancel(w.ctx())
	addr, _, done := serveOn(t, ctx, w.server)
	resp, err := http.Get("http://" + addr + wire.PathHealth)
	w.must(err)
	var health wire.Health
	w.must(json.NewDecoder(resp.Body).Decode(&health))
	resp.Body.Close()
	if health.Status != "ok" || health.Seq == 0 {
		t.Errorf("%+v", health)
	}
	http.DefaultClient.CloseIdleConnections()
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
