package excel

import (
	"math"
	"strconv"
	"strings"
	"time"

	"lapor/model/calendar"
)

// Years that a report can have come in. LAPOR! began in 2011; anything else is
// a typing error or a number that is not a date.
const firstYear, lastYear = 2010, 2099

// epoch is day 0 of a workbook's serial dates.
type epoch struct {
	year  int
	month time.Month
	day   int
}

// The two date systems of ECMA-376 part 1, 18.17.4.1. The day before 1900
// makes up for the 29 February 1900 that never was.
var (
	epoch1900 = epoch{1899, time.December, 30}
	epoch1904 = epoch{1904, time.January, 1}
)

// clock is a time of day.
type clock struct {
	hour, minute, second int
}

// months by the first letters that tell them apart, in both languages and the
// old spellings.
var months = map[string]time.Month{
	"jan": time.January, "januari": time.January, "january": time.January,
	"feb": time.February, "februari": time.February, "february": time.February, "peb": time.February, "pebruari": time.February,
	"mar": time.March, "maret": time.March, "march": time.March, "mrt": time.March,
	"apr": time.April, "april": time.April,
	"mei": time.May, "may": time.May,
	"jun": time.June, "juni": time.June, "june": time.June,
	"jul": time.July, "juli": time.July, "july": time.July,
	"agu": time.August, "agt": time.August, "ags": time.August, "agust": time.August, "agustus": time.August, "aug": time.August, "august": time.August,
	"sep": time.September, "sept": time.September, "september": time.September,
	"okt": time.October, "oktober": time.October, "oct": time.October, "october": time.October,
	"nov": time.November, "november": time.November, "nop": time.November, "nopember": time.November,
	"des": time.December, "desember": time.December, "dec": time.December, "december": time.December,
}

var weekdays = map[string]bool{
	"senin": true, "selasa": true, "rabu": true, "kamis": true, "jumat": true, "jum'at": true, "sabtu": true, "minggu": true, "ahad": true,
	"mon": true, "tue": true, "wed": true, "thu": true, "fri": true, "sat": true, "sun": true,
}

// parseDate reads a date in any form an export holds: a serial number,
// "3 Jan 2026", "Sabtu, 3 Januari 2026", 2026-01-03, 03/01/2026, 03-01-2026.
// Numbers with the month first, as in America, are refused where they cannot
// be day first, and never guessed. rest is what follows: a time, or "".
func parseDate(text string, base epoch) (day calendar.Date, rest string, ok bool) {
	if n, isNumber := decimal(text); isNumber {
		day, c, ok := fromSerial(n, base)
		if c != (clock{}) {
			rest = c.String()
		}
		return day, rest, ok
	}
	a, rest := token(text)
	if weekdays[strings.ToLower(a)] {
		a, rest = token(rest)
	}
	b, rest := token(rest)
	c, rest := token(rest)
	switch {
	case len(a) == 4: // 2026-01-03
		day, ok = makeDate(a, b, c)
	case isWord(a): // Jan 3, 2026
		day, ok = makeDate(c, a, b)
	default:
		day, ok = makeDate(c, b, a)
	}
	return day, strings.TrimLeft(rest, " ,"), ok
}

// token is the next run of digits or of letters.
func token(s string) (tok, rest string) {
	s = strings.TrimLeft(s, " \t-/.,")
	end := len(s)
	for i := range len(s) {
		if kindOf(s[i]) != kindOf(s[0]) {
			end = i
			break
		}
	}
	rest = s[end:]
	if len(rest) > 1 && (rest[0] == 'T' || rest[0] == 't') && kindOf(rest[1]) == '0' {
		rest = rest[1:] // 2026-01-03T09:12
	}
	return s[:end], rest
}

func kindOf(b byte) byte {
	switch {
	case b >= '0' && b <= '9':
		return '0'
	case b >= 'a' && b <= 'z', b >= 'A' && b <= 'Z', b == '\'':
		return 'a'
	}
	return b
}

