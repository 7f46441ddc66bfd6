package desk

import (
	"strings"

	"lapor/model"
)

// ReasonCode is a reason that offices choose from a list.
type ReasonCode string

// Reasons of hold and archive (PermenPANRB 62/2018; domain.md "Rules people
// break"). ReasonOther needs a text.
const (
	ReasonIncomplete     ReasonCode = "incomplete"      // data or evidence is missing
	ReasonWrongFormat    ReasonCode = "wrong_format"    // not a complaint in form
	ReasonTooGeneral     ReasonCode = "too_general"     // no place, time or matter
	ReasonNotPerformance ReasonCode = "not_performance" // not about government performance
	ReasonDuplicate      ReasonCode = "duplicate"       // the same as another one
	ReasonInCourt        ReasonCode = "in_court"        // before a court or the police
	ReasonAbusive        ReasonCode = "abusive"         // insults, hatred, spam
	ReasonOther          ReasonCode = "other"
)

// Reasons lists what may be chosen for a kind, the usual ones first; nil if
// the kind has only a free text.
func Reasons(kind model.Kind) []ReasonCode {
	switch kind {
	case model.KindHold:
		return []ReasonCode{ReasonIncomplete, ReasonTooGeneral, ReasonWrongFormat, ReasonInCourt, ReasonOther}
	case model.KindArchive:
		return []ReasonCode{ReasonWrongFormat, ReasonTooGeneral, ReasonNotPerformance, ReasonDuplicate,
			ReasonInCourt, ReasonAbusive, ReasonOther}
	}
	return nil
}

func because(kind model.Kind, code ReasonCode, text string) Act {
	return Act{kind, model.Body{ReasonCode: string(code), Reason: strings.TrimSpace(text)}}
}
