package model

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"lapor/model/calendar"
)

// Longest inputs, in characters. A reply is bounded by what an officer can
// mean to type; the longest real complaint seen has 8,500.
const (
	MaxText   = 20_000
	MaxTitle  = 300
	MaxReason = 2_000
	MaxLine   = 200 // names, numbers, channels, categories
	MaxTags   = 20
	MaxParts  = 20
)

// Validate judges the shape of an operation, without the report it is about:
// what its kind needs is there, nothing is longer than its limit, dates are
// possible days. The error is an *Error of CodeBadInput whose Field names the
// part of Body; of an unknown kind, RejectUnknown.
func Validate(op Operation, rules Rules) error {
	rule, ok := rules.Rule(op.Kind)
	if !ok {
		return &Error{Code: RejectUnknown, Field: "kind", Args: map[string]any{"kind": string(op.Kind)}}
	}
	if field := op.Body.tooLong(); field != "" {
		return bad(field, "too long or not UTF-8")
	}
	if field := op.Body.impossibleDate(); field != "" {
		return bad(field, "no possible day")
	}
	for _, need := range rule.Needs {
		if !op.Body.has(need) {
			return bad(string(need), "required")
		}
	}
	if rule.Reason == Always && !op.Body.reasoned() {
		return bad("reason", "required")
	}
	switch op.Kind {
	case KindEscalate:
		if op.Body.Level > 2 {
			return bad("level", "1 or 2")
		}
	case KindResolveParked:
		if !slices.Contains(decisions(), op.Body.Decision) {
			return bad("decision", "unknown")
		}
	case KindRegister:
		if op.Body.NewReport.IsZero() {
			return bad("new_report", "required")
		}
	case KindCorrect, KindVerify, KindHandleOurselves, KindDispatch:
		return op.Body.Correct.validate()
	}
	return nil
}

// ValidateDates judges the dates of an operation at the moment of writing:
// nobody promises, expects or extends to a day before today. It is for the
// program that the officer types into. The server does not ask it: an
// operation that was on its way for a week is not wrong by that.
func ValidateDates(op Operation, today calendar.Date) error {
	switch op.Kind {
	case KindFollowUpInterim, KindRequestInput, KindExtendDeadline, KindSnooze:
		if op.Body.Date.Before(today) {
			return bad("date", "before today")
		}
	case KindRecordApproval:
		if op.Body.Date.After(today) {
			return bad("date", "after today")
		}
	}
	return nil
}

func bad(field, detail string) *Error {
	return &Error{Code: CodeBadInput, Field: field, Detail: detail}
}

// reasoned reports whether a reason is given, in words or as a code.
func (b Body) reasoned() bool { return written(b.Reason) || written(b.ReasonCode) }

// has reports whether the body holds what need names.
func (b Body) has(need Need) bool {
	switch need {
	case NeedText:
		return written(b.Text)
	case NeedUnit:
		return !b.Unit.IsZero()
	case NeedDate:
		return !b.Date.IsZero()
	case NeedLevel:
		return b.Level > 0
	case NeedTarget:
		return !b.Unit.IsZero() || written(b.Target)
	case NeedMain:
		return !b.Main.IsZero()
	case NeedParts:
		return complete(b.Parts)
	case NeedChannel:
		return written(b.Channel)
	case NeedParked:
		return !b.Parked.IsZero()
	case NeedDraft:
		return b.Draft != nil && written(b.Draft.Title) && written(b.Draft.Texts.Original)
	case NeedChange:
		return b.Correct != Correction{}
	case NeedRating:
		return b.Rating >= 1 && b.Rating <= 5
	case NeedStart:
		return !b.Start.IsZero()
	}
	return false // an adjusted table asks for what this version does not know
}

// written reports whether s holds anything that can be read: not only
// spaces, controls or invisible characters.
func written(s string) bool {
	for _, r := range s {
		if unicode.IsGraphic(r) && !unicode.IsSpace(r) {
			return true
		}
	}
	return false
}

// complete reports whether every part of a split is a report of its own.
func complete(parts []Part) bool {
	seen := map[ID]bool{{}: true}
	for _, p := range parts {
		if seen[p.ID] || !written(p.Title) || !written(p.Text) {
			return false
		}
		seen[p.ID] = true
	}
	return len(parts) > 0 && len(parts) <= MaxParts
}

