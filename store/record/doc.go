// Package record is the canonical form of every entity that is stored and
// sent: deterministic CBOR with integer keys, one record per entity. Both
// stores and the wire share it.
//
// For each view class it has types of their own (CoordinatorRow, UnitRow,
// SupervisorRow and the texts beside them), made only by For: what a class
// may not see has no field to be in. It must never hold SQL, and nothing
// that leaves the server may be encoded by another path than Outgoing.
package record
