package powercut

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/store/cache"
	"lapor/store/central"
	"lapor/store/record"
)

// A writer tells what it finds ("have ID"), then what it has been promised
// ("ack ID"), until somebody kills it. Identities are random: what was told
// by one that is dead now must not be confused with what the next one writes.

func newID() (model.ID, error) { return model.NewID(time.Now(), rand.Reader) }

// clientWriter submits notes to an officer's cache.
func clientWriter(ctx context.Context, dir string, out io.Writer) error {
	c, err := cache.Open(ctx, dir, cache.Options{Clock: time.Now, Random: rand.Reader, Profile: "rina"})
	if err != nil {
		return err
	}
	if r := c.Recovered(); r != nil {
		return fmt.Errorf("the cache was damaged: %+v", r)
	}
	me, err := c.Me(ctx)
	if err != nil {
		return err
	}
	list, err := c.Outbox(ctx)
	if err != nil {
		return err
	}
	for _, o := range list {
		fmt.Fprintln(out, "have", o.Op.ID)
	}
	fmt.Fprintln(out, "ready")
	if !me.Ready {
		if err := furnish(ctx, c); err != nil {
			return err
		}
	}
	for ctx.Err() == nil {
		o, err := c.Submit(ctx, model.Operation{Kind: model.KindNote, Report: theReport,
			Body: model.Body{Text: "catatan yang tidak boleh hilang"}}, time.Minute, model.ID{})
		if err != nil {
			return err
		}
		fmt.Fprintln(out, "ack", o.Op.ID)
	}
	return ctx.Err()
}

var theReport = model.ID{15: 1}

// furnish gives an empty cache an officer with one report.
func furnish(ctx context.Context, c *cache.Cache) error {
	codec, err := record.NewCodec()
	if err != nil {
		return err
	}
	node, user := model.ID{15: 2}, model.ID{15: 3}
	cal, err := calendar.Embedded()
	if err != nil {
		return err
	}
	p := cache.Piece{Incarnation: 1, Epoch: 1, TreeRev: 1, Cursor: []byte("x")}
	add := func(t record.Type, id model.ID, v any) {
		b, e := codec.Encode(v)
		if e != nil {
			err = e
		}
		p.Items = append(p.Items, record.Item{Type: t, ID: id, Rev: 1, Bytes: b})
	}
	add(record.TypeActor, user, model.Actor{User: user, Name: "Rina", Mandates: []model.Mandate{{ID: model.ID{15: 4}, User: user, Role: model.RoleLiaison, Node: node}}})
	add(record.TypeAgency, node, model.Agency{ID: node, Level: model.LevelUnit, Code: "DINKES", Name: "Dinas Kesehatan"})
	add(record.TypeRules, model.ID{}, model.DefaultRules(cal, nil))
	add(record.TypeCalendar, model.ID{}, cal.Data())
	if err != nil {
		return err
	}
	r := model.Report{ID: theReport, Tracking: "9000001", Title: "Jalan berlubang", Holder: node, Stage: model.StageAwaiting, Revs: model.Revs{Rev: 1}}
	row, err := codec.Row(r, model.ViewUnit)
	if err != nil {
		return err
	}
	p.Items = append(p.Items, row)
	return c.ApplyPiece(ctx, p)
}

// serverWriter has a device's notes judged by the central store.
func serverWriter(ctx context.Context, dir string, out io.Writer) error {
	s, err := central.Open(ctx, filepath.Join(dir, "central.db"), central.Options{})
	if err != nil {
		return err
	}
	if err := s.Check(ctx); err != nil {
		return err
	}
	node, user, device := model.ID{15: 2}, model.ID{15: 3}, model.ID{15: 5}
	answers, err := s.Answers(ctx, device, 0)
	if err != nil {
		return err
	}
	for _, a := range answers {
		fmt.Fprintln(out, "have", a.Outcome.Op)
	}
	fmt.Fprintln(out, "ready")
	now := time.Now()
	err = s.Init(ctx, model.Agency{ID: node, Code: "KAB1", Level: model.LevelAgency, Name: "Kab"}, model.User{ID: user, Login: "rina", Name: "Rina"}, "", now)
	if err != nil && model.CodeOf(err) != central.CodeDuplicate {
		return err
	}
	if err := s.PutMandate(ctx, model.Mandate{ID: model.ID{15: 4}, User: user, Role: model.RoleCoordinator, Node: node}, "admin", now); err != nil {
		return err
	}
	var token [32]byte
	rand.Read(token[:])
	if err := s.OpenSession(ctx, central.Session{TokenHash: token, User: user, Device: device, Created: now, Expires: now.Add(time.Hour)}); err != nil {
		return err
	}
	if len(answers) == 0 {
		r := model.Report{ID: theReport, Tracking: "9000001", Title: "Jalan", Agency: node, Stage: model.StageUnverified}
		if err := s.PutReports(ctx, []model.Report{r}, nil, "admin", now); err != nil {
			return err
		}
	}
	caller, err := s.Caller(ctx, token, now)
	if err != nil {
		return err
	}
	codec, err := record.NewCodec()
	if err != nil {
		return err
	}
	for n := caller.LastN + 1; ctx.Err() == nil; n++ {
		id, err := newID()
		if err != nil {
			return err
		}
		b, err := codec.Encode(model.Operation{ID: id, Kind: model.KindNote, Report: theReport, Body: model.Body{Text: "catatan"}})
		if err != nil {
			return err
		}
		done, retry, err := s.Apply(ctx, caller, []record.Sent{{N: n, Bytes: b}}, time.Now())
		if err != nil || retry > 0 || len(done) != 1 {
			return fmt.Errorf("apply: %d answers, retry %v: %w", len(done), retry, err)
		}
		fmt.Fprintln(out, "ack", id)
	}
	return ctx.Err()
}
