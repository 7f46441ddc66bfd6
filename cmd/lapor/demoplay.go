package main

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"time"

	"lapor/cmd/internal/demo"
	"lapor/cmd/internal/workplace"
	"lapor/model"
	"lapor/tui"
	"lapor/tui/action"
)

// Keys and names of what only the demo can do.
const (
	demoCutLink    action.Name = "cutLink"
	demoChangeRole action.Name = "changeRole"
)

// demoRoles are the roles that can be played, in the order offered.
func demoRoles() []model.Role {
	return []model.Role{model.RoleLiaison, model.RoleCoordinator, model.RoleHead, model.RoleSupervisor}
}

// demoPlay opens the queue of an invented officer; F8 cuts the link, F9 goes
// on as somebody else.
func (p *program) demoPlay(ctx context.Context, f demoFlags, role model.Role, start time.Time) error {
	p.Say("demo.preparing", "reports", f.reports)
	return p.inWorld(ctx, f, start, false, func(ctx context.Context, w *demo.World, dir string) error {
		for {
			again, err := p.demoAs(ctx, w, dir, role)
			if err != nil || !again {
				return err
			}
			roles := demoRoles()
			role = roles[(slices.Index(roles, role)+1)%len(roles)]
		}
	})
}

// demoAs plays one role until the officer leaves; again says that he wants to
// be the next.
func (p *program) demoAs(ctx context.Context, w *demo.World, dir string, role model.Role) (again bool, err error) {
	o, err := p.demoEnter(ctx, w, dir, role)
	if err != nil {
		return false, err
	}
	place, err := workplace.Open(ctx, o)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, place.Close()) }()
	var changed atomic.Bool
	err = p.draw(ctx, place, w.Now, []tui.Extra{
		{Action: action.Action{Name: demoCutLink, Group: action.Sending, Where: action.Anywhere, Fixed: []string{"f8"}, Always: true},
			Run: func(context.Context) (string, bool) {
				cut := !w.Gate.IsCut()
				w.Gate.Cut(cut)
				if cut {
					return p.Text.T("demo.cut"), false
				}
				return p.Text.T("demo.restored"), false
			}},
		{Action: action.Action{Name: demoChangeRole, Group: action.Program, Where: action.Anywhere, Fixed: []string{"f9"}},
			Run: func(context.Context) (string, bool) { changed.Store(true); return "", true }},
	})
	return changed.Load(), err
}

// demoEnter logs the role's officer in and fetches his queue; a second time
// his profile is there already.
func (p *program) demoEnter(ctx context.Context, w *demo.World, dir string, role model.Role) (workplace.Options, error) {
	o, known, err := w.Player(ctx, dir, role)
	if err != nil || known {
		return o, err
	}
	account, _ := w.Office.Played(role)
	p.Say("demo.fetching", "name", account.User.Name)
	place, err := workplace.Open(ctx, o)
	if err != nil {
		return o, err
	}
	_, err = place.Sync(ctx, nil)
	return o, errors.Join(err, place.Close())
}
