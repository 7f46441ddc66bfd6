package central

import (
	"context"
	"database/sql"
	"strings"

	"lapor/model"
)

// dialect is what differs between databases; queries are one text for both:
// $1 placeholders first used in rising order, ON CONFLICT … DO UPDATE, no
// functions that only one of them has.
type dialect struct {
	name      string // suffix of its own migration files
	bytes     string // column type of binary values
	compact   string // clusters a table by its primary key
	begin     string // starts a writing transaction
	read      string // starts a read snapshot
	numbered  bool   // placeholders must be
	rowLocks  bool   // a writer locks what it will change; else it is alone anyway
	exclusive string // keeps other processes from migrating until the transaction ends; "" = begin does

	open     func(path string) (*sql.DB, error)
	existing func(ctx context.Context, path string) error               // CodeMissing if there is no store
	prepare  func(ctx context.Context, s *session, writer bool) error   // settings of a new connection
	alive    func(s *session) bool                                      // the connection can still be used
	classify func(error) error                                          // gives database errors their code
	conflict func(error) bool                                           // another process was in the way: worth trying again
	backup   func(ctx context.Context, pool *sql.DB, path string) error // nil = the database has its own programs
	check    func(ctx context.Context, s *session) error                // the database itself
	size     func(ctx context.Context, s *session) (int64, error)
	closing  func(ctx context.Context, s *session) error // last words of the writer
}

// dialectOf chooses by the scheme: a path or sqlite:PATH, else
// postgres://….
func dialectOf(dsn string) (d dialect, path string, err error) {
	scheme, rest, found := strings.Cut(dsn, ":")
	switch {
	case found && scheme == "sqlite":
		return sqliteDialect, rest, nil
	case found && (scheme == "postgres" || scheme == "postgresql"):
		return postgresDialect, dsn, nil
	case strings.Contains(dsn, "://"):
		return dialect{}, "", model.Errorf(CodeUnreachable, "no store for scheme %q", scheme)
	case dsn == "":
		return dialect{}, "", model.Errorf(CodeUnreachable, "no path")
	}
	return sqliteDialect, dsn, nil
}

// ddl fills in a migration's types.
func (d dialect) ddl(script string) string {
	return strings.NewReplacer("{bytes}", d.bytes, "{compact}", d.compact).Replace(script)
}

// forUpdate ends a SELECT of rows that the transaction will change; of are
// the tables' names in it.
func (d dialect) forUpdate(of string) string {
	if !d.rowLocks {
		return ""
	}
	return " FOR UPDATE OF " + of
}

// forShare ends a SELECT of rows that must stay as they are to the commit.
func (d dialect) forShare(of string) string {
	if !d.rowLocks {
		return ""
	}
	return " FOR SHARE OF " + of
}

// plain is text from outside as every database's text columns hold it:
// without NUL and invalid UTF-8.
func plain(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}
