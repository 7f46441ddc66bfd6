package central_test

import (
	"context"
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
