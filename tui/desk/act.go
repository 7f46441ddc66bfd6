package desk

import (
	"strings"
	"time"

	"lapor/model"
	"lapor/model/calendar"
)

// Act is what an officer decided to do, before it is tied to a report: the
// same act can be applied to a whole selection.
type Act struct {
	Kind model.Kind
	Body model.Body
}

// ReplyKind is what a reply does beside answering.
type ReplyKind uint8

// Kinds of reply. An interim needs a promised date; only a result starts the
// auto-close.
const (
	Interim ReplyKind = iota + 1
	Result
	ResultAndClose
)

// Kind is the operation's kind.
func (k ReplyKind) Kind() model.Kind {
	switch k {
	case Interim:
		return model.KindFollowUpInterim
	case ResultAndClose:
		return model.KindFollowUpClose
	}
	return model.KindFollowUpResult
}

// Reply answers the citizen. promised is for an interim and ignored
// otherwise; a secret reply reaches the reporter only.
func Reply(kind ReplyKind, text string, promised calendar.Date, secret bool) Act {
	body := model.Body{Text: strings.TrimSpace(text), Secret: secret}
	if kind == Interim {
		body.Date = promised
	}
	return Act{kind.Kind(), body}
}

// Note is internal: the reporter does not see it.
func Note(text string) Act {
	return Act{model.KindNote, model.Body{Text: strings.TrimSpace(text)}}
}

// Verify releases the report and dispatches it to a unit. releases confirms
// that the edited text names nobody (asked for anonymous reports).
func Verify(unit model.ID, correct model.Correction, releases bool) Act {
	return Act{model.KindVerify, model.Body{Unit: unit, Correct: correct, Releases: releases}}
}

// HandleOurselves verifies a report for the coordinator's own office.
func HandleOurselves(correct model.Correction, releases bool) Act {
	return Act{model.KindHandleOurselves, model.Body{Correct: correct, Releases: releases}}
}

// Correct changes the report's own values.
func Correct(correct model.Correction) Act {
	return Act{model.KindCorrect, model.Body{Correct: correct}}
}

// Dispatch gives the report to a unit; a reason is due when it is taken from
// a unit that held it.
func Dispatch(unit model.ID, reason string) Act {
	return Act{model.KindDispatch, model.Body{Unit: unit, Reason: strings.TrimSpace(reason)}}
}

// Hold stops the clocks (Tunda), for one of [Reasons].
func Hold(code ReasonCode, text string) Act { return because(model.KindHold, code, text) }

// Resume ends a hold.
func Resume() Act { return Act{Kind: model.KindResume} }

// Archive ends a report without an answer, for one of [Reasons].
func Archive(code ReasonCode, text string) Act { return because(model.KindArchive, code, text) }

// NotAuthority gives the report back with a proposed target, in the tree or
// by name, and an explanation.
func NotAuthority(target model.ID, name, explanation string) Act {
	return Act{model.KindNotAuthority, model.Body{
		Unit: target, Target: strings.TrimSpace(name), Reason: strings.TrimSpace(explanation),
	}}
}

// Escalate asks a level above: 1, from a liaison, the coordinator; 2, from a
// coordinator, the head of the target, or its admin when it is an agency
// above. A zero target is the holder.
func Escalate(level uint8, target model.ID, reason string) Act {
	return Act{model.KindEscalate, model.Body{Level: level, Unit: target, Reason: strings.TrimSpace(reason)}}
}

// AnswerEscalation clears the flag with an answer.
func AnswerEscalation(text string) Act {
	return Act{model.KindAnswerEscalation, model.Body{Text: strings.TrimSpace(text)}}
}

// Close ends a report that is in progress; text is optional.
func Close(text string) Act {
	return Act{model.KindClose, model.Body{Text: strings.TrimSpace(text)}}
}

// Reopen takes a closed report up again.
func Reopen(reason string) Act {
	return Act{model.KindReopen, model.Body{Reason: strings.TrimSpace(reason)}}
}

// Claim shows "Saya kerjakan"; Release takes it back. Neither locks.
func Claim() Act { return Act{Kind: model.KindClaim} }

// Release takes a claim back.
func Release() Act { return Act{Kind: model.KindRelease} }

// RequestInput notes that material was asked of somebody without account,
// expected by a date.
func RequestInput(from string, until calendar.Date, question string) Act {
	return Act{model.KindRequestInput, model.Body{
		Target: strings.TrimSpace(from), Date: until, Text: strings.TrimSpace(question),
	}}
}

// InputReceived ends the wait; text is what came.
func InputReceived(text string) Act {
	return Act{model.KindInputReceived, model.Body{Text: strings.TrimSpace(text)}}
}

// ExtendDeadline moves the completion to a day.
func ExtendDeadline(to calendar.Date, reason string) Act {
	return Act{model.KindExtendDeadline, model.Body{Date: to, Reason: strings.TrimSpace(reason)}}
}

// SetStart enters the real start of an estimated clock.
func SetStart(at time.Time, reason string) Act {
	return Act{model.KindSetStart, model.Body{Start: at, Reason: strings.TrimSpace(reason)}}
}

// Delivered records that a public reply reached the citizen by a channel.
func Delivered(event model.ID, channel string) Act {
	return Act{model.KindDelivered, model.Body{Event: event, Channel: channel}}
}
