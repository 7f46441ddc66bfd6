package query

import (
	"strconv"
	"strings"
	"time"

	"lapor/model/calendar"
)

// parsePeriod reads a day, month or year: 2026, 2026-09, 2026-09-03, and as
// offices write it 09-2026, 03-09-2026, with dashes, slashes or dots. It
// returns the first and last day.
func parsePeriod(s string) (from, to calendar.Date, ok bool) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("-/.", r) })
	if len(parts) == 0 || len(parts) > 3 {
		return from, to, false
	}
	if len(parts[0]) != 4 { // day first
		for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
			parts[i], parts[j] = parts[j], parts[i]
		}
	}
	var n [3]int
	for i, part := range parts {
		value, err := strconv.Atoi(part)
		if err != nil || value < 1 || len(part) > 4 || (i > 0 && len(part) > 2) || (i == 0 && len(part) != 4) {
			return from, to, false
		}
		n[i] = value
	}
	year, month, day := n[0], time.Month(n[1]), n[2]
	switch len(parts) {
	case 1:
		return calendar.NewDate(year, time.January, 1), calendar.NewDate(year, time.December, 31), true
	case 2:
		return calendar.NewDate(year, month, 1), calendar.NewDate(year, month+1, 0), month <= time.December
	}
	date := calendar.NewDate(year, month, day)
	return date, date, date.Month == month && date.Day == day
}
