package cache

import (
	"cmp"
	"slices"

	"lapor/model"
	"lapor/store/record"
)

// home is the report an item lies with; zero for what belongs to none.
func home(i record.Item) model.ID {
	if i.Type == record.TypeRow {
		return i.ID
	}
	return i.Report
}

// put stores an item as received and says whether that changed anything.
func (t *tx) put(i record.Item) (bool, error) {
	n, err := t.execN(`INSERT INTO entity(report, type, id, class, rev, bytes) VALUES(?, ?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET class = excluded.class, rev = excluded.rev, bytes = excluded.bytes
		WHERE class <> excluded.class OR rev <> excluded.rev OR bytes <> excluded.bytes`,
		key(home(i)), i.Type, key(i.ID), i.Class, int64(i.Rev), i.Bytes)
	return n > 0, err
}

func (t *tx) remove(report model.ID, kind record.Type, id model.ID) (bool, error) {
	n, err := t.execN("DELETE FROM entity WHERE report = ? AND type = ? AND id = ?", key(report), kind, key(id))
	return n > 0, err
}

// items of a report of the given type, in no particular order.
func (t *tx) items(report model.ID, kind record.Type) (list []record.Item, err error) {
	err = t.each("SELECT id, class, rev, bytes FROM entity WHERE report = ? AND type = ?", args(key(report), kind), func(scan func(...any) error) error {
		i := record.Item{Type: kind, Report: report}
		var rev int64
		if err := scan(idColumn{&i.ID}, &i.Class, &rev, &i.Bytes); err != nil {
			return err
		}
		i.Rev = uint64(rev)
		list = append(list, i)
		return nil
	})
	return list, err
}

// stored is a report as the server sent it.
type stored struct {
	report  model.Report
	here    bool // there is a row
	hasText bool
}

func (t *tx) stored(id model.ID) (s stored, err error) {
	var row, text *record.Item
	err = t.each("SELECT type, class, rev, bytes FROM entity WHERE report = ? AND type IN (1, 2)", args(key(id)), func(scan func(...any) error) error {
		i := record.Item{ID: id, Report: id}
		var rev int64
		if err := scan(&i.Type, &i.Class, &rev, &i.Bytes); err != nil {
			return err
		}
		i.Rev = uint64(rev)
		if i.Type == record.TypeRow {
			row = &i
		} else {
			text = &i
		}
		return nil
	})
	if err != nil || row == nil {
		return stored{}, err
	}
	s.report, err = t.c.codec.Report(*row, text)
	s.here, s.hasText = true, text != nil
	return s, err
}

// rowHead is what is known of a row without decoding it.
func (t *tx) rowHead(id model.ID) (class model.ViewClass, rev uint64, here bool, err error) {
	var r int64
	here, err = t.one("SELECT class, rev FROM entity INDEXED BY entity_row WHERE type = 1 AND id = ?", args(key(id)), &class, &r)
	return class, uint64(r), here, err
}

// events of a report in the order of its timeline.
func (t *tx) events(id model.ID) ([]model.Event, error) {
	items, err := t.items(id, record.TypeEvent)
	if err != nil {
		return nil, err
	}
	list := make([]model.Event, 0, len(items))
	for _, i := range items {
		var e model.Event
		if err := t.c.codec.Decode(i.Bytes, &e); err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	slices.SortFunc(list, func(a, b model.Event) int {
		return cmp.Or(cmp.Compare(a.No, b.No), a.ID.Compare(b.ID))
	})
	return list, nil
}

// latestEvent is all that a queue row needs of the timeline.
func (t *tx) latestEvent(id model.ID) ([]model.Event, error) {
	var b []byte
	found, err := t.one("SELECT bytes FROM entity WHERE report = ? AND type = 3 ORDER BY rev DESC LIMIT 1", args(key(id)), &b)
	if err != nil || !found {
		return nil, err
	}
	events := make([]model.Event, 1)
	return events, t.c.codec.Decode(b, &events[0])
}

// parked reads the open decisions about a report or, for the zero ID, all.
func (t *tx) parked(report model.ID) (list []model.Parked, err error) {
	query, a := "SELECT bytes FROM entity INDEXED BY entity_parked WHERE type = 8", args()
	if !report.IsZero() {
		query, a = query+" AND report = ?", args(key(report))
	}
	err = t.each(query, a, func(scan func(...any) error) error {
		var b []byte
		if err := scan(&b); err != nil {
			return err
		}
		var p model.Parked
		if err := t.c.codec.Decode(b, &p); err != nil {
			return err
		}
		list = append(list, p)
		return nil
	})
	slices.SortFunc(list, func(a, b model.Parked) int {
		return cmp.Or(a.Since.Compare(b.Since), a.Op.ID.Compare(b.Op.ID))
	})
	return list, err
}
