package kill

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"lapor/cmd/internal/workplace"
	"lapor/model"
	"lapor/model/queue"
	"lapor/store/central"
	"lapor/tui/desk"
)

// with opens the profile in this process.
func (b *bench) with(ctx context.Context, f func(*workplace.Workplace, desk.Desk) error) error {
	place, err := workplace.Open(ctx, b.place)
	if err != nil {
		return err
	}
	err = f(place, place.Desk(0))
	return errors.Join(err, place.Close())
}

// choose picks the reports to write on.
func (b *bench) choose(ctx context.Context) error {
	return b.with(ctx, func(_ *workplace.Workplace, d desk.Desk) error {
		me, err := d.Store.Me(ctx)
		if err != nil {
			return err
		}
		page, err := d.Store.Page(ctx, queue.Request{View: queue.ViewAll, Today: d.Today(d.Zone(me)), Soon: d.Soon(me), Limit: 30})
		if err != nil {
			return err
		}
		for _, row := range page.Rows {
			dossier, err := d.Store.Dossier(ctx, row.ID)
			if err != nil {
				return err
			}
			b.reports = append(b.reports, dossier.Report)
		}
		if len(b.reports) == 0 {
			return errors.New("kill: no reports")
		}
		return nil
	})
}

// typing kills the program while notes and a draft are written.
func (b *bench) typing(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, self, workerName, b.place.Dir, b.place.Profile)
	said, err := b.cutShort(cmd, time.Second)
	if err != nil {
		return err
	}
	for _, line := range whole(said) {
		what, value, _ := strings.Cut(line, " ")
		switch what {
		case "saved":
			id, err := model.ParseID(value)
			if err != nil {
				return err
			}
			b.saved = append(b.saved, id)
		case "draft":
			if b.draft, err = strconv.Atoi(value); err != nil {
				return err
			}
		}
	}
	return b.remembers(ctx)
}

// whole lines only: the last one may have been cut.
func whole(said string) []string {
	lines := strings.Split(said, "\n")
	return lines[:len(lines)-1]
}

// remembers: everything that was said to be saved is in the outbox or has its
// answer; the draft is not shorter than was said.
func (b *bench) remembers(ctx context.Context) error {
	return b.with(ctx, func(_ *workplace.Workplace, d desk.Desk) error {
		out, err := d.Store.Outbox(ctx)
		if err != nil {
			return err
		}
		known := map[model.ID]bool{}
		for _, o := range out {
			if known[o.Op.ID] {
				b.Violation("operation %s stands twice in the outbox", o.Op.ID)
			}
			known[o.Op.ID] = true
		}
		for _, id := range b.saved {
			if !known[id] {
				b.Violation("operation %s was said to be saved and is gone", id)
			}
		}
		drafts, err := d.Store.Drafts(ctx)
		kept := 0
		for _, draft := range drafts {
			kept = max(kept, typed(draft.Body.Text))
		}
		if kept < b.draft {
			b.Violation("draft %d was said to be saved, %d is there", b.draft, kept)
		}
		return err
	})
}

// writing kills a command that writes.
func (b *bench) writing(ctx context.Context) error {
	report := b.reports[b.rand.IntN(len(b.reports))]
	b.notes++
	said, err := b.cutShort(b.lapor(ctx, "note", report.Tracking, "--text", fmt.Sprintf("Catatan perintah %d.", b.notes)), 150*time.Millisecond)
	if err != nil {
		return err
	}
	const before = `"operation":{"id":"`
	if _, rest, found := strings.Cut(said, before); found && json.Valid([]byte(said)) {
		value, _, _ := strings.Cut(rest, `"`)
		id, err := model.ParseID(value)
		if err != nil {
			return err
		}
		b.saved, b.told = append(b.saved, id), b.told+1
	}
	return b.remembers(ctx)
}

// load writes some notes to be sent.
func (b *bench) load(ctx context.Context, n int) error {
	return b.with(ctx, func(_ *workplace.Workplace, d desk.Desk) error {
		for range n {
			report := b.reports[b.rand.IntN(len(b.reports))]
			b.notes++
			out, err := d.Do(ctx, desk.Seen{Report: report}, desk.Note(fmt.Sprintf("Catatan %d.", b.notes)))
			if err != nil {
				return err
			}
			b.saved = append(b.saved, out.Op.ID)
		}
		return nil
	})
}

// syncing kills the client in a sync.
func (b *bench) syncing(ctx context.Context) error {
	if err := b.load(ctx, 5); err != nil {
		return err
	}
	if _, err := b.cutShort(b.lapor(ctx, "sync"), 250*time.Millisecond); err != nil {
		return err
	}
	return b.remembers(ctx)
}

// serving kills the server in a sync, starts it again, and syncs.
func (b *bench) serving(ctx context.Context) error {
	if err := b.load(ctx, 5); err != nil {
		return err
	}
	sync := b.lapor(ctx, "sync")
	if err := sync.Start(); err != nil {
		return err
	}
	time.Sleep(time.Duration(b.rand.Int64N(int64(200 * time.Millisecond))))
	b.killed++
	err := b.stop(true)
	_ = b.wait(sync) // it may have failed: the server is gone
	if err == nil {
		err = b.serve(ctx)
	}
	if err == nil {
		err = b.remembers(ctx)
	}
	return err
}

// importing kills an import: all of it must be there or nothing, and a second
// one must make it whole.
func (b *bench) importing(ctx context.Context) error {
	file := filepath.Join(b.Dir, "import-now.db")
	for _, end := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(file + end)
	}
	if err := copyFile(filepath.Join(b.Dir, "import.db"), file); err != nil {
		return err
	}
	command := func() *exec.Cmd {
		return b.program(ctx, "lapord", "import", "excel", b.sheet, "--agency", "HSS", "--database", file, "--json")
	}
	if _, err := b.cutShort(command(), 900*time.Millisecond); err != nil {
		return err
	}
	if n, err := b.count(ctx, file); err != nil || n != 0 && n != rows {
		b.Violation("an import that was killed left %d of %d rows (%v)", n, rows, err)
	}
	if err := b.finish(command()); err != nil {
		b.Violation("an import after one that was killed: %v", err)
		return nil
	}
	if n, err := b.count(ctx, file); err != nil || n != rows {
		b.Violation("a second import left %d of %d rows (%v)", n, rows, err)
	}
	return nil
}

func (b *bench) count(ctx context.Context, file string) (int, error) {
	store, err := central.Open(ctx, file, central.Options{Existing: true})
	if err != nil {
		return 0, err
	}
	stats, err := store.Stats(ctx)
	if err == nil {
		err = store.Check(ctx)
	}
	return stats.Reports, errors.Join(err, store.Close())
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
