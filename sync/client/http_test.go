package client_test

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/queue"
	"lapor/store/cache"
	"lapor/store/central"
	"lapor/sync/client"
	"lapor/sync/wire"
)

// program is an officer's program as it is put together: cache on disk,
// engine, HTTP under TLS.
type program struct {
	cache  *cache.Cache
	http   *client.HTTP
	engine *client.Engine
	tokens *keep
}

// listen serves the world on a loopback port under TLS and returns its
// address with a configuration that trusts it.
func (w *world) listen() (string, *tls.Config) {
	w.tb.Helper()
	ts := httptest.NewUnstartedServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { w.handler.ServeHTTP(rw, r) }))
	ts.EnableHTTP2 = true
	ts.StartTLS()
	w.tb.Cleanup(ts.Close)
	return ts.URL, ts.Client().Transport.(*http.Transport).TLSClientConfig
}

func (w *world) program(login, url string, conf *tls.Config) *program {
	w.tb.Helper()
	c, err := cache.Open(w.ctx(), w.tb.TempDir(), cache.Options{Clock: w.clock, Random: w.rand, Profile: login, Tick: make(chan time.Time)})
	w.must(err)
	w.tb.Cleanup(func() { c.Close() })
	p := &program{cache: c, tokens: &keep{}}
	p.http, err = client.NewHTTP(client.HTTPOptions{Server: url, Tokens: p.tokens, TLS: conf})
	w.must(err)
	w.tb.Cleanup(p.http.Close)
	p.engine, err = client.New(c, p.http, client.Options{Clock: w.clock, Random: w.rand, Codec: w.codec})
	w.must(err)
	st, err := c.SyncState(w.ctx())
	w.must(err)
	if st.Device.IsZero() {
		st.Device = w.id()
		w.must(c.NewDevice(w.ctx(), st.Device))
	}
	_, err = p.http.Login(w.ctx(), login, password, st.Device)
	w.must(err)
	return p
}

func TestAMorningOverTLSWithTheRealCache(t *testing.T) {
	w := newWorld(t)
	reports := w.fill(30)
	url, conf := w.listen()
	kes, koor := w.program("kes1", url, conf), w.program("koor1", url, conf)
	for _, p := range []*program{kes, koor} {
		if _, err := p.engine.Sync(w.ctx()); err != nil {
			t.Fatal(err)
		}
	}
	today := calendar.DateOf(w.now, time.UTC)
	counts, err := kes.cache.Counts(w.ctx(), today, today.AddDays(2))
	w.must(err)
	if counts.Views[queue.ViewAll] != 18 {
		t.Fatalf("queue counts %+v", counts)
	}
	// Offline: a reply here, a reassignment there.
	reply, err := kes.cache.Submit(w.ctx(), model.Operation{Kind: model.KindFollowUpResult, Report: reports[0].ID, Body: model.Body{Text: "Sudah ditangani."}}, 0, model.ID{})
	w.must(err)
	note, err := kes.cache.Submit(w.ctx(), model.Operation{Kind: model.KindNote, Report: reports[1].ID, Body: model.Body{Text: "Cek lapangan."}}, 0, model.ID{})
	w.must(err)
	_, err = koor.cache.Submit(w.ctx(), model.Operation{Kind: model.KindDispatch, Report: reports[0].ID, Body: model.Body{Unit: w.nodes["PUPR1"], Reason: "jalan"}}, 0, model.ID{})
	w.must(err)
	for _, p := range []*program{koor, kes} {
		if _, err := p.engine.Sync(w.ctx()); err != nil {
			t.Fatal(err)
		}
	}
	outbox, err := kes.cache.Outbox(w.ctx())
	w.must(err)
	states := map[model.ID]model.OutState{}
	for _, o := range outbox {
		states[o.Op.ID] = o.State
	}
	if states[reply.Op.ID] != model.OutParked || states[note.Op.ID] == model.OutWaiting {
		t.Fatalf("outbox %+v", outbox)
	}
	parked, err := kes.cache.Parked(w.ctx())
	w.must(err)
	if len(parked) != 1 || parked[0].Op.Body.Text != "Sudah ditangani." {
		t.Fatalf("parked %+v", parked)
	}
	if _, err := kes.cache.Dossier(w.ctx(), reports[0].ID); model.CodeOf(err) != model.CodeNotFound {
		t.Errorf("moved report: %v", err)
	}
	d, err := kes.cache.Dossier(w.ctx(), reports[1].ID)
	w.must(err)
	if !d.HasText || len(d.Events) != 2 {
		t.Errorf("dossier: text %t, %d events", d.HasText, len(d.Events))
	}
	before := kes.http.Bytes()
	if _, err := kes.engine.Sync(w.ctx()); err != nil {
		t.Fatal(err)
	}
	if moved := kes.http.Bytes() - before; moved > 500 {
		t.Errorf("a sync without news on a kept connection moved %d bytes", moved)
	}
}

func TestRestartedProgramGoesOnWhereItWas(t *testing.T) {
	w := newWorld(t)
	r := w.fill(5)[0]
	url, conf := w.listen()
	kes := w.program("kes1", url, conf)
	_, err := kes.engine.Sync(w.ctx())
	w.must(err)
	w.open("server.db") // the server restarts too
	out, err := kes.cache.Submit(w.ctx(), model.Operation{Kind: model.KindNote, Report: r.ID, Body: model.Body{Text: "x"}}, 0, model.ID{})
	w.must(err)
	_, err = kes.engine.Sync(w.ctx())
	w.must(err)
	if _, events := w.read(r.ID); events[len(events)-1].Op != out.Op.ID {
		t.Error("note did not arrive")
	}
}

