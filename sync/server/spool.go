package server

import "sync"

// spool stands between the read snapshot, which must be short, and the
// officer's link, which is slow. What it holds is bounded by the size of one
// response.
type spool struct {
	mu   sync.Mutex
	more sync.Cond
	buf  []byte
	err  error
	done bool
}

func newSpool() *spool {
	s := &spool{}
	s.more.L = &s.mu
	return s
}

// Write never blocks.
func (s *spool) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.buf = append(s.buf, p...)
	s.more.Signal()
	return len(p), nil
}

// finish says that nothing follows; err is why, if it is not the end.
func (s *spool) finish(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done, s.err = true, err
	s.more.Signal()
}

// next waits for bytes; ok is false at the end.
func (s *spool) next() (p []byte, ok bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.buf) == 0 && !s.done {
		s.more.Wait()
	}
	p, s.buf = s.buf, nil
	return p, len(p) > 0, s.err
}
