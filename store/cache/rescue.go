package cache

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"lapor/model"
	"lapor/store/record"
)

// rescue writes what can be read of a damaged cache into a new one.
type rescue struct {
	ctx   context.Context
	tx    *sql.Tx
	codec *record.Codec
	r     *Recovery
}

// keptTable is a table worth rescuing, its key first among its columns.
type keptTable struct {
	name    string
	columns []string
}

func rescued() []keptTable {
	return []keptTable{
		{"outbox", []string{"place", "op", "report", "state", "n", "bytes", "leaves_at", "written", "tracking", "outcome",
			"answered", "reflected", "resolved", "seen"}},
		{"draft", []string{"id", "report", "bytes", "saved", "flagged"}},
		{"saved_view", []string{"name", "query", "place"}},
		{"setting", []string{"key", "value"}},
		{"state", []string{"key", "number", "bytes"}},
	}
}

// table reads row by row from the start until a damaged place, then from the
// end. An error means that nothing could be read at all.
func (s *rescue) table(old *sql.DB, t keptTable) error {
	var last any
	up, err := s.rows(old, t, " > ?", "", &last)
	if err == nil {
		return nil
	}
	s.r.Unreadable++
	var lowest any
	down, _ := s.rows(old, t, " < ?", " DESC", &lowest)
	if up+down == 0 {
		return err
	}
	return nil
}

// rows reads one row after the other in an order and keeps each.
func (s *rescue) rows(old *sql.DB, t keptTable, sign, order string, last *any) (n int, err error) {
	for {
		query := fmt.Sprintf("SELECT %s FROM %s", strings.Join(t.columns, ", "), t.name)
		var a []any
		if *last != nil {
			query += " WHERE " + t.columns[0] + sign
			a = append(a, *last)
		}
		query += " ORDER BY " + t.columns[0] + order + " LIMIT 1"
		values := make([]any, len(t.columns))
		into := make([]any, len(values))
		for i := range values {
			into[i] = &values[i]
		}
		err := old.QueryRowContext(s.ctx, query, a...).Scan(into...)
		if err == sql.ErrNoRows {
			return n, nil
		}
		if err != nil {
			return n, err
		}
		*last = values[0]
		if err := s.keep(t, values); err != nil {
			return n, err
		}
		n++
	}
}

// keep writes a row unless it is there or makes no sense.
func (s *rescue) keep(t keptTable, values []any) error {
	count := &s.r.Others
	switch t.name {
	case "outbox":
		var op model.Operation
		b, _ := values[5].([]byte)
		if s.codec.Decode(b, &op) != nil {
			s.r.Unreadable++
			return nil
		}
		values[1], values[2] = key(op.ID), key(subject(op))
		count = &s.r.Operations
	case "draft":
		var d draftRecord
		b, _ := values[2].([]byte)
		if s.codec.Decode(b, &d) != nil {
			s.r.Unreadable++
			return nil
		}
		count = &s.r.Drafts
	case "state":
		switch values[0] {
		case stateDevice, stateLastN, stateIncarnation:
			count = new(int)
		default:
			return nil // it speaks of entities that are not here any more
		}
	}
	result, err := s.tx.ExecContext(s.ctx, fmt.Sprintf("INSERT OR IGNORE INTO %s(%s) VALUES(?%s)", t.name,
		strings.Join(t.columns, ", "), strings.Repeat(", ?", len(values)-1)), values...)
	if err != nil {
		return err
	}
	added, err := result.RowsAffected()
	*count += int(added)
	return err
}

// settle makes the numbers fit what was rescued. If anything may be missing
// among them, nothing keeps its number: what was frozen is offered again
// under its own identity, and the server, which knows the device by other
// numbers, says so and lets it take a new one.
func (s *rescue) settle() error {
	var numbered bool
	if err := s.tx.QueryRowContext(s.ctx, `SELECT EXISTS(SELECT 1 FROM state WHERE key = ?) AND EXISTS(SELECT 1 FROM state WHERE key = ?)`,
		stateDevice, stateLastN).Scan(&numbered); err != nil {
		return err
	}
	if numbered && s.r.Unreadable == 0 {
		return nil
	}
	if _, err := s.tx.ExecContext(s.ctx, "UPDATE outbox SET n = NULL"); err != nil {
		return err
	}
	_, err := s.tx.ExecContext(s.ctx, "UPDATE state SET number = 0 WHERE key = ?", stateLastN)
	return err
}
