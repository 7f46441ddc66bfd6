//go:build !windows

package drive

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
	"github.com/creack/pty"
)

// Press presses keys one after the other, each once the program is idle after the
// one before, and returns when the screen shows the result. Keys are named as
// Bubble Tea names them: "j", "enter", "ctrl+p", "shift+tab", "f5", "pgdown".
func (s *Session) Press(keys ...string) {
	s.tb.Helper()
	for _, key := range keys {
		s.step(s.encode(key))
	}
	s.settle()
}

// Type types text, character by character like [Session.Press].
func (s *Session) Type(text string) {
	s.tb.Helper()
	for clusters := displaywidth.StringGraphemes(text); clusters.Next(); {
		s.step(clusters.Value())
	}
	s.settle()
}

// Paste pastes text: as one bracketed paste when the program has asked for that,
// otherwise as if typed, lines ended by enter.
func (s *Session) Paste(text string) {
	s.tb.Helper()
	s.mu.Lock()
	bracketed := s.term.Mode("?2004")
	s.mu.Unlock()
	if !bracketed {
		s.Type(strings.ReplaceAll(text, "\n", "\r"))
		return
	}
	s.step("\x1b[200~" + strings.ReplaceAll(text, "\x1b", "") + "\x1b[201~") // terminals take ESC out too
	s.settle()
}

// Send presses keys without waiting for the program, to catch it while busy.
func (s *Session) Send(keys ...string) {
	s.tb.Helper()
	for _, key := range keys {
		s.send(s.encode(key))
	}
}

// Resize changes the size of the terminal and, when the program marks its frames,
// returns once a frame of that size shows.
func (s *Session) Resize(cols, rows int) {
	s.tb.Helper()
	s.update(func() { s.term.Resize(cols, rows) })
	if err := pty.Setsize(s.tty, winsize(cols, rows)); err != nil {
		s.tb.Fatalf("resize: %v", err)
	}
	s.await("a frame of the new size", s.locked(func() bool {
		m := s.idle.marked
		return s.ended || m == mark{} || m.cols == cols && m.rows == rows && !s.term.Updating()
	}))
}

func (s *Session) encode(key string) string {
	s.tb.Helper()
	text, err := encode(key)
	if err != nil {
		s.tb.Fatal(err)
	}
	return text
}

// step sends one key and, in a program that announces idleness, waits until it
// has been dealt with.
func (s *Session) step(text string) {
	s.tb.Helper()
	s.send(text)
	if s.announces() {
		s.awaitKeys()
	}
}

// settle waits for the screen in a program that announces idleness.
func (s *Session) settle() {
	s.tb.Helper()
	if s.announces() {
		s.WaitIdle()
	}
}

func (s *Session) send(text string) {
	s.mu.Lock()
	s.sent++
	s.mu.Unlock()
	s.input <- text
}

func (s *Session) announces() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.idle.ever
}
