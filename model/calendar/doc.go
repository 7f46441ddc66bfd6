// Package calendar counts Indonesian working days.
//
// A [Calendar] is the versioned table of national holidays and joint leave
// (cuti bersama) with the decree behind each date; the server hands it out and
// client and server count with the same one. A [Week] is what one agency adds:
// zone, closing time, six-day week, local holidays, days it works although the
// table says otherwise. [Calendar.For] compiles both into a [View], which
// answers: is this a working day and if not why, which day is n working days
// away and which days were skipped, how many working days lie between two days.
//
// The rules, from PermenPANRB 62/2018 and the yearly joint decree of three
// ministers (SKB 3 Menteri): Monday to Friday are working days unless they are
// holidays or joint leave; counting starts on the day after the event.
//
// The package must never read a clock, never use the machine's time zone
// database (Windows has none), never treat a year that the table does not
// cover as a year without holidays without saying so, and never hold sentences
// for the screen: reasons and errors are codes with their data.
package calendar
