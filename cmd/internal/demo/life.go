package demo

import (
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/invent"
)

// life is the history of one report, lived through model.Decide as its
// officers did, step by step at the hours they work.
type life struct {
	office  *Office
	inv     *invent.Inventor
	rules   model.Rules
	week    *calendar.View
	rand    *rand.Rand
	ids     io.Reader
	now     time.Time // nothing happens after it
	at      time.Time
	c       invent.Complaint
	report  model.Report
	events  []model.Event
	replies int
	ended   bool
}

// receive makes the report as the citizen sent it.
func (l *life) receive(tracking string, at time.Time) error {
	id, err := model.NewID(at, l.ids)
	if err != nil {
		return err
	}
	agency, ok := l.office.Tree.ByCode(l.c.AgencyCode)
	if !ok {
		return fmt.Errorf("demo: no agency %q", l.c.AgencyCode)
	}
	l.at = at
	l.report = model.Report{
		ID: id, Tracking: tracking, Revs: model.Revs{Rev: 1, Status: 1, Assign: 1, Public: 1}, Title: l.c.Title,
		Texts: model.Texts{Original: l.c.Text, Reporter: l.c.Reporter}, Class: l.c.Class, Supervisory: l.c.Supervisory,
		Category: l.c.Category, Tags: l.c.Tags, Channel: l.c.Channel, Place: l.c.Place, Anonymous: l.c.Anonymous,
		Confidential: l.c.Confidential, Agency: agency.ID, Stage: model.StageUnverified,
		Clocks: model.Clocks{Received: model.Start{At: at}},
	}
	l.report.Deadlines = l.rules.Deadlines(l.report)
	return l.record(model.Event{Kind: model.KindRegister, Role: model.RoleSystem, Audience: model.AudiencePublic, At: at,
		To: model.StageUnverified, Body: model.EventBody{Channel: string(l.c.Channel)}})
}

func (l *life) record(e model.Event) error {
	e.Report = l.report.ID
	e.No = uint64(len(l.events) + 1)
	l.events = append(l.events, e)
	return nil
}

// wait lets between low and high office hours pass.
func (l *life) wait(low, high float64) {
	hours := low + l.rand.Float64()*(high-low)
	l.at = l.at.Add(time.Duration(hours * float64(time.Hour)))
	local := l.at.In(calendar.WITA.Location())
	if h := local.Hour(); h >= 16 || h < 8 { // into an officer's morning
		local = local.Add(time.Duration((32-h)%24) * time.Hour)
	}
	for {
		if ok, _ := l.week.IsWorkingDay(calendar.DateOf(local, calendar.WITA.Location())); ok {
			break
		}
		local = local.Add(24 * time.Hour)
	}
	l.at = local
}

// do lets an actor act at the present hour; it is false when that hour has
// not come yet.
func (l *life) do(kind model.Kind, actor model.Actor, body model.Body) (bool, error) {
	if l.ended || !l.at.Before(l.now) {
		l.ended = true
		return false, nil
	}
	op, err := model.NewID(l.at, l.ids)
	if err != nil {
		return false, err
	}
	out, effects := model.Decide(model.View{Reports: []model.Report{l.report}, Tree: l.office.Tree},
		model.Operation{ID: op, Kind: kind, Report: l.report.ID, Base: l.report.Revs, Written: l.at, Body: body}, actor, l.at, l.rules)
	if out.Result != model.ResultApplied {
		return false, fmt.Errorf("demo: %s at %s of report %s by %s: %s %s %s", kind, l.report.Stage, l.report.Tracking, actor.Name, out.Result, out.Reason, out.Field)
	}
	for _, r := range effects.Reports {
		if r.ID == l.report.ID {
			l.report = r
		}
	}
	for _, e := range effects.Events {
		if e.Report == l.report.ID {
			if err := l.record(e); err != nil {
				return false, err
			}
		}
	}
	return true, nil
}

func (l *life) coordinator() model.Actor {
	a, _ := l.office.At(l.report.Agency, model.RoleCoordinator)
	return a.Actor()
}

func (l *life) liaison() model.Actor {
	a, ok := l.office.At(l.report.Holder, model.RoleLiaison)
	if !ok {
		return l.coordinator()
	}
	return a.Actor()
}

func (l *life) chance(p float64) bool { return l.rand.Float64() < p }
