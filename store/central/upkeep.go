package central

import (
	"context"
	"crypto/rand"
	"io"
	"strconv"
	"time"

	"lapor/model"
)

// Backup implements Admin: the copy appears under its name only when it is
// complete and durable. CodePgDump on PostgreSQL.
func (s *database) Backup(ctx context.Context, path string) error {
	if s.dialect.backup == nil {
		return &model.Error{Code: CodePgDump}
	}
	return s.dialect.classify(s.dialect.backup(ctx, s.pool, path))
}

// Restored implements Admin. Everybody's epoch rises: a mandate that ended
// after the backup must end again, and clients ask what they may hold. The
// counter jumps to another generation, so that neither a change nor a revision
// made from now on has a number that was given out before (see NextGeneration). A nil random is crypto/rand.
func (s *database) Restored(ctx context.Context, now time.Time, random io.Reader) (uint64, error) {
	if random == nil {
		random = rand.Reader
	}
	incarnation, err := newIncarnation(random)
	if err != nil {
		return 0, err
	}
	err = s.work(ctx, now, func(ctx context.Context, w *work) error {
		if err := w.exec(ctx, "UPDATE meta SET incarnation = $1, seq = $2", int64(incarnation), int64(NextGeneration(w.meta.Seq, now))); err != nil {
			return err
		}
		w.meta.Incarnation = incarnation
		w.audit(AuditEntry{Who: model.RoleSystem.String(), What: "restored", Detail: strconv.FormatUint(incarnation, 16)})
		// Nor may an epoch of before the restore come again: whoever knows it
		// would keep mandates that were lost with it.
		return w.exec(ctx, "UPDATE users SET epoch = CASE WHEN epoch < $1 THEN $1 ELSE epoch + 1 END",
			int64(NextGeneration(w.meta.Seq, now)>>GenerationBits))
	})
	return incarnation, err
}

// GenerationBits of the counter count changes; those above them, restores. A
// generation is 2^32 changes and, of revisions, 2^20.
const GenerationBits = 32

// NextGeneration is where the counter goes on after a restore. The second
// restored at names the generation: who restores the same backup twice must
// not give out the numbers of the first time again, of which the backup knows
// nothing. A clock that is behind costs no more than that.
func NextGeneration(seq uint64, at time.Time) uint64 {
	const since = 1735689600 // 2025-01-01T00:00:00Z; good for 68 years
	return max(seq>>GenerationBits+1, uint64(max(0, at.Unix()-since))) << GenerationBits
}

// Audit implements Admin: the lines about a report, or all for the zero ID,
// oldest first.
func (s *database) Audit(ctx context.Context, report model.ID, f func(AuditEntry) error) error {
	query, args := "SELECT no, at, who, what, report, op, detail FROM audit ", []any{}
	if !report.IsZero() {
		query += "WHERE report = $1 "
		args = append(args, report[:])
	}
	return s.reading(ctx, func(r *session) error {
		return r.each(ctx, query+"ORDER BY no", args, func(scan func(...any) error) error {
			var e AuditEntry
			var at int64
			if err := scan(&e.Seq, &at, &e.Who, &e.What, intoID(&e.Report), intoID(&e.Op), &e.Detail); err != nil {
				return err
			}
			e.At = time.UnixMilli(at).UTC()
			return f(e)
		})
	})
}

// Stats implements Admin.
func (s *database) Stats(ctx context.Context) (Stats, error) {
	var st Stats
	err := s.reading(ctx, func(r *session) error {
		err := r.one(ctx, `SELECT (SELECT COUNT(*) FROM report), (SELECT COALESCE(SUM(events), 0) FROM report),
			(SELECT COUNT(*) FROM users), (SELECT COUNT(*) FROM device WHERE revoked = 0),
			(SELECT COUNT(*) FROM parked WHERE resolved = 0), (SELECT seq FROM meta)`, nil,
			&st.Reports, &st.Events, &st.Users, &st.Devices, &st.Parked, &st.Seq)
		if err != nil {
			return err
		}
		st.Bytes, err = s.dialect.size(ctx, r)
		return err
	})
	return st, err
}
