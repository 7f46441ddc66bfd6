package desk_test

import (
	"context"
	"math/rand"
	"testing"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/tui/desk"
)

// fake keeps what the desk does in memory. Methods that no test needs are
// those of a nil Store and panic.
type fake struct {
	desk.Store
	me       model.Me
	dossiers map[model.ID]model.Dossier
	out      []model.Outgoing
	held     []time.Duration
	ended    []model.ID // drafts
	parked   []model.Parked
	drafts   []model.Draft
	fail     error
}

func (f *fake) Me(context.Context) (model.Me, error) { return f.me, nil }

func (f *fake) Dossier(_ context.Context, id model.ID) (model.Dossier, error) {
	d, ok := f.dossiers[id]
	if !ok {
		return d, &model.Error{Code: model.CodeNotFound}
	}
	return d, nil
}

func (f *fake) ByTracking(_ context.Context, tracking string) (model.ID, error) {
	for id, d := range f.dossiers {
		if d.Report.Tracking == tracking {
			return id, nil
		}
	}
	return model.ID{}, &model.Error{Code: model.CodeNotFound}
}

func (f *fake) Submit(_ context.Context, op model.Operation, hold time.Duration, draft model.ID) (model.Outgoing, error) {
	if f.fail != nil {
		return model.Outgoing{}, f.fail
	}
	o := model.Outgoing{Op: op, State: model.OutWaiting, Order: int64(len(f.out) + 1)}
	if hold > 0 {
		o.LeavesAt = now().Add(hold)
	}
	f.out, f.held, f.ended = append(f.out, o), append(f.held, hold), append(f.ended, draft)
	return o, nil
}

func (f *fake) Outbox(context.Context) ([]model.Outgoing, error) { return f.out, nil }
func (f *fake) Parked(context.Context) ([]model.Parked, error)   { return f.parked, nil }
func (f *fake) Drafts(context.Context) ([]model.Draft, error)    { return f.drafts, nil }

func (f *fake) SaveDraft(_ context.Context, d model.Draft) (model.Draft, error) {
	f.drafts = append(f.drafts, d)
	return d, nil
}

func (f *fake) DeleteDraft(_ context.Context, id model.ID) error {
	f.ended = append(f.ended, id)
	return nil
}

func (f *fake) WithdrawOutgoing(_ context.Context, id model.ID) (model.Draft, error) {
	for i, o := range f.out {
		if o.Op.ID == id {
			f.out = append(f.out[:i:i], f.out[i+1:]...)
			return model.Draft{ID: id, Report: o.Op.Report, Kind: o.Op.Kind, Body: o.Op.Body}, nil
		}
	}
	return model.Draft{}, &model.Error{Code: model.CodeNotFound}
}

// The office: a regency with two units; 9 o'clock on a Thursday.

func now() time.Time {
	return time.Date(2026, 11, 12, 9, 0, 0, 0, calendar.WIB.Location())
}

func id(n byte) model.ID { return model.ID{15: n} }

var (
	agency, health, works = id(1), id(2), id(3)
	officer               = id(9)
)

func tree() *model.Tree {
	return model.NewTree([]model.Agency{
		{ID: agency, Level: model.LevelAgency, Code: "BANJAR", Name: "Kabupaten Banjar"},
		{ID: health, Parent: agency, Level: model.LevelUnit, Code: "DINKES", Name: "Dinas Kesehatan"},
		{ID: works, Parent: agency, Level: model.LevelUnit, Code: "PUTR", Name: "Dinas Pekerjaan Umum dan Penataan Ruang"},
		{ID: id(4), Parent: agency, Level: model.LevelUnit, Code: "DISDIK", Name: "Dinas Pendidikan"},
		{ID: id(5), Parent: works, Level: model.LevelSubUnit, Code: "BM", Name: "Bidang Bina Marga"},
		{ID: id(6), Parent: agency, Level: model.LevelUnit, Code: "LAMA", Name: "Dinas Lama", Closed: true},
	})
}

func mandate(n byte, role model.Role, node model.ID) model.Mandate {
	return model.Mandate{ID: id(n), User: officer, Role: role, Node: node}
}

func office(t *testing.T, mandates ...model.Mandate) (*fake, desk.Desk) {
	t.Helper()
	cal, err := calendar.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	tr := tree()
	f := &fake{dossiers: map[model.ID]model.Dossier{}}
	f.me = model.Me{Actor: model.Actor{User: officer, Name: "Rina", Mandates: mandates}, Tree: tr,
		Rules: model.DefaultRules(cal, tr).Prepared(), Ready: true}
	for i, r := range []model.Report{
		{Tracking: "9165816", Stage: model.StageAwaiting, Holder: health},
		{Tracking: "9165817", Stage: model.StageProgress, Holder: health},
		{Tracking: "9165818", Stage: model.StageUnverified},
		{Tracking: "9165819", Stage: model.StageClosed, Holder: works},
	} {
		r.ID, r.Agency, r.Revs = id(byte(100+i)), agency, model.Revs{Rev: 7, Status: 2, Assign: 3, Public: 1}
		f.dossiers[r.ID] = model.Dossier{Report: r, HasText: true}
	}
	return f, desk.Desk{Store: f, Clock: now, Random: rand.New(rand.NewSource(1)), Hold: desk.UndoWindow}
}

func (f *fake) report(n byte) model.Report { return f.dossiers[id(n)].Report }
