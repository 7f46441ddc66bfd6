package soak

import (
	"slices"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/store/record"
)

// act lets an officer do something with what his device shows.
func (w *office) act(d *device) error {
	if w.one(14) {
		return w.writeNew(d)
	}
	if parked := d.disk.inner.Items(record.TypeParked); len(parked) > 0 && w.one(4) {
		return w.decideParked(d, pick(w, parked...))
	}
	rows := d.rows()
	if len(rows) == 0 {
		return nil
	}
	r, err := w.codec.Records().Report(rows[w.chance.IntN(len(rows))], nil)
	if err != nil {
		return err
	}
	op := model.Operation{Report: r.ID, Base: r.Revs}
	w.choose(d, &op, rows)
	return w.submit(d, op)
}

// choose gives the operation a kind that the officer's role may do and a body.
func (w *office) choose(d *device, op *model.Operation, rows []record.Item) {
	b := &op.Body
	today := calendar.DateOf(w.now, time.UTC)
	b.Text = "Kata-kata  persis seperti diketik \t\n" + string(rune('a'+w.chance.IntN(26)))
	b.Reason = "alasan "
	unit := w.nodes[pick(w, "DINKES1", "PUPR1", "PUSK1", "DINKES1", "PUPR1", "DINKES2")]
	switch d.owner.role {
	case model.RoleSupervisor:
		op.Kind = model.KindSupervisionNote
	case model.RoleLiaison:
		op.Kind = pick(w, model.KindFollowUpResult, model.KindFollowUpResult, model.KindFollowUpResult, model.KindFollowUpInterim,
			model.KindNote, model.KindNote, model.KindNotAuthority, model.KindEscalate, model.KindRefer, model.KindAnswerReferral,
			model.KindClaim, model.KindRelease, model.KindDispatch, model.KindSubmitApproval)
	default:
		op.Kind = pick(w, model.KindDispatch, model.KindDispatch, model.KindDispatch, model.KindVerify, model.KindVerify, model.KindRestrict,
			model.KindUnrestrict, model.KindHold, model.KindResume, model.KindClose, model.KindReopen, model.KindArchive,
			model.KindLinkDuplicate, model.KindUnlink, model.KindFollowUpResult, model.KindFollowUpClose, model.KindNote,
			model.KindReporterAnswered, model.KindCorrect, model.KindSplit)
	}
	switch op.Kind {
	case model.KindFollowUpInterim:
		b.Date = today.AddDays(3)
	case model.KindDispatch, model.KindRefer, model.KindNotAuthority:
		b.Unit, b.Target = unit, "dinas lain"
	case model.KindVerify:
		b.Unit, b.Releases = unit, true
		if w.one(2) {
			edited := "teks tersunting " + b.Text
			b.Correct.Edited = &edited
		}
		w.counts.Moved++
	case model.KindRestrict:
		b.Unit = unit
		if w.one(3) {
			b.Officer = w.officers[w.chance.IntN(len(w.officers))].user.ID
		}
		w.counts.Restricted++
	case model.KindEscalate:
		b.Level = 1
	case model.KindLinkDuplicate:
		b.Main = rows[w.chance.IntN(len(rows))].ID
		w.counts.Merged++
	case model.KindCorrect:
		title := "Judul baru " + b.Text[len(b.Text)-1:]
		b.Correct.Title = &title
	case model.KindSplit:
		b.Parts = []model.Part{{ID: w.id(), Title: "Bagian", Text: "isi bagian", Unit: unit}}
	}
}

func (w *office) writeNew(d *device) error {
	if d.owner.role == model.RoleSupervisor {
		return nil
	}
	draft := &model.Report{Tracking: "S-1", Title: "Surat warga", Class: model.ClassComplaint, Channel: model.ChannelWeb,
		Texts:     model.Texts{Original: "Warga datang ke kantor \n", Reporter: model.Reporter{Name: "Warga", Phone: "081"}},
		Anonymous: w.one(3)}
	return w.submit(d, model.Operation{Kind: model.KindRegister, Body: model.Body{NewReport: w.id(), Draft: draft}})
}

// decideParked ends, or tries to end, an operation that waits.
func (w *office) decideParked(d *device, it record.Item) error {
	var p model.Parked
	if err := w.codec.Records().Decode(it.Bytes, &p); err != nil {
		return err
	}
	op := model.Operation{Kind: model.KindResolveParked, Report: p.Op.Report, Body: model.Body{Parked: p.Op.ID}}
	decisions := append(slices.Clone(p.Outcome.Decisions), model.DecideWithdraw, model.DecideMakeNote, model.DecideToCoordinator)
	op.Body.Decision = pick(w, decisions...)
	w.counts.Decisions++
	return w.submit(d, op)
}

// submit writes the operation into the device's outbox, as the interface
// would: after what is already waiting on the same report.
func (w *office) submit(d *device, op model.Operation) error {
	op.ID, op.Written = w.id(), d.clock().Truncate(time.Millisecond).UTC()
	for _, q := range d.disk.inner.Ops() {
		if q.Outcome.Result == model.ResultNone && q.Op.Report == op.Report && !op.Report.IsZero() {
			op.After = append(op.After, q.Op.ID)
		}
	}
	bytes, err := w.codec.Records().Encode(op)
	if err != nil {
		return err
	}
	w.ledger.written[op.ID] = written{op: op, bytes: bytes, owner: d.owner}
	w.counts.Written++
	var leaves time.Time
	if w.one(4) {
		leaves = d.clock().Add(time.Minute)
	}
	w.note("%s writes %s", d.name, op.Kind)
	return d.disk.inner.Submit(op, leaves)
}
