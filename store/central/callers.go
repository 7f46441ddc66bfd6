package central

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"

	"lapor/model"
	"lapor/model/calendar"
)

// seenEvery is how often a device's last contact is written: the day matters,
// not the minute, and a sync without changes should not cost a commit.
const seenEvery = 10 * time.Minute

// standing is a device with its user as they stand now.
type standing struct {
	device  model.ID
	user    model.User
	lastN   uint64
	seen    int64
	revoked int64
}

const standingColumns = "d.id, d.last_n, d.last_seen, d.revoked, " + userColumns

func (s *standing) into() []any {
	return append([]any{intoID(&s.device), &s.lastN, &s.seen, &s.revoked}, userInto(&s.user)...)
}

// caller is who may act on the device, his mandates not filled in. A nil
// standing is an unknown device.
func (s *standing) caller(user model.ID) (Caller, error) {
	switch {
	case s == nil || s.revoked != 0 || s.user.ID != user:
		return Caller{}, &model.Error{Code: CodeRevoked}
	case s.user.Disabled:
		return Caller{}, &model.Error{Code: CodeDisabled}
	}
	return Caller{User: s.user, Device: s.device, LastN: s.lastN, Epoch: s.user.Epoch,
		Actor: model.Actor{User: user, Name: s.user.Name}}, nil
}

// readStandings reads devices that a transaction will judge by: until it ends
// nobody else advances their numbers, revokes them or disables their users.
func readStandings(ctx context.Context, w *session, devices []model.ID, d dialect) (map[model.ID]*standing, error) {
	all := make(map[model.ID]*standing, len(devices))
	for len(devices) > 0 {
		marks, args, took := list(devices, nil, idArg)
		devices = devices[took:]
		err := w.each(ctx, "SELECT "+standingColumns+" FROM device d JOIN users u ON u.id = d.user_id WHERE d.id IN ("+marks+
			") ORDER BY d.id"+d.forUpdate("d")+d.forShare("u"), args, func(scan func(...any) error) error {
			var s standing
			err := scan(s.into()...)
			all[s.device] = &s
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Caller implements Accounts. It costs one statement as long as nothing about
// the user's mandates has changed.
func (s *database) Caller(ctx context.Context, tokenHash [32]byte, now time.Time) (c Caller, err error) {
	var seen int64
	read := func(r *session) (incarnation uint64, err error) {
		c, seen, incarnation, err = readCaller(ctx, r, tokenHash, now)
		return incarnation, err
	}
	known := false
	err = s.glance(ctx, func(r *session) error {
		incarnation, err := read(r)
		c.Actor.Mandates, known = s.mandates.of(c, incarnation)
		return err
	})
	if err == nil && !known {
		err = s.reading(ctx, func(r *session) error { // one snapshot: the mandates are those of the epoch
			incarnation, err := read(r)
			if err != nil {
				return err
			}
			if c.Actor.Mandates, err = readMandates(ctx, r, mandatesOfUser, c.User.ID[:]); err == nil {
				s.mandates.keep(c, incarnation)
			}
			return err
		})
	}
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

func readCaller(ctx context.Context, r *session, tokenHash [32]byte, now time.Time) (c Caller, seen int64, incarnation uint64, err error) {
	var there standing
	var user model.ID
	var expires, signed int64
	err = r.one(ctx, "SELECT s.user_id, s.expires, m.incarnation, "+standingColumns+` FROM session s
		JOIN device d ON d.id = s.device JOIN users u ON u.id = d.user_id CROSS JOIN meta m WHERE s.token_hash = $1`,
		[]any{tokenHash[:]}, append([]any{intoID(&user), &expires, &signed}, there.into()...)...)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		err = &model.Error{Code: CodeBadToken}
	case err == nil && now.UnixMilli() >= expires:
		err = &model.Error{Code: CodeExpired}
	case err == nil:
		c, err = there.caller(user)
		c.Expires = time.UnixMilli(expires).UTC()
	}
	if err != nil {
		return Caller{}, 0, 0, err
	}
	return c, there.seen, uint64(signed), nil
}

const mandatesOfUser = "WHERE user_id = $1 ORDER BY id"

// mandatesIn are the caller's mandates as the transaction of w sees them.
func (s *database) mandatesIn(ctx context.Context, w *session, c Caller, incarnation uint64) ([]model.Mandate, error) {
	if all, ok := s.mandates.of(c, incarnation); ok {
		return all, nil
	}
	return readMandates(ctx, w, mandatesOfUser, c.User.ID[:])
}

// mandateCache keeps what users' mandates were at an epoch; every change of a
// mandate raises that. It learns only from snapshots: an open transaction's
// epoch may be given again to something else.
type mandateCache struct {
	mu   sync.RWMutex
	held map[model.ID]atEpoch
}

type atEpoch struct {
	incarnation, epoch uint64
	mandates           []model.Mandate
}

func (m *mandateCache) of(c Caller, incarnation uint64) ([]model.Mandate, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	k, ok := m.held[c.User.ID]
	return k.mandates, ok && k.epoch == c.Epoch && k.incarnation == incarnation
}

func (m *mandateCache) keep(c Caller, incarnation uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.held == nil {
		m.held = map[model.ID]atEpoch{}
	}
	m.held[c.User.ID] = atEpoch{incarnation: incarnation, epoch: c.Epoch, mandates: c.Actor.Mandates}
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
