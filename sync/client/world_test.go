package client_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/store/central"
	"lapor/store/record"
	"lapor/sync/client"
	"lapor/sync/client/memstore"
	"lapor/sync/server"
	"lapor/sync/wire"
)

var start = time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC) // Monday 8.00 WIB

// teller is what a test and a property have in common.
type teller interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

const password = "rahasia-sekali"

// world is a real server over SQLite with a small tree and people:
//
//	NAS
//	├── KAB1: DINKES1, PUPR1
//	└── KAB2: DINKES2
type world struct {
	t       teller
	tb      testing.TB
	dir     string
	store   central.Store
	server  *server.Server
	handler http.Handler
	codec   *wire.Codec
	rand    *dice
	nodes   map[string]model.ID
	users   map[string]model.ID
	now     time.Time
	options server.Options
	made    int
}

// dice are random for several goroutines.
type dice struct {
	mu sync.Mutex
	r  *rand.ChaCha8
}

func (d *dice) Read(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.r.Read(p)
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, tb: t, dir: t.TempDir(), rand: &dice{r: rand.NewChaCha8([32]byte{1})}, nodes: map[string]model.ID{}, users: map[string]model.ID{}, now: start}
	records, err := record.NewCodec()
	w.must(err)
	w.codec, err = wire.NewCodec(records, wire.Options{})
	w.must(err)
	w.options = server.Options{Clock: w.clock, Random: w.rand, Codec: w.codec, Argon: server.Argon{MemoryKiB: 64, Passes: 1, Threads: 1}}
	w.open("server.db")
	root := w.node("NAS", "", model.LevelNational)
	w.must(w.store.Init(w.ctx(), root, model.User{ID: w.id(), Login: "admin", Name: "Admin"}, w.hash(), w.now))
	w.must(w.store.PutAgencies(w.ctx(), []model.Agency{
		w.node("KAB1", "NAS", model.LevelAgency), w.node("KAB2", "NAS", model.LevelAgency),
		w.node("DINKES1", "KAB1", model.LevelUnit), w.node("PUPR1", "KAB1", model.LevelUnit),
		w.node("DINKES2", "KAB2", model.LevelUnit),
	}, "admin", w.now))
	w.person("koor1", model.RoleCoordinator, "KAB1")
	w.person("koor2", model.RoleCoordinator, "KAB2")
	w.person("kes1", model.RoleLiaison, "DINKES1")
	w.person("pupr1", model.RoleLiaison, "PUPR1")
	w.person("kes2", model.RoleLiaison, "DINKES2")
	w.person("awas1", model.RoleSupervisor, "KAB1")
	return w
}

func (w *world) ctx() context.Context { return context.Background() }
func (w *world) clock() time.Time     { return w.now }

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

func (w *world) hash() string {
	phc, err := server.HashPassword(password, w.rand, w.options.Argon)
	w.must(err)
	return phc
}

// open puts the server over a database file.
func (w *world) open(name string) {
	w.t.Helper()
	store, err := central.Open(w.ctx(), filepath.Join(w.dir, name), central.Options{Clock: w.clock, Random: w.rand})
	w.must(err)
	w.store = store
	w.tb.Cleanup(func() { store.Close() })
	w.serve()
}

// serve makes the server anew, with the present options.
func (w *world) serve() {
	w.t.Helper()
	var err error
	w.server, err = server.New(w.store, w.options)
	w.must(err)
	w.handler = w.server.Handler()
}

func (w *world) node(code, parent string, level model.Level) model.Agency {
	w.nodes[code] = w.id()
	return model.Agency{ID: w.nodes[code], Parent: w.nodes[parent], Level: level, Code: code, Name: "Instansi " + code}
}

func (w *world) person(login string, role model.Role, node string) {
	w.t.Helper()
	w.users[login] = w.id()
	w.must(w.store.PutUser(w.ctx(), model.User{ID: w.users[login], Login: login, Name: "Nama " + login}, w.hash(), "admin", w.now))
	w.mandate(login, role, node)
}

func (w *world) mandate(login string, role model.Role, node string) model.ID {
	w.t.Helper()
	m := model.Mandate{ID: w.id(), User: w.users[login], Role: role, Node: w.nodes[node]}
	w.must(w.store.PutMandate(w.ctx(), m, "admin", w.now))
	return m.ID
}

