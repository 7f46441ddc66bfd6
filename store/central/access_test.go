package central_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/store/central"
	"lapor/store/record"
)

// The oracle below is written from the domain's text (privacy, roles), not
// from model.Visibility: what each mandate allows of a report, as a set of
// the secrets planted in it.

type secret string

// Secrets of a report; each plants its own marker.
const (
	identity   secret = "IDENTITAS" // who reported
	original   secret = "ASLI"      // the text as sent
	edited     secret = "SUNTING"   // the text for release
	title      secret = "JUDUL"
	detail     secret = "TEMPAT"  // the citizen's own words on the place
	source     secret = "SUMBER"  // texts of the last export
	internal   secret = "CATATAN" // an internal note
	leadership secret = "PIMPIN"  // an event for coordinators only
	about      secret = "TENTANG" // why the unit refused, for coordinators only
)

var secrets = []secret{identity, original, edited, title, detail, source, internal, leadership, about}

func (s secret) of(report int) string { return fmt.Sprintf("%s-%d-", s, report) }

type oracle struct {
	parent map[model.ID]model.ID
	level  map[model.ID]model.Level
	today  calendar.Date
}

// under reports whether node is top or somewhere below it.
func (o oracle) under(node, top model.ID) bool {
	for ; node != (model.ID{}); node = o.parent[node] {
		if node == top {
			return true
		}
	}
	return false
}

// may is what a user may see of a report; nil: not even that it exists.
func (o oracle) may(user model.ID, mandates []model.Mandate, r model.Report) map[secret]bool {
	var all map[secret]bool
	var held []model.Mandate
	for _, m := range mandates {
		// Access ends when the mandate ends.
		if (m.Until.IsZero() || !o.today.After(m.Until)) && !o.today.Before(m.From) {
			held = append(held, m)
		}
	}
	// Whoever works in the unit that a restricted report is about sees it by
	// no other hat, unless he coordinates above the units.
	involved := false
	for _, m := range held {
		above := m.Role == model.RoleNational || m.Role == model.RoleCoordinator && o.level[m.Node] <= model.LevelAgency
		involved = involved || !above && r.Restriction.On && o.under(m.Node, r.Restriction.About)
	}
	for _, m := range held {
		if involved && m.Role != model.RoleNational && m.Role != model.RoleCoordinator {
			continue
		}
		for s := range o.mayBy(user, m, r) {
			if all == nil {
				all = map[secret]bool{}
			}
			all[s] = true
		}
	}
	return all
}

func (o oracle) mayBy(user model.ID, m model.Mandate, r model.Report) map[secret]bool {
	see := map[secret]bool{}
	// An anonymous report shows below the coordinator only edited text that
	// was released.
	text := func() {
		if r.Anonymous {
			if r.Released && r.Texts.Edited != "" {
				see[edited], see[title] = true, true
			}
			return
		}
		see[title] = true
		if r.Texts.Edited != "" {
			see[edited] = true
		} else {
			see[original] = true
		}
	}
	inSubtree := o.under(r.Agency, m.Node) || o.under(r.Holder, m.Node)
	// Restricted: invisible to the unit it complains about.
	concerned := r.Restriction.On && o.under(m.Node, r.Restriction.About)
	switch m.Role {
	case model.RoleNational, model.RoleCoordinator:
		if !inSubtree || concerned && m.Role == model.RoleCoordinator && o.level[m.Node] > model.LevelAgency {
			return nil
		}
		for _, s := range []secret{original, edited, title, detail, internal, leadership, about} {
			see[s] = true
		}
		if !r.Anonymous { // else only by a reveal with a reason
			see[identity] = true
		}
	case model.RoleLiaison, model.RoleHead:
		held := o.under(r.Holder, m.Node)
		asked := false
		for _, ref := range r.Referrals {
			asked = asked || o.under(ref.Unit, m.Node) && !r.Restriction.On
		}
		named := r.Restriction.On && r.Restriction.Officer == user
		if concerned || !held && !asked && !named {
			return nil
		}
		text()
		see[internal] = true
		if !r.Anonymous {
			see[identity], see[detail] = true, true
		}
	case model.RoleSupervisor:
		if !inSubtree || concerned {
			return nil
		}
		text()
		see[internal] = true
	default:
		return nil
	}
	return see
}

const (
	accessUsers   = 60
	accessReports = 500 // 30,000 pairs
)

func TestAccess(t *testing.T) {
	t.Parallel()
	checkAccess(t, 20260302)
}

