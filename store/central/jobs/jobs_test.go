package jobs_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"lapor/store/central"
	"lapor/store/central/jobs"
)

// runs is a store of which only RunJobs is used.
type runs struct {
	central.Store
	at   []time.Time
	fail error
}

func (r *runs) RunJobs(_ context.Context, now time.Time) (central.JobReport, error) {
	r.at = append(r.at, now)
	return central.JobReport{Closed: 1}, r.fail
}

func TestRunner(t *testing.T) {
	for name, fail := range map[string]error{"all well": nil, "a run fails": errors.New("disk full")} {
		t.Run(name, func(t *testing.T) {
			now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
			store := &runs{fail: fail}
			tick, ran := make(chan time.Time), make(chan error)
			var waits []time.Duration
			r := jobs.Runner{Store: store, Clock: func() time.Time { return now }, Every: 7 * time.Second,
				After: func(d time.Duration) <-chan time.Time { waits = append(waits, d); return tick },
				Ran:   func(_ central.JobReport, err error) { ran <- err }}
			ctx, cancel := context.WithCancel(context.Background())
			ended := make(chan struct{})
			go func() { defer close(ended); r.Run(ctx) }()
			for i := range 3 { // at once, then after each tick, failed or not
				if err := <-ran; err != fail {
					t.Fatalf("run %d: %v", i, err)
				}
				if i < 2 {
					tick <- now
				}
			}
			cancel()
			<-ended
			if len(store.at) != 3 || store.at[0] != now || len(waits) == 0 || waits[0] != 7*time.Second {
				t.Fatalf("ran at %v, waited %v", store.at, waits)
			}
		})
	}
}