// report is a report of an agency; holder "" leaves it unverified.
func (w *world) report(agency, holder string) model.Report {
	w.made++
	r := model.Report{
		ID: w.id(), Tracking: fmt.Sprint(9000000 + w.made), Title: fmt.Sprintf("Jalan berlubang %d", w.made),
		Texts: model.Texts{Original: fmt.Sprintf("Isi laporan %d: %s", w.made, strings.Repeat(fmt.Sprint("kata", w.made, " "), 40)),
			Reporter: model.Reporter{Name: fmt.Sprintf("Warga %d", w.made)}},
		Class: model.ClassComplaint, Channel: model.ChannelWeb,
		Agency: w.nodes[agency], Holder: w.nodes[holder], Stage: model.StageAwaiting,
		Clocks:    model.Clocks{Received: model.Start{At: w.now.Add(-time.Duration(w.made) * time.Hour)}},
		Deadlines: model.Deadlines{Due: calendar.DateOf(w.now, time.UTC).AddDays(w.made % 9)},
	}
	if holder == "" {
		r.Stage = model.StageUnverified
	}
	return r
}

func (w *world) put(reports ...model.Report) {
	w.t.Helper()
	var events []model.Event
	for _, r := range reports {
		events = append(events, model.Event{ID: w.id(), Report: r.ID, Kind: model.KindImported, At: w.now, Audience: model.AudiencePublic,
			Body: model.EventBody{Text: "Diimpor " + r.Tracking}})
	}
	w.must(w.store.PutReports(w.ctx(), reports, events, "admin", w.now))
}

// fill puts n reports, every fifth unverified, some with the other unit.
func (w *world) fill(n int) []model.Report {
	w.t.Helper()
	holders := []string{"DINKES1", "DINKES1", "PUPR1", "DINKES1", ""}
	var reports []model.Report
	for i := range n {
		reports = append(reports, w.report("KAB1", holders[i%len(holders)]))
	}
	w.put(reports...)
	return reports
}

// server's own copy of a report.
func (w *world) read(id model.ID) (r model.Report, events []model.Event) {
	w.t.Helper()
	w.must(w.store.Snapshot(w.ctx(), func(reader central.Reader) error {
		list, err := reader.Reports(w.ctx(), []model.ID{id})
		if err == nil && len(list) == 1 {
			r = list[0]
			events, err = reader.Events(w.ctx(), []model.ID{id}, 0)
		}
		return err
	}))
	return r, events
}

