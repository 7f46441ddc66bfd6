package query

// Code says what was not understood. The sentence for it is the screen's.
type Code string

// Codes of problems.
const (
	UnknownOperator Code = "unknown_operator" // searched as plain words instead
	UnknownValue    Code = "unknown_value"    // left out
	BadDate         Code = "bad_date"         // left out
	BadRange        Code = "bad_range"        // left out
	BadID           Code = "bad_id"           // searched as plain words instead
	Incomplete      Code = "incomplete"       // operator without value: perhaps still being typed
	CannotNegate    Code = "cannot_negate"    // left out
	Contradiction   Code = "contradiction"    // nothing can match: from after until, or an empty range
	TooLong         Code = "too_long"         // the end of the input, or further values, left out
)

// Problem is a part of the input that was not understood. It never stops the
// search.
type Problem struct {
	Code       Code
	Start, End int      // bytes in the input
	Operator   string   // as typed, without colon; "" if none
	Value      string   // as typed: clean it before it is shown
	Known      []string // names that would have been understood, if few
}
