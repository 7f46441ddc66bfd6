package model

import (
	"time"

	"lapor/model/calendar"
)

func Validate(op Operation, rules Rules) error              { return nil }
func ValidateDates(op Operation, today calendar.Date) error { return nil }
func Decide(view View, op Operation, actor Actor, now time.Time, rules Rules) (Outcome, Effects) {
	return Outcome{Op: op.ID, Result: ResultNoop, At: now}, Effects{}
}
func Allowed(kind Kind, r Report, actor Actor, now time.Time, rules Rules) error        { return nil }
func MandateFor(kind Kind, r Report, actor Actor, now time.Time, rules Rules) []Mandate { return nil }
func MergeImport(old *Report, row Imported, unit, agency ID, exported time.Time, newID ID, now time.Time, rules Rules) (Report, []Event, ImportChange) {
	return Report{ID: newID}, nil, ImportNew
}