func (w *world) count(id model.ID, kind model.Kind) (n int) {
	w.t.Helper()
	_, events := w.read(id)
	for _, e := range events {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

// desk is an officer's store, engine and link to the server.
type desk struct {
	w      *world
	login  string
	store  *memstore.Store
	link   *link
	engine *client.Engine
}

// desk logs an officer in on a new device.
func (w *world) desk(login string) *desk {
	w.t.Helper()
	d := &desk{w: w, login: login, store: memstore.New(w.codec.Records(), w.id()), link: &link{w: w}}
	d.login_()
	d.connect()
	return d
}

func (d *desk) device() model.ID {
	st, err := d.store.SyncState(d.w.ctx())
	d.w.must(err)
	return st.Device
}

func (d *desk) login_() {
	d.w.t.Helper()
	reply, status := d.w.login(d.login, password, d.device())
	if status != http.StatusOK {
		d.w.t.Fatalf("login of %s: %d", d.login, status)
	}
	d.link.token = reply.Token
}

func (d *desk) connect() {
	d.w.t.Helper()
	var err error
	d.engine, err = client.New(d.store, d.link, client.Options{Clock: d.w.clock, Random: d.w.rand, Codec: d.w.codec})
	d.w.must(err)
}

// clone is the same disk in another computer.
func (d *desk) clone() *desk {
	c := &desk{w: d.w, login: d.login, store: d.store.Clone(), link: &link{w: d.w, token: d.link.token}}
	c.connect()
	return c
}

func (d *desk) sync() client.Summary {
	d.w.t.Helper()
	sum, err := d.engine.Sync(d.w.ctx())
	if err != nil {
		d.w.t.Fatalf("%s: %v", d.login, err)
	}
	return sum
}

// submit queues an operation with what the officer sees as its base.
func (d *desk) submit(kind model.Kind, report model.ID, body model.Body) model.ID {
	d.w.t.Helper()
	op := model.Operation{ID: d.w.id(), Kind: kind, Report: report, Written: d.w.now, Body: body}
	if r, ok := d.report(report); ok {
		op.Base = r.Revs
	}
	for _, q := range d.store.Ops() {
		if q.Op.Report == report && q.Outcome.Result == model.ResultNone {
			op.After = append(op.After, q.Op.ID)
		}
	}
	d.w.must(d.store.Submit(op, time.Time{}))
	return op.ID
}

// submitHeld is submit with a hold.
func (d *desk) submitHeld(kind model.Kind, report model.ID, leaves time.Time) model.ID {
	d.w.t.Helper()
	op := model.Operation{ID: d.w.id(), Kind: kind, Report: report, Body: model.Body{Text: "catatan"}}
	d.w.must(d.store.Submit(op, leaves))
	return op.ID
}

func (d *desk) outcome(op model.ID) model.Outcome {
	for _, q := range d.store.Ops() {
		if q.Op.ID == op {
			return q.Outcome
		}
	}
	d.w.t.Fatalf("operation %s is not in the outbox", op)
	return model.Outcome{}
}

// report as this officer holds it.
func (d *desk) report(id model.ID) (model.Report, bool) {
	d.w.t.Helper()
	var text *record.Item
	for _, it := range d.store.Items(record.TypeText) {
		if it.Report == id {
			text = &it
		}
	}
	for _, it := range d.store.Items(record.TypeRow) {
		if it.ID == id {
			r, err := d.w.codec.Records().Report(it, text)
			d.w.must(err)
			return r, true
		}
	}
	return model.Report{}, false
}

func (d *desk) hasText(id model.ID) bool {
	return slices.ContainsFunc(d.store.Items(record.TypeText), func(it record.Item) bool { return it.Report == id })
}

// sameAsFresh fails unless this officer holds exactly what a new device of
// his gets.
func (d *desk) sameAsFresh() {
	d.w.t.Helper()
	fresh := d.w.desk(d.login)
	fresh.sync()
	for _, kind := range []record.Type{record.TypeRow, record.TypeText, record.TypeEvent, record.TypeActor, record.TypeRules, record.TypeCalendar, record.TypeParked} {
		mine, theirs := d.store.Items(kind), fresh.store.Items(kind)
		if kind == record.TypeParked { // Rev is the place in the feed
			for i := range mine {
				mine[i].Rev = 0
			}
			for i := range theirs {
				theirs[i].Rev = 0
			}
		}
		if len(mine) != len(theirs) {
			d.w.t.Fatalf("%s holds %d items of type %d, a new device gets %d", d.login, len(mine), kind, len(theirs))
		}
		for i := range mine {
			if mine[i].ID != theirs[i].ID || mine[i].Class != theirs[i].Class || !bytes.Equal(mine[i].Bytes, theirs[i].Bytes) {
				d.w.t.Fatalf("%s: item %d of type %d differs from what a new device gets", d.login, i, kind)
			}
		}
	}
}

// link is a transport into the handler, with the faults of real links.
type link struct {
	w     *world
	token string

	moved   int64
	cut     int                      // bytes of answers that pass before the link dies; 0: never
	lost    bool                     // the request does not arrive
	answers [][]byte                 // bodies as sent, for tests that look into them
	sent    []wire.Request           // requests that arrived
	before  func(r *http.Request)    // may change a request
	wait    func(wait time.Duration) // sees the long poll
}

func (l *link) Bytes() int64 { return l.moved }

func (l *link) Renew(ctx context.Context, device model.ID) error {
	body := fmt.Sprintf(`{"device":%q}`, device)
	rec := l.post(ctx, wire.PathDevice, wire.MediaJSON, strings.NewReader(body))
	if rec.Code != http.StatusOK {
		return refusal(rec)
	}
	var reply wire.LoginReply
	decodeJSON(l.w.t, rec, &reply)
	l.token = reply.Token
	return nil
}

func (l *link) Exchange(ctx context.Context, body []byte, wait time.Duration) (io.ReadCloser, error) {
	if l.lost {
		return nil, model.Errorf(client.CodeNoNetwork, "cut before the request")
	}
	if l.wait != nil {
		l.wait(wait)
	}
	l.moved += int64(len(body))
	if req, err := l.w.codec.DecodeRequest(bytes.NewReader(body)); err == nil {
		l.sent = append(l.sent, req)
	}
	rec := l.post(ctx, wire.PathSync, wire.MediaSync, bytes.NewReader(body))
	if rec.Code != http.StatusOK {
		return nil, refusal(rec)
	}
	answer := rec.Body.Bytes()
	l.answers = append(l.answers, answer)
	if l.cut > 0 && l.cut < len(answer) {
		l.moved += int64(l.cut)
		return io.NopCloser(io.MultiReader(bytes.NewReader(answer[:l.cut]), deadLink{})), nil
	}
	l.moved += int64(len(answer))
	return io.NopCloser(bytes.NewReader(answer)), nil
}

func (l *link) post(ctx context.Context, path, media string, body io.Reader) *httptest.ResponseRecorder {
	req := httptest.NewRequestWithContext(ctx, http.MethodPost, path, body)
	req.Header.Set("Content-Type", media)
	req.Header.Set("Authorization", "Bearer "+l.token)
	if l.before != nil {
		l.before(req)
	}
	rec := httptest.NewRecorder()
	l.w.handler.ServeHTTP(rec, req)
	return rec
}

type deadLink struct{}

func (deadLink) Read([]byte) (int, error) {
	return 0, model.Errorf(client.CodeNoNetwork, "cut in the answer")
}
