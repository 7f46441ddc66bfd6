package workplace_test

import (
	"context"
	"crypto/rand"
	"sync"
	"testing"
	"time"

	"lapor/cmd/internal/demo"
	"lapor/cmd/internal/workplace"
	"lapor/model"
	"lapor/model/queue"
	"lapor/store/cache"
	"lapor/tui/desk"
)

func world(t *testing.T) *demo.World {
	t.Helper()
	began := time.Now()
	w, err := demo.Open(t.Context(), demo.Options{Dir: t.TempDir(), Seed: 3, Reports: 600, Start: began, Quiet: true,
		Elapsed: func() time.Duration { return time.Since(began) }, After: time.After})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = w.Run(ctx) })
	t.Cleanup(func() {
		stop()
		running.Wait()
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// enter logs the liaison in and opens his place.
func enter(t *testing.T, w *demo.World, dir string) *workplace.Workplace {
	t.Helper()
	o, _, err := w.Player(t.Context(), dir, model.RoleLiaison)
	if err != nil {
		t.Fatal(err)
	}
	o.Clock = time.Now
	place, err := workplace.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := place.Close(); err != nil {
			t.Error(err)
		}
	})
	return place
}

// note writes a note on some report.
func note(t *testing.T, place *workplace.Workplace, text string, hold time.Duration) model.Outgoing {
	t.Helper()
	var page queue.Page
	for _, view := range []queue.View{queue.ViewAll, queue.ViewDone} { // what is open depends on the day
		var err error
		if page, err = place.Cache().Page(t.Context(), queue.Request{View: view, Limit: 1}); err != nil {
			t.Fatal(err)
		}
		if len(page.Rows) > 0 {
			break
		}
	}
	if len(page.Rows) == 0 {
		t.Fatal("an office without reports")
	}
	d := place.Desk(hold)
	done, err := d.Each(t.Context(), []model.ID{page.Rows[0].ID}, model.ID{}, desk.Note(text))
	if err != nil || done[0].Err != nil {
		t.Fatal(err, done)
	}
	return done[0].Out
}

