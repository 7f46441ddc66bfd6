package central

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"lapor/model"
)

const userColumns = "u.id, u.login, u.name, u.disabled, u.epoch"

func userInto(u *model.User) []any {
	return []any{intoID(&u.ID), &u.Login, &u.Name, &u.Disabled, &u.Epoch}
}

// Login implements Accounts.
func (s *database) Login(ctx context.Context, login string) (u model.User, hash string, err error) {
	err = s.glance(ctx, func(r *session) error {
		return r.one(ctx, "SELECT "+userColumns+", u.hash FROM users u WHERE u.login = $1",
			[]any{plain(strings.ToLower(login))}, append(userInto(&u), &hash)...)
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
		err := w.one(ctx, "SELECT user_id, revoked FROM device WHERE id = $1"+s.dialect.forUpdate("device"), []any{n.Device[:]}, intoID(&bound), &revoked)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			err = w.exec(ctx, `INSERT INTO device (id, user_id, label, last_n, last_seen, revoked)
				VALUES ($1, $2, $3, 0, $4, 0)`, n.Device[:], n.User[:], plain(n.Label), n.Created.UnixMilli())
		case err == nil && (bound != n.User || revoked != 0):
			return &model.Error{Code: CodeRevoked}
		case err == nil:
			err = w.exec(ctx, "UPDATE device SET label = $1, last_seen = $2 WHERE id = $3",
				plain(n.Label), n.Created.UnixMilli(), n.Device[:])
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