// limited is a text with its limit in characters.
type limited struct {
	field string
	text  string
	most  int
}

// tooLong is the first field over its limit or not UTF-8, or "".
func (b Body) tooLong() string {
	texts := []limited{
		{"text", b.Text, MaxText}, {"reason", b.Reason, MaxReason}, {"reason", b.ReasonCode, MaxLine},
		{"target", b.Target, MaxLine}, {"channel", b.Channel, MaxLine}, {"number", b.Number, MaxLine},
	}
	for _, p := range b.Parts {
		texts = append(texts, limited{"parts", p.Title, MaxTitle}, limited{"parts", p.Text, MaxText})
	}
	texts = append(texts, b.Correct.texts()...)
	if d := b.Draft; d != nil {
		who := d.Texts.Reporter
		texts = append(texts, limited{"title", d.Title, MaxTitle}, limited{"text", d.Texts.Original, MaxText},
			limited{"draft", d.Texts.Edited, MaxText}, limited{"category", d.Category, MaxLine},
			limited{"draft", who.Name, MaxLine}, limited{"draft", who.Phone, MaxLine}, limited{"draft", who.Email, MaxLine},
			limited{"draft", who.NIK, MaxLine}, limited{"draft", who.Address, MaxReason},
			limited{"place", d.Place.Code, MaxLine}, limited{"place", d.Place.Name, MaxReason}, limited{"place", d.Place.Detail, MaxReason},
			limited{"draft", string(d.Channel), MaxLine})
		texts = append(texts, tags(d.Tags)...)
	}
	for _, t := range texts {
		if !utf8.ValidString(t.text) || utf8.RuneCountInString(t.text) > t.most {
			return t.field
		}
	}
	return ""
}

// tags are the texts of a list of tags; one too many counts as too long.
func tags(list []string) []limited {
	var texts []limited
	for i, tag := range list {
		most := MaxLine
		if i >= MaxTags {
			most = -1
		}
		texts = append(texts, limited{"tags", tag, most})
	}
	return texts
}

// impossibleDate is the first date field that no office can mean, or "":
// 31 February, 1900.
func (b Body) impossibleDate() string {
	if !possible(b.Date) {
		return "date"
	}
	if b.Draft != nil && !possible(b.Draft.Incident) {
		return "incident"
	}
	if !b.Start.IsZero() && !possible(calendar.DateOf(b.Start, calendar.WIB.Location())) {
		return "start"
	}
	return ""
}

func possible(d calendar.Date) bool {
	return d.IsZero() || d.Year >= 2000 && d.Year < 2100 && d == calendar.NewDate(d.Year, d.Month, d.Day)
}

// validate judges the values of a correction.
func (c Correction) validate() error {
	if c.Title != nil && !written(*c.Title) {
		return bad("title", "empty")
	}
	if c.Class != nil && *c.Class > ClassInfoRequest {
		return bad("class", "unknown")
	}
	if c.Priority != nil && *c.Priority > 2 {
		return bad("priority", "0 to 2")
	}
	return nil
}

// texts are the texts of a correction with their limits.
func (c Correction) texts() []limited {
	var texts []limited
	add := func(field string, s *string, most int) {
		if s != nil {
			texts = append(texts, limited{field, *s, most})
		}
	}
	add("title", c.Title, MaxTitle)
	add("edited", c.Edited, MaxText)
	add("category", c.Category, MaxLine)
	if c.Place != nil {
		add("place", &c.Place.Code, MaxLine)
		add("place", &c.Place.Name, MaxReason)
		add("place", &c.Place.Detail, MaxReason)
	}
	if c.Tags != nil {
		texts = append(texts, tags(*c.Tags)...)
	}
	return texts
}

// decisions lists every decision there is.
func decisions() []Decision {
	return []Decision{DecideHandOver, DecideSendAnyway, DecideEdit, DecideReopenSend, DecideMakeNote, DecideAskAgain,
		DecideApplyToMain, DecideToCoordinator, DecideTakeOver, DecideWithdraw, DecideRetry}
}
