package central

import (
	"context"
	"math/bits"
	"strconv"
	"strings"
)

// insertion is an INSERT of any number of rows: its text before and after
// them. Many rows in one statement are what makes a batch cheap.
type insertion struct {
	head    string
	columns int
	tail    string
}

// insertSize is an insertion of so many rows.
type insertSize struct {
	insertion
	rows int
}

// maxRows is the most that one statement writes. Only powers of two are
// prepared.
const maxRows = 64

// insert writes rows, given one after the other.
func (s *session) insert(ctx context.Context, i insertion, values []any) error {
	for len(values) > 0 {
		rows := min(len(values)/i.columns, maxRows)
		rows = 1 << (bits.Len(uint(rows)) - 1)
		size := insertSize{i, rows}
		text, ok := s.inserts[size]
		if !ok {
			text = i.text(rows, s.numbered)
			s.inserts[size] = text
		}
		if err := s.exec(ctx, text, values[:rows*i.columns]...); err != nil {
			return err
		}
		values = values[rows*i.columns:]
	}
	return nil
}

// text has the placeholders in their order, so that a database that can need
// not number them: SQLite would look up each number in a list.
func (i insertion) text(rows int, numbered bool) string {
	var b strings.Builder
	b.WriteString(i.head)
	b.WriteString(" VALUES ")
	for n := range rows * i.columns {
		switch {
		case n == 0:
			b.WriteByte('(')
		case n%i.columns == 0:
			b.WriteString("),(")
		default:
			b.WriteByte(',')
		}
		if !numbered {
			b.WriteByte('?')
			continue
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(n + 1))
	}
	b.WriteString(") ")
	b.WriteString(i.tail)
	return b.String()
}
