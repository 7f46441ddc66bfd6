package desk_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/tui/desk"
)

const long = "Tim kami memperbaiki saluran di depan pasar pada 10 November 2026 dan air sudah mengalir lagi."

func TestAnActCarriesWhatTheOfficerSaw(t *testing.T) {
	f, d := office(t, mandate(50, model.RoleLiaison, health))
	out, err := d.Do(context.Background(), desk.Seen{Report: f.report(100), Draft: id(77)},
		desk.Reply(desk.Result, "  "+long+"\n", calendar.Date{}, false))
	if err != nil {
		t.Fatal(err)
	}
	op := out.Op
	if op.Base != f.report(100).Revs || op.Report != id(100) || op.Kind != model.KindFollowUpResult {
		t.Errorf("operation %+v", op)
	}
	if op.Body.Text != long || op.As != id(50) || op.ID.IsZero() || !op.Written.Equal(now()) {
		t.Errorf("operation %+v", op)
	}
	if f.ended[0] != id(77) {
		t.Error("the draft outlives its reply")
	}
	if f.held[0] != time.Minute {
		t.Errorf("a public reply waits %v", f.held[0])
	}
}

func TestOnlyPublicAndFinalActsWait(t *testing.T) {
	f, d := office(t, mandate(50, model.RoleLiaison, health), mandate(51, model.RoleCoordinator, agency))
	as := func(n byte) model.ID { return id(n) }
	day := calendar.NewDate(2026, 11, 20)
	for name, c := range map[string]struct {
		report byte
		as     model.ID
		act    desk.Act
		waits  bool
	}{
		"interim":         {100, as(50), desk.Reply(desk.Interim, long, day, false), true},
		"secret":          {100, as(50), desk.Reply(desk.Result, long, day, true), true},
		"note":            {100, as(50), desk.Note("sudah ditelepon"), false},
		"claim":           {100, as(50), desk.Claim(), false},
		"request input":   {100, as(50), desk.RequestInput("Bidang P2P", day, "datanya?"), false},
		"escalate":        {100, as(50), desk.Escalate(1, model.ID{}, "di luar kemampuan kami"), false},
		"not authority":   {100, as(50), desk.NotAuthority(works, "", "jalan, bukan kesehatan"), true},
		"verify":          {102, as(51), desk.Verify(health, model.Correction{}, false), true},
		"dispatch":        {100, as(51), desk.Dispatch(works, "salah unit"), true},
		"hold":            {102, as(51), desk.Hold(desk.ReasonIncomplete, ""), true},
		"archive":         {102, as(51), desk.Archive(desk.ReasonTooGeneral, ""), true},
		"close":           {101, as(51), desk.Close(""), true},
		"reopen":          {103, as(51), desk.Reopen("pelapor keberatan"), true},
		"extend deadline": {100, as(51), desk.ExtendDeadline(day, "menunggu alat"), false},
	} {
		out, err := d.Do(context.Background(), desk.Seen{Report: f.report(c.report), As: c.as}, c.act)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if waits := !out.LeavesAt.IsZero(); waits != c.waits {
			t.Errorf("%s waits: %v", name, waits)
		}
	}
	d.Hold = 0 // a command
	out, err := d.Do(context.Background(), desk.Seen{Report: f.report(100), As: id(50)}, desk.Reply(desk.Result, long, day, false))
	if err != nil || !out.LeavesAt.IsZero() {
		t.Errorf("a command's reply waits until %v, %v", out.LeavesAt, err)
	}
}

func TestAsWhomIsAskedOnlyWhenItIsAmbiguous(t *testing.T) {
	f, d := office(t, mandate(50, model.RoleLiaison, health), mandate(51, model.RoleCoordinator, agency))
	reply := desk.Reply(desk.Result, long, calendar.Date{}, false)
	_, err := d.Do(context.Background(), desk.Seen{Report: f.report(100)}, reply)
	var ambiguous *desk.AmbiguousMandate
	if !errors.As(err, &ambiguous) || len(ambiguous.Choices) != 2 || model.CodeOf(err) != desk.CodeAmbiguousMandate {
		t.Fatalf("error %v", err)
	}
	if len(f.out) != 0 {
		t.Fatal("something was written before the answer")
	}
	if _, err := d.Do(context.Background(), desk.Seen{Report: f.report(100), As: ambiguous.Choices[1].ID}, reply); err != nil {
		t.Fatal(err)
	}
	if f.out[0].Op.As != ambiguous.Choices[1].ID {
		t.Error("acted as somebody else")
	}
	// Only the coordinator holds back: nothing to ask.
	if _, err := d.Do(context.Background(), desk.Seen{Report: f.report(102)}, desk.Hold(desk.ReasonIncomplete, "")); err != nil {
		t.Errorf("hold: %v", err)
	}
}

