package central_test

import (
	"context"
	"sync/atomic"
	"testing"

	"lapor/store/central"
	"lapor/store/central/pgtest"
	"lapor/store/central/storetest"
)

func TestPostgres(t *testing.T) {
	server := pgtest.Start(t, false)
	t.Run("store", func(t *testing.T) {
		storetest.Run(t, func(t testing.TB, o central.Options) central.Store { return openDSN(t, server.Schema(t), o) })
	})
	t.Run("processes side by side, back ends killed", func(t *testing.T) {
		dsn, killed := server.Schema(t), atomic.Int64{}
		storetest.Together(t, func(t testing.TB, o central.Options) central.Store { return openDSN(t, dsn, o) }, func() {
			n, err := pgtest.Kill(dsn, 2)
			if err != nil {
				t.Error(err)
			}
			killed.Add(int64(n))
		})
		if killed.Load() < 20 {
			t.Errorf("only %d back ends were killed", killed.Load())
		}
	})
	for name, test := range map[string]func(*testing.T, *pgtest.Server){
		"what is refused":                    refused,
		"a store is made once":               madeOnce,
		"a lost connection is replaced":      lostConnection,
		"audit is append-only":               appendOnly,
		"damage is found":                    damageFound,
		"backups are PostgreSQL's own":       ownBackups,
		"text that no text column may hold":  hostileText,
		"an operation outlives its back end": outlives,
	} {
		t.Run(name, func(t *testing.T) { test(t, server) })
	}
}

func openDSN(t testing.TB, dsn string, o central.Options) central.Store {
	t.Helper()
	s, err := central.Open(context.Background(), dsn, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
