package central

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"

	"github.com/jackc/pgx/v5/pgconn"

	"lapor/model"
)

// SQLSTATE codes (PostgreSQL manual, appendix A) that mean something to us;
// two letters are a whole class.
var postgresCodes = map[string]model.Code{
	"08":    CodeUnreachable, // connection
	"28":    CodeUnreachable, // who asks
	"3D000": CodeUnreachable, // no such database
	"3F000": CodeUnreachable, // no such schema
	"42501": CodeUnreachable, // no permission
	"25006": CodeUnreachable, // a standby, which cannot be written
	"57P01": CodeUnreachable, // ended by an administrator
	"57P02": CodeUnreachable, // another session crashed
	"57P03": CodeUnreachable, // starting or stopping
	"57P05": CodeUnreachable, // idle too long in a transaction
	"25P03": CodeUnreachable,
	"53100": CodeDiskFull,
	"53":    CodeBusy, // out of connections or memory
	"40":    CodeBusy, // serialisation, deadlock
	"55P03": CodeBusy, // waited too long for a lock
	"57014": CodeBusy, // a statement was ended
	"58030": CodeFailed,
	"XX001": CodeCorrupt,
	"XX002": CodeCorrupt,
}

func classifyPostgres(err error) error {
	if err == nil || model.CodeOf(err) != "" || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	var told *pgconn.PgError
	if errors.As(err, &told) {
		code, ok := postgresCodes[told.Code]
		if !ok && len(told.Code) == 5 {
			code = postgresCodes[told.Code[:2]]
		}
		return coded(code, err)
	}
	var refused *pgconn.ConnectError
	var network net.Error
	if errors.As(err, &refused) || errors.As(err, &network) || errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, sql.ErrConnDone) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return model.Wrap(CodeUnreachable, err)
	}
	return err
}

func coded(code model.Code, err error) error {
	if code == "" {
		return err
	}
	return model.Wrap(code, err)
}

// conflictPostgres: the same transaction may succeed when it is run again. A
// key that is there already was written by another process a moment ago; the
// next run sees it.
func conflictPostgres(err error) bool {
	var told *pgconn.PgError
	return errors.As(err, &told) && (told.Code[:2] == "40" || told.Code == "23505")
}
