// Package trial is what the trials of laporsim have in common: a name, a seed,
// counted violations and figures, one way to print them and one exit code.
// A trial plugs in as a value (Trial); the package knows none of them and must
// never know what they measure.
package trial

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"

	"github.com/spf13/pflag"
)

// Trial is one command of laporsim.
type Trial struct {
	Name  string
	Short string                 // one line for the help
	Long  string                 // what is measured, and how honestly
	Flags func(f *pflag.FlagSet) // its own settings; may be nil
	// Run makes the trial. What must never happen is a Violation; an error is
	// that the trial itself could not be made. Both make the exit code non-zero.
	Run func(ctx context.Context, r *Run) error
}

// ErrViolated ends a command whose trial found violations.
var ErrViolated = errors.New("violations were found")

// Run is one running trial. It is safe for several goroutines.
type Run struct {
	Name string
	Seed uint64
	Dir  string // empty folder of its own, removed afterwards

	mu         sync.Mutex
	out        io.Writer // the talk; io.Discard under --json
	violations int
	order      []string
	figures    map[string]any
}

// maxTold bounds how many violations are printed; all are counted.
const maxTold = 20

// New makes a Run whose talk goes to out.
func New(name string, seed uint64, dir string, out io.Writer) *Run {
	return &Run{Name: name, Seed: seed, Dir: dir, out: out, figures: map[string]any{}}
}

// Rand is a source of its own for one purpose: the same seed and purpose give
// the same numbers, whatever other purposes draw.
func (r *Run) Rand(purpose uint64) *rand.Rand { return rand.New(rand.NewPCG(r.Seed, purpose)) }

// Say prints a line of the talk.
func (r *Run) Say(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	fmt.Fprintf(r.out, format+"\n", args...)
}

// Violation counts something that must never happen and says how to see it
// again.
func (r *Run) Violation(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.violations++; r.violations <= maxTold {
		fmt.Fprintf(r.out, "VIOLATION "+format+"  (laporsim %s --seed %d)\n", append(args, r.Name, r.Seed)...)
	}
}

// Violations counted so far.
func (r *Run) Violations() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.violations
}

// Figure sets a figure: a number, a text or a bool. It is printed at the end
// in the order of the first setting.
func (r *Run) Figure(name string, value any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, known := r.figures[name]; !known {
		r.order = append(r.order, name)
	}
	r.figures[name] = value
}

// Result is what --json prints.
type Result struct {
	Name       string         `json:"name"`
	Seed       uint64         `json:"seed"`
	Violations int            `json:"violations"`
	Figures    map[string]any `json:"figures"`
}

// Result of the run so far.
func (r *Run) Result() Result {
	r.mu.Lock()
	defer r.mu.Unlock()
	return Result{Name: r.Name, Seed: r.Seed, Violations: r.violations, Figures: r.figures}
}

// PrintFigures writes the figures for people.
func (r *Run) PrintFigures(w io.Writer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, name := range r.order {
		fmt.Fprintf(w, "  %-28s %v\n", name, r.figures[name])
	}
	fmt.Fprintf(w, "  %-28s %d\n", "violations", r.violations)
}
