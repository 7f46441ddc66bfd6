package desk

import (
	"strconv"
	"strings"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/query"
)

// SoonDays is how many working days ahead count as due soon.
const SoonDays = 2

// Home is the node of the officer's first mandate that holds now: whose zone,
// week and calendar his screens go by. Zero if he has none.
func (d Desk) Home(me model.Me) model.ID {
	for _, m := range me.Actor.Mandates {
		if m.Active(d.Clock(), me.Tree.Week(m.Node).Zone.Location()) {
			return m.Node
		}
	}
	return model.ID{}
}

// Zone is the officer's.
func (d Desk) Zone(me model.Me) *time.Location {
	return me.Tree.Week(d.Home(me)).Zone.Location()
}

// Today is the day in the zone.
func (d Desk) Today(zone *time.Location) calendar.Date { return calendar.DateOf(d.Clock(), zone) }

// Soon is the last day that counts as due soon: SoonDays working days after
// today at the officer's own office. Without a calendar yet, that many days.
func (d Desk) Soon(me model.Me) calendar.Date {
	today := d.Today(d.Zone(me))
	if me.Rules.Calendar == nil {
		return today.AddDays(SoonDays)
	}
	due, _ := me.Rules.View(d.Home(me)).Deadline(today, SoonDays)
	return due
}

// ParseDay reads a day as officers type it: a number of working days ahead
// ("5", "+5"), "besok", "lusa", a weekday, 12-11-2026, 12/11, 12 nov, or
// 2026-11-12. A day without year is the next one. view may be nil.
func ParseDay(s string, today calendar.Date, view *calendar.View) (calendar.Date, bool) {
	s = strings.TrimSpace(s)
	if d, err := calendar.ParseDate(s); err == nil {
		return d, true
	}
	words := query.Terms(query.Fold(s))
	switch len(words) {
	case 1:
		return parseWord(words[0], today, view)
	case 2, 3:
		return parseParts(words, today)
	}
	return calendar.Date{}, false
}

func parseWord(word string, today calendar.Date, view *calendar.View) (calendar.Date, bool) {
	switch word {
	case "besok", "tomorrow":
		return today.AddDays(1), true
	case "lusa":
		return today.AddDays(2), true
	}
	for i, names := range weekdays {
		for _, name := range names {
			if word == name {
				ahead := (i - int(today.Weekday()) + 7) % 7
				if ahead == 0 {
					ahead = 7
				}
				return today.AddDays(ahead), true
			}
		}
	}
	n, err := strconv.Atoi(word)
	if err != nil || n < 1 || n > 366 {
		return calendar.Date{}, false
	}
	if view == nil {
		return today.AddDays(n), true
	}
	due, _ := view.Deadline(today, n)
	return due, !due.IsZero()
}

var weekdays = [7][]string{
	{"minggu", "ahad", "sunday"}, {"senin", "monday"}, {"selasa", "tuesday"}, {"rabu", "wednesday"},
	{"kamis", "thursday"}, {"jumat", "friday"}, {"sabtu", "saturday"},
}

// months by their first three letters, Indonesian and English.
var months = map[string]time.Month{
	"jan": 1, "feb": 2, "peb": 2, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7,
	"agu": 8, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "nop": 11, "des": 12, "dec": 12,
}

func parseParts(words []string, today calendar.Date) (calendar.Date, bool) {
	day, err := strconv.Atoi(words[0])
	if err != nil {
		return calendar.Date{}, false
	}
	var month time.Month
	if n, err := strconv.Atoi(words[1]); err == nil {
		month = time.Month(n)
	} else if len(words[1]) >= 3 {
		month = months[words[1][:3]]
	}
	year := today.Year
	if len(words) == 3 {
		if year, err = strconv.Atoi(words[2]); err != nil {
			return calendar.Date{}, false
		}
		if year < 100 {
			year += 2000
		}
	}
	d := calendar.Date{Year: year, Month: month, Day: day}
	if month < 1 || month > 12 || d != calendar.NewDate(year, month, day) {
		return calendar.Date{}, false
	}
	if len(words) == 2 && d.Before(today) {
		d = calendar.NewDate(year+1, month, day)
	}
	return d, true
}
