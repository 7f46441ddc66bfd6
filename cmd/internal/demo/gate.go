package demo

import (
	"net"
	"sync"
)

// Gate is a listener whose link can be cut and restored: cut, running
// connections break at once and new ones are closed unanswered, as when a
// cable is pulled.
type Gate struct {
	net.Listener
	mu   sync.Mutex
	cut  bool
	open map[net.Conn]struct{}
}

// NewGate wraps a listener; the link is up.
func NewGate(l net.Listener) *Gate { return &Gate{Listener: l, open: map[net.Conn]struct{}{}} }

// Accept gives the next connection that came while the link was up.
func (g *Gate) Accept() (net.Conn, error) {
	for {
		c, err := g.Listener.Accept()
		if err != nil {
			return nil, err
		}
		g.mu.Lock()
		if !g.cut {
			g.open[c] = struct{}{}
			g.mu.Unlock()
			return &gated{Conn: c, gate: g}, nil
		}
		g.mu.Unlock()
		_ = c.Close()
	}
}

// Cut breaks the link or restores it.
func (g *Gate) Cut(cut bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.cut = cut
	if cut {
		for c := range g.open {
			_ = c.Close()
		}
		clear(g.open)
	}
}

// IsCut reports whether the link is cut.
func (g *Gate) IsCut() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.cut
}

type gated struct {
	net.Conn
	gate *Gate
}

func (c *gated) Close() error {
	c.gate.mu.Lock()
	delete(c.gate.open, c.Conn)
	c.gate.mu.Unlock()
	return c.Conn.Close()
}
