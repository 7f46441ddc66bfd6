package soak

import (
	"lapor/store/central"
	"lapor/sync/client"
)

// planted is a bug on purpose: parts that stand in for the real ones.
type planted struct {
	store  func(*office, central.Store) central.Store
	disk   func(*disk) client.Store
	decide judging
}

func plants() map[string]planted { return map[string]planted{} }

func plantedNames() []string { return nil }
