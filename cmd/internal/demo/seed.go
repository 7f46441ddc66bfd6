package demo

import (
	"context"
	"io"
	"math/rand/v2"
	"strconv"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/invent"
	"lapor/store/central"
	"lapor/sync/server"
)

// history is how far back the oldest report was received.
const history = 150 * 24 * time.Hour

// firstTracking is the first tracking ID; the real ones have seven digits too.
const firstTracking = 9_160_000

// Seeded says what was put into the store.
type Seeded struct {
	Office  Office
	Reports int
	Events  int
}

// Seed fills an empty store with the world of the seed as it stands at now.
// Passwords are hashed cheaply: the world is a toy, its clock is not.
func Seed(ctx context.Context, store central.Store, seed uint64, reports int, now time.Time, ids io.Reader) (Seeded, error) {
	inv := invent.New(seed)
	office, err := newOffice(inv, seed, now.Add(-history), ids)
	if err != nil {
		return Seeded{}, err
	}
	out := Seeded{Office: office}
	if err := people(ctx, store, office, now.Add(-history), ids); err != nil {
		return out, err
	}
	cal, err := calendar.Embedded()
	if err != nil {
		return out, err
	}
	rules := model.DefaultRules(cal, office.Tree)
	rnd := rand.New(rand.NewPCG(seed, 0x6c61706f72))
	var batch []model.Report
	var events []model.Event
	for i := range reports {
		l := &life{office: &office, inv: inv, rules: rules, week: cal.For(calendar.Week{Zone: calendar.WITA}),
			rand: rnd, ids: ids, now: now, c: inv.Complaint(i)}
		if err := l.receive(strconv.Itoa(firstTracking+i*7+rnd.IntN(7)), received(rnd, now)); err != nil {
			return out, err
		}
		if err := l.live(); err != nil {
			return out, err
		}
		if err := l.remind(); err != nil {
			return out, err
		}
		batch, events = append(batch, l.report), append(events, l.events...)
	}
	out.Reports, out.Events = len(batch), len(events)
	return out, store.PutReports(ctx, batch, events, "demo", now)
}

// received draws an arrival, denser towards now and in waking hours.
func received(rnd *rand.Rand, now time.Time) time.Time {
	age := rnd.Float64()
	at := now.Add(-time.Duration(age * age * float64(history)))
	if h := at.In(calendar.WITA.Location()).Hour(); h < 6 {
		at = at.Add(-time.Duration(8+rnd.IntN(6)) * time.Hour)
	}
	return at.Truncate(time.Second)
}

func people(ctx context.Context, store central.Store, office Office, at time.Time, ids io.Reader) error {
	hash, err := server.HashPassword(Password, ids, server.Argon{MemoryKiB: 64, Passes: 1, Threads: 1})
	if err != nil {
		return err
	}
	first := office.Accounts[0]
	if err := store.Init(ctx, office.Agencies[0], first.User, hash, at); err != nil {
		return err
	}
	if err := store.PutAgencies(ctx, office.Agencies, "demo", at); err != nil {
		return err
	}
	for _, a := range office.Accounts {
		if a.User.ID != first.User.ID {
			if err := store.PutUser(ctx, a.User, hash, "demo", at); err != nil {
				return err
			}
		}
		if err := store.PutMandate(ctx, a.Mandate, "demo", at); err != nil {
			return err
		}
	}
	return nil
}
