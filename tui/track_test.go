package tui

import (
	"bufio"
	"context"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/queue"
	"lapor/tui/desk"
	"lapor/tui/idle"
	"lapor/tui/screen"
)

// silent is a store without anything in it.
type silent struct{ desk.Store }

func (silent) Me(context.Context) (model.Me, error) { return model.Me{}, nil }
func (silent) Counts(context.Context, calendar.Date, calendar.Date) (queue.Counts, error) {
	return queue.Counts{}, nil
}
func (silent) SavedViews(context.Context) ([]model.SavedView, error)   { return nil, nil }
func (silent) Page(context.Context, queue.Request) (queue.Page, error) { return queue.Page{}, nil }
func (silent) Changed() <-chan struct{}                                { return nil }
func (silent) Link() model.Link                                        { return model.Link{} }
func (silent) Now()                                                    {}
func (silent) Wait(context.Context) error                              { return nil }
func (silent) SetOffline(bool)                                         {}

type noTimers struct{}

func (noTimers) Now() time.Time                       { return time.Unix(1e9, 0) }
func (noTimers) After(time.Duration, tea.Msg) tea.Cmd { return func() tea.Msg { return nil } }

func TestIdleIsAnnouncedWhenNoCommandIsOutstanding(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	t.Setenv(idle.Env, strconv.Itoa(int(w.Fd())))
	m := New(t.Context(), Options{Store: silent{}, Sync: silent{}, Clock: noTimers{}, Idle: idle.FromEnv()})
	var waiting int
	pending := []tea.Cmd{m.Init()}
	handle := func(msg tea.Msg) {
		if msg = m.filter(m, msg); msg == nil {
			return
		}
		if batch, ok := msg.(tea.BatchMsg); ok {
			pending = append(pending, batch...)
			return
		}
		if _, ok := msg.(screen.Waiting); ok {
			waiting++ // the subscriptions: they would block
			_, _ = m.Update(msg)
			return
		}
		if _, cmd := m.Update(msg); cmd != nil {
			pending = append(pending, cmd)
		}
	}
	run := func() {
		for len(pending) > 0 {
			cmd := pending[0]
			pending = pending[1:]
			if m.outstanding == 0 {
				t.Fatal("counted as idle with commands to run")
			}
			handle(cmd())
		}
	}
	run()
	if m.outstanding != 0 || waiting != 3 {
		t.Fatalf("%d outstanding, %d waiting", m.outstanding, waiting)
	}
	handle(tea.KeyPressMsg{Code: 'j', Text: "j"})
	run()
	lines := bufio.NewScanner(r)
	w.Close()
	last := ""
	for lines.Scan() {
		last = lines.Text()
	}
	if !strings.HasPrefix(last, "idle 1") {
		t.Errorf("last announcement %q", last)
	}
}
