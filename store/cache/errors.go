package cache

import (
	"errors"
	"io/fs"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"lapor/model"
)

// Codes of errors of this package. CodeNotFound and CodeBadInput are model's.
const (
	CodeNewer     model.Code = "cache_newer"     // written by a newer version; nothing was touched
	CodeCorrupt   model.Code = "cache_corrupt"   // damaged while another process uses it, or while reading
	CodeDiskFull  model.Code = "disk_full"       // nothing of this act was written
	CodeReadOnly  model.Code = "cache_read_only" // the folder cannot be written
	CodeBusy      model.Code = "cache_busy"      // another process writes for too long
	CodeIO        model.Code = "cache_io"        // the disk failed; the cache was reopened and checked
	CodeClosed    model.Code = "cache_closed"
	CodeTooLarge  model.Code = "too_large"  // an operation above MaxOperation; Args["bytes"], Args["max"]
	CodeLeft      model.Code = "has_left"   // frozen: only a counter-operation helps
	CodeFollowed  model.Code = "followed"   // later own operations build on it
	CodeAlreadySo model.Code = "already_so" // the operation would change nothing
	CodeNotReady  model.Code = "not_ready"  // before the first sync
	CodeBadName   model.Code = "bad_profile"
)

// coded gives errors of the database and the file system their codes. What
// has one already, or is none of ours, stays.
func coded(err error) error {
	if err == nil || model.CodeOf(err) != "" {
		return err
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		if code := codeOf(e.Code()); code != "" {
			return model.Wrap(code, err)
		}
	}
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return model.Wrap(CodeDiskFull, err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return model.Wrap(CodeReadOnly, err)
	}
	return err
}

func codeOf(rc int) model.Code {
	switch rc & 0xff {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return CodeCorrupt
	case sqlite3.SQLITE_FULL:
		return CodeDiskFull
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return CodeReadOnly
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return CodeBusy
	case sqlite3.SQLITE_IOERR:
		return CodeIO
	}
	return ""
}
