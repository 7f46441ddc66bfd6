package queue

import (
	"math"

	"lapor/model/calendar"
)

// noDue is the value of rows without a deadline: they come last.
const noDue = math.MaxInt32

// KeyOf is the place of a row in a sort. Keys ascend in the order of the
// page, whatever the sort: what is newest first has negative values.
func KeyOf(r Row, s Sort) Key {
	k := Key{ID: r.ID}
	switch s {
	case SortReceived:
		k.Value = -r.Received.UnixMilli()
	case SortChanged:
		k.Value = -r.Changed.UnixMilli()
	default:
		k.Value = DueValue(r.Due)
	}
	return k
}

// DueValue is the Key.Value of a deadline in SortDue.
func DueValue(due calendar.Date) int64 {
	if due.IsZero() {
		return noDue
	}
	return int64(due.Days())
}
