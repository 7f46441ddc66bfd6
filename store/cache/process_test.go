package cache

import (
	"context"
	"sync"
	"testing"
	"time"

	"lapor/model"
	"lapor/model/queue"
)

// second opens the same profile again, as another process would.
func (d *desk) second() *Cache {
	d.t.Helper()
	o := d.options()
	o.Tick = make(chan time.Time) // looks never
	c, err := Open(context.Background(), d.dir, o)
	d.must(err)
	d.t.Cleanup(func() { c.Close() })
	return c
}

func TestTwoProcessesOfOneProfile(t *testing.T) {
	d := liaison(t, 8)
	other := d.second()
	var wait sync.WaitGroup
	for i := 1; i <= 8; i++ {
		c := []*Cache{d.Cache, other}[i%2]
		wait.Add(1)
		go func() {
			defer wait.Done()
			if _, err := c.Submit(d.ctx(), note(id('R', i), "bersamaan"), 0, model.ID{}); err != nil {
				t.Error(err)
			}
		}()
	}
	wait.Wait()
	for _, c := range []*Cache{d.Cache, other} {
		list, err := c.Outbox(d.ctx())
		d.must(err)
		n, err := c.Counts(d.ctx(), today, soon)
		d.must(err)
		p, err := c.Page(d.ctx(), queue.Request{View: queue.ViewAll, Today: today, Soon: soon, Limit: 20})
		d.must(err)
		if len(list) != 8 || n.Unsent != 8 || p.Total != 8 || p.Rows[7].Flags&queue.FlagUnsent == 0 {
			t.Errorf("%d operations, %+v", len(list), n)
		}
	}
}

func TestChangedFiresForOwnWritesAndThoseOfOthers(t *testing.T) {
	d := liaison(t, 1)
	other := d.second()
	watched, release := d.Watch()
	defer release()
	quiet := func() {
		select {
		case <-d.Changed():
		default:
		}
		select {
		case <-watched:
		default:
		}
	}
	await := func(what string) {
		t.Helper()
		for _, ch := range []<-chan struct{}{d.Changed(), watched} {
			select {
			case <-ch:
			case <-time.After(10 * time.Second):
				t.Fatalf("%s does not show", what)
			}
		}
	}
	d.tick <- d.at // the first look remembers the version
	d.tick <- d.at // and has ended when the second is taken
	quiet()
	d.must(d.SetSetting(d.ctx(), "a", "b"))
	await("an own write")
	d.tick <- d.at
	d.tick <- d.at
	quiet()
	d.must(other.SetSetting(d.ctx(), "a", "c"))
	d.tick <- d.at
	await("another process's write")
}

func TestOneSyncEngine(t *testing.T) {
	d := liaison(t, 1)
	other := d.second()
	unlock, err := d.Lock(d.ctx())
	d.must(err)
	_, err = other.Lock(d.ctx())
	wantCode(t, err, CodeSyncLocked)
	d.must(other.AskSync(d.ctx()))
	if n, err := d.Asked(d.ctx()); n != 1 || err != nil {
		t.Errorf("asked %d, %v", n, err)
	}
	d.must(unlock())
	again, err := other.Lock(d.ctx())
	d.must(err)
	d.must(again())
}

func TestAFailedDiskIsReopenedAndChecked(t *testing.T) {
	d := liaison(t, 2)
	out := d.submit(note(d.report(1).ID, "sebelum"))
	d.beforeCommit = func() error { return model.Errorf(CodeIO, "fsync failed") }
	_, err := d.Submit(d.ctx(), note(d.report(2).ID, "gagal"), 0, model.ID{})
	wantCode(t, err, CodeIO)
	d.beforeCommit = nil
	list, err := d.Outbox(d.ctx())
	d.must(err)
	if len(list) != 1 || list[0].Op.ID != out.Op.ID {
		t.Fatalf("%+v", list)
	}
	d.submit(note(d.report(2).ID, "sesudah"))
	if d.Recovered() != nil {
		t.Error("nothing was damaged")
	}
}

func TestAfterCloseNothingIsTaken(t *testing.T) {
	d := liaison(t, 1)
	d.must(d.Close())
	d.must(d.Close())
	_, err := d.Submit(d.ctx(), note(d.report(1).ID, "x"), 0, model.ID{})
	wantCode(t, err, CodeClosed)
}
