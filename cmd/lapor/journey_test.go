//go:build !windows

package main

import (
	"context"
	"errors"
	"strings"
	"testing"

	"lapor/cmd/internal/demo"
	"lapor/cmd/internal/drive"
	"lapor/cmd/internal/workplace"
	"lapor/model"
	"lapor/model/queue"
	"lapor/store/cache"
	"lapor/store/central"
	"lapor/tui/desk"
)

// TestJourneys are officers at the real program, each in a terminal and with a
// laptop of his own, at one office.
func TestJourneys(t *testing.T) {
	if testing.Short() {
		t.Skip("drives the built program")
	}
	w := newWorld(t, 1500)
	path := drive.Build(t, "lapor")
	t.Run("door", func(t *testing.T) {
		t.Cleanup(func() { w.Gate.Cut(false) })
		walkDoor(t, w, path)
	})
	for _, walk := range []struct {
		name string
		role model.Role
		seat drive.Options
		walk func(*journey)
	}{
		{"two programs", model.RoleLiaison, drive.Options{}, walkTwoPrograms},
		{"queue", model.RoleLiaison, drive.Options{}, walkQueue},
		{"wide queue", model.RoleCoordinator, drive.Options{Cols: 160, Rows: 50, Light: true}, walkWideQueue},
		{"report", model.RoleLiaison, drive.Options{}, walkReport},
		{"menu", model.RoleLiaison, drive.Options{}, walkMenu},
		{"search", model.RoleCoordinator, drive.Options{Cols: 100, Rows: 30}, walkSearch},
		{"help and palette", model.RoleLiaison, drive.Options{}, walkHelp},
		{"sync panel", model.RoleLiaison, drive.Options{}, walkSyncPanel},
		{"English", model.RoleLiaison, drive.Options{Env: []string{"LAPOR_LANGUAGE=en"}}, walkEnglish},
		{"no colour", model.RoleLiaison, drive.Options{Env: []string{"NO_COLOR=1", "LAPOR_UI_GLYPHS=ascii"}}, walkNoColour},
		{"reply, killed", model.RoleLiaison, drive.Options{}, walkReply},
		{"take back", model.RoleLiaison, drive.Options{}, walkTakeBack},
		{"verify", model.RoleCoordinator, drive.Options{}, walkVerify},
		{"dispatch", model.RoleCoordinator, drive.Options{Cols: 160, Rows: 50}, walkDispatch},
		{"several", model.RoleCoordinator, drive.Options{}, walkSeveral},
		{"decision", model.RoleLiaison, drive.Options{Cols: 100, Rows: 30}, walkDecision},
		{"leave", model.RoleLiaison, drive.Options{}, walkLeave},
	} {
		walk.seat.Path = path
		t.Run(walk.name, func(t *testing.T) {
			t.Cleanup(func() { w.Gate.Cut(false) }) // a walk that failed offline must not fail the next
			walk.walk(sitDown(t, w, walk.role, walk.seat))
		})
	}
}

// journey is an officer at the program.
type journey struct {
	*drive.Session
	t     *testing.T
	world *demo.World
	dir   string // data folder
	at    workplace.Options
	seat  drive.Options
}

// sitDown logs an officer of the role in, fetches his queue and starts the
// program.
func sitDown(t *testing.T, w *demo.World, role model.Role, seat drive.Options) *journey {
	t.Helper()
	j := &journey{t: t, world: w, dir: t.TempDir(), seat: seat}
	var err error
	j.at, _, err = w.Player(context.Background(), j.dir, role)
	j.must(err)
	j.must(j.withPlace(func(place *workplace.Workplace) error {
		_, err := place.Sync(context.Background(), nil)
		return err
	}))
	j.start()
	t.Cleanup(func() {
		if foreign := j.Unknown(); len(foreign) > 0 {
			t.Errorf("control sequences that no terminal knows: %v", foreign)
		}
	})
	return j
}

// start starts the program, again after it has ended or was killed.
func (j *journey) start(args ...string) {
	j.t.Helper()
	seat := j.seat
	seat.Args = args
	seat.Env = append([]string{"LAPOR_DATA_DIR=" + j.dir, "LAPOR_KEYRING=false"}, seat.Env...)
	j.Session = drive.Start(j.t, seat)
}

func (j *journey) must(err error) {
	j.t.Helper()
	if err != nil {
		j.t.Fatal(err)
	}
}

