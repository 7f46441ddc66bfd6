package load

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"lapor/cmd/internal/demo"
	"lapor/cmd/internal/sim/town"
	"lapor/cmd/internal/sim/trial"
	"lapor/model"
	"lapor/store/central"
	"lapor/store/record"
	"lapor/sync/wire"
)

// bench is a filled database, a server over it and the crowd.
type bench struct {
	*trial.Run
	o        options
	dsn      string
	codec    *wire.Codec
	client   *http.Client
	ids      io.Reader
	url      string
	server   *exec.Cmd
	officers []*officer
	pushed   atomic.Int64
	before   int // events at the start
}

func open(ctx context.Context, r *trial.Run, o options) (*bench, error) {
	b := &bench{Run: r, o: o, ids: town.Source(r.Seed, 7), dsn: filepath.Join(r.Dir, "central.db")}
	switch {
	case o.db == "postgres" && o.dsn != "":
		b.dsn = o.dsn
	case o.db != "sqlite":
		return nil, errors.New("load: --db sqlite, or --db postgres with --dsn")
	}
	records, err := record.NewCodec()
	if err != nil {
		return nil, err
	}
	if b.codec, err = wire.NewCodec(records, wire.Options{}); err != nil {
		return nil, err
	}
	b.client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 512, DisableCompression: true}}
	if err := b.fill(ctx); err != nil {
		return nil, err
	}
	return b, b.start(ctx)
}

// fill makes the town: units with their reports, devices with their sessions.
func (b *bench) fill(ctx context.Context) (err error) {
	t, err := town.Open(ctx, town.Options{DSN: b.dsn, Seed: b.Seed, Start: time.Now().Truncate(time.Second)})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.Close()) }()
	var liaisons []demo.Account
	for _, a := range t.Office.Accounts {
		if node, ok := t.Office.Tree.Get(a.Mandate.Node); ok && a.Mandate.Role == model.RoleLiaison && node.Parent == t.Boss.Mandate.Node {
			liaisons = append(liaisons, a)
		}
	}
	liaisons = liaisons[:min(b.o.units, len(liaisons))]
	held := make([][]model.ID, len(liaisons))
	for i, a := range liaisons {
		if held[i], _, err = t.TellTo(ctx, a, b.o.reports); err != nil {
			return err
		}
	}
	for i := range max(b.o.first, b.o.clients, 16) {
		a := liaisons[i%len(liaisons)]
		o := &officer{b: b, user: a.User.ID, unit: i % len(liaisons), reports: held[i%len(liaisons)]}
		if o.device, err = t.NewID(); err != nil {
			return err
		}
		if o.token, err = t.Token(ctx, a, o.device); err != nil {
			return err
		}
		b.officers = append(b.officers, o)
	}
	stats, err := t.Store.Stats(ctx)
	b.before = stats.Events
	b.Say("%d units, %d reports, %d events, %d devices on %s", len(liaisons), stats.Reports, stats.Events, len(b.officers), b.o.db)
	return err
}

// start runs the server in another process.
func (b *bench) start(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	b.server = exec.CommandContext(context.WithoutCancel(ctx), self, serverName, b.dsn)
	b.server.Stderr = os.Stderr
	out, err := b.server.StdoutPipe()
	if err != nil {
		return err
	}
	if err := b.server.Start(); err != nil {
		return err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return errors.Join(fmt.Errorf("load: the server did not start: %w", err), b.stop())
	}
	b.url = "http://" + strings.TrimSpace(line)
	return nil
}

func (b *bench) stop() error {
	if b.server == nil {
		return nil
	}
	b.client.CloseIdleConnections()
	cmd := b.server
	b.server = nil
	_ = cmd.Process.Signal(os.Interrupt)
	return cmd.Wait()
}

// memory reads the highest resident size of the server, where the system
// tells it.
func (b *bench) memory() error {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", b.server.Process.Pid))
	if errors.Is(err, os.ErrNotExist) {
		b.Say("this system does not tell the memory of another process")
		return nil
	}
	if err != nil {
		return err
	}
	for _, line := range strings.Split(string(status), "\n") {
		if kB, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(kB), " kB"))
			b.Figure("rss_mb", (n+1023)/1024)
			return err
		}
	}
	return nil
}

// arrived stops the server, asks the store what arrived, and starts it again.
func (b *bench) arrived(ctx context.Context) error {
	if err := b.memory(); err != nil {
		return err
	}
	if err := b.stop(); err != nil {
		return err
	}
	store, err := central.Open(ctx, b.dsn, central.Options{Existing: true})
	if err != nil {
		return err
	}
	stats, err := store.Stats(ctx)
	if err := errors.Join(err, store.Close()); err != nil {
		return err
	}
	if want := b.before + int(b.pushed.Load()); stats.Events != want {
		b.Violation("%d events are there, %d were acknowledged", stats.Events, want)
	}
	return b.start(ctx)
}
