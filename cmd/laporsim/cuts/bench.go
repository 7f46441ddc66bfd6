package cuts

import (
	"context"
	"errors"
	"net/http"
	"time"

	"lapor/cmd/internal/sim/town"
	"lapor/cmd/internal/sim/trial"
	"lapor/model"
	"lapor/store/central"
	"lapor/store/central/memory"
	"lapor/store/record"
	"lapor/sync/client"
	"lapor/sync/client/memstore"
)

// bench is the town with one device, as it stands before the sync to be
// recorded.
type bench struct {
	*trial.Run
	o       options
	town    *town.Town
	handler http.Handler
	token   string
	device  *memstore.Store
	ids     []model.ID
	used    int // of ids
	written []model.ID
}

func open(ctx context.Context, r *trial.Run, o options) (*bench, error) {
	if o.every < 1 || o.reports < 60 {
		return nil, errors.New("cuts: at least 60 reports, and every byte or less often")
	}
	b := &bench{Run: r, o: o}
	var err error
	if b.town, err = town.Open(ctx, town.Options{Dir: r.Dir, Seed: r.Seed,
		Open: func(c central.Options) (central.Store, error) { return memory.New(c) }}); err != nil {
		return nil, err
	}
	b.handler = b.town.Server.Handler()
	device, err := b.town.NewID()
	if err == nil {
		b.token, err = b.town.Token(ctx, b.town.Unit, device)
	}
	var codec *record.Codec
	if err == nil {
		codec, err = record.NewCodec()
	}
	if err == nil {
		b.device = memstore.New(codec, device)
		b.ids, _, err = b.town.Tell(ctx, o.reports)
	}
	if err != nil {
		return nil, errors.Join(err, b.town.Close())
	}
	return b, nil
}

// sync runs a store's engine over a transport.
func (b *bench) sync(ctx context.Context, store client.Store, t client.Transport) error {
	engine, err := client.New(store, t, client.Options{Clock: b.town.Now, Random: town.Source(b.Seed, 9)})
	if err == nil {
		_, err = engine.Sync(ctx)
	}
	return err
}

func (b *bench) some(n int) []model.ID {
	list := b.ids[b.used : b.used+n]
	b.used += n
	return list
}

// write puts an operation on a report, as the device holds it, into its outbox.
func (b *bench) write(kind model.Kind, report model.ID, body model.Body) error {
	id, err := b.town.NewID()
	if err != nil {
		return err
	}
	op := model.Operation{ID: id, Kind: kind, Report: report, Written: b.town.Now(), Body: body}
	codec, err := record.NewCodec()
	if err != nil {
		return err
	}
	for _, it := range b.device.Items(record.TypeRow) {
		if it.ID != report {
			continue
		}
		r, err := codec.Report(it, nil)
		if err != nil {
			return err
		}
		op.Base = r.Revs
	}
	b.written = append(b.written, id)
	return b.device.Submit(op, time.Time{})
}

const reply = "Terima kasih, laporan sudah kami tindak lanjuti; petugas memeriksa lokasi dan memperbaikinya hari ini."

// day: 10 new reports, 15 changed, 10 replies.
func (b *bench) day(ctx context.Context) error {
	b.town.Advance(time.Hour)
	if _, err := b.town.Arrive(ctx, 10); err != nil {
		return err
	}
	if err := b.town.Change(ctx, b.some(15)); err != nil {
		return err
	}
	for _, id := range b.some(10) {
		if err := b.write(model.KindFollowUpResult, id, model.Body{Text: reply}); err != nil {
			return err
		}
	}
	return nil
}

// conflict: replies to reports that meanwhile moved away, were closed, or
// were left alone.
func (b *bench) conflict(ctx context.Context) error {
	b.town.Advance(time.Hour)
	away, _ := b.town.Office.Tree.ByCode("DISHUB")
	for i, id := range b.some(12) {
		if err := b.write(model.KindFollowUpResult, id, model.Body{Text: reply}); err != nil {
			return err
		}
		var err error
		switch i % 3 {
		case 0:
			err = b.town.Must(ctx, b.town.Boss, model.KindDispatch, id, model.Body{Unit: away.ID, Reason: "Kewenangan perhubungan."})
		case 1:
			err = b.town.Must(ctx, b.town.Boss, model.KindClose, id, model.Body{})
		}
		if err != nil {
			return err
		}
	}
	return nil
}
