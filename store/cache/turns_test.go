package cache

import (
	"context"
	"crypto/rand"
	"sync"
	"testing"
	"time"

	"lapor/model"
	"lapor/model/queue"
)

// A statement is prepared on a connection of its own. When every connection
// was in a transaction that had to prepare one, all of them waited for ever:
// a program that has just started reads everything at once.
func TestManyFirstReadsAtOnceEnd(t *testing.T) {
	dir := t.TempDir()
	for range 10 {
		c, err := Open(t.Context(), dir, Options{Clock: time.Now, Random: rand.Reader, Profile: "rina"})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		reads := []func() error{
			func() error { _, err := c.Me(ctx); return err },
			func() error { _, err := c.Outbox(ctx); return err },
			func() error { _, err := c.Parked(ctx); return err },
			func() error { _, err := c.Drafts(ctx); return err },
			func() error { _, err := c.SyncState(ctx); return err },
			func() error { _, err := c.Link(ctx, time.Now()); return err },
			func() error { _, err := c.SavedViews(ctx); return err },
			func() error { _, err := c.Setting(ctx, "x"); return err },
			func() error { _, err := c.Page(ctx, queue.Request{View: queue.ViewAll, Limit: 10}); return err },
			func() error {
				_, err := c.SaveDraft(ctx, model.Draft{Kind: model.KindNote, Body: model.Body{Text: "x"}})
				return err
			},
			func() error { return c.AskSync(ctx) },
		}
		var all sync.WaitGroup
		begin := make(chan struct{})
		for _, read := range reads {
			all.Go(func() {
				<-begin
				if err := read(); err != nil {
					t.Error(err)
				}
			})
		}
		close(begin)
		all.Wait()
		cancel()
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		if t.Failed() {
			return
		}
	}
}
