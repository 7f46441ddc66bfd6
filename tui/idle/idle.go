// Package idle lets the program tell a test driver that it has become idle, so
// that tests wait for an event instead of sleeping.
//
// A driver that starts the program passes the write end of a pipe and names its
// file descriptor in LAPOR_IDLE_FD. Without that variable, which is every normal
// run, [FromEnv] returns nil and all methods of a nil Reporter do nothing.
//
// The package must never change what the program does: it only counts and
// writes, and a failing write is ignored.
//
// Protocol, one line per announcement on the pipe:
//
//	idle <keys>
//	idle <keys> frame=<n>
//
// keys is the number of key and paste messages the program has handled so far.
// frame, present when the program marks its frames with [Reporter.Title], is a
// number that rises with every announcement; the window title of the first frame
// drawn at or after the announcement ends in " #<n> <cols>x<rows>", n being equal
// or higher. The title is drawn together with the frame, so a driver that has
// seen it knows that the screen shows everything the announcement speaks of.
package idle

import (
	"fmt"
	"os"
	"strconv"
)

// Env names the environment variable that holds the file descriptor.
const Env = "LAPOR_IDLE_FD"

// Reporter writes announcements. It belongs to the event loop: call it only from
// Update and View.
type Reporter struct {
	out    *os.File
	before int // keys that event loops before this one have handled
	frame  int
	marked bool
}

// FromEnv returns the reporter asked for by the environment, or nil when none is
// asked for. It removes the variable, so that programs started by this one stay
// silent.
func FromEnv() *Reporter {
	value, ok := os.LookupEnv(Env)
	if !ok {
		return nil
	}
	_ = os.Unsetenv(Env) // fails only for an empty name
	fd, err := strconv.ParseUint(value, 10, 16)
	if err != nil || fd < 3 {
		return nil
	}
	return &Reporter{out: os.NewFile(uintptr(fd), "idle")}
}

// Report announces that the program has handled keys key and paste messages
// (tea.KeyPressMsg and tea.PasteMsg, each counted once) and has no command of its
// own outstanding. Waiting for a clock or for the network by appointment does not
// count as outstanding. Call it at the end of Update whenever this holds.
func (r *Reporter) Report(keys int) {
	if r == nil {
		return
	}
	keys += r.before
	r.frame++
	line := fmt.Sprintf("idle %d\n", keys)
	if r.marked {
		line = fmt.Sprintf("idle %d frame=%d\n", keys, r.frame)
	}
	_, _ = r.out.WriteString(line) // the driver may be gone; the program goes on
}

// HandOver ends the count of an event loop that has handled keys messages in
// all: the next one of the same program counts from zero again.
func (r *Reporter) HandOver(keys int) {
	if r != nil {
		r.before += keys
	}
}

// Title returns the window title for the frame being drawn: title itself in
// normal use, title with the frame mark when a driver listens. cols and rows are
// the size in cells that the frame is laid out for. Call it in every View.
func (r *Reporter) Title(title string, cols, rows int) string {
	if r == nil {
		return title
	}
	r.marked = true
	return fmt.Sprintf("%s #%d %dx%d", title, r.frame, cols, rows)
}
