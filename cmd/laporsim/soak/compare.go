package soak

import (
	"bytes"
	"time"

	"lapor/model"
	"lapor/store/central"
	"lapor/store/record"
	"lapor/sync/wire"
)

// bodyAge: bodies of closed reports received longer ago come on demand only.
const bodyAge = 90 * 24 * time.Hour

// busy reports whether the device's engine runs at this moment.
func (d *device) busy() bool {
	unlock, err := d.disk.inner.Lock(d.w.ctx)
	if err == nil {
		err = unlock()
	}
	return err != nil
}

// differed: a run ended with another digest than the server's. The manifest
// would heal it; but then something had been lost that should have come by
// itself.
func (w *office) differed(d *device) {
	w.fail(7, "%s: the digest differs after a run", d.name)
}

// synced looks at a device whose sync ended well.
func (w *office) synced(d *device) {
	meta, err := w.truth().Meta(w.ctx)
	if err != nil {
		w.fail(0, "meta: %v", err)
		return
	}
	if st, err := d.disk.inner.SyncState(w.ctx); err == nil {
		d.link.seen, d.link.seenBy, d.link.cursor = d.link.exchanged, st.Incarnation, string(st.Cursor)
	}
	if meta.Seq != d.link.exchanged || d.link.late && d.link.asked >= d.link.at {
		return // something happened since the answer was made
	}
	want := d.visible()
	if got := d.disk.inner.Digest(); got != want.digest {
		w.fail(7, "%s holds other reports than it may (%d here, %d there)", d.name, len(d.rows()), len(want.classes))
		return
	}
	for _, q := range d.disk.inner.Ops() {
		if q.Frozen && q.Outcome.Result == model.ResultNone {
			w.fail(4, "%s of %s was sent in a sync that ended well and has no answer", q.Op.Kind, d.name)
		}
	}
	if w.one(8) {
		w.compare(d)
	}
}

// sight is what an officer may see now, by what the office knows of him.
type sight struct {
	digest  record.Digest
	classes map[model.ID]model.ViewClass
}

func (d *device) visible() sight {
	w := d.w
	s := sight{classes: map[model.ID]model.ViewClass{}}
	actor := d.owner.actor()
	err := w.truth().Snapshot(w.ctx, func(r central.Reader) error {
		tree, err := r.Tree(w.ctx)
		if err != nil {
			return err
		}
		root := model.Actor{Mandates: []model.Mandate{{Role: model.RoleNational, Node: w.nodes["NAS"]}}}
		return r.Scope(w.ctx, root, func(b central.Brief) error {
			if class := b.Vis.Class(actor, tree, w.now); class > model.ViewNone {
				s.classes[b.ID] = class
				s.digest = s.digest.Add(record.Term(b.ID, b.Rev, class))
			}
			return nil
		})
	})
	if err != nil {
		w.fail(0, "scope: %v", err)
	}
	return s
}

// compare looks at every byte of every report that a device holds after a
// sync: it is what its officer may see, all of it, and nothing else.
func (w *office) compare(d *device) {
	w.counts.Compared++
	want := d.visible()
	w.compareActor(d)
	texts, events := map[model.ID]record.Item{}, map[model.ID][]record.Item{}
	for _, it := range d.disk.inner.Items(record.TypeText) {
		texts[it.Report] = it
	}
	for _, it := range d.disk.inner.Items(record.TypeEvent) {
		events[it.Report] = append(events[it.Report], it)
	}
	err := w.truth().Snapshot(w.ctx, func(r central.Reader) error {
		for _, row := range d.rows() {
			class, ok := want.classes[row.ID]
			if !ok || class != row.Class {
				w.fail(11, "%s holds a report as class %d, may as %d", d.name, row.Class, class)
				return nil
			}
			reports, err := r.Reports(w.ctx, []model.ID{row.ID})
			if err != nil {
				return err
			}
			timeline, err := r.Events(w.ctx, []model.ID{row.ID}, 0)
			if err != nil {
				return err
			}
			w.compareReport(d, reports[0], timeline, row, texts[row.ID], events[row.ID])
			delete(texts, row.ID)
			delete(events, row.ID)
			delete(want.classes, row.ID)
		}
		return nil
	})
	switch {
	case err != nil:
		w.fail(0, "compare: %v", err)
	case len(want.classes) > 0:
		w.fail(9, "%s misses %d reports", d.name, len(want.classes))
	case len(texts)+len(events) > 0:
		w.fail(11, "%s keeps texts of %d and events of %d reports that it holds no more", d.name, len(texts), len(events))
	}
}

