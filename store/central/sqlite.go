package central

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"lapor/model"
)

// applicationID marks our files in the SQLite header: "LAPd".
const applicationID = 0x4c415064

// minSQLite is the first version without the WAL-reset bug.
const minSQLite = "3.51.3"

var sqliteDialect = dialect{
	name:    "sqlite",
	bytes:   "BLOB",
	compact: " WITHOUT ROWID",
	begin:   "BEGIN IMMEDIATE",
	read:    "BEGIN",

	open:     sqlitePool,
	existing: existingSQLite,
	prepare:  prepareSQLite,
	alive:    func(*session) bool { return true },
	classify: classifySQLite,
	conflict: func(error) bool { return false }, // a writer is alone
	backup:   backupSQLite,
	check:    checkSQLite,
	size:     sizeSQLite,
	closing: func(ctx context.Context, s *session) error {
		return s.raw(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	},
}

// sqlitePool opens the file, which must be ours or empty. Files are made
// readable for the owner only.
func sqlitePool(path string) (*sql.DB, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, model.Wrap(CodeUnreachable, err)
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	return sqliteFile(path)
}

func sqliteFile(path string) (*sql.DB, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	slashed := filepath.ToSlash(absolute)
	if !strings.HasPrefix(slashed, "/") { // a Windows drive
		slashed = "/" + slashed
	}
	dsn := (&url.URL{Scheme: "file", Path: slashed}).String()
	return sql.Open("sqlite", dsn)
}

// existingSQLite refuses a file that is not there or empty, which SQLite would
// take for a new store.
func existingSQLite(_ context.Context, path string) error {
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) || err == nil && info.Size() == 0 {
		return &model.Error{Code: CodeMissing, Args: map[string]any{"file": path}, Err: err}
	}
	return nil // what else is wrong with it, opening says
}

// aloneSQLite folds the write-ahead log into the file, which SQLite does only
// when no other connection of any process has it open: else CodeInUse. A
// damaged file passes: nobody can be working with it.
func aloneSQLite(ctx context.Context, path string) error {
	db, err := sqliteFile(path)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "PRAGMA journal_mode = DELETE")
	closed := db.Close()
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case model.CodeOf(classifySQLite(err)) == CodeBusy:
		return &model.Error{Code: CodeInUse, Args: map[string]any{"file": path}, Err: err}
	case err == nil:
		return closed
	}
	return nil
}

func prepareSQLite(ctx context.Context, s *session, writer bool) error {
	settings := []string{
		"PRAGMA busy_timeout = 5000",
		"PRAGMA temp_store = MEMORY",
		"PRAGMA foreign_keys = ON",
		"PRAGMA secure_delete = ON",
		"PRAGMA mmap_size = 0",
	}
	if writer {
		var app, tables int64
		if err := s.one(ctx, "PRAGMA application_id", nil, &app); err != nil {
			return err
		}
		if err := s.one(ctx, "SELECT COUNT(*) FROM sqlite_master", nil, &tables); err != nil {
			return err
		}
		if app != applicationID && (app != 0 || tables > 0) {
			return model.Errorf(CodeForeign, "application id %#x, %d tables", app, tables)
		}
		if app == 0 { // new: both stand in the header
			settings = append(settings, "PRAGMA page_size = 4096", fmt.Sprintf("PRAGMA application_id = %d", applicationID))
		}
		settings = append(settings,
			"PRAGMA journal_mode = WAL",
			"PRAGMA synchronous = FULL",
			"PRAGMA cache_size = -32768",
			"PRAGMA wal_autocheckpoint = 4000")
	} else {
		settings = append(settings, "PRAGMA query_only = ON", "PRAGMA cache_size = -8192")
	}
	for _, p := range settings {
		if err := s.raw(ctx, p); err != nil {
			return err
		}
	}
	var version string
	if err := s.one(ctx, "SELECT sqlite_version()", nil, &version); err != nil {
		return err
	}
	if !atLeast(version, minSQLite) {
		return fmt.Errorf("SQLite %s is older than %s, which loses data in WAL resets", version, minSQLite)
	}
	return nil
}

func atLeast(version, minimum string) bool {
	var v, m [3]int
	fmt.Sscanf(version, "%d.%d.%d", &v[0], &v[1], &v[2])
	fmt.Sscanf(minimum, "%d.%d.%d", &m[0], &m[1], &m[2])
	for i := range v {
		if v[i] != m[i] {
			return v[i] > m[i]
		}
	}
	return true
}

func classifySQLite(err error) error {
	var e *sqlite.Error
	if err == nil || model.CodeOf(err) != "" || !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_FULL:
		return model.Wrap(CodeDiskFull, err)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return model.Wrap(CodeBusy, err)
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return model.Wrap(CodeCorrupt, err)
	case sqlite3.SQLITE_IOERR:
		return model.Wrap(CodeFailed, err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return model.Wrap(CodeUnreachable, err)
	}
	return err
}

// backupSQLite copies a consistent state beside path, makes it durable and
// only then gives it its name. The store's own name is refused.
func backupSQLite(ctx context.Context, pool *sql.DB, path string) (err error) {
	if err := notItself(ctx, pool, path); err != nil {
		return err
	}
	part := path + ".part"
	if err := os.Remove(part); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.WriteFile(part, nil, 0o600); err != nil { // VACUUM INTO accepts an empty file
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(part)
		}
	}()
	conn, err := pool.Conn(ctx)
	if err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "VACUUM INTO $1", part)
	if err := errors.Join(err, conn.Close()); err != nil {
		return err
	}
	if err := syncFile(part); err != nil {
		return err
	}
	if err := os.Rename(part, path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

func notItself(ctx context.Context, pool *sql.DB, path string) error {
	var own string
	if err := pool.QueryRowContext(ctx, "SELECT file FROM pragma_database_list WHERE name = 'main'").Scan(&own); err != nil {
		return err
	}
	live, err := os.Stat(own)
	if err != nil {
		return err
	}
	if other, err := os.Stat(path); err == nil && os.SameFile(live, other) {
		return &model.Error{Code: CodeInUse, Args: map[string]any{"file": path}}
	}
	return nil
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// syncFolder makes a rename durable where the system can; Windows cannot sync
// a folder and does not need it.
func syncFolder(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	defer dir.Close()
	if err := dir.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && os.PathSeparator == '/' {
		return err
	}
	return nil
}

func checkSQLite(ctx context.Context, s *session) error {
	var found []string
	for _, pragma := range []string{"PRAGMA integrity_check(10)", "PRAGMA foreign_key_check"} {
		err := s.each(ctx, pragma, nil, func(scan func(...any) error) error {
			if strings.Contains(pragma, "foreign") {
				found = append(found, "a row refers to one that is missing")
				return nil
			}
			var line string
			err := scan(&line)
			if line != "ok" {
				found = append(found, line)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	if len(found) > 0 {
		return model.Errorf(CodeCorrupt, "%s", strings.Join(found, "; "))
	}
	return nil
}

func sizeSQLite(ctx context.Context, s *session) (int64, error) {
	var pages, size int64
	if err := s.one(ctx, "PRAGMA page_count", nil, &pages); err != nil {
		return 0, err
	}
	err := s.one(ctx, "PRAGMA page_size", nil, &size)
	return pages * size, err
}
