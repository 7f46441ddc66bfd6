package main

import (
	"context"

	"github.com/spf13/cobra"

	"lapor/cmd/internal/workplace"
	"lapor/model"
	"lapor/model/safetext"
	"lapor/store/cache"
	"lapor/tui/door"
	"lapor/tui/text"
)

// fullScreen is lapor without a command: straight to the queue of the only
// officer of this computer; where there are several or none, through the door.
func (p *program) fullScreen(ctx context.Context, root *cobra.Command) error {
	if !p.hasScreen() {
		return &model.Error{Code: codeNoTerminal}
	}
	folder, err := workplace.Folder(p.settings.DataDir)
	if err != nil {
		return err
	}
	name, err := workplace.Pick(folder, p.settings.Profile)
	switch code := model.CodeOf(err); {
	case code == workplace.CodeManyProfiles, code == workplace.CodeNoProfile && p.settings.Profile == "":
		chosen, err := p.atTheDoor(ctx, folder, "")
		if err != nil {
			return err
		}
		return p.enter(ctx, root, folder, chosen)
	case err != nil:
		return err
	}
	return p.enter(ctx, root, folder, door.Result{Choice: door.Enter, Profile: name})
}

// enter does what was chosen at the door.
func (p *program) enter(ctx context.Context, root *cobra.Command, folder string, chosen door.Result) error {
	switch chosen.Choice {
	case door.Demo:
		return p.startDemo(ctx, root)
	case door.Enter:
		return p.inProfile(ctx, folder, chosen.Profile, func(o *office) error {
			if r := o.work.Cache().Recovered(); r != nil && o.work.Server() != "" {
				notice := p.Text.T("lapor.recovered", "file", safetext.Line(r.Aside).String(), "operations", r.Operations,
					"drafts", r.Drafts, "unreadable", r.Unreadable)
				if err := p.tellFirst(ctx, notice); err != nil {
					return err
				}
			}
			return p.draw(ctx, o.work, p.clock, nil)
		})
	}
	return nil
}

// atTheDoor asks who works here, or lets somebody log in.
func (p *program) atTheDoor(ctx context.Context, folder, notice string) (door.Result, error) {
	profiles, err := cache.Profiles(folder)
	if err != nil {
		return door.Result{}, err
	}
	o := p.doorOptions(notice)
	for _, one := range profiles {
		o.Profiles = append(o.Profiles, door.Profile{Name: safetext.Line(one.Name).String(), Unsent: one.Unsent})
	}
	o.Known.Server = p.settings.Server.URL
	o.Demo = true
	o.Login = func(ctx context.Context, who door.Credentials) (string, error) {
		options := p.options(folder, p.settings.Profile, nil)
		welcome, err := workplace.Login(ctx, options, workplace.Credentials(who))
		return welcome.Profile, err
	}
	return door.Run(ctx, o)
}

// tellFirst shows a notice that must be read before the queue.
func (p *program) tellFirst(ctx context.Context, notice string) error {
	o := p.doorOptions(notice)
	o.OnlyNotice = true
	_, err := door.Run(ctx, o)
	return err
}

func (p *program) doorOptions(notice string) door.Options {
	return door.Options{Language: text.Lang(p.settings.Language), Theme: p.settings.UI.Theme, ASCII: p.ascii(), Notice: notice, Idle: p.reporter()}
}

// startDemo runs the demo command as if it had been typed.
func (p *program) startDemo(ctx context.Context, root *cobra.Command) error {
	cmd, _, err := root.Find([]string{"demo"})
	if err != nil {
		return err
	}
	cmd.SetContext(ctx)
	return cmd.RunE(cmd, nil)
}