func unsent(t *testing.T, place *workplace.Workplace) int {
	t.Helper()
	out, err := place.Cache().Outbox(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, o := range out {
		if desk.Unsent(o) {
			n++
		}
	}
	return n
}

func TestAWriteLeavesByItself(t *testing.T) {
	place := enter(t, world(t), t.TempDir())
	link, err := place.Start(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	if err := link.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	changed, release := place.Cache().Watch()
	defer release()
	note(t, place, "Berangkat sendiri.", 0)
	for unsent(t, place) > 0 {
		select {
		case <-changed:
		case <-time.After(30 * time.Second):
			t.Fatal("it never left")
		}
	}
	if l := link.Link(); l.LastContact.IsZero() || l.LastError != nil {
		t.Errorf("link %+v", l)
	}
}

func TestTheSwitchAndTheCable(t *testing.T) {
	w := world(t)
	place := enter(t, w, t.TempDir())
	if _, err := place.Sync(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	link, err := place.Start(t.Context(), true)
	if err != nil {
		t.Fatal(err)
	}
	note(t, place, "Tanpa jaringan.", 0)
	if err := link.Wait(t.Context()); model.CodeOf(err) != workplace.CodeOffline {
		t.Errorf("switched off: %v", err)
	}
	w.Gate.Cut(true)
	link.SetOffline(false)
	waitFor(t, link, func(l model.Link) bool { return !l.Offline && l.LastError != nil })
	if n := unsent(t, place); n != 1 {
		t.Errorf("%d unsent while cut", n)
	}
	w.Gate.Cut(false)
	if err := link.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := unsent(t, place); n != 0 {
		t.Errorf("%d unsent after the link came back", n)
	}
}

// waitFor looks at the link whenever it changes.
func waitFor(t *testing.T, link *workplace.Link, wanted func(model.Link) bool) {
	t.Helper()
	limit := time.After(30 * time.Second)
	for !wanted(link.Link()) {
		select {
		case <-link.Changed():
		case <-limit:
			t.Fatalf("the link stays %+v", link.Link())
		}
	}
}

func TestACommandAsksTheOpenProgramToSync(t *testing.T) {
	w, dir := world(t), t.TempDir()
	screen := enter(t, w, dir)
	link, err := screen.Start(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	if err := link.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	command := enter(t, w, dir)
	note(t, command, "Dari perintah.", 0)
	var unlock func() error // as if the screen were in the middle of a sync
	waitFor(t, link, func(model.Link) bool {
		unlock, err = screen.Cache().Lock(t.Context())
		return err == nil
	})
	asked, err := command.Cache().Asked(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	result := make(chan error, 1)
	go func() {
		_, err := command.Sync(context.Background(), nil)
		result <- err
	}()
	changed, release := screen.Cache().Watch()
	defer release()
	for now := asked; now == asked; {
		select {
		case <-changed:
		case <-time.After(30 * time.Second):
			t.Fatal("nobody was asked")
		}
		if now, err = screen.Cache().Asked(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	if err := <-result; err != nil {
		t.Fatal(err)
	}
	if n := unsent(t, command); n != 0 {
		t.Errorf("%d unsent", n)
	}
}

func TestLoginKeepsProfilesApart(t *testing.T) {
	w, dir := world(t), t.TempDir()
	place := enter(t, w, dir)
	o := workplace.Options{Dir: dir + "/profiles", Clock: time.Now, Random: rand.Reader}
	who := workplace.Credentials{Server: w.URL, Login: "penghubung.dinkes", Password: demo.Password}

	taken := o
	taken.Profile = place.Profile()
	if _, err := workplace.Login(t.Context(), taken, who); model.CodeOf(err) != workplace.CodeOtherOfficer {
		t.Errorf("another's profile: %v", err)
	}
	wrong := who
	wrong.Password = "salah"
	if _, err := workplace.Login(t.Context(), o, wrong); model.CodeOf(err) != "login_failed" {
		t.Errorf("wrong password: %v", err)
	}
	if list, err := cache.Profiles(o.Dir); err != nil || len(list) != 1 {
		t.Errorf("%d profiles after a refused login, %v", len(list), err)
	}
	welcome, err := workplace.Login(t.Context(), o, who)
	if err != nil || welcome.Profile != who.Login {
		t.Fatalf("%+v, %v", welcome, err)
	}
	if _, err := workplace.Pick(o.Dir, ""); model.CodeOf(err) != workplace.CodeManyProfiles {
		t.Errorf("two profiles: %v", err)
	}
	if _, err := workplace.Pick(o.Dir, "siapa"); model.CodeOf(err) != workplace.CodeNoProfile {
		t.Errorf("no such profile: %v", err)
	}
}

func TestALostDeviceNumberIsReplaced(t *testing.T) {
	w, dir := world(t), t.TempDir()
	place := enter(t, w, dir)
	if _, err := place.Sync(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	note(t, place, "Dari nomor lama.", 0)
	if err := place.Cache().NewDevice(t.Context(), model.ID{}); err != nil {
		t.Fatal(err)
	}
	again := enter(t, w, dir)
	if _, err := again.Sync(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if n := unsent(t, again); n != 0 {
		t.Errorf("%d unsent", n)
	}
}

func TestProbeTellsWhatAnswers(t *testing.T) {
	w := world(t)
	answer, err := workplace.Probe(t.Context(), workplace.Options{Server: w.URL, Clock: time.Now})
	if err != nil || answer.Version == 0 {
		t.Errorf("%+v, %v", answer, err)
	}
	if off := answer.ClockOff; off < -time.Minute || off > time.Minute {
		t.Errorf("this computer is %v off itself", off)
	}
	w.Gate.Cut(true)
	if _, err := workplace.Probe(t.Context(), workplace.Options{Server: w.URL, Clock: time.Now}); model.CodeOf(err) != "sync_no_network" {
		t.Errorf("cut: %v", err)
	}
	if _, err := workplace.Probe(t.Context(), workplace.Options{Clock: time.Now}); model.CodeOf(err) != workplace.CodeNoServer {
		t.Errorf("no address: %v", err)
	}
}
