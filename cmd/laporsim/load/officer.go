package load

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"lapor/model"
	"lapor/store/record"
	"lapor/sync/wire"
)

// officer is a device that keeps its place in the stream and nothing else.
type officer struct {
	b       *bench
	user    model.ID
	device  model.ID
	token   string
	unit    int
	reports []model.ID

	mu          sync.Mutex // one request at a time
	incarnation uint64
	epoch       uint64
	rules, tree uint64
	calendar    uint64
	cursor      []byte
	n           uint64 // operations so far, all answered
}

// exchange sends the operations and reads the whole answer; rows is the number
// of reports in it.
func (o *officer) exchange(ctx context.Context, ops []record.Sent) (rows int, err error) {
	for more := true; more; ops = nil {
		n, again, err := o.request(ctx, ops)
		if err != nil {
			return rows, err
		}
		rows, more = rows+n, again
	}
	return rows, nil
}

func (o *officer) request(ctx context.Context, ops []record.Sent) (rows int, more bool, err error) {
	in := wire.Request{V: wire.Version, Device: o.device, Incarnation: o.incarnation, Epoch: o.epoch, Cursor: o.cursor, Ack: o.n,
		Ops: ops, CalendarRev: o.calendar, RulesRev: o.rules, TreeRev: o.tree, Features: o.b.codec.Features()}
	body, err := o.b.codec.EncodeRequest(&in, false)
	if err != nil {
		return 0, false, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, o.b.url+wire.PathSync, bytes.NewReader(body))
	if err != nil {
		return 0, false, err
	}
	req.Header.Set("Content-Type", wire.MediaSync)
	req.Header.Set("Authorization", "Bearer "+o.token)
	resp, err := o.b.client.Do(req)
	if err != nil {
		return 0, false, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		why, _ := io.ReadAll(io.LimitReader(resp.Body, 1<<10))
		return 0, false, fmt.Errorf("status %d: %s", resp.StatusCode, why)
	}
	return o.read(o.b.codec.NewReader(resp.Body, &in), len(ops))
}

func (o *officer) read(frames *wire.Reader, asked int) (rows int, more bool, err error) {
	defer frames.Close()
	for {
		f, err := frames.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return rows, false, err
		}
		switch f.Type {
		case wire.FrameHello:
			var v wire.Hello
			err = frames.Decode(f, &v)
			o.incarnation, o.epoch, o.tree = v.Incarnation, v.Epoch, v.TreeRev
		case wire.FrameResults:
			var v wire.Results
			err = frames.Decode(f, &v)
			for _, a := range v.Answers {
				if a.Outcome.Result != model.ResultApplied {
					o.b.Violation("an operation was not applied: %s %s", a.Outcome.Result, a.Outcome.Reason)
				}
				o.n = max(o.n, a.N)
				asked--
			}
		case wire.FrameItems:
			var v wire.Items
			err = frames.Decode(f, &v)
			for _, it := range v.Items {
				switch it.Type {
				case record.TypeRow:
					rows++
				case record.TypeRules:
					o.rules = it.Rev
				case record.TypeCalendar:
					o.calendar = it.Rev
				}
			}
		case wire.FrameCommit:
			var v wire.Commit
			if err = frames.Decode(f, &v); len(v.Cursor) > 0 {
				o.cursor = v.Cursor
			}
		case wire.FrameEnd:
			var v wire.End
			err = frames.Decode(f, &v)
			more = v.More
		case wire.FrameError:
			err = errors.New("the server broke the answer off")
		}
		if err != nil {
			return rows, false, err
		}
	}
	if asked > 0 {
		o.b.Violation("%d operations were not answered", asked)
	}
	return rows, more, nil
}

// push sends a note on one of the officer's reports.
func (b *bench) push(ctx context.Context, o *officer) error {
	return b.pushOn(ctx, o, int(o.n)%len(o.reports))
}

func (b *bench) pushOn(ctx context.Context, o *officer, which int) error {
	id, err := model.NewID(time.Now(), b.ids)
	if err != nil {
		return err
	}
	op, err := b.codec.Records().Encode(model.Operation{ID: id, Kind: model.KindNote, Report: o.reports[which],
		Base: model.Revs{Rev: 1, Status: 1, Assign: 1, Public: 1}, Written: time.Now().Truncate(time.Millisecond),
		Body: model.Body{Text: "Sudah dicek petugas lapangan, menunggu jadwal perbaikan pekan depan."}})
	if err != nil {
		return err
	}
	if _, err = o.exchange(ctx, []record.Sent{{N: o.n + 1, Bytes: op}}); err == nil {
		b.pushed.Add(1)
	}
	return err
}

// alike is another device of the same unit.
func (b *bench) alike(o *officer) *officer {
	for _, other := range b.officers {
		if other != o && other.unit == o.unit {
			return other
		}
	}
	return o
}
