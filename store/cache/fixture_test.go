package cache

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/query"
	"lapor/model/queue"
	"lapor/store/record"
)

// morning is when tests take place: Monday 12 January 2026, 08.00 WIB.
var morning = time.Date(2026, 1, 12, 1, 0, 0, 0, time.UTC)

var (
	today = calendar.NewDate(2026, time.January, 12)
	soon  = calendar.NewDate(2026, time.January, 14)
)

// desk is a profile with a clock that tests move, and the server's side of
// it: makes items as the server would send them.
type desk struct {
	*Cache
	t     testing.TB
	dir   string
	at    time.Time
	seed  uint64
	tick  chan time.Time
	codec *record.Codec
	n     int // reports made
}

// id is a fixed identity.
func id(kind byte, n int) model.ID {
	out := model.ID{0x01, 0x90, 0, 0, 0, byte(n >> 16), 0x70, kind, 0x80}
	out[13], out[14], out[15] = byte(n>>16), byte(n>>8), byte(n)
	return out
}

var (
	nodeNation  = id('a', 1)
	nodeRegency = id('a', 2)
	nodeHealth  = id('a', 3)
	nodeRoads   = id('a', 4)
	userRina    = id('u', 1)
	mandateRina = id('m', 1)
)

func newDesk(t testing.TB) *desk {
	t.Helper()
	d := &desk{t: t, dir: memoryDir(t), at: morning, seed: 1, tick: make(chan time.Time)}
	d.open()
	return d
}

