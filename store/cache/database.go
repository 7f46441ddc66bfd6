package cache

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Settings of every connection; they are part of the durability contract
// (synchronous=FULL: what was committed survives a power cut) and of the
// privacy contract (secure_delete: what is deleted leaves no bytes;
// temp_store=MEMORY: nothing spills into other files).
var pragmas = [...]string{
	"busy_timeout(10000)",
	"page_size(4096)",
	"journal_mode(WAL)",
	"synchronous(FULL)",
	"temp_store(MEMORY)",
	"mmap_size(0)",
	"secure_delete(ON)",
	"foreign_keys(ON)",
	"cache_size(-16384)",
	"wal_autocheckpoint(2000)",
	"journal_size_limit(8388608)",
}

// minSQLite is the first version without the WAL-reset bug.
const minSQLite = 3_051_003

// Connections: one for each transaction that may run at once, one that scrubs, one that looks
// whether other processes wrote, and one to prepare statements on. Without
// the last, transactions that all have to prepare would wait for each other.
const (
	transactions = 4
	connections  = transactions + 3
)

// openDatabase is the one place that opens a database file. Writers begin
// IMMEDIATE, readers (sql.TxOptions.ReadOnly) deferred. No ATTACH.
func openDatabase(ctx context.Context, path string) (*sql.DB, error) {
	query := url.Values{"_txlock": {"immediate"}, "_pragma": pragmas[:]}
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	slashed := filepath.ToSlash(abs)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // C:/… of Windows
	}
	dsn := url.URL{Scheme: "file", Path: slashed, RawQuery: query.Encode()}
	db, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	if err := checkVersion(ctx, db); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

func checkVersion(ctx context.Context, db *sql.DB) error {
	var text string
	if err := db.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&text); err != nil {
		return err
	}
	var major, minor, patch int
	if _, err := fmt.Sscanf(text, "%d.%d.%d", &major, &minor, &patch); err != nil {
		return fmt.Errorf("sqlite version %q: %w", text, err)
	}
	if major*1_000_000+minor*1000+patch < minSQLite {
		return fmt.Errorf("sqlite %s has the WAL-reset bug; 3.51.3 or later is needed", text)
	}
	return nil
}

// closeDatabase leaves no write-ahead log behind: a large one costs time at
// the next start and keeps deleted bytes.
func closeDatabase(db *sql.DB) error {
	_, err := db.ExecContext(context.Background(), "PRAGMA wal_checkpoint(TRUNCATE)")
	if e := db.Close(); err == nil {
		err = e
	}
	return err
}
