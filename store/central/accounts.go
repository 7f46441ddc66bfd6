package central

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"lapor/model"
	"lapor/model/calendar"
)

// seenEvery is how often a device's last contact is written: the day matters,
// not the minute, and a sync without changes should not cost a commit.
const seenEvery = 10 * time.Minute

const userColumns = "u.id, u.login, u.name, u.disabled, u.epoch"

func userInto(u *model.User) []any {
	return []any{intoID(&u.ID), &u.Login, &u.Name, &u.Disabled, &u.Epoch}
}

// Login implements Accounts.
func (s *database) Login(ctx context.Context, login string) (u model.User, hash string, err error) {
	err = s.reading(ctx, func(r *session) error {
		return r.one(ctx, "SELECT "+userColumns+", u.hash FROM users u WHERE u.login = $1",
			[]any{strings.ToLower(login)}, append(userInto(&u), &hash)...)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return model.User{}, "", &model.Error{Code: CodeNoUser}
	}
	return u, hash, err
}

// SetPassword implements Accounts.
func (s *database) SetPassword(ctx context.Context, user model.ID, hash string) error {
	return s.write(ctx, func(ctx context.Context, w *session) error {
		n, err := w.affected(ctx, "UPDATE users SET hash = $1 WHERE id = $2", hash, user[:])
		if err == nil && n == 0 {
			return &model.Error{Code: CodeNoUser}
		}
		return err
	})
}

// OpenSession implements Accounts. A device that is bound to another user or
// revoked is refused with CodeRevoked: it needs a new device id.
func (s *database) OpenSession(ctx context.Context, n Session) error {
	return s.work(ctx, n.Created, func(ctx context.Context, w *work) error {
		var bound model.ID
		var revoked int64
		err := w.one(ctx, "SELECT user_id, revoked FROM device WHERE id = $1", []any{n.Device[:]}, intoID(&bound), &revoked)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			err = w.exec(ctx, `INSERT INTO device (id, user_id, label, last_n, last_seen, revoked)
				VALUES ($1, $2, $3, 0, $4, 0)`, n.Device[:], n.User[:], n.Label, n.Created.UnixMilli())
		case err == nil && (bound != n.User || revoked != 0):
			return &model.Error{Code: CodeRevoked}
		case err == nil:
			err = w.exec(ctx, "UPDATE device SET label = $1, last_seen = $2 WHERE id = $3",
				n.Label, n.Created.UnixMilli(), n.Device[:])
		}
		if err != nil {
			return err
		}
		w.audit(AuditEntry{Who: n.User.String(), What: "login", Detail: n.Device.String()})
		return w.exec(ctx, `INSERT INTO session (token_hash, user_id, device, created, expires)
			VALUES ($1, $2, $3, $4, $5)`,
			n.TokenHash[:], n.User[:], n.Device[:], n.Created.UnixMilli(), n.Expires.UnixMilli())
	})
}

// CloseSession implements Accounts; a token that is not known is no error.
func (s *database) CloseSession(ctx context.Context, tokenHash [32]byte) error {
	return s.write(ctx, func(ctx context.Context, w *session) error {
		return w.exec(ctx, "DELETE FROM session WHERE token_hash = $1", tokenHash[:])
	})
}

// RevokeDevice implements Accounts. Its session stays, so that the device
// hears why it is refused.
func (s *database) RevokeDevice(ctx context.Context, device model.ID, by string, now time.Time) error {
	return s.work(ctx, now, func(ctx context.Context, w *work) error {
		n, err := w.affected(ctx, "UPDATE device SET revoked = $1 WHERE id = $2 AND revoked = 0", now.UnixMilli(), device[:])
		if err != nil || n == 0 {
			return err
		}
		w.audit(AuditEntry{Who: by, What: "revoke_device", Detail: device.String()})
		return nil
	})
}

// Caller implements Accounts.
func (s *database) Caller(ctx context.Context, tokenHash [32]byte, now time.Time) (Caller, error) {
	var c Caller
	var expires, seen int64
	err := s.reading(ctx, func(r *session) error {
		err := r.one(ctx, "SELECT user_id, device, expires FROM session WHERE token_hash = $1",
			[]any{tokenHash[:]}, intoID(&c.User.ID), intoID(&c.Device), &expires)
		if errors.Is(err, sql.ErrNoRows) {
			return &model.Error{Code: CodeBadToken}
		}
		if err != nil {
			return err
		}
		if now.UnixMilli() >= expires {
			return &model.Error{Code: CodeExpired}
		}
		c, seen, err = readCaller(ctx, r, c.User.ID, c.Device, "")
		c.Expires = time.UnixMilli(expires).UTC()
		return err
	})
	if err != nil {
		return Caller{}, err
	}
	if now.Sub(time.UnixMilli(seen)) >= seenEvery {
		err := s.write(ctx, func(ctx context.Context, w *session) error {
			return w.exec(ctx, "UPDATE device SET last_seen = $1 WHERE id = $2", now.UnixMilli(), c.Device[:])
		})
		if err != nil { // full disk: reading still works
			s.options.Log.Warn("last contact not noted", "error", err)
		}
	}
	return c, nil
}

// readCaller is the user on a device as they stand now; lock is appended to
// the reading of the device.
func readCaller(ctx context.Context, r *session, user, device model.ID, lock string) (c Caller, seen int64, err error) {
	c.Device = device
	var bound model.ID
	var revoked int64
	err = r.one(ctx, "SELECT user_id, last_n, last_seen, revoked FROM device WHERE id = $1"+lock,
		[]any{device[:]}, intoID(&bound), &c.LastN, &seen, &revoked)
	if errors.Is(err, sql.ErrNoRows) || err == nil && (revoked != 0 || bound != user) {
		return Caller{}, 0, &model.Error{Code: CodeRevoked}
	}
	if err != nil {
		return Caller{}, 0, err
	}
	err = r.one(ctx, "SELECT "+userColumns+" FROM users u WHERE u.id = $1", []any{user[:]}, userInto(&c.User)...)
	if errors.Is(err, sql.ErrNoRows) {
		return Caller{}, 0, &model.Error{Code: CodeNoUser}
	}
	if err != nil {
		return Caller{}, 0, err
	}
	if c.User.Disabled {
		return Caller{}, 0, &model.Error{Code: CodeDisabled}
	}
	mandates, err := readMandates(ctx, r, "WHERE user_id = $1 ORDER BY id", user[:])
	c.Epoch = c.User.Epoch
	c.Actor = model.Actor{User: user, Name: c.User.Name, Mandates: mandates}
	return c, seen, err
}

func readMandates(ctx context.Context, r *session, where string, args ...any) ([]model.Mandate, error) {
	var all []model.Mandate
	err := r.each(ctx, "SELECT id, user_id, role, node, kind, from_day, until_day, decree FROM mandate "+where, args,
		func(scan func(...any) error) error {
			var m model.Mandate
			var from, until int32
			err := scan(intoID(&m.ID), intoID(&m.User), &m.Role, intoID(&m.Node), &m.Kind, &from, &until, &m.Decree)
			m.From, m.Until = calendar.FromDays(from), calendar.FromDays(until)
			all = append(all, m)
			return err
		})
	return all, err
}
