package cache

import (
	"lapor/model/queue"
)

// bucket counts the rows of a view whose value in a sort falls on a day.
type bucket struct {
	view queue.View
	sort queue.Sort
	day  int64
}

const dayMillis = 24 * 60 * 60 * 1000

// dayOf is the bucket of a sort value; days ascend as values do.
func dayOf(s queue.Sort, value int64) int64 {
	if s == queue.SortDue {
		return value
	}
	day := value / dayMillis
	if value%dayMillis < 0 {
		day--
	}
	return day
}

func (t *tx) count(k rowKeys, n int) {
	for _, v := range indexedViews() {
		if !k.views.Has(v) {
			continue
		}
		for s := range sortColumns {
			t.tally[bucket{v, queue.Sort(s), dayOf(queue.Sort(s), k.values[s])}] += n
		}
	}
}

func (t *tx) flushTally() error {
	for b, n := range t.tally {
		if n == 0 {
			continue
		}
		if err := t.exec(`INSERT INTO tally(view, sort, bucket, n) VALUES(?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET n = n + excluded.n`, b.view, b.sort, b.day, n); err != nil {
			return err
		}
		if n < 0 {
			if err := t.exec("DELETE FROM tally WHERE view = ? AND sort = ? AND bucket = ? AND n = 0", b.view, b.sort, b.day); err != nil {
				return err
			}
		}
	}
	clear(t.tally)
	return nil
}
