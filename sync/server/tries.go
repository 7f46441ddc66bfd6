package server

import (
	"sync"
	"time"
)

// Limits of failed logins. A pair of account and address is stopped early;
// an account from anywhere and an address for any account late, so that a
// stranger cannot lock an officer out cheaply.
const (
	triesPair    = 5
	triesAccount = 30
	triesAddress = 60
	firstLock    = 30 * time.Second
	longestLock  = 15 * time.Minute
	forgetAfter  = time.Hour
	maxTracked   = 20000
)

// tries counts failed logins in memory.
type tries struct {
	mu   sync.Mutex
	seen map[string]*try
}

type try struct {
	failed int
	until  time.Time // locked until
	last   time.Time
}

func newTries() *tries { return &tries{seen: map[string]*try{}} }

func keysOf(account, address string) map[string]int {
	return map[string]int{"p:" + account + "\x00" + address: triesPair, "u:" + account: triesAccount, "a:" + address: triesAddress}
}

// locked is how long the caller must wait; 0: may try.
func (t *tries) locked(account, address string, now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	var wait time.Duration
	for key := range keysOf(account, address) {
		if s := t.seen[key]; s != nil {
			wait = max(wait, s.until.Sub(now))
		}
	}
	return wait
}

// failed counts an attempt before its password is known to be wrong, so that
// parallel attempts count too; passed takes it back.
func (t *tries) failed(account, address string, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.prune(now)
	for key, limit := range keysOf(account, address) {
		s := t.seen[key]
		if s == nil || now.Sub(s.last) > forgetAfter {
			s = &try{}
			t.seen[key] = s
		}
		s.failed++
		s.last = now
		if over := s.failed - limit; over >= 0 {
			s.until = now.Add(min(longestLock, firstLock<<min(over, 10)))
		}
	}
}

// passed forgets the failures of the account at the address and takes the
// attempt back from the others.
func (t *tries) passed(account, address string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for key, limit := range keysOf(account, address) {
		s := t.seen[key]
		if s == nil {
			continue
		}
		s.failed--
		if limit == triesPair || s.failed <= 0 {
			delete(t.seen, key)
		}
	}
}

// prune keeps the table bounded: first what is old, then everything.
func (t *tries) prune(now time.Time) {
	if len(t.seen) < maxTracked {
		return
	}
	for key, s := range t.seen {
		if now.Sub(s.last) > forgetAfter {
			delete(t.seen, key)
		}
	}
	if len(t.seen) >= maxTracked {
		clear(t.seen)
	}
}