func TestWhatSitsBetweenUsAndTheServer(t *testing.T) {
	html := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(status)
			io.WriteString(w, "<html><body>Selamat datang di WiFi Gratis</body></html>")
		}
	}
	tests := []struct {
		name   string
		answer http.HandlerFunc
		want   model.Code
	}{
		{"captive portal", html(200), client.CodeCaptivePortal},
		{"captive portal that denies", html(403), client.CodeCaptivePortal},
		{"redirect to a portal", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://portal.invalid/login", http.StatusFound)
		}, client.CodeCaptivePortal},
		{"network login required", html(511), client.CodeCaptivePortal},
		{"portal that copies our type", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", wire.MediaSync)
			io.WriteString(w, "<!DOCTYPE html><html></html>")
		}, wire.CodeNotOurs},
		{"proxy without server", html(502), client.CodeServerDown},
		{"other server", func(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }, client.CodeNotServer},
		{"other JSON", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, "{}")
		}, client.CodeNotServer},
		{"busy", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(503)
			io.WriteString(w, `{"code":"sync_busy","retry_in":90}`)
		}, client.CodeBusy},
		{"silence", func(w http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body) // else the server does not notice that we left
			<-r.Context().Done()
		}, client.CodeStalled},
		{"closed in the middle", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", wire.MediaSync)
			w.Header().Set("Content-Length", "1000")
			w.Write([]byte{0x28, 0xb5, 0x2f, 0xfd, 0})
		}, wire.CodeTruncated},
	}
	w := newWorld(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ts := httptest.NewServer(test.answer)
			defer ts.Close()
			d := w.desk("kes1")
			d.submit(model.KindNote, w.id(), model.Body{Text: "harus tetap ada"})
			h, err := client.NewHTTP(client.HTTPOptions{Server: ts.URL, Tokens: &keep{d.link.token}, Stall: 100 * time.Millisecond})
			w.must(err)
			defer h.Close()
			engine, err := client.New(d.store, h, client.Options{Clock: w.clock, Random: w.rand, Codec: w.codec})
			w.must(err)
			sum, err := engine.Sync(w.ctx())
			if model.CodeOf(err) != test.want {
				t.Fatalf("%v, want %s", err, test.want)
			}
			if test.want == client.CodeBusy && sum.Next < 90*time.Second {
				t.Errorf("asked to come in 90 s, comes in %v", sum.Next)
			}
			tries := d.store.Tries()
			if len(tries) != 1 || tries[0].Code != test.want || !tries[0].Next.After(w.now) {
				t.Errorf("noted %+v", tries)
			}
			if ops := d.store.Ops(); len(ops) != 1 || ops[0].Outcome.Result != model.ResultNone {
				t.Error("the outbox changed")
			}
		})
	}
}

func TestNoWayToTheServer(t *testing.T) {
	w := newWorld(t)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	w.must(err)
	addr := ln.Addr().String()
	ln.Close()
	url, _ := w.listen()
	tests := []struct {
		name, url string
		want      model.Code
	}{
		{"nobody listens", "http://" + addr, client.CodeServerDown},
		{"no such name", "https://tidak-ada.invalid", client.CodeNoNetwork},
		{"unknown authority", url, client.CodeUntrusted},
		{"TLS expected, plain found", strings.Replace(plainServer(t), "http:", "https:", 1), client.CodeCaptivePortal},
	}
	for _, test := range tests {
		h, err := client.NewHTTP(client.HTTPOptions{Server: test.url, Tokens: &keep{"t"}})
		w.must(err)
		_, err = h.Exchange(w.ctx(), nil, 0)
		if model.CodeOf(err) != test.want {
			t.Errorf("%s: %v, want %s", test.name, err, test.want)
		}
		h.Close()
	}
	for _, bad := range []string{"http://10.1.2.3", "ftp://x", "", "://"} {
		if _, err := client.NewHTTP(client.HTTPOptions{Server: bad}); err == nil {
			t.Errorf("%q is taken as a server", bad)
		}
	}
}

func plainServer(t *testing.T) string {
	ts := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(ts.Close)
	return ts.URL
}

func TestPinnedKey(t *testing.T) {
	w := newWorld(t)
	ts := httptest.NewTLSServer(w.handler)
	defer ts.Close()
	good := client.PinOf(ts.Certificate())
	for pin, want := range map[string]model.Code{good: central.CodeBadToken, strings.Repeat("ab", 32): client.CodeUntrusted} {
		conf, err := client.TLSConfig(nil, pin)
		w.must(err)
		h, err := client.NewHTTP(client.HTTPOptions{Server: ts.URL, Tokens: &keep{"wrong"}, TLS: conf})
		w.must(err)
		if _, err := h.Exchange(w.ctx(), nil, 0); model.CodeOf(err) != want {
			t.Errorf("pin %.6s…: %v, want %s", pin, err, want)
		}
		h.Close()
	}
	if _, err := client.TLSConfig(nil, "zz"); err == nil {
		t.Error("a pin that is none is taken")
	}
	if _, err := client.TLSConfig([]byte("no certificate"), ""); err == nil {
		t.Error("a bundle that is none is taken")
	}
}

func TestCancelledSyncIsNoFailure(t *testing.T) {
	w := newWorld(t)
	d := w.desk("kes1")
	ctx, cancel := context.WithCancel(w.ctx())
	cancel()
	d.link.lost = true
	if _, err := d.engine.Sync(ctx); err == nil {
		t.Fatal("no error")
	}
	if len(d.store.Tries()) != 0 {
		t.Error("noted as a failed attempt")
	}
}
