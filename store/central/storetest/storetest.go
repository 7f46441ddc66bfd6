// Package storetest is the one set of tests for every central.Store: SQLite,
// PostgreSQL, and a store in memory run the same. It must never know which
// one it tests.
package storetest

import (
	"testing"

	"lapor/store/central"
)

// Opener makes an empty store that is closed when the test ends. Tests run in
// parallel, each with a store of its own.
type Opener func(t testing.TB, o central.Options) central.Store

// Run runs all tests against stores made by open.
func Run(t *testing.T, open Opener) {
	for _, group := range []struct {
		name  string
		tests []test
	}{
		{"accounts", accountTests},
		{"apply", applyTests},
		{"parked", parkedTests},
		{"feed", feedTests},
		{"jobs", jobTests},
		{"import", importTests},
		{"admin", adminTests},
	} {
		t.Run(group.name, func(t *testing.T) {
			for _, one := range group.tests {
				t.Run(one.name, func(t *testing.T) {
					t.Parallel()
					one.run(t, open)
				})
			}
		})
	}
}

type test struct {
	name string
	run  func(*testing.T, Opener)
}
