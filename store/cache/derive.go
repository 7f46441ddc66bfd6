package cache

import (
	"maps"
	"slices"

	"lapor/model"
	"lapor/model/query"
	"lapor/model/queue"
)

// deriveDirty brings the derived tables up to what the transaction changed.
func (t *tx) deriveDirty() error {
	if !t.all && len(t.dirty) == 0 {
		return nil
	}
	t.marks = nil // drafts and decisions may have changed
	done := map[model.ID]bool{}
	if t.all {
		if err := t.addAll(); err != nil {
			return err
		}
		if err := t.noteTimes(); err != nil {
			return err
		}
	}
	for _, id := range slices.SortedFunc(maps.Keys(t.dirty), model.ID.Compare) {
		if err := t.derive(id, done); err != nil {
			return err
		}
	}
	t.all = false
	clear(t.dirty)
	if err := t.flushParts(); err != nil {
		return err
	}
	return t.flushTally()
}

// addAll makes every report dirty: those here, those with a row, and those
// that pending operations make.
func (t *tx) addAll() error {
	collect := func(scan func(...any) error) error {
		var id model.ID
		err := scan(idColumn{&id})
		t.touch(id)
		return err
	}
	if err := t.each("SELECT id FROM entity INDEXED BY entity_row WHERE type = 1", nil, collect); err != nil {
		return err
	}
	if err := t.each("SELECT id FROM row", nil, collect); err != nil {
		return err
	}
	if err := t.pending(); err != nil {
		return err
	}
	for id := range t.touching {
		t.touch(id)
	}
	return nil
}

// derive recomputes the row of a report and of those that pending operations
// connect with it.
func (t *tx) derive(id model.ID, done map[model.ID]bool) error {
	if done[id] {
		return nil
	}
	w, err := t.worldOf(id)
	if err != nil {
		return err
	}
	for _, id := range slices.SortedFunc(maps.Keys(w.reports), model.ID.Compare) {
		if done[id] {
			continue
		}
		done[id] = true
		if err := t.deriveOne(w, id); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) deriveOne(w *world, id model.ID) error {
	old, err := t.keysOf(id)
	if err != nil {
		return err
	}
	c := w.reports[id]
	if !c.exists {
		return t.dropRow(old)
	}
	m, err := t.allMarks()
	if err != nil {
		return err
	}
	latest, err := t.latestEvent(id)
	if err != nil {
		return err
	}
	row := queue.RowOf(model.Dossier{Report: c.report, HasText: c.hasText, Events: latest, Pending: m.unsent[id],
		Parked: m.parked[id], Drafts: m.drafts[id]}, w.who.me.Actor, w.who.me.Tree, w.who.me.Rules, t.c.now())
	return t.putRow(old, row, c.report)
}

// rowKeys are the columns of a stored row that the tally counts by.
type rowKeys struct {
	key    int64 // 0: not there
	views  queue.Views
	values [len(sortColumns)]int64
}

func (t *tx) keysOf(id model.ID) (k rowKeys, err error) {
	_, err = t.one("SELECT key, views, due, received, changed FROM row WHERE id = ?", args(key(id)),
		&k.key, &k.views, &k.values[queue.SortDue], &k.values[queue.SortReceived], &k.values[queue.SortChanged])
	return k, err
}

func (t *tx) dropRow(old rowKeys) error {
	if old.key == 0 {
		return nil
	}
	t.count(old, -1)
	if err := t.unindex(old.key); err != nil {
		return err
	}
	return t.exec("DELETE FROM row WHERE key = ?", old.key)
}

func (t *tx) putRow(old rowKeys, row queue.Row, r model.Report) error {
	k := rowKeys{key: old.key, views: row.Views}
	for s := range sortColumns {
		k.values[s] = queue.KeyOf(row, queue.Sort(s)).Value
	}
	place := args(k.views, k.values[queue.SortDue], k.values[queue.SortReceived], k.values[queue.SortChanged])
	rest := args(row.Stage, r.Class, row.Flags, key(row.Holder), row.Tracking, query.Fold(row.Category),
		query.Fold(string(row.Channel)), key(r.Main), t.wakes(r), encodeLine(row))
	var err error
	switch {
	case old.key == 0:
		_, err = t.one(`INSERT INTO row(views, due, received, changed, stage, class, flags, holder, tracking, category, channel, main, wakes, line, id)
			VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING key`, append(append(place, rest...), key(row.ID)), &k.key)
		t.count(k, +1)
	case k.views == old.views && k.values == old.values: // the same place in every order
		err = t.exec(`UPDATE row SET stage = ?, class = ?, flags = ?, holder = ?, tracking = ?, category = ?, channel = ?, main = ?, wakes = ?, line = ?
			WHERE key = ?`, append(rest, old.key)...)
	default:
		t.count(old, -1)
		t.count(k, +1)
		err = t.exec(`UPDATE row SET views = ?, due = ?, received = ?, changed = ?, stage = ?, class = ?, flags = ?, holder = ?,
			tracking = ?, category = ?, channel = ?, main = ?, wakes = ?, line = ? WHERE key = ?`, append(append(place, rest...), old.key)...)
	}
	if err != nil {
		return err
	}
	return t.index(k.key, searchText(r))
}
