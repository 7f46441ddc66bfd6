package kpi_test

import (
	"math"
	"testing"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/kpi"
)

func rules(t *testing.T) model.Rules {
	t.Helper()
	cal, err := calendar.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return model.DefaultRules(cal, model.NewTree(nil))
}

func many(n int, stage model.Stage) []model.Report {
	reports := make([]model.Report, n)
	for i := range reports {
		reports[i].Stage = stage
	}
	return reports
}

// TestFollowUpRate holds the published figures: South Kalimantan to 8
// September 2020, 98 %; Jambi, January to August 2020, 41 %.
func TestFollowUpRate(t *testing.T) {
	for name, c := range map[string]struct {
		total, closed, progress int
		want                    float64
	}{"Kalimantan Selatan": {1294, 1219, 51, 98}, "Jambi": {215, 77, 12, 41}} {
		reports := append(many(c.closed, model.StageClosed), many(c.progress, model.StageProgress)...)
		reports = append(reports, many(c.total-len(reports), model.StageAwaiting)...)
		reports = append(reports, many(7, model.StageHeld)...)
		reports = append(reports, many(5, model.StageArchived)...)
		_, all := kpi.Recap(reports, rules(t))
		if got, ok := all.TL(); !ok || math.Round(got) != c.want || all.Total != c.total || all.Held != 7 || all.Archived != 5 {
			t.Errorf("%s: %.1f %% of %d", name, got, all.Total)
		}
	}
	if _, ok := (kpi.Line{}).TL(); ok {
		t.Error("a rate of nothing")
	}
}

func TestPolicyCountsHeld(t *testing.T) {
	r := rules(t)
	r.Policies.CountHeldInTotal = true
	_, all := kpi.Recap(append(many(2, model.StageHeld), many(2, model.StageClosed)...), r)
	if got, _ := all.TL(); all.Total != 4 || got != 50 {
		t.Errorf("%v of %d", got, all.Total)
	}
}

// TestDays: Tuesday 1 September to Monday 7 is 4 working days, to Wednesday
// 9 is 6. Estimated dates stand apart, duplicates in no bucket.
func TestDays(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2026, 9, day, 9, 0, 0, 0, calendar.WIB.Location()) }
	replied := func(dispatch, reply int) model.Report {
		r := model.Report{Stage: model.StageClosed, Holder: model.ID{1}}
		r.Clocks.UnitDispatch.At, r.Clocks.UnitReply.At, r.Clocks.Closed = at(dispatch), at(reply), at(9)
		return r
	}
	estimated := replied(1, 9)
	estimated.Clocks.UnitDispatch.Basis = model.BasisReceived
	late := replied(1, 9)
	late.Clocks.Late = map[string]bool{model.ClockFollowUp.String(): true}
	duplicate := model.Report{Stage: model.StageAwaiting, Main: model.ID{9}}

	units, all := kpi.Recap([]model.Report{replied(1, 2), replied(1, 7), late, estimated, duplicate}, rules(t))
	if len(units) != 2 || units[1].Unit != (model.ID{1}) || units[1].Total != 4 {
		t.Fatalf("units %+v", units)
	}
	got := all.FollowUp
	if got.Known.N != 3 || got.Known.Median != 4 || math.Abs(got.Known.Mean-11.0/3) > 1e-9 || got.Estimated.N != 1 || got.Estimated.Mean != 6 {
		t.Errorf("RTL %+v", got)
	}
	if all.Closing.Known.N != 3 || all.Closing.Known.Mean != 6 || all.Closing.Estimated.N != 1 {
		t.Errorf("RHP %+v", all.Closing)
	}
	if p, _ := all.Punctual(); math.Round(p) != 67 || all.Duplicates != 1 || all.Total != 4 {
		t.Errorf("on time %.0f %%, duplicates %d, total %d", p, all.Duplicates, all.Total)
	}
}
