package model_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lapor/model"
	"lapor/model/calendar"
)

// kinds lists every kind, in a fixed order, and one that does not exist.
func kinds() []model.Kind {
	all := []model.Kind{"dance"}
	for kind := range model.DefaultOperations() {
		all = append(all, kind)
	}
	slices.Sort(all)
	return all
}

func (o office) everybody() []model.Actor {
	twice := o.liaison()
	twice.Mandates = append(twice.Mandates, model.Mandate{ID: id(160), Role: model.RoleCoordinator, Node: o.regency})
	return []model.Actor{o.coordinator(), o.liaison(), o.national(), o.head(), o.supervisor(), o.asked(), ended(o), twice, system(), {}}
}

func (o office) places() []model.ID {
	return []model.ID{{}, o.health, o.works, o.puskesmas, o.inspection, o.regency, o.province, o.root, o.other, id(250)}
}

// anyOp draws an operation on r: mostly complete and on what is there, also
// hollow, stale or absurd.
func (o office) anyOp(t *rapid.T, r model.Report) model.Operation {
	op := o.op(rapid.SampledFrom(kinds()).Draw(t, "kind"), r)
	op.ID = model.ID{0: 1, 15: rapid.Byte().Draw(t, "op")}
	if rapid.IntRange(0, 9).Draw(t, "stale") == 0 {
		op.Base = model.Revs{Rev: rapid.Uint64Range(0, 12).Draw(t, "rev"), Status: 1, Assign: 1, Public: 1}
	}
	b := &op.Body
	b.Unit = rapid.SampledFrom(o.places()).Draw(t, "unit")
	b.Level = rapid.Uint8Range(0, 3).Draw(t, "level")
	b.Releases, b.Secret = rapid.Bool().Draw(t, "releases"), rapid.Bool().Draw(t, "secret")
	b.Date = b.Date.AddDays(rapid.IntRange(-500, 50).Draw(t, "date"))
	b.Decision = rapid.SampledFrom([]model.Decision{"", model.DecideSendAnyway, model.DecideMakeNote, model.DecideReopenSend, model.DecideRetry,
		model.DecideHandOver, model.DecideAskAgain, model.DecideApplyToMain, model.DecideTakeOver, model.DecideToCoordinator, model.DecideEdit}).Draw(t, "decision")
	switch rapid.IntRange(0, 9).Draw(t, "oddity") {
	case 0:
		op.Body = model.Body{}
	case 1:
		b.Text = strings.Repeat("x", rapid.SampledFrom([]int{1, model.MaxText, model.MaxText + 1}).Draw(t, "length"))
	case 2:
		b.Text, b.Reason = "\u200b \x00", "\xff"
	case 3:
		op.As = rapid.SampledFrom([]model.ID{id(153), id(152), id(9)}).Draw(t, "as")
	case 4:
		op.After = []model.ID{id(240)}
	}
	return op
}

// TestLifeOfAReport lets a report live at random and checks after every step
// what must hold whatever happens.
func TestLifeOfAReport(t *testing.T) {
	o := newOffice()
	edges := allowedEdges(t)
	rapid.Check(t, func(t *rapid.T) {
		r := o.report(rapid.SampledFrom(model.Stages()).Draw(t, "stage"))
		r.Anonymous = rapid.Bool().Draw(t, "anonymous")
		other := o.report(model.StageAwaiting)
		other.ID, other.Tracking = id(201), "9165817"
		now := noon
		var parked *model.Parked
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "hours")) * time.Hour)
			op := o.anyOp(t, r)
			actor := rapid.SampledFrom(o.everybody()).Draw(t, "actor")
			view := o.view(r, other)
			view.Parked = parked
			if parked != nil {
				op.Body.Parked = parked.Op.ID
			}
			view.Parents = map[model.ID]model.Result{id(240): model.ResultParked}
			before := snapshot(view)

			out, e := model.Decide(view, op, actor, now, o.rules)
			if !reflect.DeepEqual(snapshot(view), before) {
				t.Fatalf("%s changed its input", op.Kind)
			}
			again, effects := model.Decide(view, op, actor, now, o.rules)
			if !reflect.DeepEqual(out, again) || !reflect.DeepEqual(e, effects) {
				t.Fatalf("%s: not the same answer twice", op.Kind)
			}
			sameAtAnyClock(t, view, op, actor, now, o.rules, out, e)
			if out.Op != op.ID || out.Result == model.ResultNone || out.Result == model.ResultAlready {
				t.Fatalf("%s: outcome %+v", op.Kind, out)
			}
			if out.Result != model.ResultApplied && len(e.Reports)+len(e.Events)+len(e.Created) > 0 {
				t.Fatalf("%s %s changed a report", op.Kind, out.Result)
			}
			if out.Result == model.ResultParked {
				if e.Parked == nil || !reflect.DeepEqual(e.Parked.Op, op) {
					t.Fatalf("%s: parked is not what was written", op.Kind)
				}
				parked = e.Parked
			} else if e.Parked != nil {
				t.Fatalf("%s %s but parked", op.Kind, out.Result)
			}
			if e.Resolved != nil {
				parked = e.Resolved
			}
			for _, after := range e.Reports {
				switch after.ID {
				case r.ID:
					lives(t, edges, op, r, after, e)
					r = after
				case other.ID:
					lives(t, edges, op, other, after, e)
					other = after
				}
			}
		}
	})
}

