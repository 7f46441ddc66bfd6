package central

import (
	"bytes"
	"context"
	"crypto/sha256"
	"strings"

	"lapor/model"
)

// checks are queries that find nothing in a sound store.
var checks = []struct{ what, query string }{
	{"a report's last change is not in the feed", `SELECT COUNT(*) FROM report r
		LEFT JOIN feed f ON f.seq = r.seq AND f.report = r.id WHERE f.seq IS NULL`},
	{"a change is ahead of the counter", "SELECT COUNT(*) FROM feed WHERE seq > (SELECT seq FROM meta)"},
	{"a change of a report that is missing", `SELECT COUNT(*) FROM feed f
		LEFT JOIN report r ON r.id = f.report WHERE r.id IS NULL`},
	{"a change later than its report knows", `SELECT COUNT(*) FROM feed f
		JOIN report r ON r.id = f.report WHERE f.seq > r.seq`},
	{"a timeline with a gap", `SELECT COUNT(*) FROM report r WHERE r.events <>
		(SELECT COALESCE(MAX(e.no), 0) FROM event e WHERE e.report = r.id) OR r.events <>
		(SELECT COUNT(*) FROM event e WHERE e.report = r.id)`},
	{"an event that is in no change", `SELECT COUNT(*) FROM event e
		LEFT JOIN feed f ON f.seq = e.seq AND f.report = e.report WHERE f.seq IS NULL`},
	{"a report without record or text", `SELECT COUNT(*) FROM report r
		LEFT JOIN report_record d ON d.report = r.id LEFT JOIN report_text t ON t.report = r.id
		WHERE d.report IS NULL OR t.report IS NULL`},
	{"a device whose outcomes do not reach its last number", `SELECT COUNT(*) FROM device d WHERE d.last_n <>
		(SELECT COUNT(*) FROM outcome o WHERE o.device = d.id) OR d.last_n <>
		(SELECT COALESCE(MAX(o.n), 0) FROM outcome o WHERE o.device = d.id)`},
	{"a line of audit is missing", `SELECT CASE WHEN audit_no = (SELECT COUNT(*) FROM audit) THEN 0 ELSE 1 END FROM meta`},
}

// Check implements Admin. The error is CodeCorrupt and lists what was found.
func (s *database) Check(ctx context.Context) error {
	return s.reading(ctx, func(r *session) error {
		if err := s.dialect.check(ctx, r); err != nil {
			return err
		}
		var found []string
		for _, c := range checks {
			var n int
			if err := r.one(ctx, c.query, nil, &n); err != nil {
				return err
			}
			if n > 0 {
				found = append(found, c.what)
			}
		}
		err := r.each(ctx, `SELECT b.salt, b.body, e.body_hash FROM event e
			JOIN event_body b ON b.report = e.report AND b.no = e.no`, nil, func(scan func(...any) error) error {
			var salt, body, hash []byte
			if err := scan(&salt, &body, &hash); err != nil {
				return err
			}
			if sum := sha256.Sum256(append(salt, body...)); !bytes.Equal(sum[:], hash) && len(found) < 20 {
				found = append(found, "an event's body is not what was written")
			}
			return nil
		})
		if err != nil {
			return err
		}
		err = r.each(ctx, `SELECT d.record, t.record FROM report_record d JOIN report_text t ON t.report = d.report`, nil,
			func(scan func(...any) error) error {
				var head, texts []byte
				if err := scan(&head, &texts); err != nil {
					return err
				}
				if _, err := s.decodeReport(head, texts); err != nil && len(found) < 20 {
					found = append(found, "a report cannot be read: "+err.Error())
				}
				return nil
			})
		if err != nil {
			return err
		}
		if len(found) > 0 {
			return model.Errorf(CodeCorrupt, "%s", strings.Join(found, "; "))
		}
		return nil
	})
}
