package queue_test

import (
	"testing"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/queue"
)

func id(n byte) model.ID { return model.ID{15: n} }

var (
	noon                    = time.Date(2026, 9, 2, 12, 0, 0, 0, calendar.WIB.Location())
	regency, health, works  = id(1), id(2), id(3)
	coordinator, liaison    = who(model.RoleCoordinator, regency), who(model.RoleLiaison, health)
	head, supervisor, asked = who(model.RoleHead, health), who(model.RoleSupervisor, regency), who(model.RoleLiaison, works)
)

func who(role model.Role, node model.ID) model.Actor {
	return model.Actor{User: id(50 + byte(role)), Mandates: []model.Mandate{{ID: id(90), Role: role, Node: node}}}
}

func tree() *model.Tree {
	return model.NewTree([]model.Agency{
		{ID: regency, Level: model.LevelAgency}, {ID: health, Parent: regency, Level: model.LevelUnit},
		{ID: works, Parent: regency, Level: model.LevelUnit},
	})
}

func row(t *testing.T, actor model.Actor, d model.Dossier) queue.Row {
	t.Helper()
	cal, err := calendar.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	rules := model.DefaultRules(cal, tree())
	d.Report.Deadlines = rules.Deadlines(d.Report)
	return queue.RowOf(d, actor, rules.Tree, rules, noon)
}

func report(stage model.Stage) model.Report {
	r := model.Report{ID: id(200), Title: "Jalan rusak", Agency: regency, Stage: stage}
	r.Clocks.Received.At = noon.AddDate(0, 0, -2)
	if stage != model.StageUnverified {
		r.Holder = health
		r.Clocks.FirstDispatch.At, r.Clocks.UnitDispatch.At = noon, noon
	}
	if stage == model.StageProgress {
		r.Clocks.UnitReply.At, r.Clocks.AgencyReply.At = noon, noon
	}
	return r
}

// TestNeedsAction names who has to do something, by what happened.
func TestNeedsAction(t *testing.T) {
	const (
		k = 1 << iota
		l
		d
		q
	)
	today := calendar.DateOf(noon, noon.Location())
	for name, c := range map[string]struct {
		stage  model.Stage
		change func(*model.Dossier)
		want   int
	}{
		"unverified":                    {model.StageUnverified, nil, k},
		"first follow-up":               {model.StageAwaiting, nil, l},
		"waiting for material":          {model.StageAwaiting, func(d *model.Dossier) { d.Report.Waiting.Until = today.AddDays(1) }, 0},
		"material was due":              {model.StageAwaiting, func(d *model.Dossier) { d.Report.Waiting.Until = today }, l},
		"in progress":                   {model.StageProgress, nil, 0},
		"the reporter answered":         {model.StageProgress, func(d *model.Dossier) { d.Report.Owes = true }, l},
		"promised for today":            {model.StageProgress, func(d *model.Dossier) { d.Report.Clocks.Promised = today }, l},
		"promised for tomorrow":         {model.StageProgress, func(d *model.Dossier) { d.Report.Clocks.Promised = today.AddDays(1) }, 0},
		"dispatched in progress":        {model.StageProgress, func(d *model.Dossier) { d.Report.Clocks.UnitReply = model.Start{} }, l},
		"waits for the head":            {model.StageAwaiting, func(d *model.Dossier) { d.Report.Approval.State = model.ApprovalAsked }, d},
		"returned by the head":          {model.StageProgress, func(d *model.Dossier) { d.Report.Approval.State = model.ApprovalReturned }, l},
		"supervision note":              {model.StageProgress, func(d *model.Dossier) { d.Report.Questioned = true }, l},
		"asked another unit":            {model.StageProgress, func(d *model.Dossier) { d.Report.Referrals = []model.Referral{{Unit: works}} }, q},
		"given back":                    {model.StageAwaiting, func(d *model.Dossier) { d.Report.Holder = model.ID{} }, k},
		"escalated":                     {model.StageProgress, func(d *model.Dossier) { d.Report.Escalation = model.Escalation{Level: 1, Target: regency} }, k},
		"escalated to the head":         {model.StageProgress, func(d *model.Dossier) { d.Report.Escalation = model.Escalation{Level: 2, Target: health} }, d},
		"import differs":                {model.StageClosed, func(d *model.Dossier) { d.Report.Source.Differs = []string{"stage"} }, k},
		"a proposal":                    {model.StageProgress, func(d *model.Dossier) { d.Report.Proposal.Category = "x" }, k},
		"closed":                        {model.StageClosed, nil, 0},
		"held":                          {model.StageHeld, nil, 0},
		"linked duplicate":              {model.StageAwaiting, func(d *model.Dossier) { d.Report.Main = id(9) }, 0},
		"liaison's own parked":          {model.StageClosed, func(d *model.Dossier) { d.Parked = []model.Parked{{Owner: liaison.User}} }, l | q},
		"parked left to coordinators":   {model.StageClosed, func(d *model.Dossier) { d.Parked = []model.Parked{{}} }, k},
		"parked and decided long since": {model.StageClosed, func(d *model.Dossier) { d.Parked = []model.Parked{{Owner: liaison.User, Resolved: model.DecideEdit}} }, 0},
	} {
		dossier := model.Dossier{Report: report(c.stage), HasText: true}
		if c.change != nil {
			c.change(&dossier)
		}
		got := 0
		for bit, actor := range map[int]model.Actor{k: coordinator, l: liaison, d: head, q: asked} {
			if row(t, actor, dossier).Views.Has(queue.ViewNeedsAction) {
				got |= bit
			}
		}
		if got != c.want {
			t.Errorf("%s: %04b, want %04b", name, got, c.want)
		}
		if row(t, supervisor, dossier).Views.Has(queue.ViewNeedsAction) {
			t.Errorf("%s: a supervisor only watches", name)
		}
	}
}