// memoryDir is a folder on a disk in memory where there is one: thousands of
// durable commits of tests need not wear a real disk.
func memoryDir(t testing.TB) string {
	dir, err := os.MkdirTemp("/dev/shm", "lapor-cache-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func (d *desk) options() Options {
	d.seed++
	return Options{Clock: func() time.Time { return d.at }, Random: rand.NewChaCha8([32]byte{byte(d.seed)}),
		Profile: "rina", Tick: d.tick}
}

func (d *desk) open() {
	d.t.Helper()
	c, err := Open(context.Background(), d.dir, d.options())
	if err != nil {
		d.t.Fatal(err)
	}
	d.Cache, d.codec = c, c.codec
	d.t.Cleanup(func() { c.Close() })
}

func (d *desk) reopen() {
	d.t.Helper()
	d.must(d.Close())
	d.open()
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) item(kind record.Type, id model.ID, rev uint64, v any) record.Item {
	d.t.Helper()
	b, err := d.codec.Encode(v)
	d.must(err)
	return record.Item{Type: kind, ID: id, Rev: rev, Bytes: b}
}

func agencies() []model.Agency {
	return []model.Agency{
		{ID: nodeNation, Level: model.LevelNational, Code: "NAS", Name: "Nasional"},
		{ID: nodeRegency, Parent: nodeNation, Level: model.LevelAgency, Code: "BANJAR", Name: "Kabupaten Banjar"},
		{ID: nodeHealth, Parent: nodeRegency, Level: model.LevelUnit, Code: "DINKES", Name: "Dinas Kesehatan"},
		{ID: nodeRoads, Parent: nodeRegency, Level: model.LevelUnit, Code: "PUPR", Name: "Dinas Pekerjaan Umum"},
	}
}

// ready gives the desk its tree, rules and an actor with this role.
func (d *desk) ready(role model.Role, node model.ID) {
	d.t.Helper()
	holidays, err := calendar.Embedded()
	d.must(err)
	rules := model.DefaultRules(holidays, model.NewTree(agencies()))
	items := []record.Item{
		d.item(record.TypeActor, userRina, 1, model.Actor{User: userRina, Name: "Rina",
			Mandates: []model.Mandate{{ID: mandateRina, User: userRina, Role: role, Node: node}}}),
		d.item(record.TypeRules, id('r', 1), 1, rules),
		d.item(record.TypeCalendar, id('c', 1), 1, holidays.Data()),
	}
	for _, a := range agencies() {
		items = append(items, d.item(record.TypeAgency, a.ID, 1, a))
	}
	d.must(d.ApplyPiece(d.ctx(), Piece{Incarnation: 7, Epoch: 1, TreeRev: 1, Items: items, Cursor: []byte("tree")}))
	d.must(d.NewDevice(d.ctx(), id('d', 1)))
}

func (d *desk) ctx() context.Context { return context.Background() }

// report makes one that waits for its first follow-up at the health office.
func (d *desk) report(n int) model.Report {
	received := morning.AddDate(0, 0, -5)
	r := model.Report{
		ID: id('R', n), Tracking: fmt.Sprint(9_000_000 + n), Revs: model.Revs{Rev: 3, Status: 1, Assign: 1},
		Title: fmt.Sprintf("Jalan berlubang nomor %d", n), Class: model.ClassComplaint, Category: "Infrastruktur / Jalan",
		Channel: model.ChannelWeb, Agency: nodeRegency, Holder: nodeHealth, Stage: model.StageAwaiting,
		Clocks: model.Clocks{Received: model.Start{At: received}, Verified: received.Add(time.Hour),
			FirstDispatch: model.Start{At: received.Add(time.Hour)}, UnitDispatch: model.Start{At: received.Add(time.Hour)}},
		Texts: model.Texts{Original: fmt.Sprintf("Mohon perbaikan jalan di depan pasar, sudah %d kali dilaporkan.", n),
			Reporter: model.Reporter{Name: "Siti Contoh"}},
	}
	r.Deadlines.FollowUp, r.Deadlines.Due, r.Deadlines.DueKind = today.AddDays(n%9-4), today.AddDays(n%9-4), model.ClockFollowUp
	return r
}

// items of a report with text and one event, as its class may see them.
func (d *desk) items(r model.Report, class model.ViewClass) []record.Item {
	d.t.Helper()
	row, err := d.codec.Row(r, class)
	d.must(err)
	text, err := d.codec.Text(r, class)
	d.must(err)
	event, ok, err := d.codec.Event(model.Event{ID: id('E', int(r.Revs.Rev)<<12|int(r.ID[15])), Report: r.ID, No: 1, Kind: model.KindDispatch,
		At: r.Clocks.UnitDispatch.At, Audience: model.AudienceInternal, Body: model.EventBody{Text: "diteruskan"}}, class, model.ID{})
	d.must(err)
	list := []record.Item{row, text}
	if ok {
		list = append(list, event)
	}
	return list
}

// receive stores reports as one piece.
func (d *desk) receive(class model.ViewClass, reports ...model.Report) {
	d.t.Helper()
	d.n++
	p := Piece{Incarnation: 7, Epoch: 1, Cursor: fmt.Append(nil, "cursor", d.n)}
	for _, r := range reports {
		p.Items = append(p.Items, d.items(r, class)...)
	}
	d.must(d.ApplyPiece(d.ctx(), p))
}

// liaison is a desk of the health office with reports 1 to n.
func liaison(t testing.TB, n int) *desk {
	d := newDesk(t)
	d.ready(model.RoleLiaison, nodeHealth)
	var all []model.Report
	for i := 1; i <= n; i++ {
		all = append(all, d.report(i))
	}
	d.receive(model.ViewUnit, all...)
	return d
}

func note(report model.ID, text string) model.Operation {
	return model.Operation{Kind: model.KindNote, Report: report, Body: model.Body{Text: text}}
}

func reply(report model.ID, text string) model.Operation {
	return model.Operation{Kind: model.KindFollowUpResult, Report: report, Body: model.Body{Text: text}}
}

func (d *desk) submit(op model.Operation) model.Outgoing {
	d.t.Helper()
	out, err := d.Submit(d.ctx(), op, 0, model.ID{})
	d.must(err)
	return out
}

func (d *desk) page(v queue.View, s queue.Sort, search string) queue.Page {
	d.t.Helper()
	q, _ := query.Parse(search)
	p, err := d.Page(d.ctx(), queue.Request{View: v, Sort: s, Search: q, Today: today, Soon: soon, Limit: 100})
	d.must(err)
	return p
}

func (d *desk) found(search string) []string {
	d.t.Helper()
	list := []string{}
	for _, r := range d.page(queue.ViewAll, queue.SortDue, search).Rows {
		list = append(list, r.Tracking)
	}
	return list
}

func (d *desk) take() []record.Sent {
	d.t.Helper()
	ops, err := d.TakeOps(d.ctx(), d.at, 7, 64, 64<<10)
	d.must(err)
	return ops
}

// answered is what the server says to an operation, as applied.
func answered(n uint64, o model.Outcome) Piece {
	return Piece{Incarnation: 7, Epoch: 1, Answers: []record.Answer{{N: n, Outcome: o}}}
}

func wantCode(t testing.TB, err error, code model.Code) {
	t.Helper()
	if model.CodeOf(err) != code {
		t.Fatalf("error %v; want code %q", err, code)
	}
}
