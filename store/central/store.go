// Package central is the server's store: agencies, users, mandates, reports,
// events, the change feed with visibility, outcomes of operations, calendar,
// rules and audit. SQLite is embedded; PostgreSQL satisfies the same
// interface and the same tests.
//
// It calls model.Decide inside the transaction that stores what Decide says.
// It must never know about HTTP, frames or view encodings, and no SQL leaves
// store/.
package central

import (
	"context"
	"io"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/store/record"
)

// Store is what sync/server, lapord and the job runner need.
type Store interface {
	Accounts
	Feed
	Admin

	// Apply judges a device's operations in order, in one transaction with
	// the outcome, the device's last n, feed and audit of each; an operation
	// is judged by the mandates that hold at now. It returns one answer per
	// operation, or fewer and retry > 0 when the rest cannot be judged now.
	// ErrFork: the device number was used for other bytes. ErrGap carries the
	// n it expects.
	Apply(ctx context.Context, caller Caller, ops []record.Sent, now time.Time) (answers []record.Answer, retry time.Duration, err error)

	// Answers of the device with a number above n, oldest first.
	Answers(ctx context.Context, device model.ID, after uint64) ([]record.Answer, error)

	// RunJobs does what is due at now: auto-close, auto-escalation, mandates
	// that ended (their users' epoch rises). It returns what it did.
	RunJobs(ctx context.Context, now time.Time) (JobReport, error)

	Close() error
}

// Codes of errors of this package.
const (
	CodeFork        model.Code = "device_fork"
	CodeGap         model.Code = "operation_gap" // Args["expect"]
	CodeBusy        model.Code = "store_busy"
	CodeDiskFull    model.Code = "disk_full"
	CodeCorrupt     model.Code = "store_corrupt"
	CodeNewer       model.Code = "store_newer" // written by a newer version
	CodeNoUser      model.Code = "no_such_user"
	CodeBadToken    model.Code = "token_invalid"
	CodeExpired     model.Code = "token_expired"
	CodeRevoked     model.Code = "device_revoked"
	CodeDisabled    model.Code = "user_disabled"
	CodeDuplicate   model.Code = "already_exists"
	CodeNeedRestore model.Code = "unannounced_restore" // a cursor ahead of our seq: run lapord restore
	CodeForeign     model.Code = "store_foreign"       // a database of another program
	CodeFailed      model.Code = "store_failed"        // the disk refused: close and open again
	CodeUnreachable model.Code = "store_unreachable"   // no such path, no permission, no such server
	CodeMissing     model.Code = "store_missing"       // no store there yet; Args file
	CodeInUse       model.Code = "store_in_use"        // a server or command has it open; Args file
	CodePgDump      model.Code = "backup_pg_dump"      // PostgreSQL is backed up by its own programs
	CodePgRestore   model.Code = "restore_pg_restore"  // and put back by them, then lapord restore without a file
)

// Caller is an authenticated user on a device.
type Caller struct {
	User   model.User
	Actor  model.Actor // all mandates, ended ones included
	Device model.ID
	LastN  uint64
	Epoch  uint64

	Expires time.Time // of the session
}

// Accounts knows who may come in.
type Accounts interface {
	// Login finds a user with his password hash (PHC string); CodeNoUser.
	Login(ctx context.Context, login string) (model.User, string, error)
	SetPassword(ctx context.Context, user model.ID, hash string) error
	// OpenSession stores the hash of a token for a device; the device is
	// bound to this user, a device of another user is refused.
	OpenSession(ctx context.Context, s Session) error
	// Caller by token hash: CodeBadToken, CodeExpired, CodeRevoked, CodeDisabled.
	Caller(ctx context.Context, tokenHash [32]byte, now time.Time) (Caller, error)
	CloseSession(ctx context.Context, tokenHash [32]byte) error
	RevokeDevice(ctx context.Context, device model.ID, by string, now time.Time) error
}

// Session is a login of a device.
type Session struct {
	TokenHash [32]byte
	User      model.ID
	Device    model.ID
	Label     string // host name as the device gives it, sanitised
	Created   time.Time
	Expires   time.Time
}

// Feed is what may be read for one caller. Everything here is the server's
// own view; only record.Codec turns it into what leaves.
type Feed interface {
	Meta(ctx context.Context) (Meta, error)

	// Snapshot runs f on one consistent read snapshot: all reads of one
	// response see the same state. f must not wait for the network and must
	// not call the Store.
	Snapshot(ctx context.Context, f func(Reader) error) error
}

// Meta of the server.
type Meta struct {
	Incarnation uint64
	Seq         uint64   // of the last change
	CursorKey   [32]byte // authenticates cursors
	CalendarRev uint64
	RulesRev    uint64
	TreeRev     uint64
}

// Change is one line of the feed: a report changed at Seq; Before is what
// decided its visibility before the change, Known whether it existed. Before
// and Rev together take its term out of a digest.
type Change struct {
	Seq    uint64
	Report model.ID
	Known  bool
	Before model.Visibility
	Rev    uint64 // its revision before; 0 = not known
	Why    record.Why
}

