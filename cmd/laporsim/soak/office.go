package soak

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/store/central"
	"lapor/store/record"
	"lapor/sync/server"
	"lapor/sync/wire"
)

var start = time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC) // Monday 8.00 WIB

// office is everything that lives in one episode:
//
//	NAS
//	├── KAB1: DINKES1 (PUSK1), PUPR1
//	└── KAB2: DINKES2
type office struct {
	ctx    context.Context
	o      options
	chance *rand.Rand
	ids    io.Reader
	now    time.Time     // the server's clock
	day    calendar.Date // up to which the timers ran
	codec  *wire.Codec
	plant  planted

	back     backend
	server   *server.Server
	handler  http.Handler
	nodes    map[string]model.ID
	officers []*officer
	devices  []*device
	reports  []model.ID
	made     int
	saved    *remembered // what the administrator's backup knows
	ledger   ledger
	clones   bool // disks are cloned in this episode, and then the server is not restored
	piece    int  // bytes between commit points
	quiet    bool // no faults: the episode comes to its end
	nested   bool // something happens while an answer is on its way

	counts counts
	trace  []string
	found  *violation
}

// officer as the office knows him, apart from any store.
type officer struct {
	login    string
	user     model.User
	role     model.Role
	mandates []model.Mandate
}

func (p *officer) actor() model.Actor {
	all := slices.Clone(p.mandates)
	slices.SortFunc(all, func(a, b model.Mandate) int { return a.ID.Compare(b.ID) })
	return model.Actor{User: p.user.ID, Name: p.user.Name, Mandates: all}
}

// remembered is what a backup of the server holds of what we know.
type remembered struct {
	officers []officer
	ledger   ledger
}

// episode lives through one office. The error is a *violation when a rule did
// not hold.
func episode(ctx context.Context, seed uint64, o options, dir string, plant planted) (counts, error) {
	w, err := newOffice(ctx, seed, o, dir, plant)
	if err != nil {
		return counts{}, err
	}
	defer w.back.close()
	for w.counts.Syncs < o.episode && w.found == nil {
		if err := w.step(); err != nil {
			return w.counts, err
		}
	}
	if w.found == nil {
		if err := w.settle(); err != nil {
			return w.counts, err
		}
	}
	if w.found != nil {
		w.found.trace = strings.Join(w.trace, "\n")
		return w.counts, w.found
	}
	return w.counts, nil
}

func newOffice(ctx context.Context, seed uint64, o options, dir string, plant planted) (*office, error) {
	var key [32]byte
	for i := range 8 {
		key[i] = byte(seed >> (8 * i))
	}
	w := &office{ctx: ctx, o: o, chance: rand.New(rand.NewPCG(seed, 0x736f616b)), ids: rand.NewChaCha8(key), now: start,
		nodes: map[string]model.ID{}, plant: plant}
	w.ledger = newLedger()
	w.clones, w.piece = w.one(2), pick(w, 400, 2_000, 24_000, 24_000)
	records, err := record.NewCodec()
	if err != nil {
		return nil, err
	}
	if w.codec, err = wire.NewCodec(records, wire.Options{}); err != nil {
		return nil, err
	}
	if o.store == "sqlite" {
		if dir, err = os.MkdirTemp(dir, "episode"); err != nil {
			return nil, err
		}
	}
	w.back, err = newBackend(ctx, o.store, dir, central.Options{Clock: w.clock, Random: w.ids, Decide: w.decide})
	if err != nil {
		return nil, err
	}
	if err := w.populate(); err != nil {
		return nil, err
	}
	if err := w.serve(); err != nil {
		return nil, err
	}
	for _, p := range w.officers {
		if _, err := w.newDevice(p); err != nil {
			return nil, err
		}
	}
	return w, w.back.save(ctx)
}

func (w *office) clock() time.Time { return w.now }

// truth is the store as it is; the server may be given a planted one.
func (w *office) truth() central.Store { return w.back.store() }

// serve makes the server anew: what it kept in memory is lost.
func (w *office) serve() error {
	store := w.truth()
	if w.plant.store != nil {
		store = w.plant.store(w, store)
	}
	s, err := server.New(store, server.Options{Clock: w.clock, Random: w.ids, Codec: w.codec, PieceBytes: w.piece,
		Argon: server.Argon{MemoryKiB: 64, Passes: 1, Threads: 1}, TokenTTL: 40 * 365 * 24 * time.Hour})
	if err != nil {
		return err
	}
	w.server, w.handler = s, s.Handler()
	return nil
}

