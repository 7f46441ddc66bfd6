package demo

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"strconv"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/invent"
	"lapor/store/central"
	"lapor/store/record"
)

// Colleague is the coordinator of the first regency who keeps working while
// the player plays: complaints come in, get dispatched, move between units.
type Colleague struct {
	Store    central.Store
	Office   *Office
	Inventor *invent.Inventor
	Next     int // index of the next complaint to come in
	IDs      io.Reader
	Rand     *rand.Rand
	Clock    func() time.Time
	Changed  func()

	device model.ID
	n      uint64
}

// pace is how long the colleague rests between two acts.
const pace = 20 * time.Second

// Run works at the pace of an office until ctx ends.
func (c *Colleague) Run(ctx context.Context, after func(time.Duration) <-chan time.Time, log *slog.Logger) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-after(pace/2 + time.Duration(c.Rand.Int64N(int64(pace)))):
		}
		if err := c.Step(ctx); err != nil && ctx.Err() == nil {
			log.Warn("colleague", "error", err)
		}
	}
}

// Step does one thing.
func (c *Colleague) Step(ctx context.Context) (err error) {
	switch p := c.Rand.Float64(); {
	case p < 0.40:
		err = c.receive(ctx)
	case p < 0.75:
		err = c.dispatchOne(ctx)
	default:
		err = c.moveOne(ctx)
	}
	c.Changed()
	return err
}

// receive lets a new complaint come in.
func (c *Colleague) receive(ctx context.Context) error {
	cal, err := calendar.Embedded()
	if err != nil {
		return err
	}
	now := c.Clock()
	l := &life{office: c.Office, inv: c.Inventor, rules: model.DefaultRules(cal, c.Office.Tree),
		week: cal.For(calendar.Week{Zone: calendar.WITA}), rand: c.Rand, ids: c.IDs, now: now, c: c.Inventor.Complaint(c.Next)}
	c.Next++
	if err := l.receive(strconv.Itoa(firstTracking+c.Next*7), now); err != nil {
		return err
	}
	return c.Store.PutReports(ctx, []model.Report{l.report}, l.events, "demo", now)
}

// dispatchOne verifies the oldest report that waits for it.
func (c *Colleague) dispatchOne(ctx context.Context) error {
	r, ok, err := c.find(ctx, func(b central.Brief) bool { return b.Stage == model.StageUnverified })
	if err != nil || !ok {
		return err
	}
	unit, _ := c.Office.Played(model.RoleLiaison)
	body := model.Body{Unit: unit.Mandate.Node, Releases: true}
	if c.Rand.Float64() < 0.5 {
		body.Unit = c.someUnit()
	}
	_, err = c.Act(ctx, model.KindVerify, r, body)
	return err
}

// moveOne takes a report from the player's unit and gives it to another.
func (c *Colleague) moveOne(ctx context.Context) error {
	player, _ := c.Office.Played(model.RoleLiaison)
	r, ok, err := c.find(ctx, func(b central.Brief) bool {
		return b.Stage == model.StageAwaiting && b.Vis.Holder == player.Mandate.Node && c.Rand.Float64() < 0.3
	})
	if err != nil || !ok {
		return err
	}
	_, err = c.Act(ctx, model.KindDispatch, r, model.Body{Unit: c.someUnit(), Reason: "Sesuai tugas dan fungsi unit yang baru."})
	return err
}

func (c *Colleague) someUnit() model.ID {
	boss, _ := c.Office.Played(model.RoleCoordinator)
	units := c.Office.Tree.Children(boss.Mandate.Node)
	return units[c.Rand.IntN(len(units))]
}

// find is the first report of the colleague's own agency that fits, oldest
// identity first.
func (c *Colleague) find(ctx context.Context, fits func(central.Brief) bool) (found model.Report, ok bool, err error) {
	boss, _ := c.Office.Played(model.RoleCoordinator)
	var id model.ID
	err = c.Store.Snapshot(ctx, func(r central.Reader) error {
		err := r.Scope(ctx, boss.Actor(), func(b central.Brief) error {
			if b.Vis.Agency == boss.Mandate.Node && (id.IsZero() || b.ID.Compare(id) < 0) && fits(b) {
				id = b.ID
			}
			return nil
		})
		if err != nil || id.IsZero() {
			return err
		}
		reports, err := r.Reports(ctx, []model.ID{id})
		if len(reports) == 1 {
			found, ok = reports[0], true
		}
		return err
	})
	return found, ok, err
}

// Act does one operation on the server as the coordinator, from a desk of his
// own, as it would arrive from his program.
func (c *Colleague) Act(ctx context.Context, kind model.Kind, r model.Report, body model.Body) (model.Outcome, error) {
	boss, _ := c.Office.Played(model.RoleCoordinator)
	if err := c.signIn(ctx, boss); err != nil {
		return model.Outcome{}, err
	}
	id, err := model.NewID(c.Clock(), c.IDs)
	if err != nil {
		return model.Outcome{}, err
	}
	codec, err := record.NewCodec()
	if err != nil {
		return model.Outcome{}, err
	}
	b, err := codec.Encode(model.Operation{ID: id, Kind: kind, Report: r.ID, Base: r.Revs, Written: c.Clock(), Body: body})
	if err != nil {
		return model.Outcome{}, err
	}
	caller := central.Caller{User: boss.User, Actor: boss.Actor(), Device: c.device, LastN: c.n}
	answers, _, err := c.Store.Apply(ctx, caller, []record.Sent{{N: c.n + 1, Bytes: b}}, c.Clock())
	if err != nil {
		return model.Outcome{}, err
	}
	c.n++
	if out := answers[0].Outcome; out.Result != model.ResultApplied {
		return out, fmt.Errorf("demo: %s: %s %s", kind, out.Result, out.Reason)
	}
	return answers[0].Outcome, nil
}

func (c *Colleague) signIn(ctx context.Context, boss Account) (err error) {
	if !c.device.IsZero() {
		return nil
	}
	device, err := model.NewID(c.Clock(), c.IDs)
	if err != nil {
		return err
	}
	err = c.Store.OpenSession(ctx, central.Session{TokenHash: sha256.Sum256(device[:]), User: boss.User.ID, Device: device,
		Label: "kolega", Created: c.Clock(), Expires: c.Clock().AddDate(0, 0, 1)})
	if err == nil {
		c.device = device
	}
	return err
}