// Brief is what ordering, visibility and digest need of a report.
type Brief struct {
	ID       model.ID
	Rev      uint64
	Seq      uint64 // of its last change
	TextSeq  uint64 // of the last change of its texts or their release
	Stage    model.Stage
	Due      calendar.Date
	Received time.Time
	Vis      model.Visibility
}

// Reader is a read snapshot.
type Reader interface {
	Meta() Meta
	// Changes with lo < Seq ≤ hi: the first one of each report in that range
	// (its Before is the visibility at lo).
	Changes(ctx context.Context, lo, hi uint64) ([]Change, error)
	// Briefs of the reports; unknown ids are left out.
	Briefs(ctx context.Context, ids []model.ID) ([]Brief, error)
	// Scope calls f for every report that could be visible to the actor (a
	// superset narrowed by agency and holder; the caller judges each).
	Scope(ctx context.Context, actor model.Actor, f func(Brief) error) error
	// Reports, whole, texts included, in the order of ids; unknown left out.
	Reports(ctx context.Context, ids []model.ID) ([]model.Report, error)
	// Events of the reports above seq after, ordered by report and number.
	Events(ctx context.Context, ids []model.ID, after uint64) ([]model.Event, error)
	// Parked operations changed above seq that the actor owns, wrote, or
	// coordinates; resolved ones included.
	Parked(ctx context.Context, actor model.Actor, after uint64) ([]ParkedChange, error)
	Tree(ctx context.Context) (*model.Tree, error)
	Rules(ctx context.Context) (model.Rules, error) // with Calendar and Tree
	Resolve(ctx context.Context, shorts []record.Short, actor model.Actor) ([]model.ID, error)
}

// ParkedChange is a parked operation with the seq of its last change.
type ParkedChange struct {
	Seq    uint64
	Parked model.Parked
}

// Admin is what lapord's commands do.
type Admin interface {
	// Init makes a new server with its root agency and first user; it fails
	// with CodeDuplicate if there is one.
	Init(ctx context.Context, root model.Agency, admin model.User, passwordHash string, now time.Time) error
	PutAgencies(ctx context.Context, agencies []model.Agency, by string, now time.Time) error
	PutUser(ctx context.Context, u model.User, passwordHash string, by string, now time.Time) error
	PutMandate(ctx context.Context, m model.Mandate, by string, now time.Time) error
	EndMandate(ctx context.Context, id model.ID, last calendar.Date, by string, now time.Time) error
	Users(ctx context.Context) ([]UserInfo, error)
	// PutReports stores registered reports as they are (import, demo), all or
	// nothing, in one transaction of their own or within Import.
	PutReports(ctx context.Context, reports []model.Report, events []model.Event, by string, now time.Time) error
	// Import merges rows of a bridge, all or nothing; see model.MergeImport.
	// next returns io.EOF at the end.
	Import(ctx context.Context, next func() (model.Imported, error), o ImportOptions) (ImportSummary, error)
	PutCalendar(ctx context.Context, cal *calendar.Calendar, by string, now time.Time) (moved int, err error)
	PutRules(ctx context.Context, rules model.Rules, by string, now time.Time) (moved int, err error)
	// Backup writes a consistent copy (SQLite; else CodePgDump); Restored marks
	// this store as restored: a new incarnation.
	Backup(ctx context.Context, path string) error
	Restored(ctx context.Context, now time.Time, random io.Reader) (incarnation uint64, err error)
	Audit(ctx context.Context, report model.ID, f func(AuditEntry) error) error
	Stats(ctx context.Context) (Stats, error)
	// Check verifies the file and the invariants of the feed.
	Check(ctx context.Context) error
}

// UserInfo is a user with mandates and last contact.
type UserInfo struct {
	User     model.User
	Mandates []model.Mandate
	LastSeen time.Time
	Devices  int
}

// ImportOptions of Import.
type ImportOptions struct {
	Agency   model.ID            // instansi induk of rows that do not name one we know
	Units    map[string]model.ID // by source id and by UnitKey of the name
	Exported time.Time           // date of the export
	By       model.Actor
	Now      time.Time
	Random   io.Reader
	Progress func(done int)
	DryRun   bool // roll back at the end
}

// ImportSummary counts what an import did; rows are source row numbers.
type ImportSummary struct {
	New, Changed, Unchanged int
	Different               []ImportDiffers
	UnknownUnits            map[string]int
}

// ImportDiffers is a report whose source disagrees with us.
type ImportDiffers struct {
	Row      int
	Tracking string
	Fields   []string
}

// JobReport says what RunJobs did.
type JobReport struct {
	Closed, Escalated, Mandates, Moved int
	Handed                             int // parked operations that passed to the coordinators
}

// AuditEntry is one line of the append-only audit.
type AuditEntry struct {
	Seq    uint64
	At     time.Time
	Who    string
	What   string
	Report model.ID
	Op     model.ID
	Detail string
}

// Stats of the store, for /healthz and lapord's status.
type Stats struct {
	Reports, Events, Users, Devices, Parked int
	Seq                                     uint64
	Bytes                                   int64
}
