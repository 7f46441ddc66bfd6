package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"time"

	"lapor/cmd/internal/workplace"
	"lapor/model"
	"lapor/store/cache"
	"lapor/store/cache/secret"
	"lapor/tui/desk"
)

// office is one profile as a command works on it: acts leave without delay.
type office struct {
	*program
	work *workplace.Workplace
	desk desk.Desk
	me   model.Me
}

// with runs f on the profile that the settings name, or on the only one.
func (p *program) with(ctx context.Context, f func(*office) error) error {
	folder, err := workplace.Folder(p.settings.DataDir)
	if err != nil {
		return err
	}
	name, err := workplace.Pick(folder, p.settings.Profile)
	if err != nil {
		return err
	}
	return p.inProfile(ctx, folder, name, f)
}

func (p *program) inProfile(ctx context.Context, folder, name string, f func(*office) error) (err error) {
	logs, closeLog, err := p.settings.Log.Open(nil) // without a file nothing is logged: the screen belongs to the interface
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeLog()) }()
	w, err := workplace.Open(ctx, p.options(folder, name, logs))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	if r := w.Cache().Recovered(); r != nil {
		p.Hint("lapor.recovered", "file", r.Aside, "operations", r.Operations, "drafts", r.Drafts, "unreadable", r.Unreadable)
	}
	o := &office{program: p, work: w, desk: w.Desk(0)}
	if o.me, err = w.Cache().Me(ctx); err != nil {
		return err
	}
	return f(o)
}

// ready runs f on a profile that has been filled by a sync.
func (p *program) ready(ctx context.Context, f func(*office) error) error {
	return p.with(ctx, func(o *office) error {
		if !o.me.Ready {
			return &model.Error{Code: cache.CodeNotReady}
		}
		return f(o)
	})
}

// options of the profile called name.
func (p *program) options(folder, name string, logs *slog.Logger) workplace.Options {
	label, _ := os.Hostname() // a label only
	s := p.settings
	o := workplace.Options{Dir: folder, Profile: name, Clock: p.clock, Random: p.random, Log: logs,
		Server: workplace.Address(s.Server.URL), CAFile: s.Server.CAFile, Label: label,
		Stall: time.Duration(s.Sync.StallSeconds) * time.Second, Frugal: s.Sync.Frugal, Bytes: s.Sync.MaxKilobytes << 10}
	if s.Keyring {
		o.Ring = secret.OS{}
	}
	return o
}

// now is the time in the officer's zone.
func (o *office) now() time.Time { return o.clock().In(o.desk.Zone(o.me)) }
