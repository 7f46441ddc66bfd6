// Package shaper is a bad link between two real programs: a proxy on the
// loopback interface that passes TCP streams at a rate and with a delay, and
// counts what a real wire would have carried.
//
// The model, for each direction: one queue shared by all connections, emptied
// at Rate; a segment carries at most 1,460 bytes and costs 40 more (IPv4 and
// TCP headers without options); it arrives half a round trip after its last
// bit has left. Opening a connection costs a round trip and an empty segment
// each way, as SYN and SYN-ACK do. Pure acknowledgements, slow start and loss
// are left out: at 64 kbit/s and 600 ms the ten segments of an initial window
// are three times what fits into the link.
//
// Time is real. Speed runs the link faster than asked by a factor, for short
// trials; figures are then multiplied by it, which counts the programs' own
// time that often and so never flatters.
package shaper

import (
	"context"
	"errors"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// Sizes of a segment.
const (
	Payload  = 1460
	Overhead = 40
)

// Line is what the link is like.
type Line struct {
	Rate      float64       // bits a second, each way; 0: unlimited
	RoundTrip time.Duration // without queueing
	Speed     float64       // 0 or 1: as it is
}

// Count is what crossed the link so far, headers included.
type Count struct {
	Up, Down    int64 // bytes; up: from who connects
	Connections int64
}

// Bytes both ways.
func (c Count) Bytes() int64 { return c.Up + c.Down }

// Sub is what crossed since an earlier count.
func (c Count) Sub(o Count) Count {
	return Count{Up: c.Up - o.Up, Down: c.Down - o.Down, Connections: c.Connections - o.Connections}
}

// Proxy is a running link.
type Proxy struct {
	line     Line
	target   string
	ln       net.Listener
	up, down queue
	opened   atomic.Int64
	done     sync.WaitGroup

	mu   sync.Mutex
	open map[net.Conn]struct{}
	over bool
}

// Start listens on a free port of the loopback interface and passes what
// comes to target ("host:port") until Close.
func Start(ctx context.Context, target string, line Line) (*Proxy, error) {
	if line.Speed == 0 {
		line.Speed = 1
	}
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &Proxy{line: line, target: target, ln: ln, open: map[net.Conn]struct{}{}}
	p.up.line, p.down.line = line, line
	p.done.Go(p.accept)
	return p, nil
}

// Addr is where to connect.
func (p *Proxy) Addr() string { return p.ln.Addr().String() }

// Count of everything so far. A segment counts when its sending begins.
func (p *Proxy) Count() Count {
	return Count{Up: p.up.carried(), Down: p.down.carried(), Connections: p.opened.Load()}
}

// Scale turns a duration that was measured into one on the line as asked.
func (p *Proxy) Scale(d time.Duration) time.Duration {
	return time.Duration(float64(d) * p.line.Speed)
}

// Reset breaks every open connection, as a cable that is pulled.
func (p *Proxy) Reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.open {
		_ = c.Close()
	}
}

// Close ends the link and waits for its goroutines.
func (p *Proxy) Close() error {
	err := p.ln.Close()
	p.mu.Lock()
	p.over = true
	p.mu.Unlock()
	p.Reset()
	p.done.Wait()
	return err
}

func (p *Proxy) accept() {
	for {
		c, err := p.ln.Accept()
		if err != nil {
			if errors.Is(err, net.ErrClosed) {
				return
			}
			continue
		}
		p.done.Go(func() { p.serve(c) })
	}
}

// serve carries one connection.
func (p *Proxy) serve(client net.Conn) {
	began := time.Now()
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		_ = client.Close()
		return
	}
	if !p.keep(client, server) {
		return
	}
	p.opened.Add(1)
	// SYN and SYN-ACK: nothing of the client's leaves before they are through.
	through := p.down.reserve(p.up.reserve(began, 0).arrives, 0).arrives
	var ways sync.WaitGroup
	ways.Go(func() { p.up.carry(server, client, through) })
	ways.Go(func() { p.down.carry(client, server, through) })
	ways.Wait()
	p.mu.Lock()
	delete(p.open, client)
	delete(p.open, server)
	p.mu.Unlock()
	_, _ = client.Close(), server.Close()
}

func (p *Proxy) keep(conns ...net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range conns {
		if p.over {
			_ = c.Close()
			continue
		}
		p.open[c] = struct{}{}
	}
	return !p.over
}
