package storetest

import (
	"testing"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/store/central"
)

var accountTests = []test{
	{"login", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		u, hash, err := w.store.Login(w.ctx(), "KES1")
		w.must(err)
		if u.ID != w.users["kes1"].user.ID || u.Name != "Nama kes1" || hash != "phc-kes1" {
			t.Fatalf("got %+v %q", u, hash)
		}
		_, _, err = w.store.Login(w.ctx(), "siapa")
		w.code(err, central.CodeNoUser)
		w.must(w.store.SetPassword(w.ctx(), u.ID, "baru"))
		if _, hash, err = w.store.Login(w.ctx(), "kes1"); err != nil || hash != "baru" {
			t.Fatalf("after SetPassword: %q, %v", hash, err)
		}
		w.must(w.store.PutUser(w.ctx(), u, "", "admin", w.now))
		if _, hash, _ = w.store.Login(w.ctx(), "kes1"); hash != "baru" {
			t.Fatal("an empty hash replaced the password")
		}
		w.code(w.store.SetPassword(w.ctx(), w.id(), "x"), central.CodeNoUser)
	}},

	{"caller", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		p := w.users["kes1"]
		c, err := w.store.Caller(w.ctx(), p.token, w.now)
		w.must(err)
		if c.User.ID != p.user.ID || len(c.Actor.Mandates) != 1 || c.Actor.Name != p.user.Name || c.Epoch == 0 {
			t.Fatalf("got %+v", c)
		}
		_, err = w.store.Caller(w.ctx(), [32]byte{1}, w.now)
		w.code(err, central.CodeBadToken)
		_, err = w.store.Caller(w.ctx(), p.token, w.now.AddDate(0, 0, 90))
		w.code(err, central.CodeExpired)
		w.must(w.store.CloseSession(w.ctx(), p.token))
		_, err = w.store.Caller(w.ctx(), p.token, w.now)
		w.code(err, central.CodeBadToken)
	}},

	{"a device belongs to one user", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		err := w.store.OpenSession(w.ctx(), central.Session{TokenHash: [32]byte{9}, User: w.users["pupr1"].user.ID,
			Device: w.users["kes1"].caller.Device, Created: w.now, Expires: w.now.AddDate(0, 0, 1)})
		w.code(err, central.CodeRevoked)
	}},

	{"a revoked device is refused, also for work on its way", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		p := w.users["kes1"]
		r := w.report("KAB1", "DINKES1")
		w.put(r)
		w.must(w.store.RevokeDevice(w.ctx(), p.caller.Device, "admin", w.now))
		_, err := w.store.Caller(w.ctx(), p.token, w.now)
		w.code(err, central.CodeRevoked)
		_, _, err = w.store.Apply(w.ctx(), p.caller, w.sent(p, w.op(model.KindNote, r.ID, model.Body{Text: "x"})), w.now)
		w.code(err, central.CodeRevoked)
		w.code(w.store.OpenSession(w.ctx(), central.Session{TokenHash: [32]byte{9}, User: p.user.ID,
			Device: p.caller.Device, Created: w.now, Expires: w.now.AddDate(0, 0, 1)}), central.CodeRevoked)
		if _, events := w.get(r.ID); len(events) != 0 {
			t.Fatal("a revoked device wrote")
		}
	}},

	{"a disabled user is refused, also for work on its way", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		p := w.users["kes1"]
		u := p.user
		u.Disabled = true
		w.must(w.store.PutUser(w.ctx(), u, "", "admin", w.now))
		_, err := w.store.Caller(w.ctx(), p.token, w.now)
		w.code(err, central.CodeDisabled)
		_, _, err = w.store.Apply(w.ctx(), p.caller, w.sent(p, w.op(model.KindNote, w.id(), model.Body{})), w.now)
		w.code(err, central.CodeDisabled)
	}},

	{"mandates raise the epoch", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		p := w.users["kes1"]
		epoch := func() uint64 {
			c, err := w.store.Caller(w.ctx(), p.token, w.now)
			w.must(err)
			return c.Epoch
		}
		before := epoch()
		today := calendar.DateOf(w.now, calendar.WIB.Location())
		m := model.Mandate{ID: w.id(), User: p.user.ID, Role: model.RoleHead, Node: w.nodes["PUPR1"],
			From: today.AddDays(1), Until: today.AddDays(3), Kind: model.MandateDailyActing, Decree: "800/1/2026"}
		w.must(w.store.PutMandate(w.ctx(), m, "admin", w.now))
		given := epoch()
		if given <= before {
			t.Fatal("a new mandate did not raise the epoch")
		}
		c, err := w.store.Caller(w.ctx(), p.token, w.now)
		w.must(err)
		if got, ok := c.Actor.Mandate(m.ID); !ok || got != m {
			t.Fatalf("mandate came back as %+v", got)
		}

		// It begins and ends by itself.
		for day, want := range []int{0, 1, 0, 0, 1, 0} {
			w.now = start.AddDate(0, 0, day)
			before := epoch()
			report, err := w.store.RunJobs(w.ctx(), w.now)
			w.must(err)
			if report.Mandates != want || int(epoch()-before) != want {
				t.Fatalf("day %d: %d mandates turned, epoch +%d; want %d", day, report.Mandates, epoch()-before, want)
			}
		}

		before = epoch()
		w.must(w.store.EndMandate(w.ctx(), m.ID, today, "admin", w.now))
		if epoch() <= before {
			t.Fatal("an ended mandate did not raise the epoch")
		}
		w.code(w.store.EndMandate(w.ctx(), w.id(), today, "admin", w.now), model.CodeNotFound)
		stolen := m
		stolen.User = w.users["pupr1"].user.ID
		w.code(w.store.PutMandate(w.ctx(), stolen, "admin", w.now), central.CodeDuplicate)
	}},

	{"a moved node raises everybody's epoch", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		before, err := w.store.Users(w.ctx())
		w.must(err)
		w.must(w.store.PutAgencies(w.ctx(), []model.Agency{{ID: w.nodes["PUSK1"], Parent: w.nodes["PUPR1"],
			Level: model.LevelSubUnit, Code: "PUSK1", Name: "Puskesmas"}}, "admin", w.now))
		after, err := w.store.Users(w.ctx())
		w.must(err)
		for i := range after {
			if after[i].User.Epoch <= before[i].User.Epoch {
				t.Fatalf("%s kept epoch %d", after[i].User.Login, after[i].User.Epoch)
			}
		}
		w.read(func(r central.Reader) error {
			tree, err := r.Tree(w.ctx())
			if err == nil && !tree.Within(w.nodes["PUSK1"], w.nodes["PUPR1"]) {
				t.Fatal("the tree that readers see is old")
			}
			return err
		})
	}},

	{"users with mandates and last contact", func(t *testing.T, open Opener) {
		w := newWorld(t, open, central.Options{})
		w.now = w.now.AddDate(0, 0, 1)
		_, err := w.store.Caller(w.ctx(), w.users["kes1"].token, w.now)
		w.must(err)
		users, err := w.store.Users(w.ctx())
		w.must(err)
		for _, u := range users {
			want := 1
			if u.User.Login == "admin" {
				want = 0
			}
			if len(u.Mandates) != want || u.Devices != want {
				t.Errorf("%s has %d mandates, %d devices", u.User.Login, len(u.Mandates), u.Devices)
			}
			if u.User.Login == "kes1" && !u.LastSeen.Equal(w.now) {
				t.Errorf("last contact %v, want %v", u.LastSeen, w.now)
			}
		}
	}},
}
