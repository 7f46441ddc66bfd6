// Package cache is the officer's store: a SQLite database per profile that
// holds a copy of the reports he may see (which can be thrown away) and his
// outbox, drafts, views and settings (which cannot).
//
// It keeps one canonical record per entity as the server sent it. What the
// screens read is derived from these records with the officer's own pending
// operations replayed on top, in the same transaction as any change: see
// tx.write. A method that returns nil has written to disk.
//
// It must never talk to a network, decide what an operation does (model.Decide
// does), keep text of a report that has gone, or drop anything an officer
// typed.
package cache
