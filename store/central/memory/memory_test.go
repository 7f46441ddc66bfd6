package memory_test

import (
	"testing"

	"lapor/store/central"
	"lapor/store/central/memory"
	"lapor/store/central/storetest"
)

func TestMemory(t *testing.T) {
	storetest.Run(t, func(t testing.TB, o central.Options) central.Store {
		s, err := memory.New(o)
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}
