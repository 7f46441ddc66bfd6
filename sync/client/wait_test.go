package client_test

import (
	"context"
	"net"
	"sync"
	"testing"
	"time"

	"lapor/model"
	"lapor/sync/client"
	"lapor/sync/server"
)

// heard is a listener that says when the server has read from a connection.
type heard struct {
	net.Listener
	once sync.Once
	read chan struct{} // closed at the first byte
}

func (h *heard) Accept() (net.Conn, error) {
	c, err := h.Listener.Accept()
	return heardConn{c, h}, err
}

type heardConn struct {
	net.Conn
	by *heard
}

func (c heardConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 {
		c.by.once.Do(func() { close(c.by.read) })
	}
	return n, err
}

func serveOn(t *testing.T, ctx context.Context, s *server.Server) (addr string, asked <-chan struct{}, done chan error) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done = make(chan error, 1)
	h := &heard{Listener: ln, read: make(chan struct{})}
	go func() { done <- s.Serve(ctx, h, nil) }()
	return ln.Addr().String(), h.read, done
}

func TestLongPollAnswersAtNews(t *testing.T) {
	w := newWorld(t)
	r := w.fill(1)[0]
	kes, koor := w.desk("kes1"), w.desk("koor1")
	kes.sync()
	koor.sync()
	polling := make(chan struct{})
	kes.link.wait = func(time.Duration) { close(polling) }
	got := make(chan client.Summary)
	go func() {
		sum, err := kes.engine.Wait(w.ctx(), time.Minute)
		if err != nil {
			t.Error(err)
		}
		got <- sum
	}()
	<-polling
	koor.submit(model.KindNote, r.ID, model.Body{Text: "baru"})
	koor.sync()
	if sum := <-got; sum.Received != 2 || sum.Rounds != 1 {
		t.Errorf("%+v", sum)
	}
}

func TestStoppingServerAnswersThoseWhoWait(t *testing.T) {
	w := newWorld(t)
	w.fill(1)
	kes := w.desk("kes1")
	kes.sync()
	ctx, cancel := context.WithCancel(w.ctx())
	addr, asked, done := serveOn(t, ctx, w.server)
	h, err := client.NewHTTP(client.HTTPOptions{Server: "http://" + addr, Tokens: &keep{kes.link.token}})
	w.must(err)
	engine, err := client.New(kes.store, h, client.Options{Clock: w.clock, Random: w.rand, Codec: w.codec})
	w.must(err)
	got := make(chan error)
	go func() {
		_, err := engine.Wait(w.ctx(), 2*time.Minute)
		got <- err
	}()
	<-asked
	cancel()
	if err := <-got; err != nil {
		t.Errorf("who waited got %v", err)
	}
	h.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
