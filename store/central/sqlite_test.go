package central_test

import (
	"context"
	"path/filepath"
	"testing"

	"lapor/store/central"
	"lapor/store/central/storetest"
)

func openSQLite(t testing.TB, o central.Options) central.Store {
	return openFile(t, filepath.Join(t.TempDir(), "pusat.db"), o)
}

func openFile(t testing.TB, path string, o central.Options) central.Store {
	t.Helper()
	s, err := central.Open(context.Background(), path, o)
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

func TestSQLite(t *testing.T) { storetest.Run(t, openSQLite) }

func TestSQLiteProcesses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pusat.db")
	storetest.Together(t, func(t testing.TB, o central.Options) central.Store { return openFile(t, path, o) }, nil)
}
