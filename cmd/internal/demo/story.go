package demo

import (
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/model/invent"
)

// step is one thing that happens; false ends the story (the hour has not come).
type step func() (bool, error)

func (l *life) tell(steps ...step) error {
	for _, s := range steps {
		if ok, err := s(); err != nil || !ok {
			return err
		}
	}
	return nil
}

// live tells the report's story until now, as busy and as late as offices are.
func (l *life) live() error {
	switch p := l.rand.Float64(); {
	case p < 0.07:
		return l.tell(l.later(2, 60), l.archive)
	case p < 0.10:
		return l.tell(l.later(2, 40), l.hold)
	}
	steps := []step{l.later(1, l.either(20, 70)), l.verify}
	if l.chance(0.08) {
		steps = append(steps, l.later(6, 40), l.refuse, l.later(3, 30), l.dispatchRight)
	}
	if l.chance(0.30) {
		steps = append(steps, l.later(1, 20), l.note)
	}
	if l.chance(0.05) {
		steps = append(steps, l.later(20, 60), l.escalate)
	}
	if l.chance(0.45) {
		steps = append(steps, l.later(5, l.either(50, 150)), l.interim)
	}
	steps = append(steps, l.later(8, l.either(90, 400)), l.result)
	if l.chance(0.22) {
		steps = append(steps, l.later(3, 60), l.answered, l.later(8, 120), l.result)
	}
	if l.chance(0.4) {
		steps = append(steps, l.later(30, 120), l.close)
	} else {
		steps = append(steps, l.silence)
	}
	if l.chance(0.3) {
		steps = append(steps, l.later(5, 60), l.rated)
	}
	if l.chance(0.04) {
		steps = append(steps, l.later(5, 60), l.reopen, l.later(8, 120), l.result)
	}
	return l.tell(steps...)
}

// either is the usual length or, one time in eight, four times as long.
func (l *life) either(low, high float64) float64 {
	if l.chance(0.125) {
		return 4 * high
	}
	return low + l.rand.Float64()*(high-low)
}

func (l *life) later(low, high float64) step {
	return func() (bool, error) { l.wait(low, high); return true, nil }
}

func (l *life) unit() model.ID {
	if a, ok := l.office.Tree.ByCode(l.c.UnitCode); ok {
		return a.ID
	}
	return l.report.Agency
}

func (l *life) verify() (bool, error) {
	unit := l.unit()
	if l.chance(0.08) { // a slip that comes back as "not our authority"
		siblings := l.office.Tree.Children(l.report.Agency)
		if a, _ := l.office.Tree.Get(siblings[l.rand.IntN(len(siblings))]); a.Level >= model.LevelUnit {
			unit = a.ID
		}
	}
	body := model.Body{Unit: unit}
	if l.report.Anonymous {
		edited := l.c.Edited
		body.Correct.Edited, body.Releases = &edited, true
	}
	return l.do(model.KindVerify, l.coordinator(), body)
}

func (l *life) refuse() (bool, error) {
	if _, ok := l.office.At(l.report.Holder, model.RoleLiaison); !ok || l.report.Holder == l.unit() {
		return true, nil
	}
	return l.do(model.KindNotAuthority, l.liaison(), model.Body{Unit: l.unit(), Reason: l.inv.Reason("not_authority", l.c)})
}

func (l *life) dispatchRight() (bool, error) {
	if l.report.Holder == l.unit() {
		return true, nil
	}
	return l.do(model.KindDispatch, l.coordinator(), model.Body{Unit: l.unit(), Reason: "Sesuai tugas dan fungsi unit."})
}

func (l *life) note() (bool, error) {
	return l.do(model.KindNote, l.liaison(), model.Body{Text: l.inv.Note(l.c, 0)})
}

func (l *life) escalate() (bool, error) {
	return l.do(model.KindEscalate, l.liaison(), model.Body{Level: 1, Reason: l.inv.Reason("escalate", l.c)})
}

func (l *life) interim() (bool, error) {
	promised := l.week.Add(calendar.DateOf(l.at, calendar.WITA.Location()), 5+l.rand.IntN(10)).Date
	return l.do(model.KindFollowUpInterim, l.liaison(), model.Body{Text: l.reply(invent.Interim), Date: promised})
}

func (l *life) result() (bool, error) {
	return l.do(model.KindFollowUpResult, l.liaison(), model.Body{Text: l.reply(invent.Result)})
}

func (l *life) reply(kind invent.ReplyKind) string {
	l.replies++
	return l.inv.Reply(l.c, kind, l.replies-1)
}

func (l *life) answered() (bool, error) {
	return l.do(model.KindReporterAnswered, model.Actor{System: true}, model.Body{Text: l.inv.ReporterAnswer(l.c, l.replies)})
}

func (l *life) close() (bool, error) { return l.do(model.KindClose, l.coordinator(), model.Body{}) }

// silence lets ten working days pass and the system close.
func (l *life) silence() (bool, error) {
	due := l.report.Deadlines.AutoClose
	if due.IsZero() {
		return false, nil
	}
	if at := l.week.DueInstant(due.AddDays(1)); at.After(l.at) {
		l.at = at
	}
	return l.do(model.KindAutoClose, model.Actor{System: true}, model.Body{})
}

func (l *life) rated() (bool, error) {
	return l.do(model.KindRated, model.Actor{System: true}, model.Body{Rating: uint8(1 + l.rand.IntN(5))})
}

func (l *life) reopen() (bool, error) {
	return l.do(model.KindReopen, l.coordinator(), model.Body{Reason: l.inv.Reason("reopen", l.c)})
}

func (l *life) hold() (bool, error) {
	return l.do(model.KindHold, l.coordinator(), model.Body{Reason: l.inv.Reason("hold", l.c)})
}

func (l *life) archive() (bool, error) {
	return l.do(model.KindArchive, l.coordinator(), model.Body{Reason: l.inv.Reason("archive", l.c)})
}

// remind escalates what is late, on the morning after its deadline, as the
// server's jobs would have.
func (l *life) remind() error {
	for range 2 { // a clock may be followed by another
		if !l.rules.AutoEscalates(l.report, l.now) {
			return nil
		}
		if at := l.week.DueInstant(l.report.Deadlines.Due.AddDays(1)).Add(-16 * time.Hour); at.After(l.at) && at.Before(l.now) {
			l.at = at
		}
		if _, err := l.do(model.KindAutoEscalate, model.Actor{System: true}, model.Body{}); err != nil {
			return err
		}
	}
	return nil
}