func (w *office) populate() error {
	store := w.truth()
	root := w.node("NAS", "", model.LevelNational)
	if err := store.Init(w.ctx, root, model.User{ID: w.id(), Login: "admin", Name: "Admin"}, "", w.now); err != nil {
		return err
	}
	err := store.PutAgencies(w.ctx, []model.Agency{
		w.node("KAB1", "NAS", model.LevelAgency), w.node("KAB2", "NAS", model.LevelAgency),
		w.node("DINKES1", "KAB1", model.LevelUnit), w.node("PUPR1", "KAB1", model.LevelUnit),
		w.node("PUSK1", "DINKES1", model.LevelSubUnit), w.node("DINKES2", "KAB2", model.LevelUnit),
	}, "admin", w.now)
	if err != nil {
		return err
	}
	for _, p := range []struct {
		login string
		role  model.Role
		node  string
	}{
		{"koor1", model.RoleCoordinator, "KAB1"}, {"koor2", model.RoleCoordinator, "KAB2"},
		{"kes1", model.RoleLiaison, "DINKES1"}, {"kes1b", model.RoleLiaison, "DINKES1"}, {"pupr1", model.RoleLiaison, "PUPR1"},
		{"pusk1", model.RoleLiaison, "PUSK1"}, {"awas1", model.RoleSupervisor, "KAB1"},
	} {
		officer := &officer{login: p.login, role: p.role, user: model.User{ID: w.id(), Login: p.login, Name: "Nama " + p.login}}
		if err := store.PutUser(w.ctx, officer.user, "", "admin", w.now); err != nil {
			return err
		}
		w.officers = append(w.officers, officer)
		if err := w.give(officer, model.Mandate{Role: p.role, Node: w.nodes[p.node]}); err != nil {
			return err
		}
	}
	for range 8 {
		if err := w.register(); err != nil {
			return err
		}
	}
	return nil
}

func (w *office) node(code, parent string, level model.Level) model.Agency {
	w.nodes[code] = w.id()
	return model.Agency{ID: w.nodes[code], Parent: w.nodes[parent], Level: level, Code: code, Name: "Instansi " + code}
}

func (w *office) give(p *officer, m model.Mandate) error {
	m.ID, m.User = w.id(), p.user.ID
	p.mandates = append(p.mandates, m)
	w.counts.Mandates++
	return w.truth().PutMandate(w.ctx, m, "admin", w.now)
}

// register puts a new report, as an import would.
func (w *office) register() error {
	w.made++
	agency, units := "KAB1", []string{"DINKES1", "DINKES1", "PUPR1", "PUSK1", ""}
	if w.made%6 == 0 {
		agency, units = "KAB2", []string{"DINKES2", ""}
	}
	holder := units[w.chance.IntN(len(units))]
	r := model.Report{
		ID: w.id(), Tracking: fmt.Sprint(9000000 + w.made), Title: fmt.Sprintf("Jalan berlubang %d", w.made),
		Texts: model.Texts{Original: fmt.Sprintf("Isi laporan %d: %s", w.made, strings.Repeat(fmt.Sprint("kata", w.made, " "), 6)),
			Reporter: model.Reporter{Name: fmt.Sprintf("Warga %d", w.made)}},
		Class: model.ClassComplaint, Channel: model.ChannelWeb, Anonymous: w.made%4 == 0,
		Agency: w.nodes[agency], Holder: w.nodes[holder], Stage: model.StageAwaiting,
		Clocks:    model.Clocks{Received: model.Start{At: w.now}},
		Deadlines: model.Deadlines{Due: calendar.DateOf(w.now, time.UTC).AddDays(w.made % 9)},
	}
	if holder == "" {
		r.Stage = model.StageUnverified
	} else {
		r.Clocks.FirstDispatch, r.Clocks.UnitDispatch = model.Start{At: w.now}, model.Start{At: w.now}
	}
	w.reports = append(w.reports, r.ID)
	return w.truth().PutReports(w.ctx, []model.Report{r}, nil, "admin", w.now)
}

func (w *office) id() model.ID {
	id, err := model.NewID(w.now, w.ids)
	if err != nil {
		panic(err) // ChaCha8 never fails
	}
	return id
}

// fail notes the first violation; the episode ends with it.
func (w *office) fail(rule int, format string, args ...any) {
	if w.found == nil {
		w.found = &violation{rule: rule, what: fmt.Sprintf("rule %d: ", rule) + fmt.Sprintf(format, args...)}
	}
}

// note keeps the last steps for the trace.
func (w *office) note(format string, args ...any) {
	const kept = 60
	if w.quiet && w.found == nil && len(args) > 0 {
		return // everybody syncs again and again
	}
	if len(w.trace) >= kept {
		w.trace = append(w.trace[:0], w.trace[kept/2:]...)
	}
	indent := "    "
	if w.nested {
		indent = "      meanwhile "
	}
	w.trace = append(w.trace, indent+fmt.Sprintf(format, args...))
}

func pick[T any](w *office, from ...T) T { return from[w.chance.IntN(len(from))] }

// one in n.
func (w *office) one(n int) bool { return w.chance.IntN(n) == 0 }
