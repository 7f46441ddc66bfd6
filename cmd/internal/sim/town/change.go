package town

import (
	"context"
	"fmt"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/invent"
)

// Change lets the coordinator do one thing to each of the reports: notes,
// answers that reporters gave, reports closed, deadlines extended.
func (t *Town) Change(ctx context.Context, ids []model.ID) error {
	kinds := []model.Kind{model.KindNote, model.KindReporterAnswered, model.KindClose, model.KindExtendDeadline, model.KindNote,
		model.KindReporterAnswered, model.KindClose, model.KindNote}
	for i, id := range ids {
		kind := kinds[i%len(kinds)]
		c := t.complaint()
		var body model.Body
		switch kind {
		case model.KindNote:
			body.Text = t.rough(t.Inventor.Note(c, i))
		case model.KindReporterAnswered:
			body.Text = t.rough(t.Inventor.ReporterAnswer(c, i))
		case model.KindExtendDeadline:
			body.Reason = t.rough(t.Inventor.Reason("hold", c))
			body.Date = t.week.Add(calendar.DateOf(t.Now(), calendar.WITA.Location()), 20+t.rand.IntN(20)).Date
		}
		if err := t.Must(ctx, t.Boss, kind, id, body); err != nil {
			return err
		}
	}
	return nil
}

// Reply writes public replies of the office, without a link, on reports that
// the officer holds.
func (o *Officer) Reply(ctx context.Context, ids []model.ID) error {
	for i, id := range ids {
		text := o.t.rough(o.t.Inventor.Reply(o.t.complaint(), invent.Result, i))
		if _, err := o.Do(ctx, model.KindFollowUpResult, id, model.Body{Text: text}); err != nil {
			return fmt.Errorf("reply %d: %w", i, err)
		}
	}
	return nil
}
