package model

import (
	"time"

	"lapor/model/calendar"
)

func DefaultOperations() map[Kind]Rule { return nil }
func DefaultRules(cal *calendar.Calendar, tree *Tree) Rules {
	return Rules{Lengths: DefaultLengths(), Calendar: cal, Tree: tree}
}
func (r Rules) Prepared() Rules                                 { return r }
func (r Rules) Rule(kind Kind) (Rule, bool)                     { return Rule{}, false }
func (r Rules) Deadlines(report Report) Deadlines               { return report.Deadlines }
func (r Rules) Explain(report Report) []Explanation             { return nil }
func (r Rules) AutoCloses(report Report, now time.Time) bool    { return false }
func (r Rules) AutoEscalates(report Report, now time.Time) bool { return false }
func (r Rules) View(node ID) *calendar.View                     { return r.Calendar.For(r.Tree.Week(node)) }
func HMark(due, today calendar.Date, view *calendar.View) int {
	n, _ := view.Between(today, due)
	return n
}
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
