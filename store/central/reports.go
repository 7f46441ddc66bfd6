package central

import (
	"context"
	"time"

	"lapor/model"
	"lapor/model/calendar"
)

// chunk is how many reports a long work keeps in memory before it writes
// them.
const chunk = 500

// PutReports implements Admin. A report that is known is replaced, keeping
// its timeline. Events without a number go to the end of their report's.
func (s *database) PutReports(ctx context.Context, reports []model.Report, events []model.Event, by string, now time.Time) error {
	return s.work(ctx, now, func(ctx context.Context, w *work) error {
		of := map[model.ID][]model.Event{}
		for _, e := range events {
			of[e.Report] = append(of[e.Report], e)
		}
		for len(reports) > 0 {
			part := reports[:min(chunk, len(reports))]
			reports = reports[len(part):]
			ids := make([]model.ID, len(part))
			for i, r := range part {
				ids[i] = r.ID
			}
			if err := w.load(ctx, ids...); err != nil {
				return err
			}
			for _, r := range part {
				w.put(r, "")
				for _, e := range of[r.ID] {
					if _, err := w.append(e); err != nil {
						return err
					}
				}
				delete(of, r.ID)
				w.audit(AuditEntry{Who: by, What: "put", Report: r.ID})
			}
			if err := w.flush(ctx); err != nil {
				return err
			}
			w.reset()
		}
		for id, rest := range of { // timelines of reports that do not change themselves
			if err := w.load(ctx, id); err != nil {
				return err
			}
			for _, e := range rest {
				if _, err := w.append(e); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// PutCalendar implements Admin. The calendar gets the next revision.
func (s *database) PutCalendar(ctx context.Context, cal *calendar.Calendar, by string, now time.Time) (moved int, err error) {
	err = s.work(ctx, now, func(ctx context.Context, w *work) error {
		data := cal.Data()
		data.Revision = w.meta.CalendarRev + 1
		next, err := calendar.New(data)
		if err != nil {
			return err
		}
		if err := s.putDocument(ctx, w.session, documentCalendar, data); err != nil {
			return err
		}
		if err := w.raise(ctx, "calendar_rev", &w.meta.CalendarRev); err != nil {
			return err
		}
		rules := w.rules
		rules.Calendar = next
		w.audit(AuditEntry{Who: by, What: "calendar", Detail: documentCalendar})
		moved, err = w.recompute(ctx, rules.Prepared(), documentCalendar)
		return err
	})
	return moved, err
}

// PutRules implements Admin. Calendar and Tree of rules are not stored.
func (s *database) PutRules(ctx context.Context, rules model.Rules, by string, now time.Time) (moved int, err error) {
	err = s.work(ctx, now, func(ctx context.Context, w *work) error {
		rules.Rev = w.meta.RulesRev + 1
		if err := s.putDocument(ctx, w.session, documentRules, rules); err != nil {
			return err
		}
		if err := w.raise(ctx, "rules_rev", &w.meta.RulesRev); err != nil {
			return err
		}
		rules.Calendar, rules.Tree = w.rules.Calendar, w.rules.Tree
		w.audit(AuditEntry{Who: by, What: "rules"})
		moved, err = w.recompute(ctx, rules.Prepared(), documentRules)
		return err
	})
	return moved, err
}

// recompute counts the deadlines of all open reports again. Where a date
// moves there is an event: no deadline shifts in silence.
func (w *work) recompute(ctx context.Context, rules model.Rules, why string) (moved int, err error) {
	w.rules = rules
	var from model.ID
	for {
		ids, err := w.openAfter(ctx, from)
		if err != nil || len(ids) == 0 {
			return moved, err
		}
		from = ids[len(ids)-1]
		if err := w.load(ctx, ids...); err != nil {
			return moved, err
		}
		for _, id := range ids {
			r, _ := w.report(id)
			next := rules.Deadlines(r)
			names := movedDates(r.Deadlines, next)
			if len(names) == 0 {
				continue
			}
			moved++
			r.Deadlines = next
			w.put(r, "")
			_, err := w.append(model.Event{Report: id, Kind: model.KindCalendarChanged, Role: model.RoleSystem,
				Audience: model.AudienceInternal, From: r.Stage, To: r.Stage,
				Body: model.EventBody{ReasonCode: why, Changed: names, Date: next.Due.String()}})
			if err != nil {
				return moved, err
			}
		}
		if err := w.flush(ctx); err != nil {
			return moved, err
		}
		w.reset()
	}
}

// openAfter lists a chunk of open reports by id.
func (w *work) openAfter(ctx context.Context, from model.ID) ([]model.ID, error) {
	var ids []model.ID
	err := w.each(ctx, "SELECT id FROM report WHERE id > $1 AND stage <= $2 ORDER BY id LIMIT $3",
		[]any{from[:], int64(model.StageHeld), chunk}, func(scan func(...any) error) error {
			var id model.ID
			err := scan(intoID(&id))
			ids = append(ids, id)
			return err
		})
	return ids, err
}

// movedDates names the deadlines that differ; the revision alone does not
// count.
func movedDates(a, b model.Deadlines) []string {
	var names []string
	for _, d := range []struct {
		name string
		a, b calendar.Date
	}{
		{"verify", a.Verify, b.Verify},
		{"follow_up", a.FollowUp, b.FollowUp},
		{"completion", a.Completion, b.Completion},
		{"agency_follow_up", a.AgencyFollowUp, b.AgencyFollowUp},
		{"agency_completion", a.AgencyCompletion, b.AgencyCompletion},
		{"auto_close", a.AutoClose, b.AutoClose},
	} {
		if d.a != d.b {
			names = append(names, d.name)
		}
	}
	return names
}
