package central_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/store/central"
	"lapor/store/record"
)

// office is a store that judges with model.Decide, one unit's liaison and the
// coordinator above, each with a device.
type office struct {
	t      *testing.T
	store  central.Store
	codec  *record.Codec
	now    time.Time
	g      *generator
	kab    model.ID
	units  [2]model.ID
	people map[string]*officer
}

type officer struct {
	caller central.Caller
	n      uint64
}

func newOffice(t *testing.T) *office {
	f := &office{t: t, now: time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC), people: map[string]*officer{}}
	f.g = &generator{Rand: rand.New(rand.NewPCG(7, 7)), now: f.now}
	var err error
	f.codec, err = record.NewCodec()
	must(t, err)
	f.store = openSQLite(t, central.Options{Clock: func() time.Time { return f.now }})
	root := f.g.id()
	f.kab, f.units = f.g.id(), [2]model.ID{f.g.id(), f.g.id()}
	ctx := context.Background()
	must(t, f.store.Init(ctx, model.Agency{ID: root, Code: "NAS", Name: "Nasional"}, model.User{ID: f.g.id(), Login: "admin"}, "", f.now))
	must(t, f.store.PutAgencies(ctx, []model.Agency{
		{ID: f.kab, Parent: root, Level: model.LevelAgency, Code: "KAB", Name: "Kabupaten"},
		{ID: f.units[0], Parent: f.kab, Level: model.LevelUnit, Code: "PUPR", Name: "Dinas PUPR"},
		{ID: f.units[1], Parent: f.kab, Level: model.LevelUnit, Code: "DINKES", Name: "Dinas Kesehatan"},
	}, "admin", f.now))
	f.hire("koor", model.RoleCoordinator, f.kab)
	f.hire("pupr", model.RoleLiaison, f.units[0])
	f.hire("kes", model.RoleLiaison, f.units[1])
	return f
}

func (f *office) hire(login string, role model.Role, node model.ID) {
	f.t.Helper()
	ctx, u := context.Background(), model.User{ID: f.g.id(), Login: login, Name: "Nama " + login}
	must(f.t, f.store.PutUser(ctx, u, "", "admin", f.now))
	must(f.t, f.store.PutMandate(ctx, model.Mandate{ID: f.g.id(), User: u.ID, Role: role, Node: node}, "admin", f.now))
	var token [32]byte
	copy(token[:], login)
	must(f.t, f.store.OpenSession(ctx, central.Session{TokenHash: token, User: u.ID, Device: f.g.id(), Created: f.now, Expires: f.now.AddDate(1, 0, 0)}))
	c, err := f.store.Caller(ctx, token, f.now)
	must(f.t, err)
	f.people[login] = &officer{caller: c}
}

// do sends one operation, written on what the officer saw.
func (f *office) do(login string, kind model.Kind, seen model.Report, body model.Body) model.Outcome {
	f.t.Helper()
	o := f.people[login]
	b, err := f.codec.Encode(model.Operation{ID: f.g.id(), Kind: kind, Report: seen.ID, Base: seen.Revs, Written: f.now, Body: body})
	must(f.t, err)
	o.n++
	answers, retry, err := f.store.Apply(context.Background(), o.caller, []record.Sent{{N: o.n, Bytes: b}}, f.now)
	must(f.t, err)
	if retry != 0 || len(answers) != 1 {
		f.t.Fatalf("answers %+v, retry %v", answers, retry)
	}
	return answers[0].Outcome
}

func (f *office) done(login string, kind model.Kind, seen model.Report, body model.Body) model.Report {
	f.t.Helper()
	if o := f.do(login, kind, seen, body); o.Result != model.ResultApplied {
		f.t.Fatalf("%s by %s: %+v", kind, login, o)
	}
	r, _ := f.get(seen.ID)
	return r
}

func (f *office) get(id model.ID) (r model.Report, events []model.Event) {
	f.t.Helper()
	ctx := context.Background()
	must(f.t, f.store.Snapshot(ctx, func(rd central.Reader) error {
		all, err := rd.Reports(ctx, []model.ID{id})
		if err != nil || len(all) == 0 {
			return err
		}
		r = all[0]
		events, err = rd.Events(ctx, []model.ID{id}, 0)
		return err
	}))
	return r, events
}

func (f *office) jobs() central.JobReport {
	f.t.Helper()
	report, err := f.store.RunJobs(context.Background(), f.now)
	must(f.t, err)
	return report
}

