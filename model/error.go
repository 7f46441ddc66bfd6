package model

import (
	"errors"
	"fmt"
)

// Code names an error or a reason. The sentence for the user and what to do
// next are in the message catalogues under the same name; nothing below tui
// and cmd holds such sentences.
type Code string

// Codes of errors that model itself returns. Other rooms declare theirs.
const (
	CodeBadID      Code = "bad_id"
	CodeBadInput   Code = "bad_input"     // Field says which
	CodeNotFound   Code = "not_found"     // no such report, unit, mandate
	CodeNotAllowed Code = "not_allowed"   // the role or the place does not permit it
	CodeWrongStage Code = "wrong_stage"   // not from this stage
	CodeNothing    Code = "nothing_to_do" // already so, or nothing is open that this could end
)

// Error is a failure that a user may meet.
type Error struct {
	Code   Code
	Field  string         // the input it is about, by its name in Body or configuration; may be empty
	Args   map[string]any // values for the sentence; citizens' text never goes in here
	Detail string         // for logs and --json, in English
	Err    error          // the cause, if any
}

// Errorf makes an Error with an English detail for the log.
func Errorf(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Detail: fmt.Sprintf(format, args...)}
}

// Wrap gives err a code. A nil err stays nil.
func Wrap(code Code, err error) error {
	if err == nil {
		return nil
	}
	return &Error{Code: code, Err: err}
}

func (e *Error) Error() string {
	s := string(e.Code)
	if e.Field != "" {
		s += " (" + e.Field + ")"
	}
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// CodeOf is the code of the first Error in err's chain, or "".
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
