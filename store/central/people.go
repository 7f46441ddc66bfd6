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

// Init implements Admin.
func (s *database) Init(ctx context.Context, root model.Agency, admin model.User, passwordHash string, now time.Time) error {
	return s.work(ctx, now, func(ctx context.Context, w *work) error {
		var known int
		if err := w.one(ctx, "SELECT COUNT(*) FROM agency", nil, &known); err != nil {
			return err
		}
		if known > 0 {
			return model.Errorf(CodeDuplicate, "the server has %d agencies", known)
		}
		if err := w.putAgency(ctx, root); err != nil {
			return err
		}
		if err := w.putUser(ctx, admin, passwordHash, admin.Login); err != nil {
			return err
		}
		w.audit(AuditEntry{Who: admin.Login, What: "init", Detail: root.Code})
		return w.raise(ctx, "tree_rev", &w.meta.TreeRev)
	})
}

// raise counts up a revision in meta.
func (w *work) raise(ctx context.Context, column string, rev *uint64) error {
	var now uint64
	err := w.one(ctx, "UPDATE meta SET "+column+" = "+column+" + 1 RETURNING "+column, nil, &now)
	if err == nil && now != *rev+1 {
		err = errRevised
	}
	*rev = now
	return err
}

// PutAgencies implements Admin. A parent may come in the same call; one that
// is nowhere is CodeNotFound, a code that another node has CodeDuplicate. A
// changed place in the tree raises everybody's epoch.
func (s *database) PutAgencies(ctx context.Context, agencies []model.Agency, by string, now time.Time) error {
	return s.work(ctx, now, func(ctx context.Context, w *work) error {
		coming := map[model.ID]bool{}
		for _, a := range agencies {
			coming[a.ID] = true
		}
		moved := false
		for _, a := range agencies {
			if _, ok := w.rules.Tree.Get(a.Parent); !ok && !coming[a.Parent] && !a.Parent.IsZero() {
				return &model.Error{Code: model.CodeNotFound, Field: "parent", Args: map[string]any{"code": a.Code}}
			}
			old, ok := w.rules.Tree.Get(a.ID)
			a.Rev = old.Rev + 1
			moved = moved || ok && (old.Parent != a.Parent || old.Level != a.Level)
			if err := w.putAgency(ctx, a); err != nil {
				return err
			}
			w.audit(AuditEntry{Who: by, What: "agency", Detail: a.Code})
		}
		if moved {
			if err := w.exec(ctx, "UPDATE users SET epoch = epoch + 1"); err != nil {
				return err
			}
		}
		return w.raise(ctx, "tree_rev", &w.meta.TreeRev)
	})
}