// The life of a report through the real workflow: registered, dispatched,
// answered, closed by silence, reopened.
func TestLifeOfAReport(t *testing.T) {
	t.Parallel()
	f := newOffice(t)
	id := f.g.id()
	o := f.do("koor", model.KindRegister, model.Report{}, model.Body{NewReport: id, Draft: &model.Report{
		Title: "Jalan rusak", Texts: model.Texts{Original: "Jalan di depan pasar rusak"}, Class: model.ClassComplaint,
		Channel: model.ChannelCounter, Agency: f.kab}})
	if o.Result != model.ResultApplied || o.Tracking != "LK-2026-1" {
		t.Fatalf("register: %+v", o)
	}
	r, events := f.get(id)
	if r.Stage != model.StageUnverified || r.Deadlines.Verify.IsZero() || len(events) != 1 || !strings.HasPrefix(events[0].Body.Number, "S-") {
		t.Fatalf("registered %+v, events %+v", r, events)
	}
	r = f.done("koor", model.KindVerify, r, model.Body{Unit: f.units[0], Releases: true})
	if r.Stage != model.StageAwaiting || r.Holder != f.units[0] || r.Deadlines.FollowUp.IsZero() {
		t.Fatalf("verified %+v", r)
	}
	r = f.done("pupr", model.KindFollowUpResult, r, model.Body{Text: "Jalan sudah diperbaiki pada 2 Maret 2026."})
	if r.Stage != model.StageProgress || r.Deadlines.AutoClose.IsZero() {
		t.Fatalf("answered %+v", r)
	}
	if report := f.jobs(); report.Closed != 0 {
		t.Fatalf("closed at once: %+v", report)
	}
	f.now = f.now.AddDate(0, 0, r.Deadlines.AutoClose.Sub(calendar.DateOf(f.now, calendar.WIB.Location()))+1)
	if report := f.jobs(); report.Closed != 1 {
		t.Fatalf("not closed after silence: %+v", report)
	}
	r, _ = f.get(id)
	if r.Stage != model.StageClosed {
		t.Fatalf("stage %v", r.Stage)
	}
	r = f.done("koor", model.KindReopen, r, model.Body{Reason: "warga keberatan"})
	if r.Stage != model.StageProgress {
		t.Fatalf("reopened %+v", r)
	}
	must(t, f.store.Check(context.Background()))
}

// A reply that was written while the report moved away waits for a person,
// byte for byte; the successor can take nothing from it that he may not see.
func TestReplyAfterTheReportMoved(t *testing.T) {
	t.Parallel()
	f := newOffice(t)
	id := f.g.id()
	must(t, f.store.PutReports(context.Background(), []model.Report{{ID: id, Tracking: "9165816", Title: "Lampu mati", Agency: f.kab,
		Holder: f.units[0], Stage: model.StageAwaiting, Released: true, Revs: model.Revs{Rev: 1, Status: 1, Assign: 1, Public: 1},
		Clocks: model.Clocks{Received: model.Start{At: f.now}, FirstDispatch: model.Start{At: f.now}, UnitDispatch: model.Start{At: f.now}}}},
		nil, "admin", f.now))
	seen, _ := f.get(id)
	f.done("koor", model.KindDispatch, seen, model.Body{Unit: f.units[1], Reason: "salah alamat"})
	const typed = "Sudah kami  perbaiki.\n\nTerima kasih \U0001F64F "
	o := f.do("pupr", model.KindFollowUpResult, seen, model.Body{Text: typed})
	if o.Result != model.ResultParked || o.Reason != model.ParkMoved || len(o.Decisions) == 0 || o.Who != "Nama koor" {
		t.Fatalf("reply: %+v", o)
	}
	parked := func(login string) []central.ParkedChange {
		var all []central.ParkedChange
		must(t, f.store.Snapshot(context.Background(), func(r central.Reader) (err error) {
			all, err = r.Parked(context.Background(), f.people[login].caller.Actor, 0)
			return err
		}))
		return all
	}
	if got := parked("kes"); len(got) != 0 {
		t.Fatalf("the new holder holds the reply: %+v", got)
	}
	for _, login := range []string{"pupr", "koor"} {
		got := parked(login)
		if len(got) != 1 || got[0].Parked.Op.Body.Text != typed {
			t.Fatalf("%s holds %+v", login, got)
		}
	}
	if r, _ := f.get(id); r.Stage != model.StageAwaiting {
		t.Fatalf("the reply reached the citizen: %+v", r)
	}
	if !slices.Contains(o.Decisions, model.DecideHandOver) {
		t.Fatalf("decisions %v", o.Decisions)
	}
	decided := f.do("pupr", model.KindResolveParked, model.Report{}, model.Body{Parked: o.Op, Decision: model.DecideHandOver})
	if decided.Result != model.ResultApplied {
		t.Fatalf("decision: %+v", decided)
	}
	if got := parked("pupr"); got[0].Parked.Resolved != model.DecideHandOver {
		t.Fatalf("after the decision: %+v", got[0].Parked)
	}
	if _, events := f.get(id); !slices.ContainsFunc(events, func(e model.Event) bool { return e.Body.Text == typed }) {
		t.Fatal("the text was not handed over")
	}
	must(t, f.store.Check(context.Background()))
}

// Sixty late reports are flagged; nobody is flagged twice.
func TestLateReportsAreFlagged(t *testing.T) {
	t.Parallel()
	f := newOffice(t)
	var all []model.Report
	for range 60 {
		all = append(all, model.Report{ID: f.g.id(), Agency: f.kab, Holder: f.units[0], Stage: model.StageAwaiting, Released: true,
			Revs:   model.Revs{Rev: 1, Status: 1, Assign: 1, Public: 1},
			Clocks: model.Clocks{Received: model.Start{At: f.now}, FirstDispatch: model.Start{At: f.now}, UnitDispatch: model.Start{At: f.now}}})
	}
	var rules model.Rules
	must(t, f.store.Snapshot(context.Background(), func(r central.Reader) (err error) {
		rules, err = r.Rules(context.Background())
		return err
	}))
	for i := range all {
		all[i].Deadlines = rules.Deadlines(all[i])
	}
	must(t, f.store.PutReports(context.Background(), all, nil, "admin", f.now))
	f.now = f.now.AddDate(0, 0, 12)
	if report := f.jobs(); report.Escalated != len(all) {
		t.Fatalf("flagged %+v", report)
	}
	if report := f.jobs(); report.Escalated != 0 {
		t.Fatalf("flagged again %+v", report)
	}
	if r, events := f.get(all[3].ID); r.Escalation.Level == 0 || len(events) != 1 {
		t.Fatalf("%+v, %+v", r.Escalation, events)
	}
}
