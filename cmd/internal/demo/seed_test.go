package demo

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"lapor/model"
	"lapor/model/calendar"
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

// TestTheWorldLooksLikeAnOffice: what the screens must be able to show is there.
func TestTheWorldLooksLikeAnOffice(t *testing.T) {
	store, s := seeded(t, 1000)
	ctx := context.Background()
	national, _ := s.Office.Played(model.RoleNational)
	today := calendar.NewDate(2026, time.November, 20)
	have := map[string]int{}
	channels, texts := map[model.Channel]int{}, map[string]bool{}
	err := store.Snapshot(ctx, func(r central.Reader) error {
		var ids []model.ID
		if err := r.Scope(ctx, national.Actor(), func(b central.Brief) error { ids = append(ids, b.ID); return nil }); err != nil {
			return err
		}
		reports, err := r.Reports(ctx, ids)
		for _, report := range reports {
			channels[report.Channel]++
			for what, is := range map[string]bool{
				"anonymous": report.Anonymous, "confidential": report.Confidential, "supervisory": report.Supervisory,
				"in a queue": !report.Holder.IsZero(), "long": len([]rune(report.Texts.Original)) > 1000,
				"without category":  report.Category == "",
				"a repetition":      texts[report.Texts.Original],
				"not in the future": !report.Clocks.Received.At.After(testNow),
			} {
				if is {
					have[what]++
				}
			}
			texts[report.Texts.Original] = true
		}
		briefs, err2 := r.Briefs(ctx, ids)
		for _, b := range briefs {
			open := b.Stage == model.StageAwaiting || b.Stage == model.StageUnverified
			if open && !b.Due.IsZero() && b.Due.Before(today) {
				have["overdue"]++
			}
			if open && b.Due == today {
				have["due today"]++
			}
		}
		return errors.Join(err, err2)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, what := range []string{"anonymous", "confidential", "supervisory", "in a queue", "long", "without category", "a repetition", "overdue", "due today"} {
		if have[what] == 0 {
			t.Errorf("no report is %s", what)
		}
	}
	if have["not in the future"] != 1000 {
		t.Errorf("%d of 1000 reports came in by now", have["not in the future"])
	}
	if len(channels) < 5 {
		t.Errorf("only these channels: %v", channels)
	}
	t.Log(have, channels)
}
