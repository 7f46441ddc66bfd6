package queue

import (
	"slices"
	"testing"

	"lapor/model/query"
)

func TestFlagsHaveTheirCodes(t *testing.T) {
	for flag, code := range map[Flags]string{FlagAnonymous: query.FlagAnonymous, FlagOwes: query.FlagOwes,
		FlagUnsent: query.FlagUnsent, FlagUndelivered: query.FlagUndelivered, FlagDraft: query.FlagDraft,
		FlagNoText: "noText", FlagWithheld: "withheld"} {
		if got := flag.Codes(); !slices.Equal(got, []string{code}) {
			t.Errorf("%b has codes %v, want %s", flag, got, code)
		}
	}
	if got := (FlagEscalated | FlagParked).Codes(); !slices.Equal(got, []string{"escalated", "parked"}) {
		t.Errorf("two flags: %v", got)
	}
}
