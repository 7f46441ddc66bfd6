package server

import "sync"

// news wakes the requests that wait for a change.
type news struct {
	mu     sync.Mutex
	next   chan struct{}
	closed bool
}

func newNews() *news { return &news{next: make(chan struct{})} }

// wait is closed at the next change.
func (n *news) wait() <-chan struct{} {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.next
}

func (n *news) wake() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.closed {
		close(n.next)
		n.next = make(chan struct{})
	}
}

// close ends all waiting for good.
func (n *news) close() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.closed {
		n.closed = true
		close(n.next)
	}
}

func (n *news) over() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.closed
}
