package model_test

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"lapor/model"
	"lapor/model/calendar"
)

// letter is the code of testdata/operations.txt.
func letter(out model.Outcome) string {
	switch {
	case out.Result == model.ResultApplied:
		return "a"
	case out.Result == model.ResultNoop:
		return "n"
	}
	codes := map[model.Code]string{
		model.ParkClosed: "c", model.ParkHeld: "h", model.ParkNotAllowed: "p",
		model.RejectStale: "s", model.RejectClosed: "x", model.RejectNotFound: "-", model.RejectInvalid: "i",
	}
	if out.Result == model.ResultRejected && out.Reason == model.CodeNotAllowed {
		return "f"
	}
	return codes[out.Reason]
}

// prepared is the fixture on which the kind has something to do.
func (o office) prepared(kind model.Kind, stage model.Stage) model.Report {
	r := o.report(stage)
	r.Referrals = []model.Referral{{ID: id(230), Unit: o.works}}
	switch kind {
	case model.KindUnrestrict:
		r.Restriction = model.Restriction{On: true, About: o.works}
	case model.KindRelease:
		r.ClaimedBy = id(99)
	case model.KindInputReceived:
		r.Waiting = model.Waiting{From: "Bidang"}
	case model.KindApprove, model.KindReturn:
		r.Approval = model.Approval{State: model.ApprovalAsked, Hash: model.TextHash("Sudah kami periksa."), Rev: 9}
	case model.KindDelivered:
		r.Undelivered = 1
	case model.KindAnswerEscalation:
		r.Escalation = model.Escalation{Level: 1, Target: o.regency}
	case model.KindUnlink:
		r.Main = id(201)
	case model.KindSetStart:
		r.Clocks.FirstDispatch = model.Start{At: r.Clocks.Received.At, Basis: model.BasisReceived}
	case model.KindAutoClose:
		r.Clocks.ResultAt = noon.AddDate(0, -2, 0)
	case model.KindAutoEscalate:
		r.Clocks.UnitDispatch.At = noon.AddDate(0, -3, 0)
	case model.KindCalendarChanged:
		r.Deadlines.Verify = calendar.NewDate(2026, 1, 5)
	}
	return r
}

// TestOperations compares every kind × role × stage with the matrix.
func TestOperations(t *testing.T) {
	o := newOffice()
	actors := []struct {
		name  string
		actor model.Actor
	}{
		{"N", o.national()}, {"K", o.coordinator()}, {"L", o.liaison()}, {"D", o.head()},
		{"S", o.supervisor()}, {"Q", o.asked()}, {"sys", system()},
	}
	main := o.report(model.StageAwaiting)
	main.ID = id(201)

	seen := map[model.Kind]bool{model.KindRegister: true, model.KindWithdraw: true, model.KindResolveParked: true}
	for _, fields := range table(t, "testdata/operations.txt") {
		kind := model.Kind(fields[0])
		seen[kind] = true
		for i, who := range actors {
			for j, stage := range model.Stages() {
				r := o.prepared(kind, stage)
				op := o.op(kind, r)
				switch {
				case kind == model.KindDispatch && who.name == "L":
					op.Body.Unit = o.puskesmas
				case kind == model.KindEscalate && who.name == "K":
					op.Body.Level, op.Body.Unit = 2, model.ID{}
				}
				out, effects := o.decide(r, op, who.actor, main)
				if got, want := letter(out), fields[i+1][j:j+1]; got != want {
					t.Errorf("%s by %s in %s: %q (%s %s %s), want %q", kind, who.name, stage, got, out.Result, out.Reason, out.Field, want)
				}
				if applied := out.Result == model.ResultApplied; applied != (len(effects.Reports) > 0) {
					t.Errorf("%s by %s in %s: applied %v with %d reports", kind, who.name, stage, applied, len(effects.Reports))
				}
				agrees(t, o, kind, r, who.name, who.actor, out)
			}
		}
	}
	for kind := range model.DefaultOperations() {
		if !seen[kind] {
			t.Errorf("no row for %s", kind)
		}
	}
}

// agrees checks that menus offer exactly what Decide would apply.
func agrees(t *testing.T, o office, kind model.Kind, r model.Report, role string, actor model.Actor, out model.Outcome) {
	t.Helper()
	if kind == model.KindSnooze || kind == model.KindImported || kind == model.KindCalendarChanged || out.Result == model.ResultNoop {
		return
	}
	allowed := model.Allowed(kind, r, actor, noon, o.rules) == nil
	if allowed != (out.Result == model.ResultApplied) {
		t.Errorf("%s by %s in %s: Allowed %v but Decide %s %s", kind, role, r.Stage, allowed, out.Result, out.Reason)
	}
}

// TestRegister is the row of the table that starts from nothing.
func TestRegister(t *testing.T) {
	o := newOffice()
	for _, c := range []struct {
		actor model.Actor
		want  string
	}{
		{o.national(), "p"}, {o.coordinator(), "a"}, {o.liaison(), "a"}, {o.head(), "p"}, {o.supervisor(), "p"}, {system(), "f"},
	} {
		op := o.op(model.KindRegister, model.Report{})
		out, e := model.Decide(o.view(), op, c.actor, noon, o.rules)
		if got := letter(out); got != c.want {
			t.Errorf("register by %s: %q (%s %s), want %q", c.actor.Name, got, out.Reason, out.Field, c.want)
			continue
		}
		if c.want != "a" {
			continue
		}
		r := e.Reports[0]
		if r.ID != id(210) || r.Stage != model.StageUnverified || r.Agency != o.regency || !strings.HasPrefix(r.Tracking, "S-") {
			t.Errorf("registered %+v", r)
		}
		if len(e.Created) != 1 || e.Created[0] != r.ID || r.Deadlines.DueKind != model.ClockVerify {
			t.Errorf("created %v, due %v", e.Created, r.Deadlines.DueKind)
		}
	}
}

// table reads the lines of a test table as fields.
func table(t testing.TB, path string) [][]string {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var rows [][]string
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if line := lines.Text(); line != "" && line[0] != '#' {
			rows = append(rows, strings.Fields(line))
		}
	}
	return rows
}
