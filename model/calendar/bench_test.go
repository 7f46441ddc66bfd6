package calendar_test

import (
	"testing"

	"lapor/model/calendar"
)

func benchmarkView(b *testing.B) *calendar.View {
	b.Helper()
	b.ReportAllocs()
	return table(b).For(calendar.Week{Zone: calendar.WITA})
}

func BenchmarkAdd14(b *testing.B) {
	view, start := benchmarkView(b), on("2026-03-10")
	for b.Loop() {
		view.Add(start, 14)
	}
}

func BenchmarkDeadline60(b *testing.B) {
	view, start := benchmarkView(b), on("2026-03-10")
	for b.Loop() {
		view.Deadline(start, 60)
	}
}

func BenchmarkBetween(b *testing.B) {
	view, from, to := benchmarkView(b), on("2026-03-10"), on("2026-06-09")
	for b.Loop() {
		view.Between(from, to)
	}
}

func BenchmarkFor(b *testing.B) {
	b.ReportAllocs()
	c := table(b)
	for b.Loop() {
		c.For(calendar.Week{Zone: calendar.WITA})
	}
}
