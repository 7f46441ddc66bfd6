package queue

import (
	"math/bits"

	"lapor/model/query"
)

// flagCodes are the codes of the flags in the order of their bits: those of
// the search language where it has one.
var flagCodes = [...]string{query.FlagAnonymous, query.FlagConfidential, query.FlagRestricted, query.FlagAttachment,
	query.FlagDuplicate, query.FlagEscalated, query.FlagNotAuthority, query.FlagOwes, query.FlagWaiting, query.FlagReturned,
	query.FlagApproval, query.FlagEstimated, query.FlagPaused, query.FlagUnsent, query.FlagParked, query.FlagUndelivered,
	query.FlagSupervisory, query.FlagClaimed, query.FlagDiffers, query.FlagDraft, "noText", "withheld"}

// Codes lists the flags that are set.
func (f Flags) Codes() []string {
	var codes []string
	for rest := uint32(f); rest != 0; rest &= rest - 1 {
		if i := bits.TrailingZeros32(rest); i < len(flagCodes) {
			codes = append(codes, flagCodes[i])
		}
	}
	return codes
}
