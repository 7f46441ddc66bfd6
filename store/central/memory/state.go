package memory

import (
	"maps"
	"slices"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/store/central"
	"lapor/store/record"
)

// state is everything at one moment. Maps are copied before they are changed
// (own), slices only grow: a longer one shares what was there.
type state struct {
	meta       central.Meta
	numberYear int
	number     int
	rules      model.Rules // with Tree and Calendar, prepared

	agencies map[model.ID]model.Agency
	users    map[model.ID]user
	mandates map[model.ID]mandate
	devices  map[model.ID]device
	sessions map[[32]byte]central.Session
	reports  map[model.ID]*stored
	parked   map[model.ID]central.ParkedChange
	shorts   map[record.Short]model.ID

	order    []model.ID // of reports, as they came
	feed     []central.Change
	outcomes []outcome
	audit    []central.AuditEntry

	mine owned // maps that are this transaction's own copies
}

type user struct {
	user model.User
	hash string
}

type mandate struct {
	model.Mandate
	wasActive bool
}

type device struct {
	user     model.ID
	label    string
	lastN    uint64
	lastSeen time.Time
	revoked  time.Time
	outcomes []outcome // by number, from 1
}

// outcome of a number of a device. first: it is the answer by which the
// operation's id is known.
type outcome struct {
	author model.ID
	hash   [32]byte
	first  bool
	answer record.Answer
}

// stored is a report with its timeline; it is never changed.
type stored struct {
	report  model.Report
	vis     model.Visibility
	seq     uint64
	textSeq uint64
	events  []model.Event
	seqs    []uint64 // of the events
}

func (r *stored) brief() central.Brief {
	return central.Brief{ID: r.report.ID, Rev: r.report.Revs.Rev, Seq: r.seq, TextSeq: r.textSeq, Stage: r.report.Stage,
		Due: r.report.Deadlines.Due, Received: r.report.Clocks.Received.At.Truncate(time.Millisecond).UTC(), Vis: r.vis}
}

type owned uint16

const (
	ownAgencies owned = 1 << iota
	ownUsers
	ownMandates
	ownDevices
	ownSessions
	ownReports
	ownParked
)

// own copies the named maps once in a transaction.
func (st *state) own(what owned) *state {
	missing := what &^ st.mine
	st.mine |= what
	if missing&ownAgencies != 0 {
		st.agencies = maps.Clone(st.agencies)
	}
	if missing&ownUsers != 0 {
		st.users = maps.Clone(st.users)
	}
	if missing&ownMandates != 0 {
		st.mandates = maps.Clone(st.mandates)
	}
	if missing&ownDevices != 0 {
		st.devices = maps.Clone(st.devices)
	}
	if missing&ownSessions != 0 {
		st.sessions = maps.Clone(st.sessions)
	}
	if missing&ownReports != 0 {
		st.reports, st.shorts = maps.Clone(st.reports), maps.Clone(st.shorts)
	}
	if missing&ownParked != 0 {
		st.parked = maps.Clone(st.parked)
	}
	return st
}

// begin fills an empty state.
func (st *state) begin() {
	st.agencies, st.users, st.mandates = map[model.ID]model.Agency{}, map[model.ID]user{}, map[model.ID]mandate{}
	st.devices, st.sessions = map[model.ID]device{}, map[[32]byte]central.Session{}
	st.reports, st.parked = map[model.ID]*stored{}, map[model.ID]central.ParkedChange{}
	st.shorts = map[record.Short]model.ID{}
	st.meta.CalendarRev, st.meta.RulesRev, st.meta.TreeRev = calendar.EmbeddedRevision, 1, 1
	cal, err := calendar.Embedded()
	if err != nil {
		cal = nil // the calendar's own tests say why
	}
	st.rules = model.DefaultRules(cal, model.NewTree(nil))
	st.rules.Rev = st.meta.RulesRev
}

// apart is a copy whose slices grow into memory of their own.
func (st *state) apart() *state {
	c := *st
	c.order, c.feed, c.outcomes, c.audit = slices.Clip(c.order), slices.Clip(c.feed), slices.Clip(c.outcomes), slices.Clip(c.audit)
	c.mine = 0
	for id, d := range c.own(ownDevices).devices {
		d.outcomes = slices.Clip(d.outcomes)
		c.devices[id] = d
	}
	for id, r := range c.own(ownReports).reports {
		copied := *r
		copied.events, copied.seqs = slices.Clip(r.events), slices.Clip(r.seqs)
		c.reports[id] = &copied
	}
	return &c
}

// log appends to the audit.
func (st *state) log(now time.Time, e central.AuditEntry) {
	e.Seq, e.At = uint64(len(st.audit)+1), now.Truncate(time.Second).UTC()
	st.audit = append(st.audit, e)
}

// retree makes the tree anew from the agencies.
func (st *state) retree() {
	all := make([]model.Agency, 0, len(st.agencies))
	for _, id := range sortedKeys(st.agencies) {
		all = append(all, st.agencies[id])
	}
	st.meta.TreeRev++
	st.rules.Tree = model.NewTree(all)
	st.rules = st.rules.Prepared()
}

// active reports whether a mandate holds on the day of now at its node.
func (st *state) active(m model.Mandate, now time.Time) bool {
	return m.Active(now, st.rules.Tree.Week(m.Node).Zone.Location())
}
