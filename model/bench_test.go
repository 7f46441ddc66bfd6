package model_test

import (
	"testing"

	"lapor/model"
)

// BenchmarkDecide is one reply judged, deadlines included.
func BenchmarkDecide(b *testing.B) {
	o := newOffice()
	r := o.report(model.StageAwaiting)
	op, view, actor := o.op(model.KindFollowUpResult, r), o.view(r), o.liaison()
	for b.Loop() {
		model.Decide(view, op, actor, noon, o.rules)
	}
}

// BenchmarkDeadlines are those of one report, as a calendar change counts
// them for each.
func BenchmarkDeadlines(b *testing.B) {
	o := newOffice()
	r := o.report(model.StageAwaiting)
	for b.Loop() {
		o.rules.Deadlines(r)
	}
}