func checkAccess(t *testing.T, seed uint64) {
	ctx, now := context.Background(), time.Date(2026, 3, 2, 3, 0, 0, 0, time.UTC)
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 1)), now: now}
	s := openSQLite(t, central.Options{Clock: func() time.Time { return now }})
	codec, err := record.NewCodec()
	if err != nil {
		t.Fatal(err)
	}
	agencies, o := g.tree()
	actors := g.people(agencies)
	reports, events := g.reports(agencies, actors)
	steps := []error{
		s.Init(ctx, agencies[0], model.User{ID: g.id(), Login: "admin"}, "", now),
		s.PutAgencies(ctx, agencies[1:], "admin", now),
	}
	for _, a := range actors {
		steps = append(steps, s.PutUser(ctx, model.User{ID: a.User, Login: a.Name, Name: a.Name}, "", "admin", now))
		for _, m := range a.Mandates {
			steps = append(steps, s.PutMandate(ctx, m, "admin", now))
		}
	}
	steps = append(steps, s.PutReports(ctx, reports, events, "admin", now))
	for _, err := range steps {
		if err != nil {
			t.Fatal(err)
		}
	}

	checks, visible, withheld := 0, 0, 0
	for _, actor := range actors {
		left, err := leaving(ctx, s, codec, actor, now)
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range reports {
			checks++
			may := o.may(actor.User, actor.Mandates, r)
			sent, got := left[r.ID]
			if got != (may != nil) {
				t.Fatalf("report %d (restricted %t, anonymous %t) leaves for %s with %+v: %t, oracle says %t",
					i, r.Restriction.On, r.Anonymous, actor.Name, actor.Mandates, got, may != nil)
			}
			if !got {
				continue
			}
			visible++
			for _, secret := range secrets {
				there := bytes.Contains(sent, []byte(secret.of(i)))
				if there && !may[secret] {
					t.Fatalf("%s of report %d (anonymous %t, released %t, restricted %t) leaves for %s with %+v",
						secret, i, r.Anonymous, r.Released, r.Restriction.On, actor.Name, actor.Mandates)
				}
				if !there && may[secret] && has(r, secret) {
					t.Fatalf("%s of report %d is kept from %s with %+v", secret, i, actor.Name, actor.Mandates)
				}
				if !may[secret] {
					withheld++
				}
			}
		}
		// Nothing but his own reports is among what leaves.
		for id, sent := range left {
			for i, r := range reports {
				if r.ID != id && bytes.Contains(sent, []byte(original.of(i))) {
					t.Fatalf("text of report %d travels with another", i)
				}
			}
		}
	}
	if checks < 20_000 || visible < 1000 || withheld < 1000 {
		t.Fatalf("%d checks, %d visible, %d withheld: too few to mean anything", checks, visible, withheld)
	}
	t.Logf("%d checks, %d visible, %d fields withheld", checks, visible, withheld)
}

// has reports whether the report holds the secret at all.
func has(r model.Report, s secret) bool {
	switch s {
	case edited:
		return r.Texts.Edited != ""
	case source:
		return false // never leaves
	}
	return true
}

// leaving is every byte that would leave for the actor, by report.
func leaving(ctx context.Context, s central.Store, codec *record.Codec, actor model.Actor, now time.Time) (map[model.ID][]byte, error) {
	out := map[model.ID][]byte{}
	err := s.Snapshot(ctx, func(r central.Reader) error {
		tree, err := r.Tree(ctx)
		if err != nil {
			return err
		}
		class := map[model.ID]model.ViewClass{}
		var ids []model.ID
		err = r.Scope(ctx, actor, func(b central.Brief) error {
			if c := b.Vis.Class(actor, tree, now); c > model.ViewNone {
				class[b.ID] = c
				ids = append(ids, b.ID)
			}
			return nil
		})
		if err != nil {
			return err
		}
		// The feed says the same as the scope.
		changes, err := r.Changes(ctx, 0, r.Meta().Seq)
		if err != nil {
			return err
		}
		var changed []model.ID
		for _, c := range changes {
			changed = append(changed, c.Report)
		}
		briefs, err := r.Briefs(ctx, changed)
		if err != nil {
			return err
		}
		for _, b := range briefs {
			if c := b.Vis.Class(actor, tree, now); c != class[b.ID] {
				return fmt.Errorf("report %v: class %d by the feed, %d by the scope", b.ID, c, class[b.ID])
			}
		}
		reports, err := r.Reports(ctx, ids)
		if err != nil {
			return err
		}
		for _, report := range reports {
			row, err := codec.Row(report, class[report.ID])
			if err != nil {
				return err
			}
			text, err := codec.Text(report, class[report.ID])
			if err != nil {
				return err
			}
			out[report.ID] = append(row.Bytes, text.Bytes...)
		}
		events, err := r.Events(ctx, ids, 0)
		if err != nil {
			return err
		}
		for _, e := range events {
			item, ok, err := codec.Event(e, class[e.Report], actor.User)
			if err != nil {
				return err
			}
			if ok {
				out[e.Report] = append(out[e.Report], item.Bytes...)
			}
		}
		return nil
	})
	return out, err
}

