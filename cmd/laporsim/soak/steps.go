package soak

import (
	"errors"
	"maps"
	"slices"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/store/central"
)

// step does one thing.
func (w *office) step() error {
	w.now = w.now.Add(time.Duration(1+w.chance.IntN(90)) * time.Second)
	d := w.devices[w.chance.IntN(len(w.devices))]
	var err error
	if day := calendar.DateOf(w.now, calendar.WIB.Location()); day != w.day {
		w.day = day
		if err := w.jobs(); err != nil {
			return err
		}
	}
	switch n := w.chance.IntN(1000); {
	case n < 420:
		err = w.act(d)
	case n < 900:
		err = d.sync()
	case n < 930:
		d.link.replay()
	case n < 950:
		err = w.register()
	default:
		err = w.rarely(d)
	}
	w.scan()
	return err
}

// meanwhile is what happens while an answer is on its way.
func (w *office) meanwhile() {
	if w.nested {
		return
	}
	w.nested = true
	defer func() { w.nested = false }()
	for range 1 + w.chance.IntN(3) {
		d := w.devices[w.chance.IntN(len(w.devices))]
		var err error
		if w.one(2) {
			err = w.act(d)
		} else if !d.busy() {
			err = d.sync()
		}
		if err != nil {
			w.fail(0, "meanwhile: %v", err)
		}
	}
}

// rarely does what is rare in an office and must not be rare here.
func (w *office) rarely(d *device) error {
	p := w.officers[w.chance.IntN(len(w.officers))]
	switch w.chance.IntN(22) {
	case 0, 1:
		w.counts.ServerCrashes++
		w.note("the server crashes")
		if err := w.back.restart(w.ctx); err != nil {
			return err
		}
		return w.serve()
	case 2, 3:
		w.note("a backup of the server")
		return w.backup()
	case 4, 5, 6:
		if !w.clones {
			return w.restore()
		}
		if len(w.devices) < 2*len(w.officers) {
			return d.clone()
		}
	case 7:
		w.counts.Revoked++
		w.note("%s is revoked", d.name)
		return w.truth().RevokeDevice(w.ctx, d.id(), "admin", w.now)
	case 8, 9, 10:
		return w.disable(p, !p.user.Disabled)
	case 11, 12:
		w.note("%s gets a mandate", p.login)
		from := calendar.DateOf(w.now, calendar.WIB.Location())
		return w.give(p, model.Mandate{Role: pick(w, model.RoleLiaison, model.RoleCoordinator, model.RoleSupervisor),
			Node: w.nodes[pick(w, "DINKES1", "PUPR1", "PUSK1", "KAB1", "DINKES2")], Kind: model.MandateDailyActing,
			From: from.AddDays(w.chance.IntN(2)), Until: from.AddDays(1 + w.chance.IntN(4)), Decree: "800/1"})
	case 13, 14:
		return w.endMandate(p)
	case 15, 16:
		return w.nextDay()
	case 17:
		return w.newCalendar()
	case 18, 19, 20:
		d.off = pick(w, 0, -10*365*24*time.Hour, 10*365*24*time.Hour, time.Hour, -time.Hour)
		w.counts.ClockJumps++
		w.note("the clock of %s is off by %v", d.name, d.off)
	case 21:
		w.moveNode()
	}
	return nil
}

func (w *office) backup() error {
	w.saved = w.remember()
	return w.back.save(w.ctx)
}

func (w *office) remember() *remembered {
	m := &remembered{ledger: w.ledger.copied()}
	for _, p := range w.officers {
		c := *p
		c.mandates = slices.Clone(p.mandates)
		m.officers = append(m.officers, c)
	}
	return m
}

// restore puts the last backup back. If nobody says so, the first device that
// is ahead of it must be turned away, and nobody else comes in before it is
// said.
func (w *office) restore() error {
	if w.saved == nil {
		return nil
	}
	w.note("the server is restored from its backup")
	w.counts.Restores++
	if err := w.back.restore(w.ctx); err != nil {
		return err
	}
	for i, p := range w.saved.officers {
		p.mandates = slices.Clone(p.mandates)
		*w.officers[i] = p
	}
	known := w.ledger.written
	w.ledger = w.saved.ledger.copied()
	w.ledger.written = known
	if err := w.serve(); err != nil {
		return err
	}
	if w.one(2) {
		w.unannounced()
	}
	if _, err := w.truth().Restored(w.ctx, w.now, w.ids); err != nil {
		return err
	}
	if err := w.jobs(); err != nil { // a server's first act
		return err
	}
	meta, err := w.truth().Meta(w.ctx)
	w.ledger.seq = w.saved.ledger.seq
	if w.ledger.seq < meta.Seq {
		w.scan()
	}
	return err
}

// unannounced tries one device on a server that went back in time in silence.
func (w *office) unannounced() {
	meta, err := w.truth().Meta(w.ctx)
	if err != nil {
		w.fail(0, "meta: %v", err)
		return
	}
	for _, d := range w.devices {
		st, err := d.disk.inner.SyncState(w.ctx)
		if err != nil || st.Incarnation != meta.Incarnation || d.link.seen <= meta.Seq || d.link.seenBy != meta.Incarnation ||
			d.owner.user.Disabled || string(st.Cursor) != d.link.cursor {
			continue
		}
		w.counts.Unannounced++
		w.note("%s comes before anybody said so", d.name)
		w.quiet = true
		d.plan()
		w.quiet = false
		_, err = d.engine.Sync(w.ctx)
		switch code := model.CodeOf(err); code {
		case central.CodeNeedRestore, central.CodeBadToken, central.CodeRevoked:
		default:
			w.fail(10, "%s is ahead of a restored server and got %v", d.name, err)
		}
		return
	}
}

