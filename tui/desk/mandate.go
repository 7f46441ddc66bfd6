package desk

import (
	"fmt"

	"lapor/model"
)

// CodeAmbiguousMandate: several mandates of the officer permit the act.
const CodeAmbiguousMandate model.Code = "ambiguous_mandate"

// AmbiguousMandate asks "sebagai siapa?": ask the officer and act again with
// Seen.As set to the id of one of the choices.
type AmbiguousMandate struct {
	Kind    model.Kind
	Choices []model.Mandate // at least two, in the order of the actor's mandates
}

func (e *AmbiguousMandate) Error() string {
	return fmt.Sprintf("%s: %s fits %d mandates", CodeAmbiguousMandate, e.Kind, len(e.Choices))
}

// Unwrap gives the error its code.
func (e *AmbiguousMandate) Unwrap() error {
	return &model.Error{Code: CodeAmbiguousMandate, Field: "as"}
}

// asWhom is the mandate to act by. A mandate that was named is left to the
// judgement of model.Decide.
func (d Desk) asWhom(me model.Me, seen Seen, kind model.Kind) (model.ID, error) {
	if !seen.As.IsZero() {
		return seen.As, nil
	}
	fitting := model.MandateFor(kind, seen.Report, me.Actor, d.Clock(), me.Rules)
	switch len(fitting) {
	case 0:
		if err := model.Allowed(kind, seen.Report, me.Actor, d.Clock(), me.Rules); err != nil {
			return model.ID{}, err
		}
		return model.ID{}, model.Errorf(model.CodeNotAllowed, "no mandate for %s", kind)
	case 1:
		return fitting[0].ID, nil
	}
	return model.ID{}, &AmbiguousMandate{Kind: kind, Choices: fitting}
}
