package calendar

import (
	"fmt"
	"strings"
)

// Code names what is wrong with a table or a week. The screen's sentence for
// it comes from the message catalogues.
type Code string

// The codes, with what Value holds.
const (
	TooLarge       Code = "too_large"       // the file is above MaxFile bytes
	NotATable      Code = "not_a_table"     // no header, or broken quoting at Row
	ColumnMissing  Code = "column_missing"  // Field is not in the header
	Empty          Code = "empty"           // the cell is empty
	BadDate        Code = "bad_date"        // not a day like 2026-03-16; the text found
	BadKind        Code = "bad_kind"        // not a kind that belongs here; the text found
	BadText        Code = "bad_text"        // too long, not UTF-8, or invisible characters
	BadZone        Code = "bad_zone"        // not WIB, WITA or WIT; the text found
	BadTime        Code = "bad_time"        // not a time of day; the minutes found
	Duplicate      Code = "duplicate"       // the same date, kind and name again; the date
	YearIncomplete Code = "year_incomplete" // too few national holidays for a whole year; the year
	NotCovered     Code = "not_covered"     // a holiday outside the covered years; the date
	NoHolidays     Code = "no_holidays"     // the table has no rows
)

// Field names the place of a problem; those of the table are its column names.
type Field string

// The fields.
const (
	FieldDate    Field = "tanggal"
	FieldKind    Field = "jenis"
	FieldName    Field = "nama"
	FieldDecree  Field = "dasar"
	FieldYears   Field = "years"
	FieldZone    Field = "zone"
	FieldClosing Field = "closing_time"
	FieldWorked  Field = "worked"
)

// Problem is one thing wrong. Row is the line of the file, the header being
// line 1, or the entry of a list counted from 1; 0 if it belongs to no row.
type Problem struct {
	Row   int
	Field Field
	Code  Code
	Value string
}

func (p Problem) String() string {
	var b strings.Builder
	if p.Row > 0 {
		fmt.Fprintf(&b, "row %d: ", p.Row)
	}
	if p.Field != "" {
		fmt.Fprintf(&b, "%s: ", p.Field)
	}
	b.WriteString(string(p.Code))
	if p.Value != "" {
		fmt.Fprintf(&b, " (%q)", p.Value)
	}
	return b.String()
}

// Invalid is the error of a table or week that cannot be used. It lists what
// is wrong, in the order of the rows and at most maxProblems, so that a file
// can be put right in one go.
type Invalid struct {
	Problems []Problem
	More     int // how many were left out of Problems
}

const maxProblems = 50

func (e *Invalid) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.String()
	}
	text := "calendar: " + strings.Join(lines, "; ")
	if e.More > 0 {
		text += fmt.Sprintf("; and %d more", e.More)
	}
	return text
}

// invalid is the error for the problems found, nil for none.
func invalid(found []Problem) error {
	if len(found) == 0 {
		return nil
	}
	if more := len(found) - maxProblems; more > 0 {
		return &Invalid{Problems: found[:maxProblems], More: more}
	}
	return &Invalid{Problems: found}
}
