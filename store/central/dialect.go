package central

import (
	"context"
	"database/sql"
	"strings"
)

// dialect is what differs between databases; queries are one text for both:
// $1 placeholders first used in rising order, ON CONFLICT … DO UPDATE, no
// functions that only one of them has.
type dialect struct {
	name    string // suffix of its own migration files
	bytes   string // column type of binary values
	compact string // clusters a table by its primary key
	begin   string // starts a writing transaction
	read    string // starts a read snapshot
	lock    string // appended to a SELECT whose row the transaction will change

	prepare  func(ctx context.Context, s *session, writer bool) error // settings of a new connection
	classify func(error) error                                        // gives database errors their code
	backup   func(ctx context.Context, pool *sql.DB, path string) error
	check    func(ctx context.Context, s *session) error // the file itself
	size     func(ctx context.Context, s *session) (int64, error)
	closing  func(ctx context.Context, s *session) error // last words of the writer
}

// ddl fills in a migration's types.
func (d dialect) ddl(script string) string {
	return strings.NewReplacer("{bytes}", d.bytes, "{compact}", d.compact).Replace(script)
}
