package central

import (
	"context"
	"database/sql"
	"embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"lapor/model"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migration takes the schema one version up. Released ones never change.
type migration struct {
	version int
	file    string // in the common dialect; FILE.DIALECT.sql beside it, if any, is run after it
	text    string // in place of a file
}

var embeddedMigrations = []migration{
	{version: 1, file: "migrations/0001_first"},
}

// script is the migration's text for a dialect.
func (m migration) script(d dialect) (string, error) {
	if m.text != "" {
		return d.ddl(m.text), nil
	}
	common, err := migrationFiles.ReadFile(m.file + ".sql")
	if err != nil {
		return "", err
	}
	own, err := migrationFiles.ReadFile(m.file + "." + d.name + ".sql") // absent: nothing of its own
	if err != nil {
		own = nil
	}
	return d.ddl(string(common) + "\n" + string(own)), nil
}

const createVersions = `CREATE TABLE IF NOT EXISTS schema_version (
	version BIGINT NOT NULL PRIMARY KEY,
	applied BIGINT NOT NULL
)`

// migrate brings the schema to the newest version, each step in a transaction
// of its own. Before the first step an existing file is copied to
// PATH.v<version>.bak; of a PostgreSQL database the operator has a dump.
func (s *database) migrate(ctx context.Context, w *session, path string, all []migration) error {
	if err := w.raw(ctx, createVersions); err != nil {
		return err
	}
	var version int
	if err := w.one(ctx, "SELECT COALESCE(MAX(version), 0) FROM schema_version", nil, &version); err != nil {
		return err
	}
	newest := all[len(all)-1].version
	if version > newest {
		return model.Errorf(CodeNewer, "schema version %d, this program knows %d", version, newest)
	}
	if version > 0 && version < newest && s.dialect.backup != nil {
		if err := s.dialect.backup(ctx, s.pool, fmt.Sprintf("%s.v%d.bak", path, version)); err != nil {
			return fmt.Errorf("copy before migration: %w", err)
		}
	}
	for _, m := range all {
		if m.version <= version {
			continue
		}
		if err := s.step(ctx, w, m); err != nil {
			return fmt.Errorf("migration to version %d: %w", m.version, err)
		}
	}
	return s.firstMeta(ctx, w)
}

func (s *database) step(ctx context.Context, w *session, m migration) error {
	script, err := m.script(s.dialect)
	if err != nil {
		return err
	}
	return s.alone(ctx, w, func() error {
		if s.dialect.exclusive != "" {
			if err := w.raw(ctx, s.dialect.exclusive); err != nil {
				return err
			}
		}
		var done int // by another process, while this one waited
		err := w.one(ctx, "SELECT COUNT(*) FROM schema_version WHERE version = $1", []any{m.version}, &done)
		if err != nil || done > 0 {
			return err
		}
		if err := w.raw(ctx, script); err != nil {
			return err
		}
		return w.exec(ctx, "INSERT INTO schema_version (version, applied) VALUES ($1, $2)",
			m.version, s.options.Clock().UnixMilli())
	})
}

// alone runs f in a transaction before the committer exists.
func (s *database) alone(ctx context.Context, w *session, f func() error) error {
	if err := w.raw(ctx, s.dialect.begin); err != nil {
		return err
	}
	err := f()
	if err == nil {
		err = w.raw(ctx, "COMMIT")
	}
	if err != nil {
		return errors.Join(err, w.raw(context.WithoutCancel(ctx), "ROLLBACK"))
	}
	return nil
}

// firstMeta gives a new store its incarnation and cursor key.
func (s *database) firstMeta(ctx context.Context, w *session) error {
	var one int
	err := w.one(ctx, "SELECT one FROM meta", nil, &one)
	if !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	var key [32]byte
	if _, err := io.ReadFull(s.options.Random, key[:]); err != nil {
		return err
	}
	incarnation, err := newIncarnation(s.options.Random)
	if err != nil {
		return err
	}
	return s.alone(ctx, w, func() error {
		return w.exec(ctx, `INSERT INTO meta (one, incarnation, cursor_key, seq, audit_no,
			calendar_rev, rules_rev, tree_rev, number_year, number_last)
			VALUES (1, $1, $2, 0, 0, $3, 1, 1, 0, 0) ON CONFLICT (one) DO NOTHING`,
			int64(incarnation), key[:], firstCalendarRev)
	})
}

// newIncarnation is random and never zero, which means "none".
func newIncarnation(random io.Reader) (uint64, error) {
	var b [8]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return 0, err
	}
	return max(binary.BigEndian.Uint64(b[:]), 1), nil
}
