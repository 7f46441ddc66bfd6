package cache

import (
	"context"
	"slices"
	"strings"

	"lapor/model"
)

// Dossier is one report with all about it, own pending operations replayed
// on top. CodeNotFound if it is not, or no longer, here.
func (c *Cache) Dossier(ctx context.Context, report model.ID) (d model.Dossier, err error) {
	err = c.read(ctx, func(t *tx) error {
		w, err := t.worldOf(report)
		if err != nil {
			return err
		}
		held := w.reports[report]
		if held == nil || !held.exists {
			return model.Errorf(model.CodeNotFound, "report %s", report)
		}
		d.Report, d.HasText = held.report, held.hasText
		if d.Events, err = t.events(report); err != nil {
			return err
		}
		m, err := t.allMarks()
		if err != nil {
			return err
		}
		d.Pending, d.Parked, d.Drafts = slices.Clone(m.unsent[report]), m.parked[report], m.drafts[report]
		for i := range d.Pending {
			if err := t.describe(&d.Pending[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return d, err
}

// ByTracking finds a report by its exact tracking ID, temporary numbers in
// either case. CodeNotFound.
func (c *Cache) ByTracking(ctx context.Context, tracking string) (id model.ID, err error) {
	err = c.read(ctx, func(t *tx) error {
		found, err := t.one("SELECT id FROM row WHERE tracking IN (?, ?) LIMIT 1",
			args(tracking, strings.ToUpper(tracking)), idColumn{&id})
		if err == nil && (!found || tracking == "") {
			return model.Errorf(model.CodeNotFound, "tracking %q", tracking)
		}
		return err
	})
	return id, err
}

// WantBody asks for a report's text and events at the next sync.
func (c *Cache) WantBody(ctx context.Context, report model.ID) error {
	return c.write(ctx, func(t *tx) error {
		return t.exec(`INSERT INTO want_body(report) SELECT ? WHERE EXISTS(SELECT 1 FROM entity INDEXED BY entity_row WHERE type = 1 AND id = ?)
			ON CONFLICT DO NOTHING`, key(report), key(report))
	})
}
