//go:build !windows

package drive

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// announced is what the program has said about being idle (package tui/idle).
type announced struct {
	ever   bool
	keys   int // handled
	frame  int // number of the last announcement, 0 when frames are not marked
	marked mark
}

// mark is what the last marked frame on the screen says.
type mark struct{ frame, cols, rows int }

// hear takes one announcement; what is not one is ignored.
func (a *announced) hear(line string) {
	var keys, frame int
	switch n, _ := fmt.Sscanf(line, "idle %d frame=%d", &keys, &frame); n {
	case 1, 2:
		a.ever, a.keys, a.frame = true, keys, frame
	}
}

// shown takes the title of the frame on the screen.
func (a *announced) shown(title string) {
	if m, at := frameMark(title); at >= 0 {
		a.marked = m
	}
}

var marks = regexp.MustCompile(` ?#(\d+) (\d+)x(\d+)$`)

// frameMark finds the mark at the end of a title; at is -1 when there is none.
func frameMark(title string) (m mark, at int) {
	found := marks.FindStringSubmatchIndex(title)
	if found == nil {
		return mark{}, -1
	}
	number := func(i int) int {
		n, _ := strconv.Atoi(title[found[2*i]:found[2*i+1]]) // digits only
		return n
	}
	return mark{number(1), number(2), number(3)}, found[0]
}

// patience is how long a wait may last.
func patience() (time.Duration, error) {
	const usual = 15 * time.Second
	value := os.Getenv("LAPOR_TEST_PATIENCE")
	if value == "" {
		return usual, nil
	}
	longer, err := time.ParseDuration(value)
	if err != nil {
		return 0, fmt.Errorf("LAPOR_TEST_PATIENCE: %w", err)
	}
	return max(usual, longer), nil
}

// WaitFor waits until some row of the screen shows text.
func (s *Session) WaitFor(text string) {
	s.tb.Helper()
	s.WaitForFunc(fmt.Sprintf("%q to show", text), func(screen Screen) bool { return screen.Contains(text) })
}

// WaitGone waits until no row of the screen shows text.
func (s *Session) WaitGone(text string) {
	s.tb.Helper()
	s.WaitForFunc(fmt.Sprintf("%q to go", text), func(screen Screen) bool { return !screen.Contains(text) })
}

// WaitForFunc waits until the screen is as wanted; what says that in words for the
// test log, as in "waited for ...".
func (s *Session) WaitForFunc(what string, wanted func(Screen) bool) {
	s.tb.Helper()
	s.await(what, func() bool { return wanted(s.Screen()) })
}

// WaitIdle waits until the program has dealt with everything sent, has announced
// that it is idle, and the screen shows that state; or until it has ended.
func (s *Session) WaitIdle() {
	s.tb.Helper()
	s.awaitKeys()
	s.await("the screen to show the idle state", s.locked(func() bool {
		return s.ended || !s.term.Updating() && s.idle.marked.frame >= s.idle.frame
	}))
}

// awaitKeys waits until the program has dealt with everything sent.
func (s *Session) awaitKeys() {
	s.tb.Helper()
	s.await("the program to be idle", s.locked(func() bool {
		return s.ended || s.idle.ever && s.idle.keys >= s.sent
	}))
}

// locked makes a look at the state hold the lock.
func (s *Session) locked(look func() bool) func() bool {
	return func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return look()
	}
}

// await looks at the state now and after every change until it is as wanted.
func (s *Session) await(what string, wanted func() bool) {
	s.tb.Helper()
	limit, err := patience()
	if err != nil {
		s.tb.Fatal(err)
	}
	timer := time.NewTimer(limit)
	defer timer.Stop()
	for {
		s.mu.Lock() // taken before the look, so that no change is missed
		over, changed := s.ended && s.drained, s.changed
		s.mu.Unlock()
		switch {
		case wanted():
			return
		case over:
			s.tb.Fatalf("waited for %s, but the program ended with code %d", what, s.exitCode())
		}
		select {
		case <-changed:
		case <-timer.C:
			s.tb.Fatalf("waited %v for %s", limit, what)
		}
	}
}

// awaitEnd waits for a killed process, which needs no patience.
func (s *Session) awaitEnd() {
	for {
		s.mu.Lock()
		ended, changed := s.ended, s.changed
		s.mu.Unlock()
		if ended {
			return
		}
		<-changed
	}
}

// describe is the state for the log of a failed test.
func (s *Session) describe() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var b strings.Builder
	b.WriteString(s.screen().Frame())
	fmt.Fprintf(&b, "\nkeys sent %d", s.sent)
	if s.idle.ever {
		fmt.Fprintf(&b, ", handled when last idle %d", s.idle.keys)
	} else {
		b.WriteString(", idleness never announced")
	}
	if foreign := s.term.Unknown(); len(foreign) > 0 {
		fmt.Fprintf(&b, "\nforeign control sequences: %s", strings.Join(foreign, " "))
	}
	return b.String()
}
