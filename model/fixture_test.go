package model_test

import (
	"time"

	"lapor/model"
	"lapor/model/calendar"
)

// office is a small invented agency tree with the people of each role.
type office struct {
	tree  *model.Tree
	rules model.Rules

	root, province, regency, other               model.ID // agencies
	health, works, social, inspection, puskesmas model.ID // units of the regency; puskesmas below health
}

func id(n byte) model.ID { return model.ID{15: n} }

// noon is a Wednesday in the office's zone with no holiday near.
var noon = time.Date(2026, 9, 2, 12, 0, 0, 0, calendar.WIB.Location())

func newOffice() office {
	o := office{root: id(1), province: id(2), regency: id(3), other: id(4),
		health: id(11), works: id(12), social: id(13), inspection: id(14), puskesmas: id(15)}
	o.tree = model.NewTree([]model.Agency{
		{ID: o.root, Level: model.LevelNational, Name: "Nasional"},
		{ID: o.province, Parent: o.root, Level: model.LevelAgency, Name: "Provinsi"},
		{ID: o.regency, Parent: o.province, Level: model.LevelAgency, Name: "Kabupaten"},
		{ID: o.other, Parent: o.province, Level: model.LevelAgency, Name: "Kota"},
		{ID: o.health, Parent: o.regency, Level: model.LevelUnit, Name: "Dinas Kesehatan"},
		{ID: o.works, Parent: o.regency, Level: model.LevelUnit, Name: "Dinas PUPR"},
		{ID: o.social, Parent: o.regency, Level: model.LevelUnit, Name: "Dinas Sosial"},
		{ID: o.inspection, Parent: o.regency, Level: model.LevelUnit, Name: "Inspektorat"},
		{ID: o.puskesmas, Parent: o.health, Level: model.LevelSubUnit, Name: "Puskesmas"},
	})
	cal, err := calendar.Embedded()
	if err != nil {
		panic(err)
	}
	o.rules = model.DefaultRules(cal, o.tree)
	return o
}

// who makes a user with one open mandate.
func who(user byte, role model.Role, node model.ID) model.Actor {
	return model.Actor{User: id(user), Name: role.String(), Mandates: []model.Mandate{
		{ID: id(user + 100), User: id(user), Role: role, Node: node}}}
}

func (o office) national() model.Actor    { return who(51, model.RoleNational, o.root) }
func (o office) coordinator() model.Actor { return who(52, model.RoleCoordinator, o.regency) }
func (o office) liaison() model.Actor     { return who(53, model.RoleLiaison, o.health) }
func (o office) head() model.Actor        { return who(54, model.RoleHead, o.health) }
func (o office) supervisor() model.Actor  { return who(55, model.RoleSupervisor, o.regency) }
func (o office) asked() model.Actor       { return who(56, model.RoleLiaison, o.works) }
func system() model.Actor                 { return model.Actor{System: true} }

const theReport = 200

// report is one in the given stage, received on Monday and dispatched to the
// health office on Tuesday, the day before noon, as far as the stage goes.
func (o office) report(stage model.Stage) model.Report {
	r := model.Report{
		ID: id(theReport), Tracking: "9165816", Revs: model.Revs{Rev: 9, Status: 4, Assign: 3, Public: 2},
		Title: "Jalan rusak", Texts: model.Texts{Original: "Jalan rusak berat", Reporter: model.Reporter{Name: "Seseorang"}},
		Class: model.ClassComplaint, Agency: o.regency, Stage: stage, Released: true,
	}
	c := &r.Clocks
	c.Received = model.Start{At: noon.AddDate(0, 0, -2)}
	if stage != model.StageUnverified {
		dispatched := model.Start{At: noon.AddDate(0, 0, -1)}
		r.Holder, c.Verified, c.FirstDispatch, c.UnitDispatch = o.health, dispatched.At, dispatched, dispatched
	}
	reply := model.Start{At: noon.Add(-2 * time.Hour)}
	switch stage {
	case model.StageProgress, model.StageClosed:
		c.AgencyReply, c.UnitReply, c.LastReply = reply, reply, reply.At
	case model.StageHeld:
		r.Before, r.HoldReason = model.StageAwaiting, "terlalu umum"
		c.Pauses = []model.Pause{{From: reply.At, Why: model.PauseHeld}}
	}
	if stage == model.StageClosed || stage == model.StageArchived {
		c.Closed = noon.Add(-time.Hour)
	}
	r.Deadlines = o.rules.Deadlines(r)
	return r
}

// op is a complete operation of a kind on the report as it is.
func (o office) op(kind model.Kind, r model.Report) model.Operation {
	text := "edited"
	b := model.Body{
		Text: "Sudah kami periksa.", Reason: "bukan bidang kami", Unit: o.works, Target: "Dinas lain",
		Date: calendar.DateOf(noon, calendar.WIB.Location()).AddDays(200), Level: 1, Channel: "whatsapp", Number: "12/2026",
		Main: id(201), Rating: 4, Start: noon.Add(-time.Hour), Parked: id(222), Decision: model.DecideWithdraw,
		NewReport: id(210), Releases: true,
	}
	switch kind {
	case model.KindCorrect:
		b.Correct.Category = &text
	case model.KindSplit:
		b.Parts = []model.Part{{ID: id(211), Title: "satu", Text: "satu", Unit: o.works}, {ID: id(212), Title: "dua", Text: "dua"}}
	case model.KindRegister:
		b.Draft = &model.Report{Title: "Lampu mati", Texts: model.Texts{Original: "Lampu jalan mati"}}
	case model.KindRefer:
		b.Unit = o.social
	case model.KindSetStart:
		b.Target = model.StartFirstDispatch
	}
	return model.Operation{ID: id(221), Kind: kind, Report: r.ID, Base: r.Revs, Written: noon, Body: b}
}

func (o office) view(reports ...model.Report) model.View {
	return model.View{Reports: reports, Tree: o.tree}
}

// decide runs one operation on one report.
func (o office) decide(r model.Report, op model.Operation, actor model.Actor, more ...model.Report) (model.Outcome, model.Effects) {
	return model.Decide(o.view(append([]model.Report{r}, more...)...), op, actor, noon, o.rules)
}
