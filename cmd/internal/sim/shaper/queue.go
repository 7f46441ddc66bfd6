package shaper

import (
	"net"
	"sync"
	"time"
)

// queue is one direction of the link.
type queue struct {
	line Line

	mu    sync.Mutex
	free  time.Time // when everything accepted so far has left
	bytes int64
}

// slot is the passage of one segment.
type slot struct {
	leaves  time.Time // its last bit is on the wire
	arrives time.Time
}

// reserve puts a segment of n payload bytes, ready at the given time, behind
// what waits already.
func (q *queue) reserve(ready time.Time, n int) slot {
	q.mu.Lock()
	defer q.mu.Unlock()
	size := n + Overhead
	q.bytes += int64(size)
	if q.free.Before(ready) {
		q.free = ready
	}
	if q.line.Rate > 0 {
		q.free = q.free.Add(time.Duration(float64(size) * 8 / q.line.Rate / q.line.Speed * float64(time.Second)))
	}
	return slot{leaves: q.free, arrives: q.free.Add(time.Duration(float64(q.line.RoundTrip) / 2 / q.line.Speed))}
}

func (q *queue) carried() int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.bytes
}

// flight is a segment under way; nil data: the sender has closed.
type flight struct {
	data    []byte
	arrives time.Time
}

// ahead is how many segments of one connection may wait in the queue: little,
// so that what a program writes meanwhile gathers in its socket and leaves in
// full segments, as in a real stack.
const ahead = 2

// carry passes what src says to dst; the first byte not before through.
func (q *queue) carry(dst, src net.Conn, through time.Time) {
	under := make(chan flight, 1024)
	var landing sync.WaitGroup
	landing.Go(func() { land(dst, under) })
	segment := time.Duration(0)
	if q.line.Rate > 0 {
		segment = time.Duration((Payload + Overhead) * 8 / q.line.Rate / q.line.Speed * float64(time.Second))
	}
	buf := make([]byte, Payload)
	for {
		n, err := src.Read(buf)
		if n > 0 {
			ready := time.Now()
			if ready.Before(through) {
				ready = through
			}
			s := q.reserve(ready, n)
			under <- flight{append([]byte(nil), buf[:n]...), s.arrives}
			time.Sleep(time.Until(s.leaves.Add(-ahead * segment)))
		}
		if err != nil {
			break
		}
	}
	// The end travels behind the last byte.
	under <- flight{nil, time.Now().Add(time.Duration(float64(q.line.RoundTrip) / 2 / q.line.Speed))}
	close(under)
	landing.Wait()
}

// land delivers what is under way when it arrives.
func land(dst net.Conn, under <-chan flight) {
	failed := false
	for f := range under {
		if failed {
			continue
		}
		time.Sleep(time.Until(f.arrives))
		if f.data == nil {
			if half, ok := dst.(interface{ CloseWrite() error }); ok {
				_ = half.CloseWrite()
			}
			continue
		}
		if _, err := dst.Write(f.data); err != nil {
			failed = true
		}
	}
}
