package server

import (
	"cmp"
	"crypto/rand"
	"log/slog"
	"time"

	"lapor/store/record"
	"lapor/sync/wire"
)

const day = 24 * time.Hour

func (o *Options) setDefaults() error {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Codec == nil {
		records, err := record.NewCodec()
		if err != nil {
			return err
		}
		if o.Codec, err = wire.NewCodec(records, wire.Options{}); err != nil {
			return err
		}
	}
	if o.Argon == (Argon{}) {
		o.Argon = DefaultArgon()
	}
	o.Hashers = cmp.Or(o.Hashers, 2)
	o.TokenTTL = cmp.Or(o.TokenTTL, 90*day)
	o.BodyAge = cmp.Or(o.BodyAge, 90*day)
	o.PieceBytes = cmp.Or(o.PieceBytes, 24<<10)
	o.ResponseBytes = cmp.Or(o.ResponseBytes, 1<<20)
	o.MaxExchanges = cmp.Or(o.MaxExchanges, 256)
	o.Interval = cmp.Or(o.Interval, 5*time.Minute)
	o.MaxWait = cmp.Or(o.MaxWait, 4*time.Minute)
	return nil
}
