package storetest

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/store/central"
	"lapor/store/record"
)

// world is a store with a small tree and people in it:
//
//	NAS
//	├── KAB1: DINKES1 (PUSK1), PUPR1
//	└── KAB2: DINKES2
type world struct {
	t     testing.TB
	store central.Store
	codec *record.Codec
	now   time.Time
	rand  *rand.ChaCha8
	nodes map[string]model.ID
	users map[string]*person
	next  uint64
}

// person is a user with one device.
type person struct {
	user   model.User
	caller central.Caller
	token  [32]byte
	n      uint64 // last number sent
}

var start = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC) // a Monday

func newWorld(t testing.TB, open Opener, o central.Options) *world {
	w := &world{t: t, now: start, rand: rand.NewChaCha8([32]byte{7}), nodes: map[string]model.ID{}, users: map[string]*person{}}
	if o.Clock == nil {
		o.Clock = func() time.Time { return w.now }
	}
	if o.Decide == nil {
		o.Decide = judge
	}
	w.store = open(t, o)
	var err error
	w.codec, err = record.NewCodec()
	w.must(err)

	root := w.node("NAS", "", model.LevelNational)
	w.must(w.store.Init(w.ctx(), root, model.User{ID: w.id(), Login: "admin", Name: "Admin"}, "phc", w.now))
	w.must(w.store.PutAgencies(w.ctx(), []model.Agency{
		w.node("KAB1", "NAS", model.LevelAgency), w.node("KAB2", "NAS", model.LevelAgency),
		w.node("DINKES1", "KAB1", model.LevelUnit), w.node("PUPR1", "KAB1", model.LevelUnit),
		w.node("PUSK1", "DINKES1", model.LevelSubUnit), w.node("DINKES2", "KAB2", model.LevelUnit),
	}, "admin", w.now))
	w.person("nasional", model.RoleNational, "NAS")
	w.person("koor1", model.RoleCoordinator, "KAB1")
	w.person("koor2", model.RoleCoordinator, "KAB2")
	w.person("kes1", model.RoleLiaison, "DINKES1")
	w.person("pupr1", model.RoleLiaison, "PUPR1")
	w.person("pusk1", model.RoleLiaison, "PUSK1")
	w.person("kes2", model.RoleLiaison, "DINKES2")
	w.person("awas1", model.RoleSupervisor, "KAB1")
	return w
}

func (w *world) ctx() context.Context { return context.Background() }

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) id() model.ID {
	id, err := model.NewID(w.now, w.rand)
	w.must(err)
	return id
}

func (w *world) node(code, parent string, level model.Level) model.Agency {
	w.nodes[code] = w.id()
	return model.Agency{ID: w.nodes[code], Parent: w.nodes[parent], Level: level, Code: code, Name: "Instansi " + code}
}

// person makes a user with a mandate and logs a device of his in.
func (w *world) person(login string, role model.Role, node string) *person {
	w.t.Helper()
	p := &person{user: model.User{ID: w.id(), Login: login, Name: "Nama " + login}}
	w.must(w.store.PutUser(w.ctx(), p.user, "phc-"+login, "admin", w.now))
	w.must(w.store.PutMandate(w.ctx(), model.Mandate{ID: w.id(), User: p.user.ID, Role: role, Node: w.nodes[node]}, "admin", w.now))
	w.users[login] = p
	w.device(p)
	return p
}

// device logs the person in on a new device.
func (w *world) device(p *person) {
	w.t.Helper()
	w.next++
	p.token = sha256.Sum256(binary.BigEndian.AppendUint64(nil, w.next))
	p.n = 0
	w.must(w.store.OpenSession(w.ctx(), central.Session{TokenHash: p.token, User: p.user.ID, Device: w.id(),
		Label: "PC", Created: w.now, Expires: w.now.AddDate(0, 0, 90)}))
	var err error
	p.caller, err = w.store.Caller(w.ctx(), p.token, w.now)
	w.must(err)
}

// report is a new report held by a unit of its agency.
func (w *world) report(agency, holder string) model.Report {
	w.next++
	r := model.Report{
		ID: w.id(), Tracking: fmt.Sprint(9000000 + w.next), Title: fmt.Sprintf("Jalan berlubang %d", w.next),
		Texts: model.Texts{Original: fmt.Sprintf("Isi laporan %d", w.next), Reporter: model.Reporter{Name: fmt.Sprintf("Warga %d", w.next)}},
		Class: model.ClassComplaint, Channel: model.ChannelWeb,
		Agency: w.nodes[agency], Holder: w.nodes[holder], Stage: model.StageAwaiting,
		Clocks:    model.Clocks{Received: model.Start{At: w.now}},
		Deadlines: model.Deadlines{Due: calendar.DateOf(w.now, time.UTC).AddDays(5)},
	}
	if holder == "" {
		r.Stage = model.StageUnverified
	}
	return r
}

// put stores new reports.
func (w *world) put(reports ...model.Report) {
	w.t.Helper()
	w.must(w.store.PutReports(w.ctx(), reports, nil, "admin", w.now))
}

func (w *world) op(kind model.Kind, report model.ID, body model.Body) model.Operation {
	return model.Operation{ID: w.id(), Kind: kind, Report: report, Written: w.now, Body: body}
}

// sent freezes operations with the person's next numbers.
func (w *world) sent(p *person, ops ...model.Operation) []record.Sent {
	w.t.Helper()
	all := make([]record.Sent, len(ops))
	for i, op := range ops {
		b, err := w.codec.Encode(op)
		w.must(err)
		p.n++
		all[i] = record.Sent{N: p.n, Bytes: b}
	}
	return all
}

// apply sends operations and returns their answers.
func (w *world) apply(p *person, ops ...model.Operation) []record.Answer {
	w.t.Helper()
	answers, retry, err := w.store.Apply(w.ctx(), p.caller, w.sent(p, ops...), w.now)
	w.must(err)
	if retry != 0 || len(answers) != len(ops) {
		w.t.Fatalf("%d answers to %d operations, retry %v", len(answers), len(ops), retry)
	}
	return answers
}

// get reads a report with its timeline.
func (w *world) get(id model.ID) (model.Report, []model.Event) {
	w.t.Helper()
	var r []model.Report
	var e []model.Event
	w.read(func(rd central.Reader) (err error) {
		if r, err = rd.Reports(w.ctx(), []model.ID{id}); err != nil {
			return err
		}
		e, err = rd.Events(w.ctx(), []model.ID{id}, 0)
		return err
	})
	if len(r) == 0 {
		return model.Report{}, e
	}
	return r[0], e
}

func (w *world) get1(id model.ID) model.Report {
	w.t.Helper()
	r, _ := w.get(id)
	return r
}

func (w *world) read(f func(central.Reader) error) {
	w.t.Helper()
	w.must(w.store.Snapshot(w.ctx(), f))
}

// sound checks the store's own invariants.
func (w *world) sound() {
	w.t.Helper()
	w.must(w.store.Check(w.ctx()))
}

func (w *world) code(err error, want model.Code) {
	w.t.Helper()
	if got := model.CodeOf(err); got != want {
		w.t.Fatalf("error %v has code %q, want %q", err, got, want)
	}
}
