package soak

import (
	"context"
	"fmt"
	"path/filepath"

	"lapor/store/central"
	"lapor/store/central/memory"
)

// backend keeps the server's store with what an administrator can do to it.
type backend interface {
	store() central.Store
	// restart is a crash of the server between two transactions.
	restart(ctx context.Context) error
	save(ctx context.Context) error
	// restore puts the last saved copy in the store's place.
	restore(ctx context.Context) error
	close() error
}

func newBackend(ctx context.Context, kind, dir string, o central.Options) (backend, error) {
	if kind == "memory" {
		s, err := memory.New(o)
		return &inMemory{now: s, o: o}, err
	}
	b := &onSQLite{dir: dir, o: o}
	return b, b.open(ctx)
}

type inMemory struct {
	now   *memory.Store
	saved memory.Saved
	o     central.Options
}

func (b *inMemory) store() central.Store                { return b.now }
func (b *inMemory) save(context.Context) error          { b.saved = b.now.Save(); return nil }
func (b *inMemory) close() error                        { return b.now.Close() }
func (b *inMemory) restart(context.Context) (err error) { return b.from(b.now.Save()) }
func (b *inMemory) restore(context.Context) error       { return b.from(b.saved) }

func (b *inMemory) from(s memory.Saved) (err error) {
	b.now, err = memory.Open(s, b.o)
	return err
}

type onSQLite struct {
	now    central.Store
	dir    string
	number int // of the file in use
	copies int // of the last backup
	o      central.Options
}

func (b *onSQLite) file(what string, n int) string {
	return filepath.Join(b.dir, fmt.Sprintf("%s%d.db", what, n))
}

func (b *onSQLite) open(ctx context.Context) (err error) {
	b.now, err = central.Open(ctx, b.file("central", b.number), b.o)
	return err
}

func (b *onSQLite) store() central.Store { return b.now }
func (b *onSQLite) close() error         { return b.now.Close() }

func (b *onSQLite) restart(ctx context.Context) error {
	if err := b.now.Close(); err != nil {
		return err
	}
	return b.open(ctx)
}

func (b *onSQLite) save(ctx context.Context) error {
	b.copies++
	return b.now.Backup(ctx, b.file("backup", b.copies))
}

func (b *onSQLite) restore(ctx context.Context) error {
	if err := b.now.Close(); err != nil {
		return err
	}
	if _, err := central.PutBack(ctx, b.file("central", b.number), b.file("backup", b.copies), b.o.Clock()); err != nil {
		return err
	}
	return b.open(ctx)
}
