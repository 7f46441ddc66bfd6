package query

import (
	"strconv"
	"strings"
)

// maxDays bounds what a deadline may ask for; beyond it a number is a typing
// error.
const maxDays = 9999

// parseRange reads <3, <=3, >3, >=3, 3, 1..5, h-2 (two days left), h+3 (three
// days late), hari-ini, lewat.
func parseRange(op Operator, s string) (Range, bool) {
	if v, ok := findValue(op.Values[:2], s); ok && !strings.ContainsAny(s, "<>+0123456789") {
		if v.Name == "lewat" {
			return Range{NoMin, -1}, true
		}
		return Range{0, 0}, true
	}
	if low, high, ok := strings.Cut(s, ".."); ok {
		a, okA := parseDays(low)
		b, okB := parseDays(high)
		return Range{a, b}, okA && okB && a <= b
	}
	for _, c := range [...]struct {
		sign  string
		shift int
	}{{"<=", 0}, {">=", 0}, {"<", -1}, {">", 1}} {
		rest, ok := strings.CutPrefix(s, c.sign)
		if !ok {
			continue
		}
		n, ok := parseDays(rest)
		n += c.shift
		ok = ok && -maxDays <= n && n <= maxDays
		if c.sign[0] == '<' {
			return Range{NoMin, n}, ok
		}
		return Range{n, NoMax}, ok
	}
	n, ok := parseDays(s)
	return Range{n, n}, ok
}

// parseDays reads a number of working days left: 3, -3, h-3 (left), h+3 (late).
func parseDays(s string) (int, bool) {
	rest, marked := strings.CutPrefix(strings.ToLower(s), "h")
	if marked && rest == "" {
		return 0, true
	}
	if marked && rest[0] != '-' && rest[0] != '+' {
		return 0, false
	}
	n, err := strconv.Atoi(rest)
	if err != nil || n < -maxDays || n > maxDays {
		return 0, false
	}
	if marked {
		n = -n
	}
	return n, true
}

// String is the canonical form of the operator, possibly two of them.
func (r Range) String() string {
	switch {
	case r.Min == NoMin && r.Max == -1:
		return opDue + ":lewat"
	case r.Min == NoMin && r.Max == NoMax:
		return ""
	case r.Min == NoMin:
		return opDue + ":<=" + strconv.Itoa(r.Max)
	case r.Max == NoMax:
		return opDue + ":>=" + strconv.Itoa(r.Min)
	case r.Min == r.Max:
		return opDue + ":" + strconv.Itoa(r.Min)
	}
	return opDue + ":>=" + strconv.Itoa(r.Min) + " " + opDue + ":<=" + strconv.Itoa(r.Max)
}
