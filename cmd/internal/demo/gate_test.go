package demo

import (
	"context"
	"io"
	"log/slog"
	"net"
	"testing"
	"time"
)

// echo answers whatever comes, behind a gate.
func echo(t *testing.T) *Gate {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := NewGate(l)
	served := make(chan struct{})
	go func() {
		defer close(served)
		for {
			c, err := g.Accept()
			if err != nil {
				return
			}
			_, _ = io.Copy(c, c) // ends when either side closes
			_ = c.Close()
		}
	}()
	t.Cleanup(func() {
		g.Cut(true)
		if err := l.Close(); err != nil {
			t.Error(err)
		}
		<-served
	})
	return g
}

func dial(t *testing.T, g *Gate) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", g.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func answers(c net.Conn) bool {
	if _, err := c.Write([]byte("x")); err != nil {
		return false
	}
	_, err := io.ReadFull(c, make([]byte, 1))
	return err == nil
}

func TestACutLinkBreaksWhatRunsAndWhatComes(t *testing.T) {
	g := echo(t)
	before := dial(t, g)
	if !answers(before) || g.IsCut() {
		t.Fatal("the link is not up at first")
	}
	g.Cut(true)
	if answers(before) || !g.IsCut() {
		t.Error("a running connection survives the cut")
	}
	if answers(dial(t, g)) {
		t.Error("a new connection gets through a cut link")
	}
	g.Cut(false)
	if !answers(dial(t, g)) || g.IsCut() {
		t.Error("the link does not come back")
	}
}

// TestTheColleagueStopsWithTheWorld also proves that he works at all while
// nobody leads him.
func TestTheColleagueStopsWithTheWorld(t *testing.T) {
	w := world(t, 100)
	ctx, stop := context.WithCancel(context.Background())
	moments := make(chan time.Time)
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		w.Colleague().Run(ctx, func(time.Duration) <-chan time.Time { return moments }, slog.New(slog.DiscardHandler))
	}()
	before, err := w.Store.Meta(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		moments <- testNow
	}
	stop()
	<-stopped
	after, err := w.Store.Meta(context.Background())
	if err != nil || after.Seq <= before.Seq {
		t.Errorf("twenty turns at work moved the feed from %d to %d, %v", before.Seq, after.Seq, err)
	}
}
