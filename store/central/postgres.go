package central

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"lapor/model"
)

// minPostgres is the oldest version under support when this was written.
const minPostgres = 14

// connectTime bounds the wait for a server that does not answer, unless the
// address says otherwise.
const connectTime = 10 * time.Second

// Several processes may write one PostgreSQL database. Row locks order them:
// the device, the reports, at last the counter, which is held to the commit.
// Read committed is enough, for what is judged is locked before it is read.
var postgresDialect = dialect{
	name:      "postgres",
	bytes:     "BYTEA",
	begin:     "BEGIN ISOLATION LEVEL READ COMMITTED",
	read:      "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
	numbered:  true,
	rowLocks:  true,
	exclusive: exclusivePostgres,

	open:     openPostgres,
	existing: existingPostgres,
	prepare:  preparePostgres,
	alive:    alivePostgres,
	classify: classifyPostgres,
	conflict: conflictPostgres,
	check:    func(context.Context, *session) error { return nil }, // PostgreSQL verifies its pages by itself
	size: func(ctx context.Context, s *session) (n int64, err error) {
		err = s.one(ctx, "SELECT pg_database_size(current_database())", nil, &n)
		return n, err
	},
	closing: func(context.Context, *session) error { return nil },
}

// Name is dsn without a password, fit for a message.
func Name(dsn string) string {
	if u, err := url.Parse(dsn); err == nil && u.Host+u.RawQuery != "" {
		q := u.Query()
		if q.Has("password") {
			q.Set("password", "xxxxx")
			u.RawQuery = q.Encode()
		}
		return u.Redacted()
	}
	return dsn
}

// openPostgres does not connect yet. The parse error of pgx hides passwords.
func openPostgres(dsn string) (*sql.DB, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, model.Wrap(CodeUnreachable, err)
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTime
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "lapord"
	}
	return stdlib.OpenDB(*config), nil
}

func existingPostgres(ctx context.Context, dsn string) error {
	pool, err := openPostgres(dsn)
	if err != nil {
		return err
	}
	defer pool.Close()
	conn, err := pool.Conn(ctx)
	if err != nil {
		return classifyPostgres(err)
	}
	s := newSession(conn, dialect{numbered: true})
	defer s.close()
	ours, others, err := belongs(ctx, s)
	if err == nil && !ours && !others { // what else is wrong with it, opening says
		err = &model.Error{Code: CodeMissing, Args: map[string]any{"file": Name(dsn)}}
	}
	return classifyPostgres(err)
}

const exclusivePostgres = "SELECT pg_advisory_xact_lock(hashtext('lapord/' || current_schema()))"

// mark is the comment by which we know our schema.
const mark = "lapord"

// belongs looks at the schema: is it ours, or has it other tables?
func belongs(ctx context.Context, s *session) (ours, others bool, err error) {
	var marked, tables int
	err = s.one(ctx, `SELECT COUNT(*), COALESCE(SUM(CASE WHEN relname = 'schema_version'
		AND obj_description(oid, 'pg_class') = '`+mark+`' THEN 1 ELSE 0 END), 0)
		FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace`, nil, &tables, &marked)
	return marked > 0, marked == 0 && tables > 0, err
}

func preparePostgres(ctx context.Context, s *session, writer bool) error {
	// Every join is of few rows by their keys. Where PostgreSQL has not yet
	// counted a table's rows it would rather read all of it.
	settings := `SET jit = off; SET random_page_cost = 1.1; SET enable_hashjoin = off; SET enable_mergejoin = off;
		SET idle_in_transaction_session_timeout = '60s'`
	if writer {
		// A commit is on the disk before its answer leaves. Another process may
		// hold the counter for a moment, as with SQLite. A plan made while a
		// table was small must not read all of it later.
		settings += `; SET synchronous_commit = on; SET lock_timeout = '5s'; SET enable_seqscan = off`
	}
	if err := s.raw(ctx, settings); err != nil || !writer {
		return err
	}
	var version int
	var encoding string
	var schema sql.NullString
	err := s.one(ctx, `SELECT current_setting('server_version_num')::int / 10000,
		current_setting('server_encoding'), current_schema()`, nil, &version, &encoding, &schema)
	switch {
	case err != nil:
		return err
	case version < minPostgres:
		return model.Errorf(CodeUnreachable, "PostgreSQL %d is older than %d", version, minPostgres)
	case encoding != "UTF8":
		return model.Errorf(CodeForeign, "the database's encoding is %s, not UTF8", encoding)
	case !schema.Valid:
		return model.Errorf(CodeUnreachable, "no schema in the search path")
	}
	return claim(ctx, s)
}

// claim marks an empty schema as ours; one of another program is refused.
func claim(ctx context.Context, s *session) error {
	ours, others, err := belongs(ctx, s)
	if err != nil || ours {
		return err
	}
	if others {
		return model.Errorf(CodeForeign, "the schema has tables of another program")
	}
	return s.raw(ctx, fmt.Sprintf("BEGIN; %s; %s; COMMENT ON TABLE schema_version IS '%s'; COMMIT",
		exclusivePostgres, createVersions, mark))
}

func alivePostgres(s *session) bool {
	open := false
	err := s.conn.Raw(func(conn any) error {
		open = !conn.(*stdlib.Conn).Conn().IsClosed()
		return nil
	})
	return err == nil && open
}
