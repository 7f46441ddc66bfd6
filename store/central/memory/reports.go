package memory

import (
	"context"
	"slices"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/store/central"
)

// PutReports implements central.Admin.
func (s *Store) PutReports(ctx context.Context, reports []model.Report, events []model.Event, by string, now time.Time) error {
	return s.work(ctx, now, func(w *work) error {
		for _, r := range reports {
			w.put(r, "")
			w.log(central.AuditEntry{Who: by, What: "put", Report: r.ID})
		}
		for _, e := range events {
			if _, err := w.append(e); err != nil {
				return err
			}
		}
		return nil
	})
}

// PutCalendar implements central.Admin.
func (s *Store) PutCalendar(ctx context.Context, cal *calendar.Calendar, by string, now time.Time) (moved int, err error) {
	err = s.work(ctx, now, func(w *work) error {
		data := cal.Data()
		data.Revision = w.meta.CalendarRev + 1
		next, err := calendar.New(data)
		if err != nil {
			return err
		}
		w.meta.CalendarRev++
		w.rules.Calendar = next
		w.log(central.AuditEntry{Who: by, What: "calendar", Detail: "calendar"})
		moved, err = w.recompute("calendar")
		return err
	})
	return moved, err
}

// PutRules implements central.Admin.
func (s *Store) PutRules(ctx context.Context, rules model.Rules, by string, now time.Time) (moved int, err error) {
	err = s.work(ctx, now, func(w *work) error {
		w.meta.RulesRev++
		rules.Rev, rules.Calendar, rules.Tree = w.meta.RulesRev, w.rules.Calendar, w.rules.Tree
		w.rules = rules
		w.log(central.AuditEntry{Who: by, What: "rules"})
		var err error
		moved, err = w.recompute("rules")
		return err
	})
	return moved, err
}

// recompute counts the deadlines of all open reports again.
func (w *work) recompute(why string) (moved int, err error) {
	w.rules = w.rules.Prepared()
	for _, id := range sortedKeys(w.reports) {
		r, _ := w.report(id)
		if r.Stage > model.StageHeld {
			continue
		}
		next := w.rules.Deadlines(r)
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
	return moved, nil
}

func movedDates(a, b model.Deadlines) []string {
	dates := map[string][2]calendar.Date{"verify": {a.Verify, b.Verify}, "follow_up": {a.FollowUp, b.FollowUp},
		"completion": {a.Completion, b.Completion}, "agency_follow_up": {a.AgencyFollowUp, b.AgencyFollowUp},
		"agency_completion": {a.AgencyCompletion, b.AgencyCompletion}, "auto_close": {a.AutoClose, b.AutoClose}}
	var names []string
	for name, d := range dates {
		if d[0] != d[1] {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