func TestWhoMayNotActWritesNothing(t *testing.T) {
	f, d := office(t, mandate(50, model.RoleSupervisor, agency))
	for name, act := range map[string]desk.Act{
		"reply": desk.Reply(desk.Result, long, calendar.Date{}, false), "dispatch": desk.Dispatch(works, "x"),
	} {
		if _, err := d.Do(context.Background(), desk.Seen{Report: f.report(100)}, act); model.CodeOf(err) != model.CodeNotAllowed {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, d2 := office(t, mandate(50, model.RoleLiaison, health))
	for name, act := range map[string]desk.Act{
		"empty reply":       desk.Reply(desk.Result, " \n ", calendar.Date{}, false),
		"interim undated":   desk.Reply(desk.Interim, long, calendar.Date{}, false),
		"interim yesterday": desk.Reply(desk.Interim, long, calendar.NewDate(2026, 11, 11), false),
		"no explanation":    desk.NotAuthority(works, "", " "),
		"no target":         desk.NotAuthority(model.ID{}, "  ", "bukan kami"),
	} {
		if _, err := d2.Do(context.Background(), desk.Seen{Report: f.report(100)}, act); model.CodeOf(err) != model.CodeBadInput {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(f.out) != 0 {
		t.Error("something was written")
	}
}

func TestEachGivesAResultPerReport(t *testing.T) {
	f, d := office(t, mandate(50, model.RoleLiaison, health), mandate(51, model.RoleCoordinator, agency))
	all := []model.ID{id(100), id(103), id(250), id(101)}
	_, err := d.Each(context.Background(), all, model.ID{}, desk.Note("rapat Senin"))
	var ambiguous *desk.AmbiguousMandate
	if !errors.As(err, &ambiguous) || len(f.out) != 0 {
		t.Fatalf("error %v, %d written before the answer", err, len(f.out))
	}
	results, err := d.Each(context.Background(), all, id(50), desk.Note("rapat Senin"))
	if err != nil {
		t.Fatal(err)
	}
	wrong := []model.Code{"", "", model.CodeNotFound, ""}
	for i, r := range results {
		if model.CodeOf(r.Err) != wrong[i] || r.Report != all[i] {
			t.Errorf("result %d: %+v", i, r)
		}
	}
	if len(f.out) != 3 {
		t.Errorf("%d written", len(f.out))
	}
	cancelled, stop := context.WithCancel(context.Background())
	stop()
	results, _ = d.Each(cancelled, all, id(50), desk.Note("x"))
	for _, r := range results {
		if r.Err == nil || r.Report != id(250) && !errors.Is(r.Err, context.Canceled) {
			t.Errorf("after cancelling: %+v", r)
		}
	}
	found, missing := d.Lookup(context.Background(), []string{"9165816", "1", "9165819"})
	if len(found) != 2 || len(missing) != 1 || missing[0].Tracking != "1" {
		t.Errorf("found %v, missing %v", found, missing)
	}
}

// What the stage never allowed is not blamed on somebody else's change.
func TestEachSaysThatTheStageIsWrong(t *testing.T) {
	f, d := office(t, mandate(51, model.RoleCoordinator, agency))
	results, err := d.Each(context.Background(), []model.ID{id(100)}, id(51), desk.Reopen("Keberatan pelapor"))
	if err != nil || len(f.out) != 0 || model.CodeOf(results[0].Err) != model.CodeWrongStage {
		t.Errorf("%v, %d written, error %v", results, len(f.out), err)
	}
}

func TestSoonFollowsTheOfficersOwnCalendar(t *testing.T) {
	f, d := office(t, mandate(50, model.RoleLiaison, health))
	if got := d.Today(d.Zone(f.me)); got != calendar.NewDate(2026, 11, 12) {
		t.Errorf("today %v", got)
	}
	if got := d.Soon(f.me); got != calendar.NewDate(2026, 11, 16) { // Thursday + 2 over a weekend
		t.Errorf("soon %v", got)
	}
	d.Clock = func() time.Time { return time.Date(2026, 11, 12, 18, 0, 0, 0, time.UTC) } // 01.00 in WIB
	if got := d.Today(d.Zone(f.me)); got != calendar.NewDate(2026, 11, 13) {
		t.Errorf("today after midnight %v", got)
	}
}