func TestViewsOfARow(t *testing.T) {
	waits := report(model.StageProgress)
	waits.Clocks.ResultAt = noon
	for name, c := range map[string]struct {
		r    model.Report
		want []queue.View
	}{
		"unverified": {report(model.StageUnverified), []queue.View{queue.ViewUnverified, queue.ViewAll, queue.ViewOpenRunning}},
		"reporter":   {waits, []queue.View{queue.ViewReporter, queue.ViewAll}},
		"closed":     {report(model.StageClosed), []queue.View{queue.ViewDone}},
	} {
		got := row(t, supervisor, model.Dossier{Report: c.r}).Views
		var want queue.Views
		for _, v := range c.want {
			want = want.With(v)
		}
		if got != want {
			t.Errorf("%s: %b, want %b", name, got, want)
		}
	}
}

func TestWithheld(t *testing.T) {
	r := report(model.StageAwaiting)
	r.Anonymous, r.View = true, model.ViewUnit
	r.Title = ""
	if got := row(t, liaison, model.Dossier{Report: r}); got.Flags&queue.FlagWithheld == 0 || got.Flags&queue.FlagNoText == 0 || got.Flags&queue.FlagAnonymous == 0 {
		t.Errorf("flags %b", got.Flags)
	}
	r.Title, r.Released = "Jalan rusak", true
	if got := row(t, liaison, model.Dossier{Report: r, HasText: true}); got.Flags&(queue.FlagWithheld|queue.FlagNoText) != 0 || got.Title == "" {
		t.Errorf("released, flags %b", got.Flags)
	}
}

func TestBuiltin(t *testing.T) {
	first := func(roles ...model.Role) (codes []string) {
		for _, d := range queue.Builtin(roles...) {
			codes = append(codes, d.Code)
		}
		return codes
	}
	if got := first(model.RoleCoordinator); len(got) != 8 || got[1] != "unverified" {
		t.Errorf("coordinator %v", got)
	}
	if got := first(model.RoleLiaison); len(got) != 7 || got[0] != "needs_action" || got[1] != "due_soon" {
		t.Errorf("liaison %v", got)
	}
	if got := first(model.RoleSupervisor); got[0] != "due_soon" {
		t.Errorf("supervisor %v", got)
	}
	if both, one := first(model.RoleSupervisor, model.RoleLiaison), first(model.RoleLiaison); len(both) != len(one) {
		t.Errorf("both roles %v", both)
	}
}
