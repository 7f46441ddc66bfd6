package calendar

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind says by whose order a day is free.
type Kind uint8

// The kinds of holiday; the zero Kind is none. The lower kind names the day
// when several fall on one date.
const (
	National   Kind = 1 // libur nasional: the joint decree of three ministers
	JointLeave Kind = 2 // cuti bersama: the same decree; agencies may cancel it
	Local      Kind = 3 // libur daerah: the agency's own order
)

var kindNames = [...]string{National: "libur_nasional", JointLeave: "cuti_bersama", Local: "libur_daerah"}

// ParseKind reads the text form: libur_nasional, cuti_bersama or libur_daerah.
func ParseKind(s string) (Kind, error) {
	for k := National; k <= Local; k++ {
		if kindNames[k] == s {
			return k, nil
		}
	}
	return 0, fmt.Errorf("calendar: %q is not a kind of holiday", s)
}

// String is the text form; empty for none, "kind(n)" for an unknown one.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind(%d)", uint8(k))
}

// MarshalText gives the text form.
func (k Kind) MarshalText() ([]byte, error) {
	if k > Local {
		return nil, fmt.Errorf("calendar: unknown kind of holiday %d", uint8(k))
	}
	return []byte(k.String()), nil
}

// UnmarshalText reads the text form; empty text is none.
func (k *Kind) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*k = 0
		return nil
	}
	parsed, err := ParseKind(string(text))
	if err != nil {
		return err
	}
	*k = parsed
	return nil
}

// Holiday is a date on which offices are closed, with the decree that says so.
// Name and Decree are Indonesian, in the words of the decree.
type Holiday struct {
	Date   Date   `json:"date" cbor:"1,keyasint"`
	Kind   Kind   `json:"kind" cbor:"2,keyasint"`
	Name   string `json:"name" cbor:"3,keyasint"`
	Decree string `json:"decree,omitempty" cbor:"4,keyasint,omitempty"`
}

// IsZero reports whether h is no holiday.
func (h Holiday) IsZero() bool { return h == Holiday{} }

// maxText bounds names and decrees, in characters: they are shown in one line
// and come from a file that somebody typed.
const maxText = 200

// problems lists what is wrong with h as a row of a table.
func (h Holiday) problems(row int) []Problem {
	var found []Problem
	if h.Date.Year < 1 || h.Date.Year > 9999 || h.Date != NewDate(h.Date.Year, h.Date.Month, h.Date.Day) {
		found = append(found, Problem{Row: row, Field: FieldDate, Code: BadDate, Value: h.Date.String()})
	}
	if h.Kind < National || h.Kind > Local {
		found = append(found, Problem{Row: row, Field: FieldKind, Code: BadKind, Value: h.Kind.String()})
	}
	if strings.TrimSpace(h.Name) == "" {
		found = append(found, Problem{Row: row, Field: FieldName, Code: Empty})
	}
	if !presentable(h.Name) {
		found = append(found, Problem{Row: row, Field: FieldName, Code: BadText})
	}
	if !presentable(h.Decree) {
		found = append(found, Problem{Row: row, Field: FieldDecree, Code: BadText})
	}
	return found
}

// presentable reports whether s can be shown in one line as it stands: valid
// UTF-8, bounded, nothing invisible in it.
func presentable(s string) bool {
	if !utf8.ValidString(s) || utf8.RuneCountInString(s) > maxText {
		return false
	}
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) < 0
}

// identity is h without its decree: what makes a second row a repetition.
func (h Holiday) identity() Holiday {
	h.Decree = ""
	return h
}

// byDate orders by date; of one date the kind that names the day comes first.
func byDate(a, b Holiday) int {
	return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name))
}