// lives checks one change of a report.
func lives(t *rapid.T, edges map[string]bool, op model.Operation, before, after model.Report, e model.Effects) {
	for _, event := range e.Events {
		if event.Report != before.ID || event.From == event.To || !before.Main.IsZero() {
			continue
		}
		if edge := string(event.Kind) + " " + event.From.String() + ">" + event.To.String(); !edges[edge] {
			t.Fatalf("%s", edge)
		}
		if event.Kind == model.KindNotAuthority && !event.To.Open() {
			t.Fatal("not our authority closed a report")
		}
	}
	if before.Stage != after.Stage && !slices.ContainsFunc(e.Events, func(ev model.Event) bool { return ev.Report == before.ID && ev.To == after.Stage }) {
		t.Fatalf("%s: %s to %s without an event", op.Kind, before.Stage, after.Stage)
	}
	b, a := before.Revs, after.Revs
	if a.Rev <= b.Rev || a.Status < b.Status || a.Assign < b.Assign || a.Public < b.Public {
		t.Fatalf("%s: revisions %+v to %+v", op.Kind, b, a)
	}
	if (before.Stage != after.Stage) && a.Status == b.Status || before.Holder != after.Holder && a.Assign == b.Assign {
		t.Fatalf("%s: a change without its revision: %+v to %+v", op.Kind, b, a)
	}
	bc, ac := before.Clocks, after.Clocks
	if !bc.FirstDispatch.At.IsZero() && bc.FirstDispatch != ac.FirstDispatch {
		t.Fatalf("%s: the agency's clock restarted", op.Kind)
	}
	if !bc.AgencyReply.At.IsZero() && bc.AgencyReply != ac.AgencyReply {
		t.Fatalf("%s: the first reply changed", op.Kind)
	}
	was, is := before.Deadlines.AgencyCompletion, after.Deadlines.AgencyCompletion
	if !was.IsZero() && !is.IsZero() && is.Before(was) {
		t.Fatalf("%s: the agency's deadline moved from %v back to %v", op.Kind, was, is)
	}
	if after.Anonymous && after.Released && after.Texts.Edited == "" && !(before.Released && before.Texts.Edited == "") {
		t.Fatalf("%s: released without an edited text", op.Kind)
	}
	if after.Stage == model.StageHeld && (after.Before != model.StageUnverified && after.Before != model.StageAwaiting) && before.Stage != model.StageHeld {
		t.Fatalf("%s: held, and back to %s", op.Kind, after.Before)
	}
	if !after.Deadlines.Due.IsZero() && (!after.Stage.Open() || after.Deadlines.Paused) {
		t.Fatalf("%s: due %v in %s, paused %v", op.Kind, after.Deadlines.Due, after.Stage, after.Deadlines.Paused)
	}
}