// generator makes random trees, people and reports.
type generator struct {
	*rand.Rand
	now time.Time
}

func (g *generator) id() model.ID {
	var id model.ID
	for i := range id {
		id[i] = byte(g.IntN(256))
	}
	return id
}

func (g *generator) tree() ([]model.Agency, oracle) {
	o := oracle{parent: map[model.ID]model.ID{}, level: map[model.ID]model.Level{}, today: calendar.DateOf(g.now, calendar.WIB.Location())}
	var all []model.Agency
	var grow func(parent model.ID, level model.Level)
	grow = func(parent model.ID, level model.Level) {
		a := model.Agency{ID: g.id(), Parent: parent, Level: level, Code: fmt.Sprint("N", len(all)), Name: fmt.Sprint("Instansi ", len(all))}
		o.parent[a.ID], o.level[a.ID] = parent, level
		all = append(all, a)
		children := map[model.Level]int{model.LevelNational: 2, model.LevelAgency: 3, model.LevelUnit: g.IntN(3)}[level]
		for range children {
			grow(a.ID, level+1)
		}
		if level == model.LevelAgency && len(all) < 20 { // a regency below a province
			grow(a.ID, model.LevelAgency)
		}
	}
	grow(model.ID{}, model.LevelNational)
	return all, o
}

func (g *generator) people(agencies []model.Agency) []model.Actor {
	roles := []model.Role{model.RoleCoordinator, model.RoleLiaison, model.RoleLiaison, model.RoleHead, model.RoleSupervisor, model.RoleNational}
	today := calendar.DateOf(g.now, calendar.WIB.Location())
	var all []model.Actor
	for i := range accessUsers {
		a := model.Actor{User: g.id(), Name: fmt.Sprint("petugas", i)}
		for range 1 + g.IntN(2)*g.IntN(3) {
			m := model.Mandate{ID: g.id(), User: a.User, Role: roles[g.IntN(len(roles))], Node: agencies[g.IntN(len(agencies))].ID}
			if m.Role == model.RoleNational {
				m.Node = agencies[0].ID
				if g.IntN(4) > 0 {
					m.Role = model.RoleLiaison
				}
			}
			switch g.IntN(8) {
			case 0:
				m.Until = today.AddDays(-1) // ended yesterday
			case 1:
				m.From = today.AddDays(1) // begins tomorrow
			case 2:
				m.From, m.Until = today, today
			}
			a.Mandates = append(a.Mandates, m)
		}
		all = append(all, a)
	}
	return all
}

func (g *generator) reports(agencies []model.Agency, actors []model.Actor) (all []model.Report, events []model.Event) {
	node := func() model.ID { return agencies[g.IntN(len(agencies))].ID }
	often := func(n int) bool { return g.IntN(n) > 0 }
	for i := range accessReports {
		plant := func(s secret) string { return s.of(i) + strings.Repeat("x", g.IntN(5)) }
		r := model.Report{ID: g.id(), Tracking: fmt.Sprint(9000000 + i), Title: plant(title), Stage: model.StageAwaiting,
			Revs: model.Revs{Rev: 1}, Agency: node(),
			Texts: model.Texts{Original: plant(original), Reporter: model.Reporter{Name: plant(identity), Phone: plant(identity),
				Email: plant(identity), NIK: plant(identity), Address: plant(identity)}},
			Anonymous: !often(2), Confidential: !often(3), Released: !often(2),
			Place:        model.Place{Name: "Desa", Detail: plant(detail)},
			Source:       model.Source{Title: plant(source), Original: plant(source), Edited: plant(source)},
			NotAuthority: model.NotAuthority{Explanation: plant(about)}}
		if often(3) {
			r.Holder = node()
		}
		if often(2) {
			r.Texts.Edited = plant(edited)
		}
		if !often(3) {
			r.Restriction = model.Restriction{On: true, About: node()}
			if often(2) {
				r.Restriction.Officer = actors[g.IntN(len(actors))].User
			}
		}
		for range g.IntN(3) {
			r.Referrals = append(r.Referrals, model.Referral{ID: g.id(), Unit: node()})
		}
		all = append(all, r)
		events = append(events,
			model.Event{Report: r.ID, Kind: model.KindNote, Audience: model.AudienceInternal, Body: model.EventBody{Text: plant(internal)}},
			model.Event{Report: r.ID, Kind: model.KindRestrict, Audience: model.AudienceCoordinator, Body: model.EventBody{Reason: plant(leadership)}})
	}
	return all, events
}
