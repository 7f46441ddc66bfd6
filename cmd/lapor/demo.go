package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"lapor/cmd/internal/console"
	"lapor/cmd/internal/demo"
	"lapor/cmd/internal/workplace"
	"lapor/model"
)

// demoFlags are what a demo is made of.
type demoFlags struct {
	seed    uint64
	reports int
	now     string
	role    string
	check   bool
	worker  string // hidden: folder of profiles in which this process only writes
}

const demoReports = 3000

func (p *program) demoCommand() *cobra.Command {
	var f demoFlags
	cmd := &cobra.Command{Use: "demo", Short: p.Text.T("demo.short"), Long: p.Text.T("demo.long"), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			role, ok := model.ParseRole(f.role)
			if !ok || role == model.RoleSystem {
				return &model.Error{Code: model.CodeBadInput, Field: "role"}
			}
			start, err := p.demoStart(f.now)
			if err != nil {
				return err
			}
			switch {
			case f.worker != "":
				return p.demoWorker(cmd.Context(), f.worker, start)
			case f.check:
				return p.demoCheck(cmd.Context(), f, start)
			}
			return p.demoPlay(cmd.Context(), f, role, start)
		}}
	flags := cmd.Flags()
	flags.Uint64Var(&f.seed, "seed", 1, p.Text.T("flag.seed"))
	flags.IntVar(&f.reports, "reports", demoReports, p.Text.T("flag.reports"))
	flags.StringVar(&f.now, "now", "", p.Text.T("flag.now"))
	flags.StringVar(&f.role, "role", model.RoleLiaison.String(), p.Text.T("flag.demo_role"))
	flags.BoolVar(&f.check, "check", false, p.Text.T("flag.check"))
	flags.StringVar(&f.worker, "worker", "", "")
	_ = flags.MarkHidden("worker")
	return cmd
}

// demoStart is the moment at which the world begins: now, or as given.
func (p *program) demoStart(given string) (time.Time, error) {
	if given == "" {
		return p.clock().Truncate(time.Second), nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04", "2006-01-02"} {
		if t, err := time.ParseInLocation(layout, given, time.Local); err == nil {
			return t, nil
		}
	}
	return time.Time{}, &model.Error{Code: model.CodeBadInput, Field: "now"}
}

// inWorld makes a world in a temporary folder, runs f in it and leaves nothing
// behind.
func (p *program) inWorld(ctx context.Context, f demoFlags, start time.Time, quiet bool, do func(ctx context.Context, w *demo.World, dir string) error) (err error) {
	if f.reports < 100 || f.reports > 100_000 {
		return console.Usage("--reports %d: 100 to 100000", f.reports)
	}
	dir, err := os.MkdirTemp("", "lapor-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	logs, closeLog, err := p.settings.Log.Open(nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeLog()) }()
	began := p.clock()
	w, err := demo.Open(ctx, demo.Options{Dir: dir, Seed: f.seed, Reports: f.reports, Start: start, Log: logs, Quiet: quiet,
		Elapsed: func() time.Duration { return p.clock().Sub(began) }, After: time.After})
	if err != nil {
		return err
	}
	running, stop := context.WithCancel(ctx)
	served := make(chan error, 1)
	go func() { served <- w.Run(running) }()
	defer func() {
		stop()
		err = errors.Join(err, <-served, w.Close())
	}()
	return do(ctx, w, dir)
}

func (p *program) demoCheck(ctx context.Context, f demoFlags, start time.Time) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	return p.inWorld(ctx, f, start, true, func(ctx context.Context, w *demo.World, dir string) error {
		steps := 0
		c := &demo.Check{World: w, Dir: dir,
			Worker: func(ctx context.Context, profile string) *exec.Cmd {
				cmd := exec.CommandContext(ctx, self, "demo", "--worker", filepath.Join(dir, "profiles"), "--profile", profile,
					"--now", w.Now().Format(time.RFC3339))
				cmd.Stderr = os.Stderr
				return cmd
			},
			Say: func(step, evidence string) {
				steps++
				if p.JSON {
					_ = p.Object(map[string]string{"step": step, "evidence": evidence})
					return
				}
				p.Say("demo.step", "n", strconv.Itoa(steps), "step", p.Text.T("demo.step_"+step), "evidence", evidence)
			}}
		if err := c.Run(ctx); err != nil {
			return err
		}
		p.Say("demo.all_held", "steps", strconv.Itoa(steps), "seconds", strconv.Itoa(int(w.Now().Sub(start).Seconds())))
		return nil
	})
}

// demoWorker is the process that the check kills: it writes without end.
func (p *program) demoWorker(ctx context.Context, folder string, start time.Time) error {
	return demo.Work(ctx, workplace.Options{Dir: folder, Profile: p.settings.Profile,
		Clock: func() time.Time { return start }, Random: p.random}, p.Out)
}
