package server

import (
	"context"
	"errors"
	"slices"
	"time"

	"lapor/model"
	"lapor/store/central"
	"lapor/store/record"
	"lapor/sync/wire"
)

// Sizes of the parts of a response.
const (
	firstScreen  = 50        // rows before the first commit point of a longer run
	rowsAtOnce   = 64        // reports read from the store
	bodiesAtOnce = 16        // the same with texts and events
	frameBytes   = 256 << 10 // of items in one frame, about
	answersEach  = 200
	goneEach     = 500
	listedEach   = 50000
)

// errFull: the client's budget or the size of one response is reached; the
// rest comes in the next.
var errFull = errors.New("response is full")

// response is what one snapshot says to one caller.
type response struct {
	*exchange
	ctx   context.Context
	meta  central.Meta
	sight *sight
	limit int64 // bytes on the wire

	sent  []byte // cursor that the client holds by now
	items []record.Item
	size  int  // of items
	dirty bool // something follows the last commit point
	first int  // rows until the first commit point; 0: passed
}

// respond writes Hello, results, and everything that changed for the caller,
// from one read snapshot.
func (x *exchange) respond(ctx context.Context, reader central.Reader) error {
	tree, err := reader.Tree(ctx)
	if err != nil {
		return err
	}
	now := x.s.o.Clock()
	r := &response{exchange: x, ctx: ctx, meta: reader.Meta(), limit: x.s.o.ResponseBytes, sent: x.req.Cursor,
		sight: &sight{reader: reader, caller: x.caller, tree: tree, now: now, records: x.s.records, old: now.Add(-x.s.o.BodyAge)}}
	if x.req.MaxBytes > 0 {
		r.limit = min(r.limit, int64(x.req.MaxBytes))
	}
	x.hello.Time, x.hello.Epoch, x.hello.TreeRev = now.UTC().Truncate(time.Second), x.caller.Epoch, r.meta.TreeRev
	err = r.write()
	if errors.Is(err, errFull) {
		return r.out.Frame(wire.FrameEnd, wire.End{More: true})
	}
	return err
}

func (r *response) write() error {
	if r.hello.Fork {
		return errors.Join(r.out.Frame(wire.FrameHello, r.hello), r.out.Frame(wire.FrameEnd, wire.End{More: true}))
	}
	c, ok := openCursor(r.req.Cursor, r.meta.CursorKey, r.caller)
	ok = ok && c.incarnation == r.meta.Incarnation && c.epoch == r.caller.Epoch
	head, err := r.sight.headItems(r.ctx, r.req, r.meta)
	if err != nil {
		return err
	}
	if r.req.WantManifest || len(r.req.Cursor) > 0 && !ok {
		return r.writeManifest(head)
	}
	if !ok {
		c = cursor{incarnation: r.meta.Incarnation, epoch: r.caller.Epoch, hi: r.meta.Seq, fresh: true, phase: phaseRows}
	}
	if c.phase == phaseDone {
		c = c.next(r.meta.Seq, r.req.Want)
	}
	p, err := r.sight.plan(r.ctx, c, r.req.Want)
	if err != nil {
		return err
	}
	if r.idleEnd != nil && p.empty() && len(head)+len(r.answers)+len(r.req.Bodies) == 0 && !c.fresh {
		return errIdle
	}
	r.hello.Estimate = len(p.entries)
	if err := r.writeHead(head); err != nil {
		return err
	}
	if err := r.writeBodiesOf(r.asked()); err != nil {
		return err
	}
	return r.writeRuns(c, p)
}

// writeRuns writes the run c and those that follow from the same snapshot.
func (r *response) writeRuns(c cursor, p plan) error {
	wantTo := c.wantTo
	for {
		if err := r.writeRun(c, p); err != nil {
			return err
		}
		if c.hi == r.meta.Seq {
			return r.writeEnd(c, wantTo)
		}
		c = finished(r.meta, c.epoch, c.hi).next(r.meta.Seq, nil)
		var err error
		if p, err = r.sight.plan(r.ctx, c, nil); err != nil {
			return err
		}
	}
}

