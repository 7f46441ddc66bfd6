// Package pgtest gives tests a PostgreSQL: the one that LAPOR_TEST_POSTGRES
// names, else a private cluster made from the installed programs, which ends
// with the test even if that is killed. It is for tests only and must never
// touch a schema that it did not make.
package pgtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Environment variables.
const (
	// EnvDSN names a server to use, e.g. postgres://user@host/db; the user must
	// be allowed to make schemas.
	EnvDSN = "LAPOR_TEST_POSTGRES"
	// EnvRequire = 1 makes a missing PostgreSQL a failure in place of a skip.
	EnvRequire = "LAPOR_REQUIRE_POSTGRES"
)

// Server is a PostgreSQL for the length of a test.
type Server struct {
	url     *url.URL
	private bool // ends with the test, whatever is in it
}

// Start gives the test a server. A private one does not wait for its disk
// unless durable, which is for measuring. Without PostgreSQL the test is
// skipped, or fails where EnvRequire is set.
func Start(t testing.TB, durable bool) *Server {
	t.Helper()
	if dsn := os.Getenv(EnvDSN); dsn != "" {
		u, err := url.Parse(dsn)
		if err != nil {
			t.Fatalf("%s is no postgres:// address", EnvDSN) // it may hold a password
		}
		return &Server{url: u}
	}
	u, stop, err := startPrivate(durable)
	if err != nil {
		if os.Getenv(EnvRequire) == "1" {
			t.Fatalf("PostgreSQL is required: %v", err)
		}
		t.Skipf("no PostgreSQL: %v", err)
	}
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Errorf("stopping PostgreSQL: %v", err)
		}
	})
	return &Server{url: u, private: true}
}

// Schema makes an empty schema and gives the address under which it looks like
// a database of its own. Every connection made with it bears the schema's name
// as its application_name.
func (s *Server) Schema(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("lapor_test_%016x", rand.Uint64())
	s.Exec(t, "CREATE SCHEMA "+name)
	if !s.private {
		t.Cleanup(func() { s.Exec(t, "DROP SCHEMA "+name+" CASCADE") })
	}
	u := *s.url
	q := u.Query()
	q.Set("search_path", name)
	q.Set("application_name", name)
	u.RawQuery = q.Encode()
	return u.String()
}

// Exec runs a script as another program would.
func (s *Server) Exec(t testing.TB, script string) {
	t.Helper()
	if err := Exec(s.url.String(), script); err != nil {
		t.Fatal(err)
	}
}

// Exec runs a script on the database of dsn.
func Exec(dsn, script string) error {
	return with(dsn, func(ctx context.Context, c *pgx.Conn) error {
		_, err := c.Exec(ctx, script)
		return err
	})
}

// Kill ends up to n connections made with a schema's address, as a crash or an
// administrator would, and reports how many.
func Kill(dsn string, n int) (killed int, err error) {
	u, err := url.Parse(dsn)
	if err != nil {
		return 0, err
	}
	q := u.Query()
	victims := q.Get("application_name")
	q.Set("application_name", "lapor_test_killer") // is not one of them
	u.RawQuery = q.Encode()
	err = with(u.String(), func(ctx context.Context, c *pgx.Conn) error {
		return c.QueryRow(ctx, `SELECT COUNT(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity
			WHERE application_name = $1 ORDER BY random() LIMIT $2) AS chosen`, victims, n).Scan(&killed)
	})
	return killed, err
}

const connectTime = 10 * time.Second

func with(dsn string, f func(context.Context, *pgx.Conn) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), connectTime)
	defer cancel()
	c, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	defer c.Close(ctx)
	return f(ctx, c)
}
