package desk

import (
	"strconv"
	"strings"

	"lapor/model"
)

// MaxRange is how many tracking IDs a list may name: a slip of the finger
// must not become a million operations.
const MaxRange = 10_000

// ParseRanges reads tracking IDs as commands take them: single ones,
// "9165816-9165831", several separated by commas or blanks, with or without
// #, and temporary numbers ("S-…"). Order stays, repetitions go. The error is
// CodeBadInput with the part that was not understood.
func ParseRanges(s string) ([]string, error) {
	var ids []string
	seen := map[string]bool{}
	add := func(id string) error {
		if len(ids) >= MaxRange {
			return badRange("more than " + strconv.Itoa(MaxRange) + " numbers")
		}
		if !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
		return nil
	}
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == '\t' }) {
		part = strings.TrimPrefix(part, "#")
		switch first, last, isRange := strings.Cut(part, "-"); {
		case tracking(part):
			if err := add(part); err != nil {
				return nil, err
			}
		case len(part) > 2 && strings.EqualFold(part[:2], "S-") && plain(part[2:]):
			if err := add("S-" + strings.ToUpper(part[2:])); err != nil {
				return nil, err
			}
		case isRange && tracking(first) && tracking(strings.TrimPrefix(last, "#")):
			if err := span(first, strings.TrimPrefix(last, "#"), add); err != nil {
				return nil, err
			}
		default:
			return nil, badRange(part)
		}
	}
	if len(ids) == 0 {
		return nil, badRange(s)
	}
	return ids, nil
}

// span adds first to last. Numbers of one length keep their leading zeros.
func span(first, last string, add func(string) error) error {
	from, _ := strconv.ParseUint(first, 10, 64)
	to, _ := strconv.ParseUint(last, 10, 64)
	if to < from {
		return badRange(first + "-" + last)
	}
	if to-from >= MaxRange {
		return badRange("more than " + strconv.Itoa(MaxRange) + " numbers in " + first + "-" + last)
	}
	for n := from; n <= to; n++ {
		id := strconv.FormatUint(n, 10)
		if missing := len(first) - len(id); missing > 0 {
			id = strings.Repeat("0", missing) + id
		}
		if err := add(id); err != nil {
			return err
		}
	}
	return nil
}

// tracking: digits, up to the 15 of lapor.go.id.
func tracking(s string) bool {
	return s != "" && len(s) <= 15 && strings.Trim(s, "0123456789") == ""
}

func plain(s string) bool {
	for _, r := range strings.ToUpper(s) {
		if (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' {
			return false
		}
	}
	return true
}

func badRange(part string) error {
	return &model.Error{Code: model.CodeBadInput, Field: "tracking", Detail: part}
}
