package cache

import (
	"fmt"
	"strings"

	"lapor/model/queue"
)

// migrations bring a database from version i to i+1. Tables of what cannot be
// fetched again (outbox, draft, saved_view, setting, state) only ever grow by
// columns and tables; entity holds records as received; all else is derived
// and is rebuilt when derivedVersion moves.
func migrations() []string {
	return []string{kept + entities}
}

// kept is what cannot be fetched again.
const kept = `
CREATE TABLE state (
	key TEXT PRIMARY KEY,
	number INTEGER NOT NULL DEFAULT 0,
	bytes BLOB
) WITHOUT ROWID;

CREATE TABLE outbox (
	place INTEGER PRIMARY KEY AUTOINCREMENT,  -- local order of writing
	op BLOB NOT NULL UNIQUE,
	report BLOB NOT NULL,
	state INTEGER NOT NULL,                   -- model.OutState
	n INTEGER,                                -- number once frozen
	bytes BLOB NOT NULL,                      -- CBOR of model.Operation; frozen with n
	leaves_at INTEGER NOT NULL DEFAULT 0,     -- unix ms, 0 = may leave
	written INTEGER NOT NULL,                 -- unix ms
	tracking TEXT NOT NULL DEFAULT '',
	outcome BLOB,                             -- CBOR of model.Outcome
	answered INTEGER NOT NULL DEFAULT 0,      -- unix ms
	reflected INTEGER NOT NULL DEFAULT 0,     -- its effects are in the entities
	resolved TEXT NOT NULL DEFAULT '',        -- decision that ended a parked one
	seen INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX outbox_n ON outbox(n) WHERE n IS NOT NULL;
CREATE INDEX outbox_state ON outbox(state, place);

CREATE TABLE draft (
	id BLOB PRIMARY KEY,
	report BLOB NOT NULL,
	bytes BLOB NOT NULL,                      -- CBOR of draftRecord
	saved INTEGER NOT NULL,
	flagged INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX draft_report ON draft(report);

CREATE TABLE saved_view (name TEXT PRIMARY KEY, query TEXT NOT NULL, place INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE want (short BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE want_body (report BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE unsettled (report BLOB PRIMARY KEY) WITHOUT ROWID; -- its row came in a run that has not ended
CREATE TABLE run (
	place INTEGER PRIMARY KEY AUTOINCREMENT,
	at INTEGER NOT NULL, code TEXT NOT NULL DEFAULT '', next INTEGER NOT NULL DEFAULT 0,
	server INTEGER NOT NULL DEFAULT 0, sent INTEGER NOT NULL DEFAULT 0,
	received INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0
);
`

// entities are records as received. A report's row, text, events and parked
// operations lie beside each other; report is empty for what belongs to none.
const entities = `
CREATE TABLE entity (
	report BLOB NOT NULL,
	type INTEGER NOT NULL,
	id BLOB NOT NULL,
	class INTEGER NOT NULL,
	rev INTEGER NOT NULL,
	bytes BLOB NOT NULL,
	PRIMARY KEY (report, type, id)
) WITHOUT ROWID;
CREATE INDEX entity_row ON entity(id, rev, class) WHERE type = 1;
CREATE INDEX entity_parked ON entity(report, id) WHERE type = 8;
`

// derivedVersion rises when a derived table or what is put in it changes.
const derivedVersion = 1

const derivedTables = `
CREATE TABLE row (
	key INTEGER PRIMARY KEY,
	id BLOB NOT NULL UNIQUE,
	views INTEGER NOT NULL,
	due INTEGER NOT NULL,       -- values of queue.Key, all ascending
	received INTEGER NOT NULL,
	changed INTEGER NOT NULL,
	stage INTEGER NOT NULL,
	class INTEGER NOT NULL,
	flags INTEGER NOT NULL,
	holder BLOB NOT NULL,
	tracking TEXT NOT NULL,
	category TEXT NOT NULL,     -- folded, for filters
	channel TEXT NOT NULL,      -- folded, for filters
	main BLOB NOT NULL,         -- of a duplicate
	wakes INTEGER NOT NULL,     -- day on which the row is derived again, 0 = none
	line BLOB NOT NULL          -- queue.Row, see line.go
);
CREATE INDEX row_tracking ON row(tracking);
CREATE INDEX row_main ON row(main) WHERE main <> x'';
CREATE INDEX row_wakes ON row(wakes) WHERE wakes > 0;

CREATE TABLE tally (view INTEGER, sort INTEGER, bucket INTEGER, n INTEGER NOT NULL,
	PRIMARY KEY (view, sort, bucket)) WITHOUT ROWID;

CREATE TABLE search (key INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE search_part (chunk INTEGER, part INTEGER, keys BLOB NOT NULL,
	PRIMARY KEY (chunk, part)) WITHOUT ROWID; -- a sync writes into few chunks: few pages change
`

const dropDerived = `
DROP TABLE IF EXISTS search_part;
DROP TABLE IF EXISTS search;
DROP TABLE IF EXISTS tally;
DROP TABLE IF EXISTS row;
`

// sortColumns are the columns of row that hold queue.Key values, by queue.Sort.
var sortColumns = [...]string{queue.SortDue: "due", queue.SortReceived: "received", queue.SortChanged: "changed"}

// indexed views have one partial index per sort; due-soon and overdue are
// ranges inside ViewOpenRunning.
func indexedViews() []queue.View {
	return []queue.View{queue.ViewNeedsAction, queue.ViewReporter, queue.ViewUnverified, queue.ViewAll,
		queue.ViewDone, queue.ViewUndelivered, queue.ViewOpenRunning}
}

// member is the SQL condition of being in a view, the same text in index and
// query so that SQLite recognises it.
func member(v queue.View) string { return fmt.Sprintf("(views & %d) <> 0", 1<<v) }

func indexName(v queue.View, s queue.Sort) string {
	return fmt.Sprintf("row_%d_%s", v, sortColumns[s])
}

// viewIndexes keep every offered order of every view ready for keyset pages.
func viewIndexes() string {
	var b strings.Builder
	for _, v := range indexedViews() {
		for s := range sortColumns {
			fmt.Fprintf(&b, "CREATE INDEX %s ON row(%s, id) WHERE %s;\n",
				indexName(v, queue.Sort(s)), sortColumns[s], member(v))
		}
	}
	return b.String()
}
