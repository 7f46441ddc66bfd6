package demo

import (
	"context"
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"lapor/model"
	"lapor/store/central"
)

func seeded(t *testing.T, reports int) (central.Store, Seeded) {
	t.Helper()
	now := time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)
	ctx := context.Background()
	store, err := central.Open(ctx, filepath.Join(t.TempDir(), "central.db"), central.Options{Clock: func() time.Time { return now }, Random: random(1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	s, err := Seed(ctx, store, 1, reports, now, random(2))
	if err != nil {
		t.Fatal(err)
	}
	return store, s
}

func TestTheWorldHasEveryStageAndFollowsFromItsSeed(t *testing.T) {
	fingerprint := func() ([32]byte, map[model.Stage]int) {
		store, s := seeded(t, 400)
		national, _ := s.Office.Played(model.RoleNational)
		stages := map[model.Stage]int{}
		h := sha256.New()
		err := store.Snapshot(context.Background(), func(r central.Reader) error {
			return r.Scope(context.Background(), national.Actor(), func(b central.Brief) error {
				stages[b.Stage]++
				fmt.Fprintln(h, b.ID, b.Rev, b.Stage, b.Due, b.Received, b.Vis)
				return nil
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		return [32]byte(h.Sum(nil)), stages
	}
	first, stages := fingerprint()
	for _, s := range model.Stages() {
		if stages[s] == 0 {
			t.Errorf("no report stands at %s: %v", s, stages)
		}
	}
	if second, _ := fingerprint(); second != first {
		t.Error("the same seed gave another world")
	}
}
