package town

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"lapor/cmd/internal/demo"
	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/invent"
)

// Shares of the threads: with the complaint and one interim reply each they
// make 3.96 texts a report.
const (
	noted    = 0.60
	resulted = 0.76
	answered = 0.79 // of those with a result
)

// firstTracking is the first tracking number.
const firstTracking = 9_160_000

// Tell puts n reports with their threads into the store, all dispatched to
// the liaison's unit within the last eighty days, and returns their IDs and
// the number of texts.
func (t *Town) Tell(ctx context.Context, n int) (ids []model.ID, texts int, err error) {
	return t.TellTo(ctx, t.Unit, n)
}

// TellTo is Tell for the unit of another liaison of the same agency.
func (t *Town) TellTo(ctx context.Context, unit demo.Account, n int) (ids []model.ID, texts int, err error) {
	return t.put(ctx, unit, n, 80*24*time.Hour, func(s *story) error {
		steps := []func() error{s.verify}
		if t.rand.Float64() < noted {
			steps = append(steps, s.note)
		}
		steps = append(steps, s.interim)
		if t.rand.Float64() < resulted {
			steps = append(steps, s.result)
			if t.rand.Float64() < answered {
				steps = append(steps, s.answer)
			}
		}
		for _, step := range steps {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	})
}

// Arrive puts n new reports into the store that were verified and dispatched
// to the unit a moment ago.
func (t *Town) Arrive(ctx context.Context, n int) (ids []model.ID, err error) {
	ids, _, err = t.put(ctx, t.Unit, n, 3*time.Hour, (*story).verify)
	return ids, err
}

func (t *Town) put(ctx context.Context, unit demo.Account, n int, within time.Duration, live func(*story) error) (ids []model.ID, texts int, err error) {
	var reports []model.Report
	var events []model.Event
	for range n {
		s := &story{t: t, unit: unit, at: t.Now().Add(-time.Duration(t.rand.Float64() * float64(within))).Truncate(time.Second)}
		s.rest = t.Now().Sub(s.at) / 8
		if err := s.receive(); err != nil {
			return nil, 0, err
		}
		if err := live(s); err != nil {
			return nil, 0, err
		}
		ids, texts = append(ids, s.report.ID), texts+s.texts
		reports, events = append(reports, s.report), append(events, s.events...)
	}
	return ids, texts, t.Store.PutReports(ctx, reports, events, "laporsim", t.Now())
}

// story is one report on its way.
type story struct {
	t      *Town
	unit   demo.Account
	at     time.Time
	rest   time.Duration // from one step to the next, at most
	c      invent.Complaint
	report model.Report
	events []model.Event
	texts  int
}

// complaint is the next one that belongs to the coordinator's own agency.
func (t *Town) complaint() invent.Complaint {
	for {
		c := t.Inventor.Complaint(t.next)
		t.next++
		if c.AgencyCode == invent.CodeFirst {
			c.Title, c.Text, c.Edited = t.rough(c.Title), t.rough(c.Text), t.rough(c.Edited)
			return c
		}
	}
}

func (s *story) receive() error {
	s.c = s.t.complaint()
	id, err := model.NewID(s.at, s.t.ids)
	if err != nil {
		return err
	}
	s.report = model.Report{
		ID: id, Tracking: strconv.Itoa(firstTracking + 7*s.c.Index + s.t.rand.IntN(7)),
		Revs: model.Revs{Rev: 1, Status: 1, Assign: 1, Public: 1}, Title: s.c.Title,
		Texts: model.Texts{Original: s.c.Text, Reporter: s.c.Reporter}, Class: s.c.Class, Supervisory: s.c.Supervisory,
		Category: s.c.Category, Tags: s.c.Tags, Channel: s.c.Channel, Place: s.c.Place, Anonymous: s.c.Anonymous,
		Confidential: s.c.Confidential, Agency: s.t.Boss.Mandate.Node, Stage: model.StageUnverified,
		Clocks: model.Clocks{Received: model.Start{At: s.at}},
	}
	s.report.Deadlines = s.t.rules.Deadlines(s.report)
	s.texts++
	return s.record(model.Event{Kind: model.KindRegister, Role: model.RoleSystem, Audience: model.AudiencePublic, At: s.at,
		To: model.StageUnverified, Body: model.EventBody{Channel: string(s.c.Channel)}})
}

func (s *story) record(e model.Event) error {
	e.Report, e.No = s.report.ID, uint64(len(s.events)+1)
	s.events = append(s.events, e)
	return nil
}

// do lets an actor act some time later, as the server would judge it.
func (s *story) do(kind model.Kind, actor model.Actor, body model.Body) error {
	s.at = s.at.Add(time.Duration(s.t.rand.Float64() * float64(s.rest))).Truncate(time.Second)
	if body.Text != "" {
		s.texts++
	}
	op, err := model.NewID(s.at, s.t.ids)
	if err != nil {
		return err
	}
	out, effects := model.Decide(model.View{Reports: []model.Report{s.report}, Tree: s.t.Office.Tree},
		model.Operation{ID: op, Kind: kind, Report: s.report.ID, Base: s.report.Revs, Written: s.at, Body: body}, actor, s.at, s.t.rules)
	if out.Result != model.ResultApplied {
		return fmt.Errorf("town: %s at %s of report %s: %s %s %s", kind, s.report.Stage, s.report.Tracking, out.Result, out.Reason, out.Field)
	}
	for _, r := range effects.Reports {
		if r.ID == s.report.ID {
			s.report = r
		}
	}
	for _, e := range effects.Events {
		if e.Report == s.report.ID {
			if err := s.record(e); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *story) verify() error {
	body := model.Body{Unit: s.unit.Mandate.Node}
	if s.report.Anonymous {
		edited := s.c.Edited
		body.Correct.Edited, body.Releases = &edited, true
	}
	return s.do(model.KindVerify, s.t.Boss.Actor(), body)
}

func (s *story) note() error {
	return s.do(model.KindNote, s.unit.Actor(), model.Body{Text: s.t.rough(s.t.Inventor.Note(s.c, 0))})
}

func (s *story) interim() error {
	promised := s.t.week.Add(calendar.DateOf(s.t.Now(), calendar.WITA.Location()), 1+s.t.rand.IntN(9)).Date
	return s.do(model.KindFollowUpInterim, s.unit.Actor(), model.Body{Text: s.t.rough(s.t.Inventor.Reply(s.c, invent.Interim, 0)), Date: promised})
}

func (s *story) result() error {
	return s.do(model.KindFollowUpResult, s.unit.Actor(), model.Body{Text: s.t.rough(s.t.Inventor.Reply(s.c, invent.Result, 0))})
}

func (s *story) answer() error {
	return s.do(model.KindReporterAnswered, model.Actor{System: true}, model.Body{Text: s.t.rough(s.t.Inventor.ReporterAnswer(s.c, 0))})
}