// shows waits until the screen shows every text: what a read or the server
// brings comes after the key that asked for it.
func (j *journey) shows(texts ...string) {
	j.t.Helper()
	for _, text := range texts {
		j.WaitFor(text)
	}
}

// hides waits until the screen shows none of the texts.
func (j *journey) hides(texts ...string) {
	j.t.Helper()
	for _, text := range texts {
		j.WaitGone(text)
	}
}

// withPlace opens the officer's profile beside the running program.
func (j *journey) withPlace(f func(*workplace.Workplace) error) error {
	place, err := workplace.Open(context.Background(), j.at)
	if err != nil {
		return err
	}
	return errors.Join(f(place), place.Close())
}

// pick finds a report on this laptop that fits, in a view's order.
func (j *journey) pick(view queue.View, fits func(model.Report) bool) model.Report {
	j.t.Helper()
	return j.pickMany(view, 1, fits)[0]
}

func (j *journey) pickMany(view queue.View, n int, fits func(model.Report) bool) (found []model.Report) {
	j.t.Helper()
	ctx := context.Background()
	j.must(j.withPlace(func(place *workplace.Workplace) error {
		page, err := place.Cache().Page(ctx, queue.Request{View: view, Limit: 500})
		for _, row := range page.Rows {
			var d model.Dossier
			if err == nil {
				d, err = place.Cache().Dossier(ctx, row.ID)
			}
			if err == nil && len(found) < n && fits(d.Report) && len(d.Pending)+len(d.Drafts)+len(d.Parked) == 0 {
				found = append(found, d.Report)
			}
		}
		return err
	}))
	if len(found) < n {
		j.t.Fatalf("only %d reports of %d fit", len(found), n)
	}
	return found
}

// inCache reads the officer's cache beside the program.
func (j *journey) inCache(f func(*cache.Cache) error) {
	j.t.Helper()
	j.must(j.withPlace(func(place *workplace.Workplace) error { return f(place.Cache()) }))
}

// unsent counts what the cache says has not reached the server.
func (j *journey) unsent() (n int) {
	j.t.Helper()
	j.inCache(func(c *cache.Cache) error {
		out, err := c.Outbox(context.Background())
		for _, o := range out {
			if desk.Unsent(o) {
				n++
			}
		}
		return err
	})
	return n
}

// open goes to a report by its number, from the queue.
func (j *journey) open(r model.Report) {
	j.t.Helper()
	j.Press("/")
	j.Type("#" + r.Tracking)
	j.WaitForFunc("one row", func(s drive.Screen) bool { return s.Contains("1 dari 1") && s.Contains(r.Tracking) })
	j.Press("enter", "enter")
	j.shows("#" + r.Tracking + " · ")
}

// sendAll presses F5 and waits until nothing is unsent.
func (j *journey) sendAll() {
	j.t.Helper()
	j.Press("f5")
	j.WaitForFunc("nothing unsent", func(drive.Screen) bool { return j.unsent() == 0 })
}

// quiet waits until the program itself knows that nothing is unsent: its
// window says so, whatever notice covers the status line.
func (j *journey) quiet() {
	j.t.Helper()
	j.WaitForFunc("a window without unsent work", func(s drive.Screen) bool { return !strings.Contains(s.Title, "terkirim") })
}

// onServer is the report with its timeline as the server has it.
func (j *journey) onServer(id model.ID) (r model.Report, events []model.Event) {
	j.t.Helper()
	ctx := context.Background()
	j.must(j.world.Store.Snapshot(ctx, func(rd central.Reader) error {
		reports, err := rd.Reports(ctx, []model.ID{id})
		if err != nil || len(reports) == 0 {
			return errors.Join(err, errors.New("no such report"))
		}
		r = reports[0]
		events, err = rd.Events(ctx, []model.ID{id}, 0)
		return err
	}))
	return r, events
}

// saidOnServer counts events of the report that hold the text.
func (j *journey) saidOnServer(id model.ID, text string) (n int) {
	j.t.Helper()
	_, events := j.onServer(id)
	for _, e := range events {
		if strings.Contains(e.Body.Text+e.Body.Reason, text) {
			n++
		}
	}
	return n
}

func answerable(r model.Report) bool {
	return (r.Stage == model.StageAwaiting || r.Stage == model.StageProgress) && r.Main.IsZero() && !r.Confidential
}
