package cache

import "lapor/model"

// Keys of table state.
const (
	stateDevice       = "device"
	stateIncarnation  = "incarnation"
	stateEpoch        = "epoch"
	stateCursor       = "cursor"
	stateLastN        = "last_n"
	stateTreeRev      = "tree_rev"
	stateWantManifest = "want_manifest"
	stateRestored     = "restored"   // the server went back in time and no manifest has come since
	stateIncomplete   = "incomplete" // rows are here, bodies still to come
	stateAsked        = "asked"      // how often another process asked for a sync
	stateKnown        = "known"      // rises when actor, tree, rules or calendar change
	stateDerived      = "derived"    // version of the derived tables
	stateMandates     = "mandates"   // those in force when rows were derived
	stateDay          = "day"        // up to which dated rows were derived
)

func (t *tx) number(key string) (uint64, error) {
	var n int64
	_, err := t.one("SELECT number FROM state WHERE key = ?", args(key), &n)
	return uint64(n), err
}

// setNumber keeps all 64 bits: incarnations are random.
func (t *tx) setNumber(key string, n uint64) error {
	return t.exec("INSERT INTO state(key, number) VALUES(?, ?) ON CONFLICT DO UPDATE SET number = excluded.number", key, int64(n))
}

func (t *tx) bytes(key string) ([]byte, error) {
	var b []byte
	_, err := t.one("SELECT bytes FROM state WHERE key = ?", args(key), &b)
	return b, err
}

func (t *tx) setBytes(key string, b []byte) error {
	return t.exec("INSERT INTO state(key, bytes) VALUES(?, ?) ON CONFLICT DO UPDATE SET bytes = excluded.bytes", key, b)
}

func (t *tx) device() (model.ID, error) {
	var id model.ID
	_, err := t.one("SELECT bytes FROM state WHERE key = ?", args(stateDevice), idColumn{&id})
	return id, err
}
