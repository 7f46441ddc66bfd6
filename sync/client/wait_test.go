package client_test

import (
	"context"
	"net"
	"testing"
	"time"

	"lapor/model"
	"lapor/sync/client"
	"lapor/sync/server"
)

func serveOn(t *testing.T, ctx context.Context, s *server.Server) (addr string, done chan error) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done = make(chan error, 1)
	go func() { done <- s.Serve(ctx, ln, nil) }()
	return ln.Addr().String(), done
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
	addr, done := serveOn(t, ctx, w.server)
	h, err := client.NewHTTP(client.HTTPOptions{Server: "http://" + addr, Tokens: &keep{kes.link.token}})
	w.must(err)
	engine, err := client.New(kes.store, h, client.Options{Clock: w.clock, Random: w.rand, Codec: w.codec})
	w.must(err)
	got := make(chan error)
	go func() {
		_, err := engine.Wait(w.ctx(), 2*time.Minute)
		got <- err
	}()
	for h.Bytes() == 0 { // the request is on its way
		time.Sleep(time.Millisecond)
	}
	cancel()
	if err := <-got; err != nil {
		t.Errorf("who waited got %v", err)
	}
	h.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
