package memory

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"lapor/model"
	"lapor/model/calendar"
	"lapor/store/central"
)

// Init implements central.Admin.
func (s *Store) Init(ctx context.Context, root model.Agency, admin model.User, hash string, now time.Time) error {
	return s.write(ctx, func(st *state) error {
		if len(st.agencies) > 0 {
			return model.Errorf(central.CodeDuplicate, "the server has %d agencies", len(st.agencies))
		}
		if err := st.putAgency(root); err != nil {
			return err
		}
		if err := st.putUser(admin, hash, admin.Login, now); err != nil {
			return err
		}
		st.retree()
		st.log(now, central.AuditEntry{Who: admin.Login, What: "init", Detail: root.Code})
		return nil
	})
}

// PutAgencies implements central.Admin.
func (s *Store) PutAgencies(ctx context.Context, agencies []model.Agency, by string, now time.Time) error {
	return s.write(ctx, func(st *state) error {
		moved := false
		for _, a := range agencies {
			_, known := st.agencies[a.Parent]
			coming := slices.ContainsFunc(agencies, func(b model.Agency) bool { return b.ID == a.Parent })
			if !a.Parent.IsZero() && !known && !coming {
				return &model.Error{Code: model.CodeNotFound, Field: "parent", Args: map[string]any{"code": a.Code}}
			}
			old, known := st.agencies[a.ID]
			a.Rev = old.Rev + 1
			moved = moved || known && (old.Parent != a.Parent || old.Level != a.Level)
			if err := st.putAgency(a); err != nil {
				return err
			}
			st.log(now, central.AuditEntry{Who: by, What: "agency", Detail: a.Code})
		}
		if moved {
			for id := range st.users {
				st.raiseEpoch(id)
			}
		}
		st.retree()
		return nil
	})
}

func (st *state) putAgency(a model.Agency) error {
	if a.ID.IsZero() || a.Code == "" {
		return &model.Error{Code: model.CodeBadInput, Field: "code"}
	}
	if err := a.Week.Validate(); err != nil {
		return &model.Error{Code: model.CodeBadInput, Field: "week", Err: err}
	}
	for _, other := range st.agencies {
		if strings.EqualFold(other.Code, a.Code) && other.ID != a.ID {
			return &model.Error{Code: central.CodeDuplicate, Field: "code", Args: map[string]any{"code": a.Code}}
		}
	}
	st.own(ownAgencies).agencies[a.ID] = a
	return nil
}

// PutUser implements central.Admin.
func (s *Store) PutUser(ctx context.Context, u model.User, hash, by string, now time.Time) error {
	return s.write(ctx, func(st *state) error { return st.putUser(u, hash, by, now) })
}

func (st *state) putUser(u model.User, hash, by string, now time.Time) error {
	u.Login = strings.ToLower(strings.TrimSpace(u.Login))
	if u.ID.IsZero() || u.Login == "" {
		return &model.Error{Code: model.CodeBadInput, Field: "login"}
	}
	for _, other := range st.users {
		if other.user.Login == u.Login && other.user.ID != u.ID {
			return &model.Error{Code: central.CodeDuplicate, Field: "login", Args: map[string]any{"login": u.Login}}
		}
	}
	old, known := st.users[u.ID]
	switch {
	case !known:
		u.Epoch = 1
	case old.user.Disabled != u.Disabled:
		u.Epoch = old.user.Epoch + 1
	default:
		u.Epoch = old.user.Epoch
	}
	st.own(ownUsers).users[u.ID] = user{u, cmp.Or(hash, old.hash)}
	st.log(now, central.AuditEntry{Who: by, What: "user", Detail: u.Login})
	return nil
}

// PutMandate implements central.Admin.
func (s *Store) PutMandate(ctx context.Context, m model.Mandate, by string, now time.Time) error {
	return s.write(ctx, func(st *state) error {
		_, place := st.agencies[m.Node]
		_, person := st.users[m.User]
		old, known := st.mandates[m.ID]
		switch {
		case !place:
			return &model.Error{Code: model.CodeNotFound, Field: "node"}
		case m.ID.IsZero() || m.Role == model.RoleNone || m.Role >= model.RoleSystem:
			return &model.Error{Code: model.CodeBadInput, Field: "role"}
		case !m.Until.IsZero() && m.Until.Before(m.From):
			return &model.Error{Code: model.CodeBadInput, Field: "until"}
		case !person:
			return &model.Error{Code: central.CodeNoUser}
		case known && old.User != m.User:
			return &model.Error{Code: central.CodeDuplicate, Field: "mandate"}
		}
		st.own(ownMandates).mandates[m.ID] = mandate{m, st.active(m, now)}
		st.raiseEpoch(m.User)
		st.log(now, central.AuditEntry{Who: by, What: "mandate", Detail: m.ID.String()})
		return nil
	})
}

// EndMandate implements central.Admin.
func (s *Store) EndMandate(ctx context.Context, id model.ID, last calendar.Date, by string, now time.Time) error {
	return s.write(ctx, func(st *state) error {
		m, ok := st.mandates[id]
		if !ok {
			return &model.Error{Code: model.CodeNotFound, Field: "mandate"}
		}
		m.Until = last
		m.wasActive = st.active(m.Mandate, now)
		st.own(ownMandates).mandates[id] = m
		st.raiseEpoch(m.User)
		st.log(now, central.AuditEntry{Who: by, What: "end_mandate", Detail: id.String() + " " + last.String()})
		return nil
	})
}

func (st *state) raiseEpoch(id model.ID) {
	u := st.users[id]
	u.user.Epoch++
	st.own(ownUsers).users[id] = u
}

// Users implements central.Admin.
func (s *Store) Users(context.Context) ([]central.UserInfo, error) {
	st := s.now.Load()
	var all []central.UserInfo
	for _, u := range st.users {
		info := central.UserInfo{User: u.user, Mandates: st.mandatesOf(u.user.ID)}
		for _, d := range st.devices {
			if d.user == u.user.ID && d.revoked.IsZero() {
				info.Devices++
				if d.lastSeen.After(info.LastSeen) {
					info.LastSeen = d.lastSeen
				}
			}
		}
		slices.SortStableFunc(info.Mandates, func(a, b model.Mandate) int { return cmp.Compare(a.From.Days(), b.From.Days()) })
		all = append(all, info)
	}
	slices.SortFunc(all, func(a, b central.UserInfo) int { return strings.Compare(a.User.Login, b.User.Login) })
	return all, nil
}

func sortMandates(all []model.Mandate) {
	slices.SortFunc(all, func(a, b model.Mandate) int { return a.ID.Compare(b.ID) })
}