// writeHead writes Hello and results, which leave at once, and what comes
// before the reports.
func (r *response) writeHead(head []record.Item) error {
	if err := r.out.Frame(wire.FrameHello, r.hello); err != nil {
		return err
	}
	for part := range slices.Chunk(r.answers, answersEach) {
		if err := r.out.Frame(wire.FrameResults, wire.Results{Answers: part}); err != nil {
			return err
		}
	}
	if r.retry > 0 {
		if err := r.out.Frame(wire.FrameResults, wire.Results{RetryIn: int(r.retry/time.Second) + 1}); err != nil {
			return err
		}
	}
	if len(r.answers) > 0 {
		if err := r.out.Commit(wire.Commit{}); err != nil {
			return err
		}
	}
	for _, it := range head {
		if err := r.add(it); err != nil {
			return err
		}
		if err := r.commitIfFull(nil, false); err != nil {
			return err
		}
	}
	return nil
}

// writeRun writes rows, then bodies, each from where the cursor stands.
func (r *response) writeRun(c cursor, p plan) error {
	for part := range slices.Chunk(p.gone, goneEach) {
		r.dirty = true
		if err := r.out.Frame(wire.FrameGone, wire.GoneList{Gone: part}); err != nil {
			return err
		}
	}
	if c.phase == phaseRows {
		rows := c.pending(p.entries)
		if r.first = 0; len(rows) > firstScreen {
			r.first = firstScreen
		}
		if err := r.writeRows(&c, rows); err != nil {
			return err
		}
		c.phase, c.pos = phaseBodies, position{}
		if len(rows) > 0 {
			if err := r.commit(&c, true); err != nil {
				return err
			}
		}
	}
	if err := r.writeBodies(&c, c.pending(p.entries)); err != nil {
		return err
	}
	for _, it := range p.parked {
		if err := r.add(it); err != nil {
			return err
		}
	}
	done := finished(r.meta, c.epoch, c.hi)
	return r.commit(&done, false)
}

// pending are the entries that this phase has not sent yet.
func (c cursor) pending(entries []entry) []entry {
	if c.pos == (position{}) {
		return entries
	}
	var left []entry
	for _, e := range entries {
		if e.moved || e.pos.after(c.pos) {
			left = append(left, e)
		}
	}
	return left
}

// passed moves the cursor over an entry, never backwards: entries that moved
// are sent out of turn.
func (c *cursor) passed(e entry) {
	if e.pos.after(c.pos) {
		c.pos = e.pos
	}
}

func (r *response) writeRows(c *cursor, entries []entry) error {
	for part := range slices.Chunk(entries, rowsAtOnce) {
		reports, err := r.reports(part)
		if err != nil {
			return err
		}
		for _, e := range part {
			if report, ok := reports[e.id]; ok {
				row, err := r.s.records.Row(report, e.class)
				if err == nil {
					err = r.add(row)
				}
				if err != nil {
					return err
				}
			}
			c.passed(e)
			if r.first > 0 {
				if r.first--; r.first == 0 {
					if err := r.commit(c, false); err != nil {
						return err
					}
				}
			}
			if err := r.commitIfFull(c, false); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *response) reports(part []entry) (map[model.ID]model.Report, error) {
	ids := make([]model.ID, len(part))
	for i, e := range part {
		ids[i] = e.id
	}
	list, err := r.sight.reader.Reports(r.ctx, ids)
	m := make(map[model.ID]model.Report, len(list))
	for _, report := range list {
		m[report.ID] = report
	}
	return m, err
}

// writeEnd says that nothing more is there, with the digest of what the
// client should hold now.
func (r *response) writeEnd(c cursor, wantTo record.Short) error {
	digest, err := r.sight.digest(r.ctx, r.s.digests)
	if err != nil {
		return err
	}
	return r.out.Frame(wire.FrameEnd, wire.End{Digest: digest, Digests: true, WantTo: wantTo,
		Next: int(r.s.o.Interval / time.Second)})
}
