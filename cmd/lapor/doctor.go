package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"lapor/cmd/internal/console"
	"lapor/cmd/internal/workplace"
	"lapor/model"
)

func (p *program) doctorCommand() *cobra.Command {
	return &cobra.Command{Use: "doctor", Short: p.Text.T("lapor.doctor"), Long: p.Text.T("lapor.doctor_long"), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.doctor(cmd.Context()) }}
}

// States of a check.
const (
	fine    = "ok"
	warning = "warn"
	failed  = "fail"
)

// finding is the result of one check.
type finding struct {
	Check   string `json:"check"`
	Profile string `json:"profile,omitempty"`
	State   string `json:"state"`
	What    string `json:"what"`
	Next    string `json:"next,omitempty"`
	Code    string `json:"code,omitempty"`

	err error
}

// examination collects findings.
type examination struct {
	*program
	profile string
	found   []finding
}

// ok, warn and fail note a result; key is the sentence doctor.<key>.
func (e *examination) ok(check, key string, args ...any)   { e.note(fine, check, key, args...) }
func (e *examination) warn(check, key string, args ...any) { e.note(warning, check, key, args...) }

func (e *examination) note(state, check, key string, args ...any) {
	e.found = append(e.found, finding{Check: check, Profile: e.profile, State: state, What: e.Text.T("doctor."+key, args...),
		Next: e.Text.Or("doctor."+key+"_next", "")})
}

func (e *examination) fail(check string, err error) {
	what, _, next := e.Text.Error(err)
	e.found = append(e.found, finding{Check: check, Profile: e.profile, State: failed, What: what, Next: next,
		Code: string(model.CodeOf(err)), err: err})
}

// doctor looks at everything that work depends on. The exit code is that of
// the gravest failure.
func (p *program) doctor(ctx context.Context) error {
	e := &examination{program: p}
	e.settings()
	e.terminal()
	e.keyring()
	e.folders(ctx)
	worst := e.worst()
	if p.JSON {
		if err := p.Object(map[string]any{"checks": e.found, "exit": console.ExitOf(worst)}); err != nil {
			return err
		}
	} else {
		e.print()
	}
	if worst == nil {
		return nil
	}
	return &reported{worst}
}

// worst is the failure that decides the exit code: damaged data before
// logins before links.
func (e *examination) worst() error {
	var worst error
	rank := map[int]int{console.ExitData: 4, console.ExitAuth: 3, console.ExitNoLink: 2}
	for _, f := range e.found {
		if f.err != nil && (worst == nil || rank[console.ExitOf(f.err)] > rank[console.ExitOf(worst)]) {
			worst = f.err
		}
	}
	return worst
}

func (e *examination) print() {
	profile := ""
	bad := 0
	for _, f := range e.found {
		if f.Profile != profile {
			profile = f.Profile
			fmt.Fprintln(e.Out)
			e.Say("doctor.profile", "profile", profile)
		}
		fmt.Fprintf(e.Out, "%-12s %s\n", "["+e.Text.T("doctor.state_"+f.State)+"]", f.What)
		if f.State != fine && f.Next != "" {
			fmt.Fprintf(e.Out, "%-12s %s\n", "", f.Next)
		}
		if f.State != fine {
			bad++
		}
	}
	fmt.Fprintln(e.Out)
	if bad == 0 {
		e.Say("doctor.all_well")
	} else {
		e.Say("doctor.some_not", "n", bad)
	}
}

// server asks the address of a profile whether lapord is there, and compares
// the clocks.
func (e *examination) server(ctx context.Context, o workplace.Options) {
	answer, err := workplace.Probe(ctx, o)
	if err != nil {
		e.fail("server", err)
		return
	}
	e.ok("server", "server_there", "server", o.Server, "ms", int(answer.Took.Milliseconds()), "version", answer.Version)
	const much = 300 // seconds (sync.md "Clock")
	if off := int(answer.ClockOff.Seconds()); off > much || off < -much {
		e.warn("clock", "clock_off", "minutes", off/60)
	} else {
		e.ok("clock", "clock_right", "seconds", off)
	}
}