// sameAtAnyClock sets the device's clock ten years off, either way.
func sameAtAnyClock(t *rapid.T, view model.View, op model.Operation, actor model.Actor, now time.Time, rules model.Rules, out model.Outcome, e model.Effects) {
	op.Written = op.Written.AddDate(rapid.SampledFrom([]int{-10, 10}).Draw(t, "years"), 0, 0)
	out2, e2 := model.Decide(view, op, actor, now, rules)
	if !reflect.DeepEqual(out, out2) || !reflect.DeepEqual(e.Reports, e2.Reports) || len(e.Events) != len(e2.Events) {
		t.Fatalf("%s: the device's clock decided: %+v or %+v", op.Kind, out, out2)
	}
	for i := range e.Events {
		one, two := e.Events[i], e2.Events[i]
		one.Written, two.Written = time.Time{}, time.Time{}
		if !reflect.DeepEqual(one, two) {
			t.Fatalf("%s: the device's clock decided an event", op.Kind)
		}
	}
}

// snapshot is a copy of the reports that shares nothing a decision could
// write into.
func snapshot(v model.View) []model.Report {
	var all []model.Report
	for _, r := range v.Reports {
		r.Tags, r.Referrals, r.Refused = slices.Clone(r.Tags), slices.Clone(r.Referrals), slices.Clone(r.Refused)
		r.Clocks.Pauses = slices.Clone(r.Clocks.Pauses)
		late := map[string]bool(nil)
		for k, v := range r.Clocks.Late {
			if late == nil {
				late = map[string]bool{}
			}
			late[k] = v
		}
		r.Clocks.Late = late
		all = append(all, r)
	}
	return all
}

func allowedEdges(t *testing.T) map[string]bool {
	edges := map[string]bool{}
	for _, fields := range table(t, "testdata/edges.txt") {
		for _, edge := range fields[1:] {
			edges[fields[0]+" "+edge] = true
		}
	}
	return edges
}

// TestNeverPanics feeds what no honest program sends.
func TestNeverPanics(t *testing.T) {
	o := newOffice()
	rapid.Check(t, func(t *rapid.T) {
		r := o.report(model.Stage(rapid.Uint8().Draw(t, "stage")))
		r.Holder, r.Agency = rapid.SampledFrom(o.places()).Draw(t, "holder"), rapid.SampledFrom(o.places()).Draw(t, "agency")
		r.Before, r.Class = model.Stage(rapid.Uint8().Draw(t, "before")), model.Classification(rapid.Uint8().Draw(t, "class"))
		r.View = model.ViewClass(rapid.Uint8Range(0, 5).Draw(t, "view"))
		r.Main = rapid.SampledFrom([]model.ID{{}, id(201), r.ID}).Draw(t, "main")
		r.Clocks = model.Clocks{ResultAt: time.Unix(rapid.Int64().Draw(t, "result"), 0),
			Pauses:        []model.Pause{{From: time.Unix(rapid.Int64().Draw(t, "from"), 0), To: time.Unix(rapid.Int64().Draw(t, "to"), 0)}, {}},
			FirstDispatch: model.Start{At: time.Unix(rapid.Int64().Draw(t, "dispatch"), 0)},
			Extended:      calendar.Date{Year: rapid.Int().Draw(t, "year")}}
		op := o.anyOp(t, r)
		op.Body.Start = time.Unix(rapid.Int64().Draw(t, "start"), 0)
		op.Body.Parts = []model.Part{{}, {ID: r.ID}}
		view := model.View{Reports: []model.Report{r, r, {}}}
		if rapid.Bool().Draw(t, "tree") {
			view.Tree = o.tree
		}
		if rapid.Bool().Draw(t, "parked") {
			view.Parked = &model.Parked{Op: op, Owner: id(53), Outcome: model.Outcome{Reason: model.ParkMoved}}
			op.Body.Parked = op.ID
		}
		rules := rapid.SampledFrom([]model.Rules{o.rules, {}, {Operations: map[model.Kind]model.Rule{op.Kind: {}}}}).Draw(t, "rules")
		actor := rapid.SampledFrom(o.everybody()).Draw(t, "actor")
		out, _ := model.Decide(view, op, actor, noon, rules)
		if out.Result == model.ResultNone {
			t.Fatal("no answer")
		}
		_ = model.Allowed(op.Kind, r, actor, noon, rules)
		rules.Explain(r)
	})
}
