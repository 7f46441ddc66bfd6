package central

import (
	"lapor/model"
	"lapor/model/calendar"
)

// storedTexts is what is kept apart from the report's header: everything that
// a citizen wrote at length, our copy and the source's.
type storedTexts struct {
	Texts          model.Texts `cbor:"1,keyasint,omitzero"`
	SourceTitle    string      `cbor:"2,keyasint,omitempty"`
	SourceOriginal string      `cbor:"3,keyasint,omitempty"`
	SourceEdited   string      `cbor:"4,keyasint,omitempty"`
}

// encodeReport splits a report into the records of header and texts.
func (s *database) encodeReport(r model.Report) (head, texts []byte, err error) {
	t := storedTexts{Texts: r.Texts, SourceTitle: r.Source.Title,
		SourceOriginal: r.Source.Original, SourceEdited: r.Source.Edited}
	r.Texts = model.Texts{}
	r.Source.Title, r.Source.Original, r.Source.Edited = "", "", ""
	if head, err = s.codec.Encode(r); err != nil {
		return nil, nil, err
	}
	texts, err = s.codec.Encode(t)
	return head, texts, err
}

func (s *database) decodeReport(head, texts []byte) (model.Report, error) {
	var r model.Report
	if err := s.codec.Decode(head, &r); err != nil {
		return r, err
	}
	var t storedTexts
	if err := s.codec.Decode(texts, &t); err != nil {
		return r, err
	}
	r.Texts = t.Texts
	r.Source.Title, r.Source.Original, r.Source.Edited = t.SourceTitle, t.SourceOriginal, t.SourceEdited
	r.View = model.ViewFull
	return r, nil
}

// decodeEvent joins header and body; the body of a redacted event is nil.
func (s *database) decodeEvent(head, body []byte) (model.Event, error) {
	var e model.Event
	if err := s.codec.Decode(head, &e); err != nil || body == nil {
		return e, err
	}
	return e, s.codec.Decode(body, &e.Body)
}

// closesOn is the auto-close day as an argument, NULL if that clock does not
// run.
func closesOn(r model.Report) any { return dayOrNull(r.Deadlines.AutoClose) }

// watchOn is the day whose passing model.Rules.AutoEscalates flags, NULL if
// nothing would be flagged as the report stands.
func watchOn(r model.Report) any {
	d := r.Deadlines
	if r.Stage != model.StageAwaiting && r.Stage != model.StageProgress ||
		r.Escalation.Level > 0 || d.Estimated || r.Clocks.Late[d.DueKind.String()] {
		return nil
	}
	return dayOrNull(d.Due)
}

func dayOrNull(d calendar.Date) any {
	if d.IsZero() {
		return nil
	}
	return int64(d.Days())
}
