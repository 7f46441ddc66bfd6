package soak

import (
	"context"
	"slices"
	"time"

	"lapor/model"
	"lapor/store/cache"
	"lapor/store/record"
	"lapor/sync/client"
)

func cursorApart(k *disk) client.Store { return &apartDisk{k} }

type apartDisk struct{ *disk }

func (k *apartDisk) ApplyPiece(ctx context.Context, p cache.Piece) error {
	first := cache.Piece{Cursor: p.Cursor, Incarnation: p.Incarnation, Epoch: p.Epoch, TreeRev: p.TreeRev}
	if err := k.disk.ApplyPiece(ctx, first); err != nil {
		return err
	}
	return k.disk.ApplyPiece(ctx, p)
}

func pieceInParts(k *disk) client.Store { return &partsDisk{k} }

type partsDisk struct{ *disk }

func (k *partsDisk) ApplyPiece(ctx context.Context, p cache.Piece) error {
	rest := p
	half := len(p.Items) / 2
	p.Items, rest.Items, rest.Gone, rest.Answers = p.Items[:half], p.Items[half:], nil, nil
	if err := k.disk.ApplyPiece(ctx, p); err != nil {
		return err
	}
	return k.disk.ApplyPiece(ctx, rest)
}

func goneIgnored(k *disk) client.Store { return &keepingDisk{k} }

type keepingDisk struct{ *disk }

func (k *keepingDisk) ApplyPiece(ctx context.Context, p cache.Piece) error {
	p.Gone = nil
	return k.disk.ApplyPiece(ctx, p)
}

func ackTooEarly(k *disk) client.Store { return &hastyDisk{k} }

type hastyDisk struct{ *disk }

func (k *hastyDisk) SyncState(ctx context.Context) (cache.SyncState, error) {
	st, err := k.disk.SyncState(ctx)
	for _, q := range k.inner.Ops() {
		if q.Frozen {
			st.Ack = max(st.Ack, q.N)
		}
	}
	return st, err
}

func newIDsOnResend(k *disk) client.Store { return &renamingDisk{disk: k} }

type renamingDisk struct {
	*disk
	again bool
}

func (k *renamingDisk) Reoffer(ctx context.Context, from, incarnation uint64) error {
	k.again = true
	return k.disk.Reoffer(ctx, from, incarnation)
}

func (k *renamingDisk) TakeOps(ctx context.Context, now time.Time, incarnation uint64, limit, most int) ([]record.Sent, error) {
	ops, err := k.disk.TakeOps(ctx, now, incarnation, limit, most)
	if err != nil || !k.again {
		return ops, err
	}
	k.again = false
	for i := range ops {
		var op model.Operation
		if err := k.d.w.codec.Records().Decode(ops[i].Bytes, &op); err != nil {
			return nil, err
		}
		op.ID = k.d.w.id()
		if ops[i].Bytes, err = k.d.w.codec.Records().Encode(op); err != nil {
			return nil, err
		}
	}
	return ops, nil
}

func outboxCleared(k *disk) client.Store { return &clearingDisk{k} }

type clearingDisk struct{ *disk }

// TakeOps forgets what it has given before: a cut then loses it.
func (k *clearingDisk) TakeOps(ctx context.Context, now time.Time, incarnation uint64, limit, most int) ([]record.Sent, error) {
	ops, err := k.disk.TakeOps(ctx, now, incarnation, limit, most)
	fresh := slices.DeleteFunc(ops, func(s record.Sent) bool { return k.given[s.N] })
	for _, s := range fresh {
		k.given[s.N] = true
	}
	return fresh, err
}

func wakeupLost(k *disk) client.Store { return &deafDisk{k} }

type deafDisk struct{ *disk }

func (k *deafDisk) SyncState(ctx context.Context) (cache.SyncState, error) {
	st, err := k.disk.SyncState(ctx)
	st.LeavesAt = time.Time{}
	return st, err
}

func classNotCompared(k *disk) client.Store { return &classlessDisk{k} }

type classlessDisk struct{ *disk }

func (k *classlessDisk) ApplyPiece(ctx context.Context, p cache.Piece) error {
	class := map[model.ID]record.Item{}
	for _, it := range k.inner.Items(record.TypeRow) {
		class[it.ID] = it
	}
	p.Items = slices.DeleteFunc(slices.Clone(p.Items), func(it record.Item) bool {
		old, here := class[it.ID]
		return it.Type == record.TypeRow && here && old.Rev == it.Rev && old.Class != it.Class
	})
	return k.disk.ApplyPiece(ctx, p)
}

func (k *classlessDisk) FinishRun(ctx context.Context, f cache.Finish) (bool, error) {
	f.HasDigest = false
	return k.disk.FinishRun(ctx, f)
}
