package main

import (
	"lapor/model"
	"lapor/tui/desk"
)

// act is a command that does one thing to any number of reports. The table
// below is all there is to such a command; see doAct.
type act struct {
	name  string // catalogue: lapor.<name>
	kind  model.Kind
	flags []string // options it has
	make  func(*office, words) (desk.Act, error)
}

// acts is every act that a command offers.
func acts() []act {
	return []act{
		{"verify", model.KindVerify, []string{"unit", "title", "category", "releases"}, func(o *office, w words) (desk.Act, error) {
			unit, err := o.node(w.unit)
			return desk.Verify(unit, model.Correction{Title: filled(w.title), Category: filled(w.category)}, w.releases), err
		}},
		{"handle", model.KindHandleOurselves, []string{"title", "category", "releases"}, func(_ *office, w words) (desk.Act, error) {
			return desk.HandleOurselves(model.Correction{Title: filled(w.title), Category: filled(w.category)}, w.releases), nil
		}},
		{"dispatch", model.KindDispatch, []string{"unit", "reason"}, func(o *office, w words) (desk.Act, error) {
			unit, err := o.node(w.unit)
			return desk.Dispatch(unit, w.reason), err
		}},
		{"note", model.KindNote, []string{"text"}, func(_ *office, w words) (desk.Act, error) {
			return desk.Note(w.text), nil
		}},
		{"escalate", model.KindEscalate, []string{"reason", "level", "unit"}, func(o *office, w words) (desk.Act, error) {
			target, err := o.node(w.unit)
			return desk.Escalate(w.level, target, w.reason), err
		}},
		{"answer-escalation", model.KindAnswerEscalation, []string{"text"}, func(_ *office, w words) (desk.Act, error) {
			return desk.AnswerEscalation(w.text), nil
		}},
		{"hold", model.KindHold, []string{"code", "reason"}, func(_ *office, w words) (desk.Act, error) {
			code, err := reasonCode(model.KindHold, w.code, w.reason)
			return desk.Hold(code, w.reason), err
		}},
		{"resume", model.KindResume, nil, func(*office, words) (desk.Act, error) {
			return desk.Resume(), nil
		}},
		{"archive", model.KindArchive, []string{"code", "reason"}, func(_ *office, w words) (desk.Act, error) {
			code, err := reasonCode(model.KindArchive, w.code, w.reason)
			return desk.Archive(code, w.reason), err
		}},
		{"not-authority", model.KindNotAuthority, []string{"unit", "target", "reason"}, func(o *office, w words) (desk.Act, error) {
			unit, err := o.node(w.unit)
			return desk.NotAuthority(unit, w.target, w.reason), err
		}},
		{"close", model.KindClose, []string{"text"}, func(_ *office, w words) (desk.Act, error) {
			return desk.Close(w.text), nil
		}},
		{"reopen", model.KindReopen, []string{"reason"}, func(_ *office, w words) (desk.Act, error) {
			return desk.Reopen(w.reason), nil
		}},
		{"claim", model.KindClaim, nil, func(*office, words) (desk.Act, error) {
			return desk.Claim(), nil
		}},
		{"release", model.KindRelease, nil, func(*office, words) (desk.Act, error) {
			return desk.Release(), nil
		}},
		{"request-input", model.KindRequestInput, []string{"from", "until", "text"}, func(o *office, w words) (desk.Act, error) {
			day, err := o.day(w.until)
			return desk.RequestInput(w.target, day, w.text), err
		}},
		{"input-received", model.KindInputReceived, []string{"text"}, func(_ *office, w words) (desk.Act, error) {
			return desk.InputReceived(w.text), nil
		}},
		{"extend", model.KindExtendDeadline, []string{"until", "reason"}, func(o *office, w words) (desk.Act, error) {
			day, err := o.day(w.until)
			return desk.ExtendDeadline(day, w.reason), err
		}},
		{"delivered", model.KindDelivered, []string{"channel"}, func(_ *office, w words) (desk.Act, error) {
			return desk.Delivered(model.ID{}, w.channel), nil
		}},
	}
}

// filled is nil for what was not said.
func filled(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
