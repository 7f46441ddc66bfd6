package central

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"lapor/model"
)

// session is one connection with its prepared statements. It belongs to one
// goroutine at a time.
type session struct {
	conn     *sql.Conn
	numbered bool // placeholders must be
	stmts    map[string]*sql.Stmt
	inserts  map[insertSize]string // their texts
	learned  *fixtures             // read in the open transaction, to be shared when that is committed
}

func newSession(conn *sql.Conn, d dialect) *session {
	return &session{conn: conn, numbered: d.numbered, stmts: map[string]*sql.Stmt{}, inserts: map[insertSize]string{}}
}

func (s *session) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if st, ok := s.stmts[query]; ok {
		return st, nil
	}
	st, err := s.conn.PrepareContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("prepare %.60q: %w", query, err)
	}
	s.stmts[query] = st
	return st, nil
}

func (s *session) exec(ctx context.Context, query string, args ...any) error {
	st, err := s.stmt(ctx, query)
	if err != nil {
		return err
	}
	_, err = st.ExecContext(ctx, args...)
	return err
}

// affected is exec with the number of rows that it changed.
func (s *session) affected(ctx context.Context, query string, args ...any) (int64, error) {
	st, err := s.stmt(ctx, query)
	if err != nil {
		return 0, err
	}
	result, err := st.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// each calls f for every row; f scans it.
func (s *session) each(ctx context.Context, query string, args []any, f func(scan func(...any) error) error) error {
	st, err := s.stmt(ctx, query)
	if err != nil {
		return err
	}
	rows, err := st.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := f(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// one scans the single row of a query; sql.ErrNoRows if there is none.
func (s *session) one(ctx context.Context, query string, args []any, dest ...any) error {
	st, err := s.stmt(ctx, query)
	if err != nil {
		return err
	}
	return st.QueryRowContext(ctx, args...).Scan(dest...)
}

// raw runs text that is not worth keeping prepared: BEGIN, a migration.
func (s *session) raw(ctx context.Context, script string) error {
	_, err := s.conn.ExecContext(ctx, script)
	return err
}

func (s *session) close() error {
	for _, st := range s.stmts {
		st.Close()
	}
	return s.conn.Close()
}

// idColumn scans 16 bytes, or NULL as the zero ID.
type idColumn model.ID

// Scan implements sql.Scanner.
func (c *idColumn) Scan(v any) error {
	b, ok := v.([]byte)
	switch {
	case v == nil:
		*c = idColumn{}
	case ok && len(b) == len(c):
		copy(c[:], b)
	default:
		return fmt.Errorf("column holds no id: %T", v)
	}
	return nil
}

func intoID(id *model.ID) *idColumn { return (*idColumn)(id) }

// nullable is the id as an argument, NULL for the zero ID.
func nullable(id model.ID) any {
	if id.IsZero() {
		return nil
	}
	return id[:]
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// Lists of values go into IN (…) in few fixed sizes, so that few statements
// are prepared; the last value repeats to fill.
var listSizes = [...]int{1, 4, 16, 64, 256}

const maxList = 256

// list gives the placeholders and arguments for the next values of a list,
// after the arguments before, and how many of values it took.
func list[T any](values []T, before []any, arg func(T) any) (marks string, args []any, took int) {
	took = min(len(values), maxList)
	size := maxList
	for _, n := range listSizes {
		if n >= took {
			size = n
			break
		}
	}
	args = append(args, before...)
	var b strings.Builder
	for i := range size {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(len(before) + i + 1))
		args = append(args, arg(values[min(i, took-1)]))
	}
	return b.String(), args, took
}

func idArg(id model.ID) any { return id[:] }