func (w *office) disable(p *officer, off bool) error {
	if off {
		for _, other := range w.officers {
			if other.user.Disabled {
				return nil // one at a time
			}
		}
		w.counts.Disabled++
	}
	w.note("%s disabled: %t", p.login, off)
	p.user.Disabled = off
	return w.truth().PutUser(w.ctx, p.user, "", "admin", w.now)
}

func (w *office) endMandate(p *officer) error {
	i := w.chance.IntN(len(p.mandates))
	m := &p.mandates[i]
	if i == 0 && !w.one(3) {
		return nil // his own post is seldom taken
	}
	m.Until = calendar.DateOf(w.now, calendar.WIB.Location()).AddDays(-w.chance.IntN(2))
	w.note("a mandate of %s ends on %s", p.login, m.Until)
	if i == 0 { // he gets another instead
		if err := w.give(p, model.Mandate{Role: p.role, Node: w.nodes[pick(w, "DINKES1", "PUPR1", "KAB1")]}); err != nil {
			return err
		}
		m = &p.mandates[i]
	}
	return w.truth().EndMandate(w.ctx, m.ID, m.Until, "admin", w.now)
}

// nextDay moves the office's time; the timers run as they do every minute.
func (w *office) nextDay() error {
	w.now = w.now.Add(time.Duration(1+w.chance.IntN(30)) * time.Hour)
	if w.one(12) {
		w.now = w.now.AddDate(0, 0, 20)
	}
	w.counts.Days++
	w.note("it is %s", w.now.Format("2006-01-02 15.04"))
	return w.jobs()
}

func (w *office) jobs() error {
	w.counts.Jobs++
	_, err := w.truth().RunJobs(w.ctx, w.now)
	return err
}

func (w *office) newCalendar() error {
	var rules model.Rules
	err := w.truth().Snapshot(w.ctx, func(r central.Reader) (err error) {
		rules, err = r.Rules(w.ctx)
		return err
	})
	if err != nil {
		return err
	}
	data := rules.Calendar.Data()
	day := calendar.DateOf(w.now, calendar.WIB.Location()).AddDays(1 + w.chance.IntN(5))
	if slices.ContainsFunc(data.Holidays, func(h calendar.Holiday) bool { return h.Date == day }) {
		return nil
	}
	data.Holidays = append(slices.Clone(data.Holidays), calendar.Holiday{Date: day, Kind: calendar.JointLeave, Name: "Cuti bersama", Decree: "SKB"})
	cal, err := calendar.New(data)
	if err != nil {
		var invalid *calendar.Invalid
		if errors.As(err, &invalid) {
			return nil // a day that the year does not allow
		}
		return err
	}
	w.counts.Calendars++
	w.note("a new calendar")
	_, err = w.truth().PutCalendar(w.ctx, cal, "admin", w.now)
	return err
}

// moveNode hangs the sub-unit below another unit: everybody's scope changes.
func (w *office) moveNode() {
	parent := pick(w, "DINKES1", "PUPR1")
	w.note("PUSK1 moves below %s", parent)
	err := w.truth().PutAgencies(w.ctx, []model.Agency{{ID: w.nodes["PUSK1"], Parent: w.nodes[parent],
		Level: model.LevelSubUnit, Code: "PUSK1", Name: "Instansi PUSK1"}}, "admin", w.now)
	if err != nil {
		w.fail(0, "moving a node: %v", err)
	}
}

// settle ends all faults; then every device comes to rest, every operation
// has its one answer, and all hold what they may.
func (w *office) settle() error {
	w.quiet = true
	w.note("all faults end")
	w.now = w.now.Add(2 * time.Minute)
	for _, p := range w.officers {
		if p.user.Disabled {
			if err := w.disable(p, false); err != nil {
				return err
			}
		}
	}
	if err := w.jobs(); err != nil {
		return err
	}
	const rounds = 6
	for range rounds {
		for _, d := range w.devices {
			d.off = 0
			if w.found == nil {
				if err := d.sync(); err != nil {
					return err
				}
			}
		}
	}
	if w.found == nil {
		w.settled()
	}
	if w.found == nil {
		w.wakes()
	}
	if err := w.truth().Check(w.ctx); err != nil && w.found == nil {
		w.fail(0, "the server's store: %v", err)
	}
	return nil
}

// settled looks at the whole once more.
func (w *office) settled() {
	for _, d := range w.devices {
		for _, q := range d.disk.inner.Ops() {
			o, known := w.ledger.outcomes[q.Op.ID]
			switch {
			case !known:
				w.fail(2, "%s of %s has no outcome on the server (here: %s)", q.Op.Kind, d.name, q.Outcome.Result)
			case q.Outcome.Result == model.ResultNone:
				w.fail(4, "%s of %s waits for ever", q.Op.Kind, d.name)
			case q.Outcome.Result != o.Result && q.Outcome.Result != model.ResultAlready:
				w.fail(3, "%s is told %s, the server says %s", d.name, q.Outcome.Result, o.Result)
			}
		}
		w.compare(d)
	}
	here := map[model.ID]bool{}
	for _, d := range w.devices {
		for _, q := range d.disk.inner.Ops() {
			here[q.Op.ID] = true
		}
	}
	for _, id := range slices.SortedFunc(maps.Keys(w.ledger.written), model.ID.Compare) {
		if _, known := w.ledger.outcomes[id]; !known && !here[id] {
			w.fail(2, "%s is nowhere", w.ledger.written[id].op.Kind)
		}
	}
	w.parkedAsTyped()
}