// compareActor: the device knows its officer's mandates as the office does.
func (w *office) compareActor(d *device) {
	want, err := w.codec.Records().Encode(d.owner.actor())
	for _, it := range d.disk.inner.Items(record.TypeActor) {
		if err != nil || !bytes.Equal(it.Bytes, want) {
			w.fail(9, "%s holds other mandates than %s has", d.name, d.owner.login)
		}
	}
}

func (w *office) compareReport(d *device, r model.Report, timeline []model.Event, row, text record.Item, events []record.Item) {
	records := w.codec.Records()
	wantRow, err1 := records.Row(r, row.Class)
	wantText, err2 := records.Text(r, row.Class)
	if err1 != nil || err2 != nil {
		w.fail(0, "views: %v, %v", err1, err2)
		return
	}
	if !bytes.Equal(row.Bytes, wantRow.Bytes) {
		w.fail(9, "%s holds an old row of %s", d.name, r.Tracking)
	}
	onDemand := !r.Stage.Open() && r.Clocks.Received.At.Before(w.now.Add(-bodyAge))
	if text.Bytes == nil && onDemand {
		return
	}
	if !bytes.Equal(text.Bytes, wantText.Bytes) {
		w.fail(9, "%s holds no text, or an old one, of %s", d.name, r.Tracking)
	}
	want := map[model.ID][]byte{}
	for _, e := range timeline {
		if it, ok, err := records.Event(e, row.Class, d.owner.user.ID); err == nil && ok {
			want[it.ID] = it.Bytes
		}
	}
	for _, it := range events {
		if !bytes.Equal(want[it.ID], it.Bytes) {
			w.fail(11, "%s holds an event of %s that it may not, or an old one", d.name, r.Tracking)
		}
		delete(want, it.ID)
	}
	if len(want) > 0 {
		w.fail(9, "%s misses %d events of %s", d.name, len(want), r.Tracking)
	}
}

// parkedAsTyped: what waits for a decision is byte for byte what was typed,
// on the server and wherever it was sent.
func (w *office) parkedAsTyped() {
	look := func(p model.Parked, whose string) {
		typed := w.ledger.written[p.Op.ID]
		p.Op.Report = typed.op.Report
		if d := p.Op.Body.Draft; d != nil && d.Anonymous {
			return // to others it goes without the reporter
		}
		b, err := w.codec.Records().Encode(p.Op)
		if err != nil || !bytes.Equal(b, typed.bytes) {
			w.fail(6, "a parked %s at %s is not what was typed", p.Op.Kind, whose)
		}
	}
	err := w.truth().Snapshot(w.ctx, func(r central.Reader) error {
		all, err := w.parkedAll(w.ctx, r)
		for _, c := range all {
			look(c.Parked, "the server")
		}
		return err
	})
	if err != nil {
		w.fail(0, "parked: %v", err)
	}
	for _, d := range w.devices {
		for _, it := range d.disk.inner.Items(record.TypeParked) {
			var p model.Parked
			if err := w.codec.Records().Decode(it.Bytes, &p); err != nil {
				w.fail(6, "a parked operation at %s cannot be read: %v", d.name, err)
				return
			}
			look(p, d.name)
		}
	}
}

// answered looks into an answer before it leaves: no byte of it is about a
// report that its officer may not see at this commit, or more of one than he
// may.
func (w *office) answered(d *device, body, answer []byte) {
	if meta, err := w.truth().Meta(w.ctx); err == nil {
		d.link.exchanged = meta.Seq
	}
	if w.found != nil || !w.one(6) {
		return
	}
	may := d.visible()
	to, err := w.codec.DecodeRequest(bytes.NewReader(body))
	if err != nil {
		return
	}
	frames := w.codec.NewReader(bytes.NewReader(answer), &to)
	defer frames.Close()
	for {
		f, err := frames.Next()
		if err != nil {
			return
		}
		if f.Type != wire.FrameItems {
			continue
		}
		var items wire.Items
		if frames.Decode(f, &items) != nil {
			return
		}
		for _, it := range items.Items {
			w.mayLeave(d, may, it)
		}
	}
}

func (w *office) mayLeave(d *device, may sight, it record.Item) {
	switch it.Type {
	case record.TypeRow, record.TypeText, record.TypeEvent:
	default:
		return
	}
	report := it.Report
	if it.Type == record.TypeRow {
		report = it.ID
	}
	if class := may.classes[report]; class != it.Class {
		w.fail(11, "an answer to %s holds a part (type %d) of a report as class %d, may as %d", d.name, it.Type, it.Class, class)
		return
	}
	if it.Type != record.TypeEvent {
		return
	}
	var e model.Event
	if err := w.codec.Records().Decode(it.Bytes, &e); err == nil && !it.Class.Sees(e.Audience) {
		w.fail(11, "an answer to %s holds an event for audience %d as class %d", d.name, e.Audience, it.Class)
	}
}
