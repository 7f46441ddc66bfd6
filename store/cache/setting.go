package cache

import (
	"context"

	"lapor/model"
)

// Setting is "" when unset.
func (c *Cache) Setting(ctx context.Context, key string) (value string, err error) {
	err = c.read(ctx, func(t *tx) error {
		_, err := t.one("SELECT value FROM setting WHERE key = ?", args(key), &value)
		return err
	})
	return value, err
}

// SetSetting stores a setting; "" removes it.
func (c *Cache) SetSetting(ctx context.Context, key, value string) error {
	return c.write(ctx, func(t *tx) error {
		if value == "" {
			return t.exec("DELETE FROM setting WHERE key = ?", key)
		}
		return t.exec("INSERT INTO setting(key, value) VALUES(?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", key, value)
	})
}

// SavedViews in the officer's order.
func (c *Cache) SavedViews(ctx context.Context) (views []model.SavedView, err error) {
	err = c.read(ctx, func(t *tx) error {
		return t.each("SELECT name, query, place FROM saved_view ORDER BY place, name", nil, func(scan func(...any) error) error {
			var v model.SavedView
			if err := scan(&v.Name, &v.Query, &v.Order); err != nil {
				return err
			}
			views = append(views, v)
			return nil
		})
	})
	return views, err
}

// PutSavedView adds or replaces by name.
func (c *Cache) PutSavedView(ctx context.Context, v model.SavedView) error {
	if v.Name == "" {
		return &model.Error{Code: model.CodeBadInput, Field: "name"}
	}
	return c.write(ctx, func(t *tx) error {
		return t.exec("INSERT INTO saved_view(name, query, place) VALUES(?, ?, ?) ON CONFLICT DO UPDATE SET query = excluded.query, place = excluded.place",
			v.Name, v.Query, v.Order)
	})
}

// DeleteSavedView is quiet about a name that is not there.
func (c *Cache) DeleteSavedView(ctx context.Context, name string) error {
	return c.write(ctx, func(t *tx) error { return t.exec("DELETE FROM saved_view WHERE name = ?", name) })
}
