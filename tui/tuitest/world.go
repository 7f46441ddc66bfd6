package tuitest

import (
	"math/rand/v2"
	"strconv"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/invent"
)

// NewStore invents n reports around Now; the same ones in every run. A
// coordinator of the first regency works here.
func NewStore(n int) *Store {
	s := &Store{Clock: &Clock{now: Now}, byID: map[model.ID]*model.Dossier{}, settings: map[string]string{},
		changed: make(chan struct{}, 1), ids: rand.NewChaCha8([32]byte{1})}
	s.Sync = &Sync{changed: make(chan struct{}, 1), State: model.Link{LastContact: Now.Add(-2 * time.Hour), LastTry: Now.Add(-2 * time.Hour)}}
	cal, err := calendar.Embedded()
	if err != nil {
		panic(err)
	}
	tree := model.NewTree(invent.Tree(1))
	inventor := invent.New(1)
	rules := model.DefaultRules(cal, tree).Prepared()
	agency, _ := tree.ByCode(inventor.Complaint(0).AgencyCode)
	user := model.ID{0xee}
	s.me = model.Me{Profile: "rina", Tree: tree, Rules: rules, Device: model.ID{2}, Ready: true, Actor: model.Actor{
		User: user, Name: inventor.Officer(0).Name,
		Mandates: []model.Mandate{{ID: model.ID{1}, User: user, Role: model.RoleCoordinator, Node: agency.ID}},
	}}
	for i := range n {
		s.add(inventor.Complaint(i), inventor, agency.ID)
	}
	return s
}

func (s *Store) add(c invent.Complaint, inventor *invent.Inventor, agency model.ID) {
	i := c.Index
	received := Now.Add(-time.Duration(i%23)*24*time.Hour - time.Duration(i%9)*time.Hour)
	unit, _ := s.me.Tree.ByCode(c.UnitCode)
	r := model.Report{
		ID: s.ID(), Tracking: strconv.Itoa(9165000 + i*7), Title: c.Title,
		Texts: model.Texts{Original: c.Text, Edited: c.Edited, Reporter: c.Reporter},
		Class: c.Class, Supervisory: c.Supervisory, Category: c.Category, Tags: c.Tags, Channel: c.Channel, Place: c.Place,
		Anonymous: c.Anonymous, Confidential: c.Confidential, Released: true, Agency: agency, Holder: unit.ID,
		Stage: model.StageAwaiting, View: model.ViewCoordinator, Revs: model.Revs{Rev: 1, Status: 1, Assign: 1, Public: 1},
		Clocks: model.Clocks{Received: model.Start{At: received}},
	}
	if r.Anonymous {
		r.Texts.Reporter = model.Reporter{}
	}
	d := &model.Dossier{HasText: true}
	note := func(kind model.Kind, at time.Time, audience model.Audience, text string) {
		officer := inventor.Officer(i % 40)
		d.Events = append(d.Events, model.Event{ID: s.ID(), Report: r.ID, No: uint64(len(d.Events) + 1), Kind: kind, At: at,
			Name: officer.Name, Role: model.RoleLiaison, Node: unit.ID, Audience: audience, Body: model.EventBody{Text: text}})
	}
	note(model.KindRegister, received, model.AudiencePublic, "")
	dispatched := received.Add(5 * time.Hour)
	switch {
	case i%7 == 0:
		r.Stage, r.Holder, r.Released = model.StageUnverified, model.ID{}, false
	case i%13 == 0:
		r.Stage, r.Before, r.HoldReason = model.StageHeld, model.StageAwaiting, "lokasi tidak jelas"
		r.Clocks.Pauses = []model.Pause{{From: dispatched, Why: "held"}}
	}
	if r.Stage != model.StageUnverified {
		r.Clocks.Verified = dispatched
		r.Clocks.FirstDispatch, r.Clocks.UnitDispatch = model.Start{At: dispatched}, model.Start{At: dispatched}
		if i%11 == 0 {
			r.Clocks.UnitDispatch.Basis, r.Clocks.FirstDispatch.Basis = "received", "received"
		}
		note(model.KindVerify, dispatched, model.AudiencePublic, "")
		d.Events[len(d.Events)-1].Body.Unit = unit.ID
	}
	if r.Stage == model.StageAwaiting && i%3 == 0 {
		replied := dispatched.Add(26 * time.Hour)
		if replied.Before(Now) {
			r.Stage = model.StageProgress
			r.Clocks.AgencyReply, r.Clocks.UnitReply = model.Start{At: replied}, model.Start{At: replied}
			r.Clocks.LastReply = replied
			note(model.KindFollowUpResult, replied, model.AudiencePublic, inventor.Reply(c, 0, 0))
			note(model.KindNote, replied.Add(time.Hour), model.AudienceInternal, inventor.Note(c, 0))
		}
	}
	if i%17 == 5 {
		r.Stage, r.Clocks.Closed = model.StageClosed, received.Add(48*time.Hour)
	}
	r.Owes = r.Stage == model.StageProgress && i%2 == 0
	r.Attachments = i % 5 / 4
	r.Deadlines = s.me.Rules.Deadlines(r)
	d.Report = r
	s.reports = append(s.reports, d)
	s.byID[r.ID] = d
}