func isWord(s string) bool { return s != "" && kindOf(s[0]) == 'a' }

func makeDate(year, month, day string) (calendar.Date, bool) {
	y, errY := strconv.Atoi(year)
	d, errD := strconv.Atoi(day)
	if errY != nil || errD != nil || len(day) > 2 || (len(year) != 2 && len(year) != 4) {
		return calendar.Date{}, false
	}
	if len(year) == 2 {
		y += 2000
	}
	m, named := months[strings.ToLower(month)]
	if !named {
		n, err := strconv.Atoi(month)
		if err != nil || len(month) > 2 {
			return calendar.Date{}, false
		}
		m = time.Month(n)
	}
	date := calendar.NewDate(y, m, d)
	ok := m >= 1 && m <= 12 && date.Day == d && date.Month == m && y >= firstYear && y <= lastYear
	if !ok {
		return calendar.Date{}, false
	}
	return date, true
}

// fromSerial reads a spreadsheet's serial date: days since its epoch, the time
// of day as fraction, here to the second.
func fromSerial(n float64, base epoch) (calendar.Date, clock, bool) {
	if !(n >= 1 && n < 200_000) { // false for NaN too
		return calendar.Date{}, clock{}, false
	}
	days := math.Floor(n)
	c, carry := fraction(n - days)
	date := calendar.NewDate(base.year, base.month, base.day).AddDays(int(days) + carry)
	if date.Year < firstYear || date.Year > lastYear {
		return calendar.Date{}, clock{}, false
	}
	return date, c, true
}

// decimal reads a number as spreadsheets store it, and nothing else that
// strconv would take: no hexadecimal, infinity or NaN.
func decimal(text string) (float64, bool) {
	if strings.Trim(text, "0123456789.eE+-") != "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil
}

func fraction(part float64) (c clock, carry int) {
	seconds := int(math.Round(part * 86_400))
	if seconds >= 86_400 {
		return clock{}, 1
	}
	return clock{seconds / 3600, seconds / 60 % 60, seconds % 60}, 0
}

// parseTime reads a time of day: "09:12", "9.12", "09:12:33 WITA", or the
// fraction of a day, alone or behind a serial date. zone is nil if the text
// does not name one.
func parseTime(text string) (c clock, zone *calendar.Zone, ok bool) {
	if n, isNumber := decimal(text); isNumber && !looksLikeClock(text) {
		if !(n >= 0 && n < 200_000) {
			return clock{}, nil, false
		}
		c, _ = fraction(n - math.Floor(n))
		return c, nil, true
	}
	if cut := strings.LastIndexByte(text, ' '); cut > 0 {
		if z, err := calendar.ParseZone(text[cut+1:]); err == nil {
			text, zone = strings.TrimSpace(text[:cut]), &z
		}
	}
	if cut := strings.IndexAny(text, "Z+"); cut > 0 { // an offset: exports with one give local time all the same
		text = text[:cut]
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == ':' || r == '.' })
	if len(parts) < 2 || len(parts) > 4 {
		return clock{}, nil, false
	}
	var n [3]int
	for i, part := range parts[:min(len(parts), 3)] {
		v, err := strconv.Atoi(part)
		if err != nil || len(part) > 2 || v < 0 {
			return clock{}, nil, false
		}
		n[i] = v
	}
	c = clock{n[0], n[1], n[2]}
	return c, zone, c.hour < 24 && c.minute < 60 && c.second < 60
}

// looksLikeClock tells "09.12" (ten past nine) from 0.38 (the fraction of a
// day): fractions of spreadsheets start with 0. or have many digits.
func looksLikeClock(text string) bool {
	hour, minute, found := strings.Cut(text, ".")
	return found && len(minute) == 2 && hour != "0" && len(hour) <= 2 && hour != ""
}

func (c clock) String() string {
	two := func(n int) string { return string([]byte{'0' + byte(n/10), '0' + byte(n%10)}) }
	return two(c.hour) + ":" + two(c.minute) + ":" + two(c.second)
}
