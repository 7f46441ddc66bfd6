package memory

import (
	"context"
	"strings"
	"time"

	"lapor/model"
	"lapor/store/central"
)

// seenEvery is how often a device's last contact is noted.
const seenEvery = 10 * time.Minute

// Login implements central.Accounts.
func (s *Store) Login(_ context.Context, login string) (model.User, string, error) {
	for _, u := range s.now.Load().users {
		if u.user.Login == strings.ToLower(login) {
			return u.user, u.hash, nil
		}
	}
	return model.User{}, "", &model.Error{Code: central.CodeNoUser}
}

// SetPassword implements central.Accounts.
func (s *Store) SetPassword(ctx context.Context, id model.ID, hash string) error {
	return s.write(ctx, func(st *state) error {
		u, ok := st.users[id]
		if !ok {
			return &model.Error{Code: central.CodeNoUser}
		}
		u.hash = hash
		st.own(ownUsers).users[id] = u
		return nil
	})
}

// OpenSession implements central.Accounts.
func (s *Store) OpenSession(ctx context.Context, n central.Session) error {
	return s.write(ctx, func(st *state) error {
		d, known := st.devices[n.Device]
		if known && (d.user != n.User || !d.revoked.IsZero()) {
			return &model.Error{Code: central.CodeRevoked}
		}
		if !known {
			d.user = n.User
		}
		d.label, d.lastSeen = n.Label, n.Created
		st.own(ownDevices | ownSessions).devices[n.Device] = d
		st.sessions[n.TokenHash] = n
		st.log(n.Created, central.AuditEntry{Who: n.User.String(), What: "login", Detail: n.Device.String()})
		return nil
	})
}

// CloseSession implements central.Accounts.
func (s *Store) CloseSession(ctx context.Context, token [32]byte) error {
	return s.write(ctx, func(st *state) error {
		delete(st.own(ownSessions).sessions, token)
		return nil
	})
}

// RevokeDevice implements central.Accounts.
func (s *Store) RevokeDevice(ctx context.Context, id model.ID, by string, now time.Time) error {
	return s.write(ctx, func(st *state) error {
		d, ok := st.devices[id]
		if !ok || !d.revoked.IsZero() {
			return nil
		}
		d.revoked = now
		st.own(ownDevices).devices[id] = d
		st.log(now, central.AuditEntry{Who: by, What: "revoke_device", Detail: id.String()})
		return nil
	})
}

// Caller implements central.Accounts.
func (s *Store) Caller(ctx context.Context, token [32]byte, now time.Time) (central.Caller, error) {
	st := s.now.Load()
	session, ok := st.sessions[token]
	if !ok {
		return central.Caller{}, &model.Error{Code: central.CodeBadToken}
	}
	if !now.Before(session.Expires) {
		return central.Caller{}, &model.Error{Code: central.CodeExpired}
	}
	c, err := st.caller(session.User, session.Device)
	if err != nil {
		return central.Caller{}, err
	}
	c.Expires = session.Expires
	if now.Sub(st.devices[session.Device].lastSeen) < seenEvery {
		return c, nil
	}
	return c, s.write(ctx, func(st *state) error {
		d := st.devices[session.Device]
		d.lastSeen = now
		st.own(ownDevices).devices[session.Device] = d
		return nil
	})
}

// caller is the user on a device as they stand in this state.
func (st *state) caller(id, on model.ID) (central.Caller, error) {
	d, ok := st.devices[on]
	if !ok || !d.revoked.IsZero() || d.user != id {
		return central.Caller{}, &model.Error{Code: central.CodeRevoked}
	}
	u, ok := st.users[id]
	switch {
	case !ok:
		return central.Caller{}, &model.Error{Code: central.CodeNoUser}
	case u.user.Disabled:
		return central.Caller{}, &model.Error{Code: central.CodeDisabled}
	}
	return central.Caller{User: u.user, Device: on, LastN: d.lastN, Epoch: u.user.Epoch,
		Actor: model.Actor{User: id, Name: u.user.Name, Mandates: st.mandatesOf(id)}}, nil
}

// mandatesOf a user, ordered by id.
func (st *state) mandatesOf(id model.ID) (all []model.Mandate) {
	for _, m := range st.mandates {
		if m.User == id {
			all = append(all, m.Mandate)
		}
	}
	sortMandates(all)
	return all
}