func (w *work) putAgency(ctx context.Context, a model.Agency) error {
	if a.ID.IsZero() || a.Code == "" {
		return &model.Error{Code: model.CodeBadInput, Field: "code"}
	}
	if err := a.Week.Validate(); err != nil {
		return &model.Error{Code: model.CodeBadInput, Field: "week", Err: err}
	}
	code := plain(strings.ToUpper(a.Code))
	var holder model.ID
	err := w.one(ctx, "SELECT id FROM agency WHERE code = $1", []any{code}, intoID(&holder))
	if err == nil && holder != a.ID {
		return &model.Error{Code: CodeDuplicate, Field: "code", Args: map[string]any{"code": a.Code}}
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	encoded, err := w.store.codec.Encode(a)
	if err != nil {
		return err
	}
	return w.exec(ctx, `INSERT INTO agency (id, code, record) VALUES ($1, $2, $3)
		ON CONFLICT (id) DO UPDATE SET code = excluded.code, record = excluded.record`, a.ID[:], code, encoded)
}

// PutUser implements Admin. An empty passwordHash leaves the old one. The
// epoch is the store's: it rises when the account is disabled or enabled.
func (s *database) PutUser(ctx context.Context, u model.User, passwordHash string, by string, now time.Time) error {
	return s.work(ctx, now, func(ctx context.Context, w *work) error {
		return w.putUser(ctx, u, passwordHash, by)
	})
}

func (w *work) putUser(ctx context.Context, u model.User, hash, by string) error {
	login := plain(strings.ToLower(strings.TrimSpace(u.Login)))
	if u.ID.IsZero() || login == "" {
		return &model.Error{Code: model.CodeBadInput, Field: "login"}
	}
	var holder model.ID
	err := w.one(ctx, "SELECT id FROM users WHERE login = $1", []any{login}, intoID(&holder))
	if err == nil && holder != u.ID {
		return &model.Error{Code: CodeDuplicate, Field: "login", Args: map[string]any{"login": login}}
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	err = w.exec(ctx, `INSERT INTO users (id, login, name, hash, disabled, epoch) VALUES ($1, $2, $3, $4, $5, 1)
		ON CONFLICT (id) DO UPDATE SET login = excluded.login, name = excluded.name,
			hash = CASE WHEN excluded.hash = '' THEN users.hash ELSE excluded.hash END,
			epoch = CASE WHEN users.disabled = excluded.disabled THEN users.epoch ELSE users.epoch + 1 END,
			disabled = excluded.disabled`,
		u.ID[:], login, plain(u.Name), hash, bit(u.Disabled))
	if err != nil {
		return err
	}
	w.audit(AuditEntry{Who: by, What: "user", Detail: login})
	return nil
}

// PutMandate implements Admin.
func (s *database) PutMandate(ctx context.Context, m model.Mandate, by string, now time.Time) error {
	return s.work(ctx, now, func(ctx context.Context, w *work) error {
		if _, ok := w.rules.Tree.Get(m.Node); !ok {
			return &model.Error{Code: model.CodeNotFound, Field: "node"}
		}
		if m.ID.IsZero() || m.Role == model.RoleNone || m.Role >= model.RoleSystem {
			return &model.Error{Code: model.CodeBadInput, Field: "role"}
		}
		if !m.Until.IsZero() && m.Until.Before(m.From) {
			return &model.Error{Code: model.CodeBadInput, Field: "until"}
		}
		var known int
		if err := w.one(ctx, "SELECT COUNT(*) FROM users WHERE id = $1", []any{m.User[:]}, &known); err != nil {
			return err
		}
		if known == 0 {
			return &model.Error{Code: CodeNoUser}
		}
		// Another user's mandate under this id would change hands unseen by its
		// first holder.
		var holder model.ID
		err := w.one(ctx, "SELECT user_id FROM mandate WHERE id = $1", []any{m.ID[:]}, intoID(&holder))
		if err == nil && holder != m.User {
			return &model.Error{Code: CodeDuplicate, Field: "mandate"}
		}
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		err = w.exec(ctx, `INSERT INTO mandate (id, user_id, role, node, kind, from_day, until_day, decree, was_active)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			ON CONFLICT (id) DO UPDATE SET role = excluded.role, node = excluded.node, kind = excluded.kind,
				from_day = excluded.from_day, until_day = excluded.until_day, decree = excluded.decree,
				was_active = excluded.was_active`,
			m.ID[:], m.User[:], int64(m.Role), m.Node[:], int64(m.Kind),
			int64(m.From.Days()), int64(m.Until.Days()), plain(m.Decree), bit(w.active(m)))
		if err != nil {
			return err
		}
		w.audit(AuditEntry{Who: by, What: "mandate", Detail: m.ID.String()})
		return w.raiseEpoch(ctx, m.User)
	})
}

// EndMandate implements Admin: last is the last day on which it holds.
func (s *database) EndMandate(ctx context.Context, id model.ID, last calendar.Date, by string, now time.Time) error {
	return s.work(ctx, now, func(ctx context.Context, w *work) error {
		found, err := readMandates(ctx, w.session, "WHERE id = $1", id[:])
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return &model.Error{Code: model.CodeNotFound, Field: "mandate"}
		}
		m := found[0]
		m.Until = last
		err = w.exec(ctx, "UPDATE mandate SET until_day = $1, was_active = $2 WHERE id = $3",
			int64(last.Days()), bit(w.active(m)), id[:])
		if err != nil {
			return err
		}
		w.audit(AuditEntry{Who: by, What: "end_mandate", Detail: id.String() + " " + last.String()})
		return w.raiseEpoch(ctx, m.User)
	})
}

func (w *work) active(m model.Mandate) bool {
	return m.Active(w.now, w.rules.Tree.Week(m.Node).Zone.Location())
}

func (w *work) raiseEpoch(ctx context.Context, user model.ID) error {
	return w.exec(ctx, "UPDATE users SET epoch = epoch + 1 WHERE id = $1", user[:])
}

// Users implements Admin, ordered by login.
func (s *database) Users(ctx context.Context) ([]UserInfo, error) {
	var all []UserInfo
	err := s.reading(ctx, func(r *session) error {
		at := map[model.ID]int{}
		err := r.each(ctx, `SELECT `+userColumns+`, COUNT(d.id), COALESCE(MAX(d.last_seen), 0) FROM users u
			LEFT JOIN device d ON d.user_id = u.id AND d.revoked = 0
			GROUP BY u.id, u.login, u.name, u.disabled, u.epoch ORDER BY u.login`, nil,
			func(scan func(...any) error) error {
				var i UserInfo
				var seen int64
				if err := scan(append(userInto(&i.User), &i.Devices, &seen)...); err != nil {
					return err
				}
				if seen > 0 {
					i.LastSeen = time.UnixMilli(seen).UTC()
				}
				at[i.User.ID] = len(all)
				all = append(all, i)
				return nil
			})
		if err != nil {
			return err
		}
		mandates, err := readMandates(ctx, r, "ORDER BY from_day, id")
		for _, m := range mandates {
			if i, ok := at[m.User]; ok {
				all[i].Mandates = append(all[i].Mandates, m)
			}
		}
		return err
	})
	return all, err
}
